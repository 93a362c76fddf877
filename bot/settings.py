"""Settings, from the environment or a file `.env`: a class a section, each value checked at start.

What they mean to operators stands in `.env.example`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.errors import DomainError
from bot.integrations.duelingbook.archive_addresses import (
    check_archive_address,
    check_archive_token,
)

_SYSTEM_DATA: Final = Path("/var/lib/duel-insights")
_FOLDER: Final = "folder"
_SOURCES: Final = (_FOLDER, "archive", "browser")
_ORIGIN: Final = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?/?")


class SettingsError(DomainError):
    """A setting has a value that cannot be; the sentence names it, and never repeats a secret."""


class Section(BaseSettings):
    """Settings that belong together; in the environment in capital letters, empty ones unset."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )


class DataSettings(Section):
    """Where things are kept."""

    data_dir: Path = Field(default_factory=lambda: _SYSTEM_DATA if _is_root() else Path("data"))
    database_url: SecretStr | None = None
    s3_bucket: str | None = None
    s3_endpoint_url: str | None = None
    s3_prefix: str = ""

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("postgres://", "postgresql")):
            raise ValueError("it begins with postgresql://")
        return url


class SourceSettings(Section):
    """Where replays come from, and how politely they are asked for."""

    replay_sources: Annotated[tuple[Literal["folder", "archive", "browser"], ...], NoDecode] = (
        _SOURCES
    )
    replay_folder: Path | None = None
    replay_archive_url: str | None = None
    replay_archive_token: SecretStr | None = None
    archive_allow_private: bool = False
    replay_site_url: str = "https://www.duelingbook.com"
    browser_executable: Path | None = None
    browser_cdp_url: SecretStr | None = None
    browser_profile_dir: Path | None = None
    site_interval_s: float = Field(default=5, ge=0, le=3600)
    site_concurrency: int = Field(default=1, ge=1, le=16)

    @field_validator("replay_sources", mode="before")
    @classmethod
    def _split(cls, listed: object) -> object:
        if isinstance(listed, str):
            return tuple(name.strip() for name in listed.split(",") if name.strip())
        return listed

    @field_validator("replay_archive_url")
    @classmethod
    def _is_template(cls, template: str | None) -> str | None:
        return None if template is None else check_archive_address(template)

    @field_validator("replay_archive_token")
    @classmethod
    def _is_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None:
            check_archive_token(token.get_secret_value())
        return token

    @field_validator("replay_site_url")
    @classmethod
    def _is_site(cls, url: str) -> str:
        return _as_origin(url)

    @property
    def site_interval(self) -> timedelta:
        """The least time between two visits to the site."""
        return timedelta(seconds=self.site_interval_s)


class WorkSettings(Section):
    """How much is done at once, and for whom."""

    job_concurrency: int = Field(default=8, ge=2, le=256)
    worker_heartbeat_s: float = Field(default=15, ge=0.5, le=3600)
    confirm_wait_days: float = Field(default=14, gt=0, le=3650)
    capture_wait_days: float = Field(default=7, gt=0, le=3650)
    max_replays_individual: int = Field(default=50, ge=1, le=10_000)
    max_replays_team: int = Field(default=200, ge=1, le=10_000)
    jobs_per_hour: int = Field(default=5, ge=0, le=1_000_000)

    @property
    def confirm_wait(self) -> timedelta:
        """How long a team's players may stay unconfirmed."""
        return timedelta(days=self.confirm_wait_days)

    @property
    def capture_wait(self) -> timedelta:
        """How long a job waits for people to bring replays."""
        return timedelta(days=self.capture_wait_days)

    @property
    def heartbeat(self) -> timedelta:
        """After so long without a sign of life a worker is taken for dead."""
        return timedelta(seconds=self.worker_heartbeat_s)


class DiscordSettings(Section):
    """How the bot gets into Discord, and how often it edits there."""

    discord_token: SecretStr | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = None
    shard_count: int | None = Field(default=None, ge=1, le=10_000)
    card_edit_interval_s: float = Field(default=2, ge=1, le=60)

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _split(cls, listed: object) -> object:
        if isinstance(listed, str):
            return tuple(number.strip() for number in listed.split(",") if number.strip())
        return listed

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
        return _as_origin(url)

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, listed: object) -> object:
        if not isinstance(listed, str):
            return listed
        names = (name.strip() for name in listed.split(","))
        try:
            return tuple(ip_network(name, strict=False) for name in names if name)
        except ValueError:
            raise ValueError("it lists addresses or networks, such as 10.0.0.0/8") from None


class LogSettings(Section):
    """What is written down, and how."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] | None = None
    log_format: Literal["text", "json"] | None = None

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections."""

    data: DataSettings = field(default_factory=DataSettings)
    sources: SourceSettings = field(default_factory=SourceSettings)
    work: WorkSettings = field(default_factory=WorkSettings)
    discord: DiscordSettings = field(default_factory=DiscordSettings)
    web: WebSettings = field(default_factory=WebSettings)
    logs: LogSettings = field(default_factory=LogSettings)


def load_settings() -> Settings:
    """The settings as they are now. SettingsError for the first that is wrong."""
    with _explained():
        return Settings()


def demo_settings(folder: Path, replays: Path) -> Settings:
    """Everything in `folder` whatever is set, and replays from another. SettingsError likewise."""
    with _explained():
        return Settings(
            data=DataSettings(data_dir=folder, database_url=None, s3_bucket=None),
            sources=SourceSettings(replay_sources=(_FOLDER,), replay_folder=replays),
        )


def _as_origin(url: str) -> str:
    """The address of a host, without a slash at its end."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("it begins with https://")
    if not _ORIGIN.fullmatch(url):
        raise ValueError("it is a host alone, such as https://duels.example.org")
    return url.rstrip("/")


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise _explain(error) from None


def _explain(error: ValidationError) -> SettingsError:
    # The value itself is left out: it may be a secret in the wrong place.
    wrong = error.errors(include_input=False, include_url=False, include_context=False)[0]
    name = str(wrong["loc"][0]).upper()
    why = wrong["msg"].removeprefix("Value error, ")
    why = why[:1].lower() + why[1:]
    sentence = f"The setting {name} has a value that cannot be ({why}): correct it, or remove it."
    return SettingsError("settings", sentence)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
