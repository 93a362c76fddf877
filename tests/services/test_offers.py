"""What others brought is offered to a job that lacks it, unconfirmed, and taken where it is wanted.

`told_by` makes files that say different things of one replay; `indented` another file that says the
same.
"""

from __future__ import annotations

import json

import pytest

from bot.domain.audiences import Audience, Visibility
from bot.domain.job_errors import JobError, JobErrorCode, UnknownJobError
from bot.domain.jobs import Job, Progress, Submission
from bot.domain.links import replay_id_of, replay_url
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.objects import ObjectError
from bot.domain.offers import Offer
from bot.domain.sources import ReplayOrigin, human_check
from bot.services.askers import Asker
from bot.services.offers import MOST_COPIES
from tests.cli.running import quick_duel
from tests.services.capturing import team, waiting
from tests.services.test_copies import told_by
from tests.services.world import ANA, BEN, GARBAGE, World, urls

pytest_plugins = ("tests.database",)

CLEO, DAN, EVE = (Asker(number * 10**17 + 7) for number in (3, 4, 5))
STORED, NEEDS_YOU = ReplayState.STORED, ReplayState.NEEDS_YOU


def indented(content: bytes) -> bytes:
    return json.dumps(json.loads(content), indent=1).encode()


async def bring(world: World, asker: Asker, *replay_ids: int) -> None:
    for number in replay_ids:
        await world.uploads.keep(asker, quick_duel(number).to_json())


async def forge(world: World, asker: Asker, replay_id: int, content: bytes) -> None:
    """Something is in the store as an upload that no upload would have become."""
    key = await world.store.put(f"raw/{replay_id}", content, ".json.zst")
    async with world.database.unit_of_work() as unit:
        user = await asker.user(unit)
        await unit.uploaded_replays.keep(user.id, replay_url(replay_id), key)


async def offered(world: World, job: Job, asker: Asker = ANA) -> dict[int, int]:
    """By how many people each of the replays was brought that are on offer."""
    offer = await world.offers.of(asker, job.id)
    return {replay_id_of(one.url): one.senders for one in offer.copies}


async def counted(world: World, job: Job) -> int:
    """What the card says."""
    return (await world.jobs.details(ANA, job.id)).offered


async def players(world: World, job: Job) -> list[str]:
    return [one.players[0] for one in (await world.analysis(job)).replays]


async def nothing_to_take(world: World, job: Job) -> bool:
    with pytest.raises(JobError) as refusal:
        await world.offers.accept(ANA, job.id)
    return refusal.value.code is JobErrorCode.NOTHING_NEEDED


async def test_what_others_brought_is_offered_with_how_many_they_are(world: World) -> None:
    job = await waiting(world, *range(1, 10))
    await bring(world, BEN, 1, 2, 3, 77)
    await bring(world, CLEO, 3)
    offer = await world.offers.of(ANA, job.id)
    assert await offered(world, job) == {1: 1, 2: 1, 3: 2}
    assert (offer.lacking, offer.disputed, offer.by_senders()) == (9, (), {1: 2, 2: 1})
    assert await counted(world, job) == 3


async def test_of_an_offer_nobody_learns_who_brought_it(world: World) -> None:
    job = await waiting(world, 1, 2)
    await bring(world, BEN, 1)
    await bring(world, CLEO, 1)
    async with world.database.unit_of_work() as unit:
        users = [await asker.user(unit) for asker in (BEN, CLEO)]
    told = repr(await world.offers.of(ANA, job.id)) + repr(await world.jobs.details(ANA, job.id))
    assert not any(str(user.id) in told or str(user.discord_user_id) in told for user in users)


async def test_only_who_submitted_the_job_asks_and_takes(world: World) -> None:
    job = await waiting(world, 1, asker=ANA)
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(1, 999))
    await bring(world, BEN, 1)
    for stranger in (BEN, CLEO, Asker(666, frozenset({999})), Asker()):
        for ask in (world.offers.of, world.offers.accept):
            with pytest.raises(UnknownJobError):
                await ask(stranger, job.id)
    assert (await world.look(job)).states == [NEEDS_YOU]
    assert await world.rows("accepted_uploads") == []


async def test_files_that_say_the_same_agree_though_their_bytes_differ(world: World) -> None:
    job = await waiting(world, 1)
    await bring(world, BEN, 1)
    await world.uploads.keep(CLEO, indented(quick_duel(1).to_json()))
    assert len({row["s3_key"] for row in await world.rows("uploaded_replays")}) == 2
    assert await offered(world, job) == {1: 2}


async def test_where_senders_disagree_nothing_is_offered_and_that_is_said(world: World) -> None:
    job = await waiting(world, 1, 2)
    await bring(world, BEN, 1, 2)
    await world.uploads.keep(CLEO, told_by("Mallory", 2))
    offer = await world.offers.of(ANA, job.id)
    assert (await offered(world, job), offer.disputed) == ({1: 1}, urls(2))
    assert await world.offers.accept(ANA, job.id) == urls(1)
    assert (await world.work(job)).states == [STORED, NEEDS_YOU]
    assert await nothing_to_take(world, job)


async def test_files_that_are_no_such_replay_are_passed_over(world: World) -> None:
    job = await waiting(world, 1, 2, 3, 4)
    await forge(world, BEN, 1, GARBAGE)
    await forge(world, BEN, 2, quick_duel(5).to_json())
    implausible = quick_duel(3).to_json().replace(b'"date":"20', b'"date":"29', 1)
    assert implausible != quick_duel(3).to_json()
    await forge(world, BEN, 3, implausible)
    await forge(world, BEN, 4, GARBAGE)
    await bring(world, CLEO, 4)
    assert await offered(world, job) == {4: 1}
    assert await world.offers.accept(ANA, job.id) == urls(4)


async def test_a_lost_file_is_passed_over_and_a_store_that_is_away_is_told(world: World) -> None:
    job = await waiting(world, 1, 2)
    await bring(world, BEN, 1, 2)
    (lost,) = [key for key in await world.keys("raw") if key.startswith("raw/1/")]
    (world.folder / lost).unlink()
    assert await offered(world, job) == {2: 1}
    elsewhere = world.folder.rename(world.folder.with_name("elsewhere"))
    for ask in (world.offers.of, world.offers.accept):
        with pytest.raises(ObjectError):
            await ask(ANA, job.id)
    elsewhere.rename(world.folder)
    assert (await world.look(job)).states == [NEEDS_YOU, NEEDS_YOU]


async def test_few_copies_of_a_replay_are_looked_at_those_that_most_people_sent(
    world: World,
) -> None:
    job = await waiting(world, 1)
    for number in range(MOST_COPIES):
        await world.uploads.keep(Asker(900 + number), b" " * (number + 1) + quick_duel(1).to_json())
    await world.uploads.keep(CLEO, told_by("Mallory"))
    assert await offered(world, job) == {1: MOST_COPIES}
    # Two who sent the same bytes are looked at before one who was there first.
    await world.uploads.keep(DAN, told_by("Mallory"))
    offer = await world.offers.of(ANA, job.id)
    assert (offer.copies, offer.disputed) == ((), urls(1))


async def test_what_is_taken_serves_this_job_alone_and_is_marked(world: World) -> None:
    mine, other = await waiting(world, 1, 2), await waiting(world, 1, 2)
    await bring(world, BEN, 1)
    assert await world.offers.accept(ANA, mine.id) == urls(1)
    look = await world.work(mine)
    assert (look.states, look.job.status) == ([STORED, NEEDS_YOU], JobStatus.RUNNING)
    assert look.replays[0].origin is ReplayOrigin.UPLOAD
    assert (await world.look(other)).states == [NEEDS_YOU, NEEDS_YOU]
    assert await world.rows("scraped_data") == []
    assert (await counted(world, mine), await counted(world, other)) == (0, 1)
    (accepted,) = await world.rows("accepted_uploads")
    assert accepted["job_id"] == mine.id


async def test_a_worker_goes_on_with_what_was_taken(world: World) -> None:
    job = await waiting(world, 1, 2)
    await bring(world, BEN, 1, 2)
    async with world.at_work():
        await world.offers.accept(ANA, job.id)
        (done,) = await world.until_finished(job)
    assert (done.job.status, done.job.progress) == (JobStatus.COMPLETED, Progress(2, 2))
    assert await world.analyzed(job) == [1, 2]
    assert world.shelf.asked == []


async def test_a_finished_job_takes_what_it_left_out_and_is_worked_on_again(world: World) -> None:
    world.shelf.put(1)
    world.shelf.files[2] = human_check()
    job = (await world.done(1, 2, 3, asker=ANA)).job
    await world.jobs.finish(ANA, job.id)
    ended = await world.work(job)
    assert (ended.job.status, await counted(world, job)) == (JobStatus.COMPLETED, 0)
    await bring(world, BEN, 1, 2)
    await bring(world, CLEO, 2)
    offer = await world.offers.of(ANA, job.id)
    assert (await offered(world, job), offer.lacking) == ({2: 2}, 2)
    assert await world.offers.accept(ANA, job.id) == urls(2)
    again = await world.work(job)
    assert again.job.status is JobStatus.COMPLETED
    assert again.states == [STORED, STORED, ReplayState.FAILED]
    assert [one.origin for one in again.replays[:2]] == [
        ReplayOrigin.ARCHIVE,
        ReplayOrigin.UPLOAD,
    ]
    assert await world.analyzed(job) == [1, 2]


async def test_a_job_that_failed_altogether_can_be_saved(world: World) -> None:
    failed = await world.done(1, 2, asker=ANA)
    assert failed.job.status is JobStatus.FAILED
    await bring(world, BEN, 1)
    await world.offers.accept(ANA, failed.job.id)
    assert (await world.work(failed.job)).job.status is JobStatus.COMPLETED


async def test_a_team_that_is_asked_for_its_players_takes_some_meanwhile(world: World) -> None:
    world.shelf.put(1)
    world.shelf.files[2] = human_check()
    details = team(("Uma", (1, 2)))
    job = await world.submissions.submit(ANA, Submission(urls(1, 2), details))
    asked = await world.work(job)
    assert asked.job.status is JobStatus.AWAITING_PLAYERS
    await bring(world, BEN, 2)
    assert await world.offers.accept(ANA, job.id) == urls(2)
    look = await world.look(job)
    assert (look.job.status, look.states) == (JobStatus.AWAITING_PLAYERS, [STORED, STORED])


async def test_nothing_is_offered_where_nothing_is_lacking(world: World) -> None:
    world.shelf.put(1)
    done = (await world.done(1, asker=ANA)).job
    canceled = await waiting(world, 2)
    await world.jobs.cancel(ANA, canceled.id)
    fresh = await world.submit(3, asker=ANA)
    await bring(world, BEN, 1, 2, 3)
    for job in (done, canceled, fresh):
        assert await world.offers.of(ANA, job.id) == Offer(0)
        assert await counted(world, job) == 0
        assert await nothing_to_take(world, job)


async def test_an_own_file_or_the_sites_goes_before_what_others_brought(world: World) -> None:
    job = await waiting(world, 1, 2)
    await bring(world, BEN, 1, 2)
    await bring(world, ANA, 1)
    world.shelf.put(2)
    await world.done(2, asker=BEN)  # Ben's own serves him.
    await world.done(2, asker=CLEO)
    assert await offered(world, job) == {}
    assert await counted(world, job) == 0


async def test_where_the_site_gave_what_cannot_be_analyzed_no_other_copy_helps(
    world: World,
) -> None:
    world.shelf.put(2)
    world.shelf.files[1] = b'{"id": 1, "plays": "x"}'
    done = await world.done(1, 2, asker=ANA)
    assert (done.states, len(await world.scraped(1))) == ([ReplayState.FAILED, STORED], 1)
    await bring(world, BEN, 1)
    assert await world.offers.of(ANA, done.job.id) == Offer(0)


async def test_what_was_offered_and_came_otherwise_is_not_taken(world: World) -> None:
    job = await waiting(world, 1)
    await bring(world, BEN, 1)
    assert await offered(world, job) == {1: 1}
    await bring(world, ANA, 1)
    assert await nothing_to_take(world, job)
    assert await world.rows("accepted_uploads") == []


async def test_the_sites_copy_takes_the_place_of_what_was_taken(world: World) -> None:
    job = await waiting(world, 1, 2)
    await world.uploads.keep(BEN, told_by("Mallory"))
    await bring(world, BEN, 2)
    await world.offers.accept(ANA, job.id)
    assert (await world.work(job)).job.status is JobStatus.COMPLETED
    assert await players(world, job) == ["Mallory", "Ana"]
    world.shelf.put(1)
    await world.done(1, asker=CLEO)
    assert await players(world, job) == ["Ana", "Ana"]
    look = await world.look(job)
    assert [one.replaced_at is not None for one in look.replays] == [True, False]
    assert look.replays[0].origin is ReplayOrigin.ARCHIVE


async def test_what_was_taken_stays_when_its_sender_is_erased(world: World) -> None:
    job = await waiting(world, 1, 2)
    await bring(world, BEN, 1)
    await world.offers.accept(ANA, job.id)
    await world.accounts.erase(BEN)
    look = await world.work(job)
    assert look.states == [STORED, NEEDS_YOU]
    assert await world.rows("uploaded_replays") == []
    assert len(await world.rows("accepted_uploads")) == 1
    # And so it does when all is read anew.
    await world.jobs.finish(ANA, job.id)
    done = await world.work(job)
    await world.jobs.retry(ANA, job.id)
    world.shelf.put(2)
    assert (await world.work(done.job)).states == [STORED, STORED]
    assert await world.analyzed(job) == [1, 2]


async def test_a_sender_who_is_erased_before_offers_nothing_any_more(world: World) -> None:
    job = await waiting(world, 1)
    await bring(world, BEN, 1)
    await world.accounts.erase(BEN)
    assert await offered(world, job) == {}
    assert await counted(world, job) == 0


async def test_what_was_taken_goes_with_the_job(world: World) -> None:
    job = await waiting(world, 1)
    await bring(world, BEN, 1)
    await world.offers.accept(ANA, job.id)
    await world.jobs.delete(ANA, job.id)
    assert await world.rows("accepted_uploads") == []
    with pytest.raises(UnknownJobError):
        await world.offers.of(ANA, job.id)


async def test_the_card_is_edited_when_somebody_brings_what_it_lacks(world: World) -> None:
    job = await waiting(world, 1)
    async with world.database.unit_of_work() as unit:
        before = await unit.job_cards.revision(job.id)
    await bring(world, BEN, 1)
    async with world.database.unit_of_work() as unit:
        after = await unit.job_cards.revision(job.id)
        assert before != after
    await bring(world, EVE, 1)
    async with world.database.unit_of_work() as unit:
        assert await unit.job_cards.revision(job.id) == after, "which tells of no more"
