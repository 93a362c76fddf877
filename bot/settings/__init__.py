"""Settings, from the environment or a file `.env`: a class a section, each value checked at start.

What they mean to operators stands in `.env.example`.
"""

from __future__ import annotations

from bot.settings.clerk import ClerkSettings
from bot.settings.faces import DiscordSettings, WebSettings
from bot.settings.loading import Settings, demo_settings, load_settings
from bot.settings.section import Section, SettingsError
from bot.settings.sources import SourceSettings
from bot.settings.storage import DataSettings
from bot.settings.work import LogSettings, WorkSettings

__all__ = [
    "ClerkSettings",
    "DataSettings",
    "DiscordSettings",
    "LogSettings",
    "Section",
    "Settings",
    "SettingsError",
    "SourceSettings",
    "WebSettings",
    "WorkSettings",
    "demo_settings",
    "load_settings",
]
