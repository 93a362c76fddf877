"""How often somebody may come, and who somebody is."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from bot.web.limits import Limits, address_of

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_after_a_burst_everybody_goes_on_at_the_pace_of_all() -> None:
    clock = Clock()
    limits = Limits(burst=3, a_minute=6, clock=clock)
    assert [limits.take("a") for _ in range(4)] == [0, 0, 0, 10]
    clock.now += 4
    assert limits.take("a") == pytest.approx(6)
    assert limits.take("b") == 0
    clock.now += 6
    assert [limits.take("a") for _ in range(2)] == [0, 10]
    clock.now += 3600
    assert [limits.take("a") for _ in range(4)] == [0, 0, 0, 10], "no more than a burst is saved"


def test_who_is_refused_is_not_refused_longer_for_trying() -> None:
    clock = Clock()
    limits = Limits(burst=1, a_minute=60, clock=clock)
    assert limits.take("a") == 0
    for _ in range(9):
        clock.now += 0.1
        assert limits.take("a") > 0
    clock.now += 0.2
    assert limits.take("a") == 0


def test_it_remembers_a_bounded_number_those_who_came_last() -> None:
    limits = Limits(burst=1, most=100, clock=Clock())
    for number in range(1000):
        limits.take(str(number))
        limits.take("always")
    assert len(limits._left) == 100  # noqa: SLF001
    assert limits.take("always") > 0
    assert limits.take("999") > 0
    assert limits.take("3") == 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["192.0.2.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["192.0.2.1", "198.51.100.1,10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, nonsense, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", [",".join(["192.0.2.1"] * 500) + ",198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.2.3.4.5"], "10.0.0.1"),
        ("::ffff:203.0.113.7", [], "203.0.113.7"),
        ("::ffff:10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("fd00::1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", [], "2001:db8:1:2::/64"),
        ("fe80::1%eth0", [], "fe80::/64"),
        ("", [], "?"),
    ],
)
def test_a_visitor_is_whom_trusted_proxies_speak_of(
    peer: str, forwarded: list[str], expected: str
) -> None:
    headers = CIMultiDict([("X-Forwarded-For", one) for one in forwarded])
    request = make_mocked_request("POST", "/", headers=headers).clone(remote=peer)
    assert address_of(request, PROXIES) == expected
