"""Addresses of the page, where people can reach it."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from bot.domain.jobs import Job

_HERE: Final = frozenset({"", "localhost"})


def page_url(base_url: str | None, job: Job) -> str | None:
    """The page of a job's results; None while nobody but this machine could open it."""
    if base_url is None or is_local(base_url):
        return None
    return f"{base_url.rstrip('/')}/r/{job.shareable_id}"


def is_local(base_url: str) -> bool:
    """Whether an address means this machine, which a phone cannot reach."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in _HERE or host.endswith(".localhost")
