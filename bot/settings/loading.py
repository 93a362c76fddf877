"""The settings as a whole, read and checked once at start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from bot.settings.clerk import ClerkSettings
from bot.settings.faces import DiscordSettings, WebSettings
from bot.settings.section import SettingsError
from bot.settings.sources import SourceSettings
from bot.settings.storage import DataSettings
from bot.settings.work import LogSettings, WorkSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections."""

    data: DataSettings = field(default_factory=DataSettings)
    sources: SourceSettings = field(default_factory=SourceSettings)
    work: WorkSettings = field(default_factory=WorkSettings)
    discord: DiscordSettings = field(default_factory=DiscordSettings)
    web: WebSettings = field(default_factory=WebSettings)
    clerk: ClerkSettings = field(default_factory=ClerkSettings)
    logs: LogSettings = field(default_factory=LogSettings)


def load_settings() -> Settings:
    """The settings as they are now. SettingsError for the first that is wrong."""
    with _explained():
        settings = Settings()
    missing = settings.clerk.missing
    if missing is not None:
        sentence = (
            f"The setting {missing} is missing, and signing in by Clerk needs it: set it as the"
            " README's section on Clerk says, or remove all that begin with CLERK_."
        )
        raise SettingsError("settings", sentence)
    return settings


def demo_settings(folder: Path, replays: Path) -> Settings:
    """Everything in `folder` whatever is set, and replays from another. SettingsError likewise."""
    with _explained():
        return Settings(
            data=DataSettings(data_dir=folder, database_url=None, s3_bucket=None),
            sources=SourceSettings(replay_sources=("folder",), replay_folder=replays),
            clerk=ClerkSettings.model_construct(),
        )


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
