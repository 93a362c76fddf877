"""Captures without a service: kept in the script manager, within bounds, and made into a file."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.standins.script_host import World
from tests.web.capture.stage import Stage, open_stage, replay

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
NO_ROOM = "No room for this one: export the file, clear what is kept, then open this again."


async def kept_one(stage: Stage, replay_id: int = 77) -> None:
    await stage.tab.visit(replay_id)
    await stage.tab.press("Keep for a file")
    await stage.tab.says("✓ Kept here (1) for a file.")


async def exported(stage: Stage) -> tuple[str, bytes]:
    async with stage.tab.page.expect_download() as coming:
        await stage.tab.press("Export file")
    download = await coming.value
    content = await asyncio.to_thread(Path(await download.path()).read_bytes)
    return download.suggested_filename, content


async def test_without_a_pairing_replays_are_kept_for_a_file_after_one_consent(
    stage: Stage,
) -> None:
    stage.site.put(78, json.dumps(json.loads(replay(78)), indent=2).encode())
    await stage.tab.visit(77)
    await stage.tab.notes("No code? Keep the replays you open here for a file?")
    assert stage.kept() == []
    await kept_one(stage)
    await stage.tab.visit(78)
    await stage.tab.says("✓ Kept here (2) for a file.")
    # Each is kept once, however often its page is opened.
    await stage.tab.visit(77)
    await stage.tab.says("✓ Kept here (2) for a file.")
    name, content = await exported(stage)
    assert name == "duel-insights-captures.jsonl.gz"
    lines = gzip.decompress(content).splitlines()
    assert lines[0] == replay(77)
    assert [json.loads(line) for line in lines] == [json.loads(replay(id_)) for id_ in (77, 78)]
    await stage.tab.says("Saved duel-insights-captures.jsonl.gz (2).")
    assert stage.kept() == [77, 78]
    await stage.tab.press("Clear kept")
    await stage.tab.says("Cleared: nothing of it is kept here.")
    assert stage.kept() == []
    assert stage.service.asked == []
    assert stage.hosts() == {stage.site.url[7:]}


async def test_without_compression_the_file_is_plain(stage: Stage) -> None:
    gone = "delete globalThis.CompressionStream;"
    stage.host.script = stage.host.script.replace('"use strict";', f'"use strict";{gone}', 1)
    await stage.host.watch(stage.tab.page)
    page = await stage.another_tab()
    stage.tab = page
    await kept_one(stage)
    name, content = await exported(stage)
    assert (name, content) == ("duel-insights-captures.jsonl", replay(77) + b"\n")


@pytest.mark.parametrize(
    "bound",
    [
        {"MAX_KEPT = 200": "MAX_KEPT = 1"},
        {"MAX_KEPT_BYTES = 64 * 2 ** 20": f"MAX_KEPT_BYTES = {len(replay(77)) + 10}"},
    ],
)
async def test_what_has_no_room_is_refused_and_nothing_kept_is_lost(
    chromium: Browser, bound: dict[str, str]
) -> None:
    async with open_stage(chromium, "isolated", bound) as stage:
        await stage.host.watch(stage.tab.page)
        await kept_one(stage)
        await stage.tab.visit(78)
        await stage.tab.says(NO_ROOM)
        assert stage.kept() == [77]


async def test_a_large_replay_is_kept_and_sent_whole(stage: Stage) -> None:
    large = replay(77, "Sangan é" * 200_000)
    assert len(large) > 1_500_000
    stage.site.put(77, large)
    await kept_one(stage)
    await stage.tab.press("Pair with Discord")
    stage.service.want(77)
    await stage.tab.type_code()
    await stage.tab.press("Allow")
    await stage.tab.says("✓ 1 of 1: all here. Look at the card in Discord.")
    assert stage.service.came == [(77, large)]


async def test_what_was_kept_for_a_file_is_sent_once_somebody_pairs(stage: Stage) -> None:
    stage.service.want(78, 77)
    await kept_one(stage)
    await stage.tab.visit(79)
    await stage.tab.says("✓ Kept here (2) for a file.")
    await stage.tab.press("Pair with Discord")
    await stage.tab.type_code()
    await stage.tab.says("Not on your list: nothing was sent.")
    await stage.tab.follow()
    await stage.tab.press("Allow")
    await stage.tab.says("✓ 2 of 2: all here. Look at the card in Discord.")
    assert sorted(stage.service.ids) == [77, 78]
    # Nobody asked for this one; the menu offers what can be done with it.
    assert stage.kept() == [79]
    await stage.tab.choose("Clear kept")
    await stage.tab.says("Cleared: nothing of it is kept here.")


async def test_where_nothing_can_be_stored_it_says_to_export_before_leaving(
    chromium: Browser, place: World
) -> None:
    async with open_stage(chromium, place) as stage:
        stage.host.stores = False
        await stage.host.watch(stage.tab.page)
        await stage.tab.visit(77)
        await stage.tab.press("Keep for a file")
        if place == "page":  # The older functions say nothing of it, and nobody can know.
            await stage.tab.says("✓ Kept here (1) for a file.")
            return
        await stage.tab.says(
            "Your script manager stores nothing: export before you leave this page."
        )
        _, content = await exported(stage)
        assert gzip.decompress(content) == replay(77) + b"\n"
