from __future__ import annotations

import socket

import pytest

from bot.integrations.duelingbook.networks import PrivateAddressError, is_public, public_socket


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254"),
        *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1"),
        *("192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
        *("239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1"),
        *("100::1", "2001:db8::1", "2001:10::1", "3fff::1", "5f00::1", "64:ff9b:1::808:808"),
        # Those that wrap an address of the older kind.
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::127.0.0.1"),
        *("64:ff9b::c0a8:101", "2002:7f00:1::", "2002:808:808::1", "2001:0:4136:e378::"),
        *("", "localhost", "0x7f.1", "127.1", "2130706433"),
    ],
)
def test_what_is_of_a_machine_house_or_cloud_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1"),
        *("192.0.1.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:4860::8888"),
        *("::ffff:1.1.1.1", "64:ff9b::1.1.1.1"),
    ],
)
def test_what_is_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_a_socket_leads_to_public_addresses_alone() -> None:
    kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
    with public_socket((*kind, ("1.1.1.1", 443))) as made:
        assert made.family is socket.AF_INET
    with pytest.raises(PrivateAddressError):
        public_socket((*kind, ("10.0.0.1", 443)))
    six = (socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
    with pytest.raises(PrivateAddressError):
        public_socket((*six, ("fe80::1", 443, 0, 2)))
