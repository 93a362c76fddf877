"""A team is written down, looked at, mended and submitted, whatever happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.client.bot import DuelBot
from bot.client.entrance import EXTENSIONS
from bot.domain.audiences import Audience
from bot.domain.jobs import Job
from bot.domain.links import replay_url
from bot.domain.moves import JobType
from bot.services.askers import Asker
from cogs.ui.given_files import MOST_BYTES
from tests.cli.running import quick_duel
from tests.client.running import running_bot
from tests.cogs.asking import ended, forge, job_of, press
from tests.services.world import World, urls
from tests.wire.discord import File, Message, Reply, StandIn, User

pytest_plugins = ("tests.database",)

LINES = "1. Ana vs Ben (2-1): 77512301 77512302\n2. Cy vs Di: 77512303\nhello my friend"
TEAM, WAR, OPPONENT, TEXT, FILES = (
    "Team",
    "Season and week",
    "Your team, if you meet them",
    "Links or lines",
    "Files",
)
ROLES = "Team that may see the results: only me"


async def write(discord: StandIn, user: User, text: str = LINES, **fields: object) -> Message:
    """The preview of what was written into the form."""
    form = await discord.slash(user, "team submit")
    values = {TEAM: "Seraphim", TEXT: text} | {
        name.replace("_", " "): v for name, v in fields.items()
    }
    return preview_of(await discord.submit(form, values))  # type: ignore[arg-type]


def preview_of(reply: Reply) -> Message:
    assert reply.original is not None
    assert reply.original.is_private
    return reply.original


def filled(form: Reply) -> dict[str, str]:
    """What stands in the fields of a form when it is opened."""
    assert form.modal is not None
    fields = {part["label"]: part["component"] for part in form.modal["components"]}
    return {name: field.get("value", "") for name, field in fields.items() if name != FILES}


async def send(discord: StandIn, form: Reply, preview: Message, **fields: str) -> str:
    """The preview under which a form was opened, once it was sent with some other words."""
    before = preview.edited
    values = filled(form) | {name.replace("_", " "): text for name, text in fields.items()}
    await discord.submit(form, values)
    await discord.until(lambda: preview.edited > before)
    return preview.text


async def choose(discord: StandIn, preview: Message, user: User, *roles: int) -> str:
    """The preview once these roles were chosen beneath it."""
    before = preview.edited
    await discord.select(preview, ROLES, list(map(str, roles)), user)
    await discord.until(lambda: preview.edited > before)
    return preview.text


async def confirm(discord: StandIn, world: World, message: Message, user: User) -> Job:
    """The job, once its card is posted and the preview has made room for it."""
    await discord.click(message, "Confirm", user)
    await discord.until(lambda: message.id not in message.channel.messages)
    return await job_of(world, user)


@asynccontextmanager
async def another_process(discord: StandIn, world: World) -> AsyncIterator[None]:
    async with running_bot(discord, world, EXTENSIONS):
        yield


async def test_a_team_becomes_a_job_with_a_card_that_all_see(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    form = await discord.slash(ana, "team submit")
    assert filled(form) == dict.fromkeys((TEAM, WAR, OPPONENT, TEXT), "")
    preview = await write(discord, ana, **{WAR: "s9w4", OPPONENT: "Damage Step"})
    assert preview.text.strip().startswith("3 replays: all to come")
    assert "**Seraphim** · S9 W4\nYour team, if you meet them: Damage Step" in preview.text
    assert "✗ line 3 “hello my friend”" in preview.text
    assert preview.labels == ["Confirm", "Edit", "Throw away"]
    assert await world.rows("jobs") == []
    job = await confirm(discord, world, preview, ana)
    assert job.job_type is JobType.GFWL
    assert job.urls == urls(77512301, 77512302, 77512303)
    assert job.team is not None
    assert (job.team.season, job.team.week, job.team.opponent_team) == (9, 4, "Damage Step")
    assert [seat.player for seat in job.team.seats] == ["Ana", "Cy"]
    (card,) = discord.messages()
    assert not card.is_private
    assert "Seraphim" in card.text
    assert await world.drafts.find(Asker(ana.id)) is None


async def test_each_step_may_be_another_process(discord: StandIn, world: World) -> None:
    ana = discord.user("Ana")
    role = discord.role("Seraphim", ana)
    async with another_process(discord, world):
        reply = await discord.menu(ana, "Add to scouting", discord.say(ana, "Ana vs Bo: 77512309"))
        preview = preview_of(reply)
    async with another_process(discord, world):
        await press(discord, preview, "Open draft", ana)
        assert "The team has no name" in preview.text
    async with another_process(discord, world):
        form = await discord.click(preview, "Edit", ana)
        assert "Ana vs Bo · 1 replay" in await send(discord, form, preview, Team="Seraphim")
    async with another_process(discord, world):
        assert f"<@&{role}>" in await choose(discord, preview, ana, role)
    async with another_process(discord, world):
        job = await confirm(discord, world, preview, ana)
    assert await world.audience(job) == Audience(discord.world.guild_id, role)
    assert job.urls == urls(77512309)


async def test_the_text_of_the_form_is_all_there_is_of_the_matches(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    preview = await write(discord, ana)
    form = await discord.click(preview, "Edit", ana)
    assert filled(form)[TEXT] == "1. Ana vs Ben (2-1): 77512301 77512302\n2. Cy vs Di: 77512303"
    told = await send(discord, form, preview, **{TEXT: "Cy vs Dan: 77512303"})
    assert "Cy vs Dan" in told
    assert "Ana" not in told
    assert "Not understood" not in told


async def test_what_was_added_while_the_form_was_open_stays(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    preview = await write(discord, ana)
    form = await discord.click(preview, "Edit", ana)
    await discord.menu(ana, "Add to scouting", discord.say(ana, "Ed vs Flo: 77512309"))
    told = await send(discord, form, preview, **{TEXT: "Gus vs Hal: 77512310"})
    assert "changed while the form was open" in told
    assert all(name in told for name in ("Ana vs Ben", "Cy vs Di", "Ed vs Flo", "Gus vs Hal"))


async def test_a_draft_that_is_too_long_for_the_form_stays_and_is_added_to(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    lines = "\n".join(f"{n % 5 + 1},Player{n},Other{n},{77500000 + n}" for n in range(150))
    file = File("team.csv", f"seat,player,opponent,replay\n{lines}".encode())
    preview = await write(discord, ana, "", Files=[file])
    assert "150 replays" in preview.text
    form = await discord.click(preview, "Edit", ana)
    assert form.modal is not None
    assert "150 replays stay" in str(form.modal)
    told = await send(discord, form, preview, **{TEXT: "Ana vs Ben: 77600000"})
    assert told.strip().startswith("151 replays")
    before = (await world.drafts.get(Asker(ana.id))).sheet
    reply = await discord.click(preview, "As text", ana)
    (given,) = reply.messages
    assert given.is_private
    await press(discord, preview, "Throw away", ana)
    await press(discord, preview, "Yes, throw it away", ana)
    await write(discord, ana, "", Files=[File("team.txt", given.files["team.txt"])])
    assert (await world.drafts.get(Asker(ana.id))).sheet == before


async def test_lists_and_replays_come_as_files(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    files = [
        File("lines.txt", b"1. Ana vs Ben: 77512301"),
        File("101.json", quick_duel(101).to_json()),
        File("`notes`.pdf", b"%PDF-1.7"),
        File("broken.json.gz", b"\x1f\x8b-"),
    ]
    preview = await write(discord, ana, "", Files=files)
    assert "2 replays: 1 here, 1 to come" in preview.text
    assert "1 replay file kept" in preview.text
    assert "✗ \\`notes\\`\\.pdf" in preview.text
    assert "✗ broken\\.json\\.gz" in preview.text
    job = await confirm(discord, world, preview, ana)
    assert job.urls == (*urls(77512301), replay_url(101))


async def test_files_that_are_too_large_lose_nothing_that_was_written(
    discord: StandIn, bot: DuelBot, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cogs.ui.given_files.MOST_BYTES", 1000)
    assert MOST_BYTES > 1000
    preview = await write(discord, discord.user("Ana"), Files=[File("a.csv", bytes(1001))])
    assert "together" in preview.text
    assert "Ana vs Ben" in preview.text


async def test_two_presses_of_confirm_are_one_job(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    preview = await write(discord, ana)
    replies = await asyncio.gather(*(discord.click(preview, "Confirm", ana) for _ in range(2)))
    await discord.until(lambda: sum(len(reply.followups) for reply in replies) == 2)
    said = [message for reply in replies for message in reply.followups]
    (card,) = [message for message in said if not message.is_private]
    (told,) = [message for message in said if message.is_private]
    assert "Seraphim" in card.text
    assert "There is no draft any more: it was submitted" in told.text
    assert len(await world.rows("jobs")) == 1


async def test_nobody_submits_or_throws_away_what_they_did_not_see(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    for button in ("Confirm", "Yes, throw it away"):
        preview = await write(discord, ana)
        if button != "Confirm":
            await press(discord, preview, "Throw away", ana)
            assert "2 matches, 3 replays would be lost" in preview.text
        await discord.menu(ana, "Add to scouting", discord.say(ana, f"Ed vs {button}: 77512309"))
        await press(discord, preview, button, ana)
        assert "⚠️ The draft was changed meanwhile" in preview.text
        assert f"Ed vs {button}" in preview.text
    await press(discord, preview, "Throw away", ana)
    await press(discord, preview, "Yes, throw it away", ana)
    assert "The draft is thrown away: " in preview.text
    assert preview.labels == []
    assert await world.drafts.find(Asker(ana.id)) is None
    assert await world.rows("jobs") == []


async def test_buttons_of_others_reach_nobodys_draft_but_ones_own(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    role = discord.role("Rivals", ben)
    preview = await write(discord, ana)
    mine = await world.drafts.get(Asker(ana.id))
    said = discord.say(ben, "hi")
    for verb in ("confirm", "drop", "open", "empty", "edit"):
        reply = await forge(discord, said, f"draft:{verb}:{mine.revision}", ben)
        assert reply.is_private
        assert "There is no draft" in reply.text
        assert "Ana" not in reply.text
    menu = preview.components[-1]
    said.components = [menu]
    reply = await discord.select(said, ROLES, [str(role)], ben)
    assert "There is no draft" in (await discord.until(lambda: reply.messages))[0].text
    assert await world.drafts.get(Asker(ana.id)) == mine
    assert await world.drafts.find(Asker(ben.id)) is None
    assert await world.rows("jobs") == []


async def test_a_whole_server_is_no_team(discord: StandIn, bot: DuelBot, world: World) -> None:
    ana = discord.user("Ana")
    role = discord.role("Seraphim", ana)
    preview = await write(discord, ana)
    everyone = discord.world.guild_id
    assert "@everyone is no team" in await choose(discord, preview, ana, everyone)
    assert f"<@&{role}>" in await choose(discord, preview, ana, role)
    assert "see the results\nYou\n" in await choose(discord, preview, ana)
    assert (await world.drafts.get(Asker(ana.id))).audience is None


async def test_scores_are_hidden_where_the_captain_says_so_whatever_is_edited_later(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    form = await discord.slash(ana, "team submit", {"spoilers": True})
    preview = preview_of(await discord.submit(form, {TEAM: "Seraphim", TEXT: LINES}))
    assert "Scores stand behind spoiler tags" in preview.text
    form = await discord.click(preview, "Edit", ana)
    assert "spoiler tags" in await send(discord, form, preview, Team="Damage Step")
    job = await confirm(discord, world, preview, ana)
    assert (await world.cards.options(job.id)).hides_scores
    plain = await write(discord, ana)
    assert "spoiler" not in plain.text
    job = await confirm(discord, world, plain, ana)
    assert not (await world.cards.options(job.id)).hides_scores


@pytest.mark.parametrize("text", ["", LINES, " ".join(map(str, range(10**7, 10**7 + 201)))])
async def test_what_cannot_be_submitted_is_not(
    discord: StandIn, bot: DuelBot, world: World, text: str
) -> None:
    ana = discord.user("Ana")
    preview = await write(discord, ana, text, Team="" if text == LINES else "Seraphim")
    assert preview.labels == ["(Confirm)", "Edit", "Throw away"]
    draft = await world.drafts.get(Asker(ana.id))
    await forge(discord, discord.say(ana, "!"), f"draft:confirm:{draft.revision}", ana)
    assert await world.rows("jobs") == []
    assert await world.drafts.get(Asker(ana.id)) == draft


async def test_a_draft_that_comes_too_soon_after_other_jobs_stays(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    for number in range(101, 106):
        await world.submit(number, asker=Asker(ana.id))
    preview = await write(discord, ana)
    await press(discord, preview, "Confirm", ana)
    assert "⚠️ You may start 5 jobs an hour" in preview.text
    assert preview.labels == ["Confirm", "Edit", "Throw away"]
    assert await world.drafts.find(Asker(ana.id)) is not None


async def test_where_the_bot_is_no_member_the_card_is_private(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    place = discord.group(ana, ben)
    form = await discord.slash(ana, "team submit", channel=place)
    preview = preview_of(await discord.submit(form, {TEAM: "Seraphim", TEXT: LINES}))
    assert ROLES not in str(preview.components)
    reply = await ended(discord, await discord.click(preview, "Confirm", ana))
    (card,) = await discord.until(lambda: reply.messages)
    # Only the answer itself can be edited while the job goes on.
    assert card is reply.original
    assert card.is_private
    assert "**PENDING**" in card.text
    again = await ended(discord, await discord.click(preview, "Confirm", ana))
    assert "There is no draft any more" in (await discord.until(lambda: again.messages))[0].text
    assert len(await world.rows("jobs")) == 1


@pytest.mark.slow
async def test_a_form_whose_draft_is_slow_is_opened_empty_and_only_adds(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    await write(discord, ana)
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("LOCK TABLE team_drafts IN ACCESS EXCLUSIVE MODE")
        form = await discord.slash(ana, "team submit")
    assert form.latency < 3
    assert set(filled(form).values()) == {""}
    preview = preview_of(await discord.submit(form, {TEXT: "Ed vs Flo: 77512309"}))
    assert "**Seraphim**" in preview.text
    assert all(name in preview.text for name in ("Ana vs Ben", "Ed vs Flo"))
