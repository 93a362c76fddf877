"""Replays that need a person: brought by capture or by file, with help of the team, or left out."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.client.bot import DuelBot
from bot.domain.captures import CaptureError
from bot.domain.jobs import Job
from bot.domain.links import replay_id_of, replay_url
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import human_check
from bot.services.askers import Asker
from bot.services.raw_replays import raw_prefix
from tests.cli.running import quick_duel
from tests.cogs.asking import ended, forge, job_of, press, report, submit
from tests.cogs.ui.teams import button, card_of, opened
from tests.services.teams import put, submit_team
from tests.services.world import World
from tests.wire.discord import File, Message, Reply, StandIn, User

pytest_plugins = ("tests.database",)

CAPTURE, HELP = "Capture in my browser", "Help capture"
SITE = "https://duels.example"
CODE = re.compile(r"```\n([0-9A-Z]{4}-[0-9A-Z]{4})\n```")
LINK = re.compile(r"<(https[^>\s]+)>")
NEEDING = (102, 103, 104)


@pytest.fixture
def ana(discord: StandIn) -> User:
    return discord.user("Ana")


@pytest.fixture
def ben(discord: StandIn) -> User:
    return discord.user("Ben")


@pytest.fixture(autouse=True)
def _on_the_web(bot: DuelBot) -> None:
    bot.options = replace(bot.options, public_base_url=SITE)


@pytest.fixture(autouse=True)
def _checked(world: World) -> None:
    """The first replay is there; before the others the site asks for a person."""
    world.shelf.put(101)
    world.shelf.files |= dict.fromkeys(NEEDING, human_check())


@pytest.fixture
async def card(discord: StandIn, bot: DuelBot, world: World, ana: User) -> Message:
    """Of a job of Ana's of which three replays need a person."""
    card = await submit(discord, ana, 101, *NEEDING)
    await renew(bot, world, ana)
    return card


@pytest.fixture
async def team_card(discord: StandIn, bot: DuelBot, world: World, ana: User, ben: User) -> Message:
    """The same, of which the team may see the results."""
    role = str(discord.role("Seraphim", ana, ben))
    card = await submit(discord, ana, 101, *NEEDING, visibility="team", team=role)
    await renew(bot, world, ana)
    return card


async def renew(bot: DuelBot, world: World, user: User) -> None:
    """The newest job goes on as far as it can, and its card shows it."""
    await world.work(await job_of(world, user))
    await report(bot, world)


async def paired(world: World, user: User, agent: str = "Firefox on Android") -> str:
    """The token of a browser of theirs."""
    code = (await world.captures.begin_pairing(Asker(user.id))).code
    return await world.captures.pair(code, agent)


async def bring(world: World, token: str, *numbers: int) -> None:
    """What the script does on pages that the person opens."""
    for number in numbers:
        await world.captures.take(token, number, quick_duel(number).to_json())


def found(pattern: re.Pattern[str], message: Message) -> str:
    match = pattern.search(message.text)
    assert match is not None, message.text
    return match[1]


def first_of(message: Message, number: int) -> int:
    """The replay that its link opens."""
    return replay_id_of(message.part(f"Open the first of {number}")["url"])


def files(numbers: range) -> list[File]:
    return [File(f"{one}.json", quick_duel(one).to_json()) for one in numbers]


async def test_another_browser_is_paired_by_a_code_of_its_own(
    discord: StandIn, card: Message, world: World, ana: User
) -> None:
    told = await opened(discord, card, CAPTURE, ana)
    await world.captures.pair(found(CODE, told), "Firefox on Android")
    again = await opened(discord, card, CAPTURE, ana)
    assert "Paired: Firefox on Android" in again.text
    assert again.labels == [
        "Open the first of 3",
        "Copy link",
        "The script is silent",
        "Pair another",
    ]
    await press(discord, again, "Pair another", ana)
    await world.captures.pair(found(CODE, again), "Chrome on Windows")
    assert len(await world.captures.browsers(Asker(ana.id))) == 2


async def test_only_the_submitter_captures_uploads_or_finishes(
    discord: StandIn, card: Message, world: World, ana: User, ben: User
) -> None:
    job = await job_of(world, ana)
    for label in (CAPTURE, "Upload file", "Finish with what we have"):
        reply = await discord.click(card, label, ben)
        assert reply.modal is None
        assert reply.is_private
        assert "for whoever submitted the job" in reply.text
    assert HELP not in card.labels
    forged = await forge(discord, card, f"job:finish-now:{job.id.hex}", ben)
    assert "for whoever submitted the job" in forged.text
    assert await world.rows("capture_codes") == []
    assert await job_of(world, ana) == job


async def test_the_team_helps_and_nobody_else(  # noqa: PLR0917 - fixtures
    discord: StandIn, bot: DuelBot, team_card: Message, world: World, ana: User, ben: User
) -> None:
    stranger = await opened(discord, team_card, HELP, discord.user("Carl"))
    assert "not shown to you" in stranger.text
    lent = await opened(discord, team_card, HELP, ben)
    assert "**3 replays for you to open**\nNobody else is asked for these until" in lent.text
    first = first_of(lent, 3)
    await bring(world, await world.captures.pair(found(CODE, lent), "Safari on iPhone"), first)
    await renew(bot, world, ana)
    assert "2 need you" in team_card.text
    assert f"[{first}]({replay_url(first)}) captured" in team_card.text
    link = await opened(discord, lent, "Copy link", ben)
    assert replay_id_of(found(LINK, link)) in set(NEEDING) - {first}
    results = await opened(discord, team_card, "Open results", ben)
    assert "2 of 4 replays" in results.text
    assert (await opened(discord, results, "Help capture 2", ben)).text.count("Paired: Safari") == 1


async def test_what_is_all_lent_is_offered_to_nobody_else(
    discord: StandIn, team_card: Message, ana: User, ben: User
) -> None:
    await opened(discord, team_card, HELP, ben)
    told = await opened(discord, team_card, HELP, ana)
    assert "look again in ten minutes" in told.text


async def test_a_job_is_finished_without_the_rest_after_a_question(
    discord: StandIn, bot: DuelBot, card: Message, world: World, ana: User
) -> None:
    asked = await opened(discord, card, "Finish with what we have", ana)
    assert asked.text.startswith("1 of 4 is here. Finish without the other 3?")
    assert (await job_of(world, ana)).status is JobStatus.RUNNING
    await press(discord, asked, "Finish", ana)
    assert "goes on with what is here" in asked.text
    assert asked.labels == []
    await renew(bot, world, ana)
    assert "**COMPLETED**" in card.text
    assert "Retry 3 failed" in card.labels


async def test_nothing_is_finished_or_captured_where_nothing_waits_any_more(
    discord: StandIn, card: Message, world: World, ana: User
) -> None:
    asked = await opened(discord, card, "Finish with what we have", ana)
    await bring(world, await paired(world, ana), *NEEDING)
    for label in (CAPTURE, "Finish with what we have"):
        reply = await opened(discord, card, label, ana)
        assert "replay" in reply.text
        assert reply.labels == []
    late = await discord.click(asked, "Finish", ana)
    await discord.until(lambda: late.followups)
    assert "waits for you" in late.text


async def test_the_help_for_a_silent_script_says_where_it_runs(
    discord: StandIn, card: Message, ana: User
) -> None:
    told = await opened(discord, card, CAPTURE, ana)
    helped = await opened(discord, told, "The script is silent", ana)
    assert "Chrome on Android** runs no scripts" in helped.text
    assert helped.labels == ["Get the script", "Copy link"]


async def test_browsers_are_told_and_revoked_by_their_person(
    discord: StandIn, world: World, ana: User, ben: User
) -> None:
    token, other = await paired(world, ana), await paired(world, ana, "Chrome on Windows")
    (status,) = (await discord.slash(ana, "account status")).messages
    assert "**2 browsers** paired to capture: " in status.text
    await press(discord, status, "Browsers", ana)
    place = "Revoke 1" if "1 **Chrome" in status.text else "Revoke 2"
    revoke = button(status, place)
    mine = await paired(world, ben)
    (own,) = (await discord.slash(ben, "account status")).messages
    before = own.edited
    await discord.forge(own, revoke, ben)
    await discord.until(lambda: own.edited > before)
    await world.captures.wanted_by(other)
    await press(discord, status, place, ana)
    assert "Chrome" not in status.text
    for kept in (token, mine):
        assert (await world.captures.wanted_by(kept)).urls == ()
    with pytest.raises(CaptureError):
        await world.captures.wanted_by(other)
    await press(discord, status, "Revoke 1", ana)
    assert "No browser is paired" in status.text


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8080", None])
async def test_where_nobody_reaches_the_site_another_way_is_told(
    discord: StandIn, bot: DuelBot, card: Message, ana: User, base_url: str | None
) -> None:
    bot.options = replace(bot.options, public_base_url=base_url)
    told = await opened(discord, card, CAPTURE, ana)
    assert "/replay upload" in told.text
    assert "Get the script" not in told.labels
    assert ("capture.user.js" in told.text) is (base_url is not None)


async def test_files_are_sent_with_a_button_of_the_card(
    discord: StandIn, bot: DuelBot, card: Message, world: World, ana: User
) -> None:
    form = await discord.click(card, "Upload file", ana)
    reply = await ended(
        discord, await discord.submit(form, {"One to ten files": files(range(101, 103))})
    )
    assert "goes on with 1 replay of these" in reply.text
    assert "The job has 1 replay of these already" in reply.text
    assert len(await world.rows("jobs")) == 1, "what the job has makes no new one"
    await renew(bot, world, ana)
    assert "2 need you" in card.text
    assert f"[102]({replay_url(102)}) uploaded" in card.text
    form = await discord.click(card, "Upload file", ana)
    reply = await ended(
        discord, await discord.submit(form, {"One to ten files": files(range(103, 106))})
    )
    assert "1 replay of these no job of yours asks for" in reply.text
    assert len(await world.rows("jobs")) == 1, "who presses there wants no other job"


async def cancel(world: World, job: Job, asker: Asker) -> None:
    await world.jobs.cancel(asker, job.id)


async def cancel_and_retry(world: World, job: Job, asker: Asker) -> None:
    await world.jobs.cancel(asker, job.id)
    await world.jobs.retry(asker, job.id)


async def leave_out(world: World, job: Job, asker: Asker) -> None:
    await world.jobs.finish(asker, job.id)


async def finish(world: World, job: Job, asker: Asker) -> None:
    await world.jobs.finish(asker, job.id)
    await world.work(job)


async def sent(discord: StandIn, form: Reply, numbers: range) -> str:
    """What is said to files of these replays."""
    reply = await discord.submit(form, {"One to ten files": files(numbers)})
    return (await ended(discord, reply)).text


@pytest.mark.parametrize(
    ("move", "told"),
    [
        (cancel, "The job has ended, and *Retry* on its card uses {}, kept until then."),
        (finish, "The job has ended, and *Retry* on its card uses {}, kept until then."),
        (leave_out, "Once the job has ended, *Retry* on its card uses {}, kept until then."),
        (cancel_and_retry, "The job is about to take {}."),
    ],
)
async def test_what_the_job_does_not_wait_for_any_more_is_kept_for_it(  # noqa: PLR0917 - fixtures
    discord: StandIn,
    card: Message,
    world: World,
    ana: User,
    move: Callable[[World, Job, Asker], Awaitable[None]],
    told: str,
) -> None:
    job, asker = await job_of(world, ana), Asker(ana.id)
    form = await discord.click(card, "Upload file", ana)
    await move(world, job, asker)
    assert (await sent(discord, form, range(101, 104))).split("\n") == [
        "The job has 1 replay of these already.",
        told.format("2 replays of these"),
    ]
    look = await world.work(job)
    if look.job.status.is_finished:
        await world.jobs.retry(asker, job.id)
        look = await world.work(job)
    assert look.states == [ReplayState.STORED] * 3 + [ReplayState.NEEDS_YOU]


async def test_what_comes_for_a_job_that_is_gone_is_kept_for_a_new_one(
    discord: StandIn, card: Message, world: World, ana: User
) -> None:
    form = await discord.click(card, "Upload file", ana)
    await world.jobs.delete(Asker(ana.id), (await job_of(world, ana)).id)
    told = await sent(discord, form, range(102, 104))
    assert told.startswith("The job is gone: a new one, made with /replay analyze, uses 2 replays")
    assert await world.rows("jobs") == []
    done = await world.done(102, 103, asker=Asker(ana.id))
    assert done.states == [ReplayState.STORED] * 2


async def test_of_somebody_who_was_erased_meanwhile_nothing_is_kept_again(
    discord: StandIn, card: Message, world: World, ana: User
) -> None:
    form = await discord.click(card, "Upload file", ana)
    await world.accounts.erase(Asker(ana.id))
    assert "nothing of these is kept" in await sent(discord, form, range(102, 104))
    assert await world.rows("users") == []
    assert await world.rows("uploaded_replays") == []
    assert await world.keys(raw_prefix(102)) == []


async def test_who_captures_for_a_job_that_was_canceled_is_told_to_retry_it_first(
    discord: StandIn, team_card: Message, world: World, ana: User, ben: User
) -> None:
    told = await opened(discord, team_card, CAPTURE, ana)
    await world.jobs.cancel(Asker(ana.id), (await job_of(world, ana)).id)
    late = [
        await opened(discord, team_card, CAPTURE, ana),
        await opened(discord, told, "Copy link", ana),
        await opened(discord, team_card, HELP, ben),
    ]
    for answer in late:
        assert "has ended" in answer.text
        assert "retried on its card first" in answer.text


async def test_who_finishes_while_players_are_asked_for_is_told_to_confirm_them(
    discord: StandIn, world: World, ana: User
) -> None:
    put(world)
    world.shelf.files |= {6: human_check()}
    job = await submit_team(world, asker=Asker(ana.id))
    await world.work(job)
    private = await card_of(discord, job, ana)
    asked = await opened(discord, private, "Finish with what we have", ana)
    await press(discord, asked, "Finish", ana)
    assert (await job_of(world, ana)).status is JobStatus.AWAITING_PLAYERS
    assert asked.text == "They are left out: now confirm the players, with *Players* on the card."


async def test_a_private_card_is_renewed_by_hand(
    discord: StandIn, card: Message, world: World, ana: User
) -> None:
    job = await job_of(world, ana)
    (private,) = (await discord.slash(ana, "job show", {"job": str(job.id)})).messages
    assert private.labels[-2:] == ["Cancel", "Refresh"]
    await world.jobs.finish(Asker(ana.id), job.id)
    await world.work(job)
    await press(discord, private, "Refresh", ana)
    assert "**COMPLETED**" in private.text
