"""A person's data: counted, handed over, erased."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

from bot.client.bot import DuelBot
from tests.cogs.asking import completed, forge, job_of, press, report, submit
from tests.services.world import World
from tests.wire.discord import StandIn

pytest_plugins = ("tests.database",)


async def test_everybody_who_uses_a_command_is_known_from_then_on(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    await discord.slash(ana, "help")
    rows = await world.rows("users")
    while not rows:
        rows = await world.rows("users")
    assert [row["discord_user_id"] for row in rows] == [ana.id]


async def test_the_status_counts(discord: StandIn, bot: DuelBot, world: World) -> None:
    ana = discord.user("Ana")
    await submit(discord, ana, 101)
    reply = await discord.slash(ana, "account status")
    assert reply.is_private
    assert "**1 job**, 1 of them unfinished" in reply.text


async def test_an_export_has_everything_and_nothing_of_others(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    await submit(discord, ben, 900)
    await completed(discord, world, bot, ana, 101)
    job = await job_of(world, ana)
    (message,) = (await discord.slash(ana, "account export")).messages
    assert message.is_private
    with zipfile.ZipFile(io.BytesIO(message.files["duel-insights.zip"])) as package:
        told = json.loads(package.read("account.json"))
        assert f"results/{job.id}.json" in package.namelist()
    assert told["discord_user_id"] == ana.id
    assert "900" not in json.dumps(told["jobs"])


async def test_everything_is_erased_after_a_question(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana, ben = discord.user("Ana"), discord.user("Ben")
    card = await completed(discord, world, bot, ana, 101)
    (asked,) = (await discord.slash(ana, "account delete")).messages
    assert len(await world.rows("jobs")) == 1
    forged = await forge(discord, card, f"account:erase:{ana.id}", ben)
    assert "somebody else" in forged.text
    await press(discord, asked, "Erase everything", ana)
    assert "erased" in asked.text
    await report(bot, world)
    assert await world.rows("jobs") == []
    assert ana.id not in [row["discord_user_id"] for row in await world.rows("users")]
    assert card not in discord.messages()
    assert await world.keys("analysis") == []


async def test_nobody_is_offered_a_web_account_where_there_are_none(
    discord: StandIn, bot: DuelBot, world: World
) -> None:
    ana = discord.user("Ana")
    told = await discord.slash(ana, "account link")
    assert told.is_private
    assert "none is needed" in told.text
    assert told.messages[0].labels == []
    bot.options = replace(bot.options, public_base_url="https://duels.example")
    assert "signs you in" in (await discord.slash(ana, "account link")).text
    (asked,) = (await discord.slash(ana, "account delete")).messages
    assert asked.labels == ["Erase everything"]
