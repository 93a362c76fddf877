"""What browsers that are paired with somebody bring: for whom, how much of it, and what never."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.domain.captures import CaptureError, CaptureErrorCode
from bot.domain.errors import ReplayError
from bot.domain.links import replay_id_of
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.objects import ObjectError
from bot.domain.sources import ReplayOrigin
from bot.domain.visits import digest_of
from bot.services.captures import tend_captures
from tests.cli.running import quick_duel
from tests.services.capturing import (
    CLEO_OF_TEAM,
    capture,
    expire,
    need,
    paired,
    team,
    told,
    waiting,
)
from tests.services.world import ANA, BEN, GARBAGE, World, urls

pytest_plugins = ("tests.database",)

NOBODYS = 43 * "A"


async def refusal(world: World, token: str, replay_id: int, content: bytes) -> str:
    with pytest.raises((CaptureError, ReplayError)) as refused:
        await world.captures.take(token, replay_id, content)
    assert token not in refused.value.sentence
    return str(refused.value.code)


async def test_a_code_pairs_one_browser_once(world: World) -> None:
    pairing = await world.captures.begin_pairing(ANA)
    token = await world.captures.pair(pairing.code.lower().replace("-", " "), "Firefox on Android")
    (browser,) = await world.captures.browsers(ANA)
    assert (browser.agent, browser.seen_at) == ("Firefox on Android", None)
    assert 179 < (browser.expires_at - browser.since).days <= 180
    with pytest.raises(CaptureError) as refused:
        await world.captures.pair(pairing.code, "Chrome on Windows")
    assert refused.value.code is CaptureErrorCode.UNKNOWN_CODE
    assert await world.captures.browsers(BEN) == ()
    assert told(await world.captures.wanted_by(token)) == (0, 0, [])
    (seen,) = await world.captures.browsers(ANA)
    assert seen.seen_at is not None


async def test_of_several_who_use_a_code_at_once_one_is_let_in(world: World) -> None:
    code = (await world.captures.begin_pairing(ANA)).code
    tries = (world.captures.pair(code, "Firefox") for _ in range(8))
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert len([one for one in found if isinstance(one, str)]) == 1
    assert all(isinstance(one, str | CaptureError) for one in found)
    assert len(await world.captures.browsers(ANA)) == 1


async def test_a_new_code_ends_the_older_ones_and_a_late_one_is_over(world: World) -> None:
    old, new = [(await world.captures.begin_pairing(ANA)).code for _ in range(2)]
    bens = (await world.captures.begin_pairing(BEN)).code
    sentences = set()
    for code in (old, "AAAA-AAAA", "not a code", ""):
        with pytest.raises(CaptureError) as refused:
            await world.captures.pair(code, "Firefox")
        sentences.add(refused.value.sentence)
    assert len(sentences) == 1
    assert await world.captures.pair(bens, "Firefox")
    await expire(world, "capture_codes")
    with pytest.raises(CaptureError):
        await world.captures.pair(new, "Firefox")


async def test_neither_a_code_nor_a_token_is_kept(world: World) -> None:
    pairing = await world.captures.begin_pairing(ANA)
    token = await world.captures.pair(pairing.code, "Firefox")
    kept = str([await world.rows("capture_codes"), await world.rows("capture_tokens")])
    assert pairing.code not in kept
    assert token not in kept
    assert digest_of(token) in kept


async def test_unknown_revoked_and_old_tokens_are_refused_in_the_same_words(world: World) -> None:
    await waiting(world, 1)
    revoked, given_back, old = [await paired(world) for _ in range(3)]
    first = (await world.captures.browsers(ANA))[0]
    await world.captures.forget(given_back)
    await world.captures.unpair(BEN, first.id)
    assert len(await world.captures.browsers(ANA)) == 2
    await expire(world, "capture_tokens")
    assert await world.captures.browsers(ANA) == ()
    sentences = set()
    for token in (revoked, given_back, old, NOBODYS, "", "x" * 9999, "\0", "é" * 43):
        for asking in (
            world.captures.wanted_by(token),
            world.captures.take(token, 1, quick_duel(1).to_json()),
            world.captures.expect(token, 1),
            world.captures.forget(token),
        ):
            with pytest.raises(CaptureError) as refused:
                await asking
            assert refused.value.code is CaptureErrorCode.UNKNOWN_TOKEN
            sentences.add(refused.value.sentence)
    assert len(sentences) == 1
    assert await world.rows("uploaded_replays") == []


async def test_a_revoked_browser_is_let_in_no_more_and_the_others_are(world: World) -> None:
    await waiting(world, 1)
    first, second = await paired(world, agent="Edge"), await paired(world, agent="Firefox")
    edge = next(one for one in await world.captures.browsers(ANA) if one.agent == "Edge")
    await world.captures.unpair(ANA, edge.id)
    with pytest.raises(CaptureError):
        await world.captures.wanted_by(first)
    assert told(await world.captures.wanted_by(second)) == (0, 1, [1])


async def test_a_persons_browsers_are_bounded(world: World) -> None:
    tokens = [await paired(world) for _ in range(22)]
    assert len(await world.captures.browsers(ANA)) == 20
    assert await world.captures.wanted_by(tokens[-1])
    with pytest.raises(CaptureError):
        await world.captures.wanted_by(tokens[0])


async def test_what_is_brought_completes_the_job_and_is_marked(world: World) -> None:
    job = await waiting(world, 1, 2, 3)
    token = await paired(world)
    assert told(await world.captures.wanted_by(token)) == (0, 3, [3, 2, 1])
    assert told(await capture(world, token, 3)) == (1, 3, [2, 1])
    assert told(await capture(world, token, 2, 1)) == (3, 3, [])
    look = await world.work(job)
    assert look.job.status is JobStatus.COMPLETED
    assert {one.origin for one in look.replays} == {ReplayOrigin.CAPTURE}
    assert {row["source"] for row in await world.rows("uploaded_replays")} == {"capture"}
    assert await world.scraped(1, 2, 3) == {}
    assert world.shelf.asked == []


async def test_the_total_stays_while_pieces_are_read_and_after_the_last(world: World) -> None:
    job = await waiting(world, *range(1, 6))
    token, seen = await paired(world), []
    for number in range(1, 6):
        seen.append(told(await capture(world, token, number))[:2])
        await world.work(job)
        seen.append(told(await world.captures.wanted_by(token))[:2])
    assert seen == [(done, 5) for done in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)]
    assert (await world.look(job)).job.status is JobStatus.COMPLETED
    later = await waiting(world, 7, 8)
    assert told(await world.captures.wanted_by(token)) == (0, 2, [8, 7])
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE jobs SET completed_at = now() - interval '2 hours'")
    assert told(await world.captures.wanted_by(token)) == (0, 2, [8, 7])
    await world.jobs.cancel(ANA, later.id)
    assert told(await world.captures.wanted_by(token)) == (0, 0, [])


async def test_what_sources_gave_needed_nobody(world: World) -> None:
    world.shelf.put(1, 2)
    job = await world.submit(1, 2, 3, asker=ANA)
    await need(world, job, 3)
    await world.work(job)
    token = await paired(world)
    assert told(await world.captures.wanted_by(token)) == (0, 1, [3])
    assert told(await capture(world, token, 3)) == (1, 1, [])


async def test_a_replay_that_two_jobs_want_counts_once_and_serves_both(world: World) -> None:
    jobs = [await waiting(world, 1, 2), await waiting(world, 2, 3)]
    token = await paired(world)
    assert told(await world.captures.wanted_by(token)) == (0, 3, [3, 2, 1])
    assert told(await capture(world, token, 2))[:2] == (1, 3)
    for job in jobs:
        assert (await world.work(job)).states.count(ReplayState.STORED) == 1


async def test_the_job_that_was_just_served_goes_on_first(world: World) -> None:
    await waiting(world, 1, 2, 3)
    await waiting(world, 11, 12, 13)
    token = await paired(world)
    assert told(await world.captures.wanted_by(token))[2] == [13, 12, 11, 3, 2, 1]
    assert told(await capture(world, token, 2))[2] == [3, 1, 13, 12, 11]


async def test_seats_of_whom_least_is_known_come_first(world: World) -> None:
    pairs = {1: ("Ana", "Xavier"), 2: ("Ana", "Yara")}
    world.shelf.files |= {
        number: quick_duel(number, *names).to_json() for number, names in pairs.items()
    }
    seats = team(("Ana", (1, 2, 3, 4)), ("Ben", (5, 6)), ("Cleo", (7, 8)))
    job = await waiting(world, *range(1, 9), team=seats)
    token = await paired(world)
    assert told(await world.captures.wanted_by(token))[2] == [4, 6, 8, 3, 5, 7, 2, 1]
    for number, names in pairs.items():
        await world.captures.take(token, number, quick_duel(number, *names).to_json())
    assert told(await world.captures.wanted_by(token))[2][:2] == [6, 8]
    await world.work(job)
    wanted = told(await world.captures.wanted_by(token))
    # The two games of Ana were short, so a third may show as much as a second of Ben.
    assert wanted == (2, 8, [6, 8, 4, 5, 7, 3])
    assert told(await capture(world, token, 6))[2][:2] == [8, 4]


async def test_what_nobody_asked_for_is_not_kept(world: World) -> None:
    mine, bens = await waiting(world, 1), await waiting(world, 2, asker=BEN)
    token = await paired(world)
    for replay_id in (2, 3):
        assert await refusal(world, token, replay_id, quick_duel(replay_id).to_json()) == (
            "not_wanted"
        )
    assert await refusal(world, token, 1, quick_duel(2).to_json()) == "other_replay"
    assert await refusal(world, token, 1, GARBAGE) == "site_error"
    assert await refusal(world, token, 1, b"") == "not_json"
    await world.jobs.cancel(ANA, mine.id)
    assert await refusal(world, token, 1, quick_duel(1).to_json()) == "not_wanted"
    assert await world.rows("uploaded_replays") == []
    assert await world.keys("raw") == []
    assert (await world.look(bens)).states == [ReplayState.NEEDS_YOU]


async def test_a_job_that_asks_for_its_players_takes_what_comes(world: World) -> None:
    seats = team(("Ana", (1, 2)), ("Ben", (3,)))
    job = await waiting(world, 1, 2, 3, team=seats)
    token = await paired(world)
    await world.captures.take(token, 1, quick_duel(1, "Ana", "Xavier").to_json())
    await world.work(job)
    assert (await world.look(job)).job.status is JobStatus.AWAITING_PLAYERS
    assert told(await world.captures.wanted_by(token))[:2] == (1, 3)
    assert told(await capture(world, token, 2)) == (2, 3, [3])
    look = await world.look(job)
    assert look.job.status is JobStatus.AWAITING_PLAYERS
    assert [one.state for one in look.replays[:2]] == 2 * [ReplayState.STORED]


async def test_a_job_that_waits_for_its_turn_again_takes_what_comes(world: World) -> None:
    job = await waiting(world, 1, 2, team=team(("Ana", (1, 2))))
    token = await paired(world)
    await capture(world, token, 1)
    await world.work(job)
    await world.confirmations.confirm(ANA, job.id)
    assert (await world.look(job)).job.status is JobStatus.PENDING
    assert told(await world.captures.wanted_by(token)) == (1, 2, [2])
    assert told(await capture(world, token, 2)) == (2, 2, [])
    look = await world.work(job)
    assert (look.job.status, look.states) == (JobStatus.COMPLETED, 2 * [ReplayState.STORED])


async def test_two_browsers_that_bring_the_same_at_once_make_one_copy(world: World) -> None:
    job = await waiting(world, 1, 2)
    tokens = [await paired(world) for _ in range(2)]
    found = await asyncio.gather(*(capture(world, token, 1) for token in tokens))
    assert [told(one) for one in found] == 2 * [(1, 2, [2])]
    assert len(await world.rows("uploaded_replays")) == 1
    assert len(await world.keys("raw")) == 1
    assert len(await world.rows("pgq.pgqueuer")) == 1
    await world.work(job)
    # Who did not hear the answer sends it again, and it is as good.
    assert told(await capture(world, tokens[0], 1)) == (1, 2, [2])
    assert told(await world.captures.take(tokens[0], 1, GARBAGE)) == (1, 2, [2])


async def test_a_store_that_is_away_refuses_and_the_next_try_is_taken(world: World) -> None:
    await waiting(world, 1, 2, team=team(("Ana", (1, 2))))
    token = await paired(world)
    elsewhere = world.folder.rename(world.folder.with_name("elsewhere"))
    with pytest.raises(ObjectError):
        await capture(world, token, 1)
    assert told(await world.captures.wanted_by(token)) == (0, 2, [2, 1])
    elsewhere.rename(world.folder)
    assert told(await capture(world, token, 1)) == (1, 2, [2])


async def test_what_was_kept_by_somebody_who_was_stopped_is_served_by_the_next_sweep(
    world: World,
) -> None:
    job = await waiting(world, 1, 2)
    # Killed after the first of the two steps.
    await world.uploads.keep_read(ANA, 1, quick_duel(1).to_json(), ReplayOrigin.CAPTURE)
    assert (await world.look(job)).states == 2 * [ReplayState.NEEDS_YOU]
    async with world.at_work():
        async with asyncio.timeout(20):
            while (await world.look(job)).states[0] is not ReplayState.STORED:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    look = await world.look(job)
    assert (look.replays[0].origin, look.states[1]) == (ReplayOrigin.CAPTURE, ReplayState.NEEDS_YOU)


async def test_a_sweep_serves_nothing_twice_and_forgets_what_is_over(world: World) -> None:
    job = await waiting(world, 1)
    await world.uploads.keep(ANA, quick_duel(1).to_json())
    # As if its copy had proved to be lost after that.
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("UPDATE job_replays SET reason = 'Its copy is lost.'")
    await paired(world)
    await world.captures.begin_pairing(BEN)
    await expire(world, "capture_codes")
    await expire(world, "capture_tokens")
    await tend_captures(world.database, world.uploads._queue)  # noqa: SLF001 - the world's own
    assert (await world.look(job)).states == [ReplayState.NEEDS_YOU]
    assert await world.rows("capture_codes") == await world.rows("capture_tokens") == []


async def test_erasing_somebody_ends_all_that_was_paired(world: World) -> None:
    await waiting(world, 1)
    token = await paired(world)
    code = (await world.captures.begin_pairing(ANA)).code
    await world.accounts.erase(ANA)
    with pytest.raises(CaptureError):
        await world.captures.wanted_by(token)
    with pytest.raises(CaptureError):
        await world.captures.pair(code, "Firefox")
    for table in ("capture_codes", "capture_tokens", "capture_leases"):
        assert await world.rows(table) == []


async def test_somebody_never_seen_has_no_browsers(world: World) -> None:
    assert await world.captures.browsers(CLEO_OF_TEAM) == ()
    assert await world.rows("users") == []


@pytest.mark.slow
async def test_what_is_wanted_of_two_hundred_is_told_at_once(world: World) -> None:
    seats = [(f"P{place}", tuple(range(1 + 20 * place, 21 + 20 * place))) for place in range(10)]
    numbers = range(1, 201)
    job = await waiting(world, *numbers, team=team(*seats))
    world.shelf.files |= {
        number: quick_duel(number, f"P{(number - 1) // 20}", "Xavier").to_json()
        for number in numbers
        if number % 3 == 0
    }
    token = await paired(world)
    for number in range(3, 201, 3):
        content = world.shelf.files[number]
        assert isinstance(content, bytes)
        await world.uploads.supply(ANA, [await world.uploads.keep(ANA, content)])
    await world.work(job)
    took = []
    for _ in range(10):
        begun = time.perf_counter()
        wanted = await world.captures.wanted_by(token)
        took.append(time.perf_counter() - begun)
    assert told(wanted)[:2] == (66, 200)
    assert len({(replay_id_of(url) - 1) // 20 for url in wanted.urls[:8]}) == 8
    # Twenty times what it takes where nobody else is at work.
    assert min(took) < 1.0, took
    print(f"{1000 * min(took):.0f} ms, the first {1000 * took[0]:.0f} ms")  # noqa: T201 - measured
    assert urls(2)[0] in wanted.urls
