"""What the site has to know about where it stands."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Final
from urllib.parse import urlsplit

from bot.domain.addresses import is_local

_PORTS: Final = {"http": ":80", "https": ":443"}


_INVITE: Final = "https://discord.com/oauth2/authorize?client_id={}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """Where it listens, and what people type to get there.

    `base_url` has no slash at its end and is the only source of absolute addresses, whatever a
    request says; `trusted_proxies` are those whose word on a visitor's address is believed. With
    `port` 0 any free one is taken. `contact` is how to reach the operator. `site_url` is the site
    on whose pages people capture replays.
    """

    base_url: str
    host: str = "127.0.0.1"
    port: int = 8080
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    invite_url: str | None = None
    contact: str | None = None
    site_url: str = "https://www.duelingbook.com"

    @property
    def is_local(self) -> bool:
        """Whether nobody but this machine reaches it."""
        return is_local(self.base_url)

    @property
    def is_secure(self) -> bool:
        """Whether people reach it by TLS, so that cookies can demand it."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def origin(self) -> str:
        """Scheme, host and port as a browser names them in `Origin`."""
        return _origin_of(self.base_url)

    @property
    def replay_origins(self) -> frozenset[str]:
        """The origins of the replay site's pages: with and without the `www.`."""
        scheme, _, host = _origin_of(self.site_url).partition("://")
        bare = host.removeprefix("www.")
        return frozenset({f"{scheme}://{host}", f"{scheme}://{bare}", f"{scheme}://www.{bare}"})


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].casefold()
    # Browsers leave out the port that everybody expects.
    return f"{parts.scheme}://{host.removesuffix(_PORTS.get(parts.scheme, ''))}"


def invite_url_of(token: str) -> str | None:
    """Where people add the bot with this token; of it, the address holds the bot's public id."""
    first = token.partition(".")[0]
    try:
        number = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, UnicodeError):
        return None
    return _INVITE.format(number) if number.isdecimal() and len(number) in range(15, 21) else None
