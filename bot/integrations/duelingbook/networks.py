"""Which network addresses belong to the internet, and sockets that lead to no others."""

from __future__ import annotations

import errno
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from aiohttp import AddrInfoType

# IANA's registries of special addresses. The standard library's own lists differ from one patch
# release of Python to the next.
_NOT_PUBLIC: Final = tuple(
    map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        ),
    )
)
# What lies outside is local, multicast, reserved, or stands for an address of the older kind.
_GLOBAL_6: Final = IPv6Network("2000::/3")
# Those of Teredo (in the first) and 6to4 (in the third) lead to whatever is wrapped in them.
_NOT_PUBLIC_6: Final = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
_NAT64: Final = IPv6Network("64:ff9b::/96")


class PrivateAddressError(PermissionError):
    """A connection would have led into a private network."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "a private address, which is not allowed")


def is_public(address: str) -> bool:
    """Whether this numeric address is on the internet, and none of a machine, house or cloud.

    One that only wraps an address of the older kind, as NAT64 does, is what it wraps.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        wrapped = _wrapped(found)
        if wrapped is None:
            return found in _GLOBAL_6 and not any(found in net for net in _NOT_PUBLIC_6)
        found = wrapped
    return not any(found in net for net in _NOT_PUBLIC)


def public_socket(target: AddrInfoType) -> socket.socket:
    """A socket to be connected to this very address. PrivateAddressError.

    It looks at what a name was resolved to at this moment, and at an address that was no name, so
    a name that means one thing when it is checked and another when it is used gains nothing.
    """
    family, kind, protocol, _, place = target
    if not is_public(str(place[0])):
        raise PrivateAddressError
    return socket.socket(family, kind, protocol)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped
