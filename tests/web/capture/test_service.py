"""The script with the site as it is: from a code in Discord to a job that has its replays."""

from __future__ import annotations

import pytest
from playwright.async_api import async_playwright, expect

from bot.domain.moves import ReplayState
from bot.web.capture_script import capture_script
from tests.cli.running import quick_duel
from tests.pictures.chromium import require_chromium
from tests.services.capturing import waiting
from tests.services.world import ANA, World
from tests.standins.replay_site import open_replay_site
from tests.standins.script_host import ScriptHost
from tests.web.capture.stage import Tab, changed
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow


async def test_a_code_from_discord_brings_a_jobs_replays(world: World, site: Site) -> None:
    job = await waiting(world, 77, 78)
    code = (await world.captures.begin_pairing(ANA)).code
    async with open_replay_site() as replays, async_playwright() as playwright:
        replays.strangers = False
        for replay_id in (77, 78, 79):
            replays.put(replay_id, quick_duel(replay_id).to_json())
        browser = await playwright.chromium.launch(
            executable_path=require_chromium(), args=["--no-sandbox"]
        )
        script = capture_script(site.options, replays.url).decode()
        host = ScriptHost(changed(script, {'mode: "closed"': 'mode: "open"'}))
        page = await browser.new_page()
        tab = Tab(page, replays, host)
        await host.watch(page)
        await tab.visit(77)
        await tab.type_code("AAAA-BBBB")
        await expect(tab.panel.get_by_role("status")).to_contain_text("This code is wrong")
        await tab.type_code(code.replace("-", " ").lower())
        await tab.press("Allow")
        await tab.says("✓ 1 of 2")
        await tab.visit(79)
        await tab.says("Not on your list: nothing was sent.")
        await tab.follow()
        await tab.says("✓ 2 of 2: all here. Look at the card in Discord.")
        assert (await world.work(job)).states == 2 * [ReplayState.STORED]
        # In Discord it is revoked, and the script finds out.
        (paired,) = await world.captures.browsers(ANA)
        await world.captures.unpair(ANA, paired.id)
        await tab.visit(77)
        await expect(tab.panel.get_by_role("status")).to_contain_text("This browser is not paired")
        served = await site.get("/capture.user.js")
        assert served.headers["Content-Type"].startswith("text/javascript")
        assert served.headers["Cache-Control"] == "public, max-age=3600"
        await browser.close()
