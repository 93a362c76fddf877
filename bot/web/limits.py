"""How often a visitor may do something, by the address that they come from."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from aiohttp import web

_FORWARDED: Final = "X-Forwarded-For"
_NOWHERE: Final = "?"
# Whoever has one address of IPv6 has all of these.
_PREFIX: Final = 64
_MINUTE_S: Final = 60.0
_LONGEST_CHAIN: Final = 20

Network = IPv4Network | IPv6Network


@dataclass(slots=True)
class Limits:
    """So often a minute for each address, and `burst` times at once.

    It knows the `most` addresses that came last, so memory is bounded; who is forgotten begins
    anew.
    """

    burst: int = 20
    a_minute: float = 20.0
    most: int = 10_000
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, address: str) -> float:
        """Zero where this once is fine, else in how many seconds it is."""
        now, a_second = self.clock(), self.a_minute / _MINUTE_S
        left, then = self._left.pop(address, (float(self.burst), now))
        left = min(float(self.burst), left + (now - then) * a_second)
        is_fine = left >= 1
        self._left[address] = (left - 1 if is_fine else left, now)
        if len(self._left) > self.most:
            self._left.popitem(last=False)
        return 0.0 if is_fine else (1 - left) / a_second


def address_of(request: web.BaseRequest, trusted: Sequence[Network]) -> str:
    """Where the visitor comes from: who is connected, or whom a trusted proxy says it is for.

    Each proxy writes down on the right who came to it, so the first from there that is no proxy
    of ours is the visitor, whatever they wrote themselves.
    """
    peer = _plain(request.remote or "")
    if peer is None or not _is_trusted(peer, trusted):
        return _told(peer)
    chain = ",".join(request.headers.getall(_FORWARDED, ())).split(",")
    for written in reversed(chain[-_LONGEST_CHAIN:]):
        address = _plain(written.strip())
        if address is None:
            break
        peer = address
        if not _is_trusted(address, trusted):
            break
    return _told(peer)


def _is_trusted(address: Network, trusted: Sequence[Network]) -> bool:
    return any(
        address.version == proxies.version and address.network_address in proxies
        for proxies in trusted
    )


def _plain(written: str) -> Network | None:
    """The address as a network of itself alone; None for what is none."""
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return ip_network(address)


def _told(address: Network | None) -> str:
    if address is None:
        return _NOWHERE
    if isinstance(address, IPv6Network):
        return str(address.supernet(new_prefix=_PREFIX))
    return str(address.network_address)
