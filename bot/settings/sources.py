"""Where replays come from."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from bot.integrations.duelingbook.archive_addresses import (
    check_archive_address,
    check_archive_token,
)
from bot.settings.section import Section, as_origin, split

SourceName = Literal["folder", "archive", "browser"]


class SourceSettings(Section):
    """Where replays come from, and how politely they are asked for."""

    replay_sources: Annotated[tuple[SourceName, ...], NoDecode, BeforeValidator(split)] = (
        *("folder", "archive", "browser"),
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
        return as_origin(url)

    @property
    def site_interval(self) -> timedelta:
        """The least time between two visits to the site."""
        return timedelta(seconds=self.site_interval_s)
