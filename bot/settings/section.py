"""What all sections of settings share: where values come from, and how one is refused."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.addresses import is_local
from bot.domain.errors import DomainError

_ORIGIN: Final = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?/?")


class SettingsError(DomainError):
    """A setting has a value that cannot be; the sentence names it, and never repeats a secret."""


class Section(BaseSettings):
    """Settings that belong together; in the environment in capital letters, empty ones unset."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )


def split(listed: object) -> object:
    """What a line with commas lists; anything else as it is."""
    if isinstance(listed, str):
        return tuple(name.strip() for name in listed.split(",") if name.strip())
    return listed


def as_origin(url: str) -> str:
    """The address of a host, without a slash at its end. ValueError for anything else."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("it begins with https://")
    if not _ORIGIN.fullmatch(url):
        raise ValueError("it is a host alone, such as https://host.example.org")
    return url.rstrip("/")


def protected(origin: str) -> str:
    """The address, where what is sent to it can be read by nobody between; else ValueError."""
    if origin.startswith("http://") and not is_local(origin):
        raise ValueError("it begins with https://")
    return origin
