"""Where the program keeps things."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from pydantic import Field, SecretStr, field_validator

from bot.settings.section import Section

_SYSTEM_DATA: Final = Path("/var/lib/duel-insights")


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


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
