"""What operators ask of an installation: bring its tables up to date, look at its parts."""

from __future__ import annotations

import platform

from bot import __version__
from bot.app.places import connect, open_sources, open_store
from bot.app.whole import QUIET
from bot.logs import configure_logs
from bot.services.health import Finding, Health, Parts, find_site, look_at
from bot.settings import (
    SettingsError,
    load_settings,
)
from db.checking import TablesState


async def migrate() -> TablesState:
    """Bring the database to this version's tables; how they stood before."""
    settings = load_settings()
    configure_logs(settings.logs.log_level or QUIET, settings.logs.log_format)
    async with connect(settings.data) as (database, _):
        before = await database.check()
        await database.migrate()
    return before.tables


async def examine() -> list[Finding]:
    """What a look at each part shows, as it is configured; nothing is migrated meanwhile."""
    told = f"Duel Insights {__version__}, Python {platform.python_version()}"
    program = Finding("Program", Health.WELL, told)
    try:
        settings = load_settings()
    except SettingsError as error:
        return [program, Finding("Settings", Health.BROKEN, error.sentence)]
    folder = Finding("Data", Health.WELL, f"in {settings.data.data_dir.absolute()}")
    configure_logs(settings.logs.log_level or QUIET, settings.logs.log_format)
    data = settings.data
    async with open_sources(settings) as sources:
        parts = Parts(
            open_database=lambda: connect(data),
            open_store=lambda: open_store(data),
            sources=[source.itself for source in sources],
            is_embedded=data.database_url is None,
            bucket=data.s3_bucket,
        )
        findings = await look_at(parts)
    site = find_site(settings.web.web_host, settings.web.web_port, settings.web.public_base_url)
    return [program, folder, *findings, site]
