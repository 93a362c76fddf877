"""How people reach the program: in Discord, and on the site."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from bot.settings.section import Section, as_origin, split


class DiscordSettings(Section):
    """How the bot gets into Discord, and how often it edits there."""

    discord_token: SecretStr | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode, BeforeValidator(split)] = None
    shard_count: int | None = Field(default=None, ge=1, le=10_000)
    card_edit_interval_s: float = Field(default=2, ge=1, le=60)

    @property
    def card_interval(self) -> timedelta:
        """The least time between two edits of a card."""
        return timedelta(seconds=self.card_edit_interval_s)


class WebSettings(Section):
    """Where the site listens, and where people find it."""

    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    public_base_url: str = Field(
        default_factory=lambda before: f"http://127.0.0.1:{before['web_port']}"
    )
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    contact: str | None = Field(default=None, max_length=200)

    @field_validator("public_base_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        return as_origin(url)

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _are_networks(cls, listed: object) -> object:
        names = split(listed)
        if not isinstance(names, tuple):
            return names
        try:
            return tuple(ip_network(name, strict=False) for name in names)
        except ValueError:
            raise ValueError("it lists addresses or networks, such as 10.0.0.0/8") from None
