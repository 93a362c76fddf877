"""What is kept about a person: shown and given to them, and to nobody else."""

from __future__ import annotations

import base64
import io
import json
import random
import zipfile
from typing import Any
from uuid import UUID

import pytest

from bot.domain.analysis.corrections import Correction
from bot.domain.analysis.results import ANALYSIS_VERSION, decode_analysis
from bot.domain.audiences import Audience, Visibility
from bot.domain.job_cards import CardPlace
from bot.domain.jobs import Submission
from bot.domain.objects import ObjectError
from bot.domain.team_sheets.sheet import Sheet
from bot.domain.teams import TeamDetails
from bot.services.accounts import Export, NothingKeptError
from bot.services.askers import Asker
from bot.services.exports import Package
from tests.cli.running import quick_duel
from tests.services.capturing import paired
from tests.services.world import ANA, BEN, World, urls

pytest_plugins = ("tests.database",)

PLENTY = 10_000_000


def opened(export: Export) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(export.content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def told(files: dict[str, bytes], name: str) -> dict[str, Any]:
    return dict(json.loads(files[name]))


async def lived(world: World) -> tuple[UUID, UUID]:
    """Ana has a completed job, a canceled one and an upload; Ben has some as well."""
    world.shelf.put(1, 2)
    await world.uploads.keep(ANA, quick_duel(3).to_json())
    await world.uploads.keep(BEN, quick_duel(4).to_json())
    done = await world.done(1, 3, asker=ANA)
    await world.done(2, 4, asker=BEN)
    team = TeamDetails(team_name="Seraphim")
    other = await world.submissions.submit(ANA, Submission(urls(2), team))
    await world.jobs.cancel(ANA, other.id)
    await world.drafts.change(ANA, lambda _: Sheet(team_name="Seraphim"))
    async with world.database.unit_of_work() as unit:
        user = await ANA.user(unit)
        await unit.player_names.join(user.id, "Seraphim", "Mirael", ["Mirae1"])
        await unit.names_apart.say(user.id, "Seraphim", [("Mirael", "Miranda")])
        await unit.corrections.set(user.id, [Correction(1, "Ana", "Goat Control")])
    return done.job.id, other.id


async def test_somebody_new_has_nothing_and_is_known_from_then_on(world: World) -> None:
    status = await world.accounts.status(ANA)
    assert (status.jobs, status.unfinished, status.uploads) == (0, 0, 0)
    assert status.user == await world.accounts.meet(ANA)
    assert len(await world.rows("users")) == 1


async def test_status_counts_what_is_ones_own(world: World) -> None:
    await lived(world)
    await world.submit(1, asker=ANA)
    status = await world.accounts.status(ANA)
    assert (status.jobs, status.unfinished, status.uploads) == (3, 1, 1)
    await paired(world, ANA)
    assert (await world.accounts.status(ANA)).browsers == 1
    assert status.since == (await world.rows("users"))[0]["created_at"]


async def test_an_export_holds_everything_of_ones_own_and_nothing_else(world: World) -> None:
    done, canceled = await lived(world)
    await world.sharing.set(ANA, done, Visibility.TEAM, Audience(7, 8))
    await world.cards.keep(done, CardPlace(21, 22, 7))
    await world.sessions.redeem(await world.sessions.issue(ANA), None, "Firefox on Android")
    await paired(world, ANA, "Edge on Windows")
    export = await world.accounts.export(ANA, PLENTY)
    files = opened(export)
    assert export.left_out == 0
    assert set(files) == {
        "account.json",
        "teams.json",
        f"jobs/{done}.json",
        f"jobs/{canceled}.json",
        f"results/{done}.json",
        "uploads/3.json",
    }
    account = told(files, "account.json")
    assert account["discord_user_id"] == ANA.discord_user_id
    assert (account["account"], account["jobs"], account["uploads"]) == (None, 2, 1)
    (session,) = account["web_sessions"]
    assert (session["browser"], account["results_of_others"]) == ("Firefox on Android", [])
    assert set(session) == {"browser", "signed_in", "last_seen", "ends"}
    (browser,) = account["paired_browsers"]
    assert (browser["browser"], browser["last_seen"]) == ("Edge on Windows", None)
    assert set(browser) == {"browser", "paired", "last_seen", "ends"}
    assert account["replays_to_capture_for_others"] == []
    assert told(files, "teams.json") == {
        "names": [{"team": "seraphim", "name": "Mirae1", "person": "Mirael"}],
        "apart": [{"team": "seraphim", "names": ["Mirael", "Miranda"]}],
        "decks": [{"replay": 1, "player": "Ana", "archetype": "Goat Control"}],
        "draft": {"sheet": {"team_name": "Seraphim"}},
    }
    job = told(files, f"jobs/{done}.json")
    assert (job["status"], job["visibility"]) == ("COMPLETED", "team")
    assert job["seen_by_role"] == {"guild_id": 7, "role_id": 8}
    assert job["card"] == {"channel_id": 21, "message_id": 22, "guild_id": 7}
    assert [one["url"] for one in job["replays"]] == [*urls(1, 3)]
    assert told(files, f"jobs/{canceled}.json")["team"]["team_name"] == "Seraphim"
    results = decode_analysis(files[f"results/{done}.json"])
    assert results is not None
    assert results.version == ANALYSIS_VERSION
    assert [one.replay_id for one in results.replays] == [1, 3]
    assert files["uploads/3.json"] == quick_duel(3).to_json()


async def test_nothing_is_exported_of_somebody_unknown(world: World) -> None:
    await lived(world)
    with pytest.raises(NothingKeptError):
        await world.accounts.export(Asker(1), PLENTY)
    assert len(await world.rows("users")) == 2


async def test_an_export_stays_within_its_limit(world: World) -> None:
    await lived(world)
    full = await world.accounts.export(ANA, PLENTY)
    sizes = [len(full.content), len(full.content) - 1, 3000, 1500, 500, 100]
    exports = [await world.accounts.export(ANA, size) for size in sizes]
    for export, size in zip(exports, sizes, strict=True):
        assert len(export.content) <= size
        assert len(opened(export)) + export.left_out == 6
    lacks = [export.left_out for export in exports]
    assert lacks[:2] == [0, 1], "not a byte is wasted"
    assert lacks == sorted(lacks)


async def test_what_the_store_has_lost_is_left_out(world: World) -> None:
    done, _ = await lived(world)
    (key,) = await world.keys(f"analysis/{done}")
    (world.folder / key).unlink()
    export = await world.accounts.export(ANA, PLENTY)
    assert export.left_out == 1
    assert f"results/{done}.json" not in opened(export)
    world.folder.rename(world.folder.with_name("elsewhere"))
    with pytest.raises(ObjectError):
        await world.accounts.export(ANA, PLENTY)


def test_a_package_holds_its_limit_whatever_is_put_in() -> None:
    noise = random.Random(7)
    limit = 200_000
    package = Package(limit)
    texts = [base64.b85encode(noise.randbytes(noise.randrange(40_000))) for _ in range(40)]
    for number, text in enumerate(texts):
        package.add(f"{number}/Füße \N{SNOWMAN}.json", text)
    content = package.close()
    assert 0.9 * limit < len(content) <= limit
    files = opened(Export(content, package.left_out))
    assert len(files) + package.left_out == len(texts)
    assert set(files.values()) <= set(texts)


def test_a_package_asks_for_no_more_when_it_is_full() -> None:
    package = Package(50_000)
    for _ in range(20):
        package.add("large", random.Random(7).randbytes(100_000))
    assert package.is_full
    package.add("small", b"x")
    assert package.left_out == 20
    assert list(opened(Export(package.close(), 20))) == ["small"]


async def test_an_export_says_whose_results_one_may_see_by_a_role(world: World) -> None:
    done, _ = await lived(world)
    job = await world.sharing.set(ANA, done, Visibility.TEAM, Audience(7, 8))
    member = Asker(BEN.discord_user_id, frozenset({8}))
    await world.sessions.redeem(await world.sessions.issue(member, done), None, "Edge")
    account = told(opened(await world.accounts.export(BEN, PLENTY)), "account.json")
    assert account["results_of_others"] == [str(job.shareable_id)]


async def test_to_look_at_what_is_known_makes_nobody_known(world: World) -> None:
    with pytest.raises(NothingKeptError):
        await world.accounts.known(ANA)
    assert await world.rows("users") == []
    await world.submit(1, asker=ANA)
    known = await world.accounts.known(ANA)
    assert known == await world.accounts.status(ANA)
    assert (known.jobs, known.unfinished, known.uploads) == (1, 1, 0)
