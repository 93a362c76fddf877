"""What people do with their jobs: by command and by button, and only with their own."""

from __future__ import annotations

import pytest

from bot.client.bot import DuelBot
from bot.domain.audiences import Audience
from bot.domain.moves import JobStatus
from bot.services.askers import Asker
from tests.cogs.asking import completed, forge, job_of, press, report, stands, submit, until_job
from tests.services.world import World
from tests.wire.discord import StandIn

pytest_plugins = ("tests.database",)

ORIGINAL = r"/webhooks/.*/messages/@original"


async def test_the_list_has_pages_and_opens_jobs(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    for number in range(101, 113):
        await world.submit(number, asker=Asker(ana.id))
        async with world.database.unit_of_work() as unit:
            await unit.sql.execute("DELETE FROM job_starts")
    await world.submit(999, asker=Asker(ben.id))
    reply = await discord.slash(ana, "job list")
    (listed,) = reply.messages
    assert listed.is_private
    assert "12" in listed.text
    assert listed.labels == ["(←)", "→"]
    first = listed.text
    await press(discord, listed, "→", ana)
    assert listed.text != first
    assert "page 2 of 2" in listed.text
    option = listed.part("Show a job")["options"][0]
    shown = await discord.select(listed, "Show a job", [option["value"]], ana)
    assert shown.is_private
    assert "**PENDING**" in shown.text


async def test_a_page_that_is_gone_is_the_nearest_there_is(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    for number in range(101, 112):
        await world.submit(number, asker=Asker(ana.id))
        async with world.database.unit_of_work() as unit:
            await unit.sql.execute("DELETE FROM job_starts")
    (listed,) = (await discord.slash(ana, "job list")).messages
    await world.jobs.delete(Asker(ana.id), (await job_of(world, ana)).id)
    await press(discord, listed, "→", ana)
    assert "10 jobs" in listed.text
    assert "No jobs here" not in listed.text
    assert len(listed.part("Show a job")["options"]) == 10
    assert listed.labels == []


async def test_an_empty_list_says_how_to_begin(discord: StandIn, bot: DuelBot) -> None:
    reply = await discord.slash(discord.user("Ana"), "job list", {"status": "FAILED"})
    assert "/replay analyze" in reply.text


async def test_suggestions_are_own_jobs_only(discord: StandIn, bot: DuelBot, world: World) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    await submit(discord, ana, 101)
    job = await job_of(world, ana)
    for command in ("show", "cancel", "retry", "share", "delete"):
        reply = await discord.autocomplete(ana, f"job {command}", "job", "")
        assert [choice["value"] for choice in reply.choices or []] == [str(job.id)]
        assert (await discord.autocomplete(ben, f"job {command}", "job", "")).choices == []
    assert (await discord.autocomplete(ana, "job show", "job", "zzz")).choices == []
    typed = await discord.autocomplete(ana, "job show", "job", job.id.hex[:5])
    assert len(typed.choices or []) == 1


async def test_a_job_is_shown_canceled_and_retried(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    card = await submit(discord, ana, 101)
    job = await job_of(world, ana)
    chosen = {"job": str(job.id)}
    shown = await discord.slash(ana, "job show", chosen)
    assert "**PENDING**" in shown.text
    canceled = await discord.slash(ana, "job cancel", chosen)
    assert "CANCELLED" in canceled.text
    await report(bot, world)
    assert "**CANCELLED**" in card.text
    again = await discord.slash(ana, "job cancel", {"job": job.id.hex[:8]})
    assert "retry it" in again.text
    retried = await discord.slash(ana, "job retry", chosen)
    assert "**PENDING**" in retried.text


async def test_an_old_private_card_shows_how_the_job_stands_beside_the_refusal(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    await submit(discord, ana, 101)
    chosen = {"job": str((await job_of(world, ana)).id)}
    cards = [(await discord.slash(ana, "job show", chosen)).messages[0] for _ in range(3)]
    await press(discord, cards[0], "Cancel", ana)
    reply = await press(discord, cards[1], "Cancel", ana)
    await discord.until(lambda: reply.followups)
    assert "cannot be canceled" in reply.followups[0].text
    assert "**CANCELLED**" in cards[1].text
    await press(discord, cards[0], "Retry", ana)
    reply = await press(discord, cards[1], "Retry", ana)
    await discord.until(lambda: reply.followups)
    assert "cannot be retried" in reply.followups[0].text
    assert cards[1].labels == ["Cancel", "Refresh"]
    await world.jobs.delete(Asker(ana.id), (await job_of(world, ana)).id)
    reply = await press(discord, cards[2], "Cancel", ana)
    assert "or the job is gone" in reply.text


async def test_a_card_dismissed_while_its_button_works_comes_again(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    await submit(discord, ana, 101)
    chosen = {"job": str((await job_of(world, ana)).id)}
    (card,) = (await discord.slash(ana, "job show", chosen)).messages
    for button, label in (("Cancel", "CANCELLED"), ("Retry", "PENDING"), ("Refresh", "PENDING")):
        discord.fail("PATCH", ORIGINAL, 404, code=10008)
        (card,) = (await press(discord, card, button, ana)).followups
        assert card.is_private
        assert f"**{label}**" in card.text


@pytest.mark.parametrize("command", ["show", "cancel", "retry", "share", "delete"])
async def test_nobody_reaches_the_job_of_somebody_else(
    discord: StandIn, bot: DuelBot, world: World, command: str
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    await submit(discord, ana, 101)
    job = await job_of(world, ana)
    for typed in (str(job.id), job.id.hex[:8], "nonsense", " ", "%"):
        reply = await discord.slash(ben, f"job {command}", {"job": typed})
        assert reply.is_private
        assert "no such job" in reply.text or "No job is named" in reply.text
    assert (await job_of(world, ana)).status is JobStatus.PENDING


async def test_buttons_of_a_card_are_for_its_submitter(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    running = await submit(discord, ana, 900)
    reply = await press(discord, running, "Cancel", ben)
    assert reply.is_private
    assert "whoever submitted the job" in reply.text
    await discord.click(running, "Cancel", ana)
    await stands(world, ana, JobStatus.CANCELLED)
    card = await completed(discord, world, bot, ana, 101)
    for button in ("Open results", "Share"):
        reply = await discord.click(card, button, ben)
        assert reply.is_private
        assert "submitted the job" in reply.text
        (replay,) = (await world.results.of(await job_of(world, ana))).replays
        assert not any(player in reply.text for player in replay.players)


async def test_results_are_shared_with_a_team_and_taken_back(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben, carl = (discord.user(name) for name in ("Ana", "Ben", "Carl"))
    role = discord.role("Seraphim", ana, ben)
    card = await completed(discord, world, bot, ana, 101)
    asked = await discord.click(card, "Share", ana)
    (message,) = asked.messages
    assert message.is_private
    assert "Only you" in message.text
    await discord.select(message, "My team: choose its role", [str(role)], ana)
    await discord.until(lambda: message.edited > 1)
    assert f"<@&{role}>" in message.text
    job = await job_of(world, ana)
    assert await world.audience(job) == Audience(discord.world.guild_id, role)
    assert "1 match" in (await discord.click(card, "Open results", ben)).text
    assert "not shown to you" in (await discord.click(card, "Open results", carl)).text
    await press(discord, message, "Only me", ana)
    assert "not shown to you" in (await discord.click(card, "Open results", ben)).text


async def test_a_link_is_made_posted_and_taken_back(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    object.__setattr__(bot.options, "public_base_url", "https://duels.example")
    ana, carl = discord.user("Ana"), discord.user("Carl")
    card = await completed(discord, world, bot, ana, 101)
    (message,) = (await discord.click(card, "Share", ana)).messages
    await press(discord, message, "Anyone with the link", ana)
    job = await job_of(world, ana)
    link = f"https://duels.example/r/{job.shareable_id}"
    assert link in message.text
    posted = await press(discord, message, "Post the link here", ana)
    assert [(m.content, m.is_private) for m in posted.followups] == [(link, False)]
    await report(bot, world)
    assert "Page" in card.labels
    assert (await discord.click(card, "Open results", carl)).messages[0].embeds
    await discord.click(card, "Make private", ana)
    await until_job(world, ana, lambda job: not job.is_public)
    assert "not shown to you" in (await discord.click(card, "Open results", carl)).text
    late = await press(discord, message, "Post the link here", ana)
    assert "not public" in late.text


async def test_everybody_of_a_server_is_no_team(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    await submit(discord, ana, 101)
    job = await job_of(world, ana)
    everyone = str(discord.world.guild_id)
    options = {"job": str(job.id), "visibility": "team", "team": everyone}
    reply = await discord.slash(ana, "job share", options)
    assert "is no team" in reply.text
    missing = await discord.slash(ana, "job share", {"job": str(job.id), "visibility": "team"})
    assert "choose the role" in missing.text


async def test_a_job_is_deleted_after_a_question(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    card = await completed(discord, world, bot, ana, 101)
    job = await job_of(world, ana)
    (asked,) = (await discord.slash(ana, "job delete", {"job": str(job.id)})).messages
    assert len(await world.rows("jobs")) == 1
    forged = await forge(discord, card, f"job:delete:{job.id.hex}", ben)
    assert "no such job" in forged.text or "gone" in forged.text
    await press(discord, asked, "Delete for good", ana)
    assert "deleted" in asked.text
    assert await world.rows("jobs") == []
    await report(bot, world)
    assert card not in discord.messages()
    again = await forge(discord, asked, f"job:delete:{job.id.hex}", ana)
    assert "no such job" in again.text


@pytest.mark.parametrize(
    "custom_id",
    [
        "job:results:00000000000000000000000000000000",
        "job:cancel:00000000000000000000000000000000",
        "job:results:zz",
        "job:unknown:00000000000000000000000000000000",
        "jobs:RUNNING:any:o999",
        "jobs:any:any:b0",
        "account:erase:1",
    ],
)
async def test_a_forged_button_is_refused_in_a_sentence(
    discord: StandIn, bot: DuelBot, world: World, custom_id: str
) -> None:
    ana = discord.user("Ana")
    card = await submit(discord, ana, 101)
    reply = await forge(discord, card, custom_id, ana)
    assert reply.is_private
    assert "unexpected" not in reply.text
    assert not card.edited
