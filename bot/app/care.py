"""What operators ask of an installation: bring its tables up to date, look at its parts."""

from __future__ import annotations

import platform

from bot import __version__
from bot.app.places import connect, open_provider, open_sources, open_store
from bot.app.whole import QUIET
from bot.logs import configure_logs
from bot.services.health import Finding, Health, Parts, find_site, look_at
from bot.services.sign_in_health import look_at_sign_in
from bot.settings import Settings, SettingsError, load_settings
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
    web = settings.web
    site = find_site(web.web_host, web.web_port, web.public_base_url)
    return [program, folder, *findings, site, *await _examine_sign_in(settings)]


async def _examine_sign_in(settings: Settings) -> list[Finding]:
    # The site takes a while to load, which whoever only migrates need not wait for.
    from bot.web.origins import CALLBACK  # noqa: PLC0415 - see above

    base_url = settings.web.public_base_url
    async with open_provider(settings.clerk) as provider:
        return await look_at_sign_in(provider, base_url, f"{base_url}{CALLBACK}")
