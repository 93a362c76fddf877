"""What people paste, send or point at becomes a job with a card."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import timedelta

import aiohttp
import pytest
from discord.http import HTTPClient
from discord.utils import utcnow

from bot.client.bot import DuelBot
from bot.domain.audiences import Audience
from bot.domain.jobs import ReplayOutcome
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus, ReplayState
from bot.services.askers import Asker
from cogs.reporter import Reporter
from cogs.ui import posting
from cogs.ui.given_files import MOST_BYTES
from tests.cli.running import quick_duel
from tests.cogs.asking import ask, ended, job_of, links_to, press, submit
from tests.services.world import World
from tests.wire.discord import File, StandIn

pytest_plugins = ("tests.database",)


async def test_links_become_a_job_with_a_card_that_all_see(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    mess = f"1. Ana vs Ben {links_to(101)}, <{links_to(102)}&match=2> again {links_to(101)}"
    reply = await ask(discord, ana, mess)
    assert reply.kind_of_answer == 5
    (card,) = discord.messages()
    assert not card.is_private
    assert "2 replays" in card.text
    assert (await job_of(world, ana)).urls == (replay_url(101), replay_url(102))


async def test_what_was_not_understood_is_said_in_private(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    text = f"{links_to(101)} https://duelingbook.com/deck?id=5"
    reply = await ask(discord, ana, text)
    card, told = sorted(discord.messages(), key=lambda message: message.is_private)
    assert (card.is_private, told.is_private) == (False, True)
    assert "deck" in told.text
    assert told in reply.messages


@pytest.mark.parametrize("text", ["hello", "https://duelingbook.com/deck?id=5", "@everyone"])
async def test_a_text_without_a_replay_is_refused_in_private(
    discord: StandIn, bot: DuelBot, world: World, text: str
) -> None:
    reply = await discord.slash(discord.user("Ana"), "replay analyze", {"links": text})
    assert reply.is_private
    assert "link" in reply.text or "address" in reply.text
    assert await world.rows("jobs") == []


async def test_too_many_replays_and_too_many_jobs_are_refused_with_what_to_do(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    too_many = {"links": " ".join(map(str, range(10_000_001, 10_000_052)))}
    reply = await discord.slash(ana, "replay analyze", too_many)
    assert "several jobs" in reply.text
    for number in range(101, 106):
        await submit(discord, ana, number)
    reply = await discord.slash(ana, "replay analyze", {"links": links_to(106)})
    assert reply.is_private
    assert "start the next one in 60 minutes" in reply.text
    assert len(await world.rows("jobs")) == 5


async def test_a_deleted_job_gives_no_place_back(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    for number in range(101, 106):
        await submit(discord, ana, number)
        await world.jobs.delete(Asker(ana.id), (await job_of(world, ana)).id)
    reply = await discord.slash(ana, "replay analyze", {"links": links_to(106)})
    assert "5 jobs an hour" in reply.text


async def test_the_submitter_chooses_who_sees_the_results(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    role = discord.role("Seraphim", ana)
    options = {"links": links_to(101), "visibility": "team"}
    reply = await discord.slash(ana, "replay analyze", options)
    assert reply.is_private
    assert "option team" in reply.text
    await ask(discord, ana, **options, team=str(role))
    job = await job_of(world, ana)
    assert await world.audience(job) == Audience(discord.world.guild_id, role)
    await submit(discord, ana, 102, visibility="anyone")
    assert (await job_of(world, ana)).is_public


async def test_a_card_may_go_to_direct_messages(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana = discord.user("Ana")
    world.shelf.put(101)
    options = {"links": links_to(101), "card": "direct message"}
    reply = await discord.slash(ana, "replay analyze", options)
    (card,) = discord.messages(discord.dm(ana))
    assert reply.is_private
    assert "your messages" in reply.text
    await world.work(await job_of(world, ana))
    await reporter.round()
    assert "**COMPLETED**" in card.text


async def test_whoever_takes_no_direct_messages_has_the_card_in_private(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana", takes_messages=False)
    options = {"links": links_to(101), "card": "direct message"}
    reply = await discord.slash(ana, "replay analyze", options)
    assert reply.is_private
    assert "allow direct messages" in reply.text
    assert "**PENDING**" in reply.text


async def test_where_the_bot_is_no_member_the_private_answer_is_the_card(
    discord: StandIn, bot: DuelBot, world: World, reporter: Reporter
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    world.shelf.put(101)
    for place in (discord.group(ana, ben), discord.foreign_server()):
        reply = await discord.slash(ana, "replay analyze", {"links": links_to(101)}, channel=place)
        (card,) = discord.messages(place)
        assert card.is_private
        assert card.labels == ["Cancel", "Refresh"]
        await world.work(await job_of(world, ana))
        await press(discord, card, "Refresh", ana)
        assert "**COMPLETED**" in reply.text
    assert await reporter.round() == 0  # the person has seen the end


async def test_a_private_answer_is_followed_whatever_the_clock_of_the_host_says(
    discord: StandIn, bot: DuelBot, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ahead = discord.user("Ana"), utcnow() + timedelta(hours=1)
    monkeypatch.setattr("discord.utils.utcnow", lambda: ahead)
    monkeypatch.setattr(posting, "_LOOK", timedelta(milliseconds=10))
    world.shelf.put(101)
    place = discord.group(ana, discord.user("Ben"))
    reply = await discord.slash(ana, "replay analyze", {"links": links_to(101)}, channel=place)
    await world.work(await job_of(world, ana))
    await discord.until(lambda: "**COMPLETED**" in reply.text)


async def test_files_become_a_job(discord: StandIn, bot: DuelBot, world: World) -> None:
    ana = discord.user("Ana")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/101.json", quick_duel(101).to_json())
        archive.writestr("notes.docx", b"-")
    files = [
        File("replays.zip", packed.getvalue()),
        File("102.json.gz", gzip.compress(quick_duel(102).to_json())),
        File("`broken`.json", b"{"),
    ]
    form = await discord.slash(ana, "replay upload")
    reply = await ended(discord, await discord.submit(form, {"One to ten files": files}))
    job = await job_of(world, ana)
    assert job.urls == (replay_url(101), replay_url(102))
    told = "\n".join(message.text for message in reply.messages if message.is_private)
    assert "notes\\.docx" in told
    assert "\\`broken\\`" in told
    assert (await world.work(job)).job.status is JobStatus.COMPLETED


async def test_files_without_a_replay_are_refused(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    form = await discord.slash(discord.user("Ana"), "replay upload")
    reply = await discord.submit(form, {"One to ten files": [File("a.json", b"[]")]})
    assert reply.is_private
    assert "a\\.json" in reply.text
    assert await world.rows("jobs") == []


async def test_a_job_goes_on_with_a_file_that_it_waited_for(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    await submit(discord, ana, 101)
    job = await job_of(world, ana)
    async with world.database.claim(job.id) as claim:
        assert claim is not None
        async with world.database.unit_of_work(claim.lease) as unit:
            outcome = ReplayOutcome(ReplayState.NEEDS_YOU, "A person must open it: send the file.")
            await unit.job_replays.finish(job.id, {replay_url(101): outcome})
    form = await discord.slash(ana, "replay upload")
    file = File("101.json", quick_duel(101).to_json())
    reply = await discord.submit(form, {"One to ten files": [file]})
    assert "goes on" in reply.text
    assert len(await world.rows("jobs")) == 1
    assert (await world.work(job)).job.status is JobStatus.COMPLETED


async def test_the_menu_of_a_message_finds_links_wherever_they_are(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    message = discord.say(ben, f"gg {links_to(101)}")
    message.embeds = [
        {"title": "Result", "description": links_to(102), "url": links_to(103)},
        {"fields": [{"name": "Game 2", "value": links_to(104)}]},
    ]
    button = {"type": 2, "style": 5, "label": "Replay", "url": links_to(105)}
    message.components = [{"type": 1, "components": [button]}]
    await ended(discord, await discord.menu(ana, "Analyze replays", message))
    found = {replay_url(number) for number in range(101, 106)}
    assert set((await job_of(world, ana)).urls) == found


async def test_a_message_without_links_is_refused(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    reply = await discord.menu(ana, "Analyze replays", discord.say(ana, "good game"))
    assert reply.is_private
    assert "no replay link" in reply.text


async def test_files_that_discord_does_not_hand_over_are_asked_for_again(
    discord: StandIn, bot: DuelBot, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def disconnect(*_: object) -> bytes:
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(HTTPClient, "get_from_cdn", disconnect)
    form = await discord.slash(discord.user("Ana"), "replay upload")
    reply = await discord.submit(form, {"One to ten files": [File("a.json", b"{}")]})
    assert reply.is_private
    assert "send them again" in reply.text


async def test_files_that_are_larger_than_said_are_refused(
    discord: StandIn, bot: DuelBot, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def give_much(*_: object) -> bytes:
        return bytes(MOST_BYTES + 1)

    monkeypatch.setattr(HTTPClient, "get_from_cdn", give_much)
    form = await discord.slash(discord.user("Ana"), "replay upload")
    reply = await discord.submit(form, {"One to ten files": [File("a.json", b"{}")]})
    assert reply.is_private
    assert "more than 25 MiB" in reply.text
