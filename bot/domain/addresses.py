"""Addresses of the site: whether anybody but this machine can reach them."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

_HERE: Final = frozenset({"", "localhost"})


def is_local(base_url: str) -> bool:
    """Whether an address means this machine, which a phone cannot reach."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in _HERE or host.endswith(".localhost")
