"""An extension in which everything goes wrong that can, in every place where it can."""

from __future__ import annotations

import asyncio
import io
import re
from typing import Any, Final, Self, cast
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.bot import DuelBot
from bot.domain.errors import DomainError
from bot.replies import acknowledge, acknowledge_update, dismiss, open_modal, post, tell
from cogs.ui.base import AnsweringItem, AnsweringModal, AnsweringView, JobItem, LastingView

SENTENCE: Final = "No such job: look at `/job list`."
SECRET: Final = "postgresql://who:secret@nowhere"
JOB: Final = UUID(int=7)

Interaction = discord.Interaction[Any]


def go_wrong(how: str) -> None:
    if how == "refused":
        raise DomainError("nothing", SENTENCE)
    if how == "long":
        raise DomainError("long", "x" * 3000)
    if how == "broken":
        raise RuntimeError(SECRET)


class CheckedItem(
    AnsweringItem,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"door:(?P<where>made|check|callback|deep):(?P<how>\w+)",
):
    """Goes wrong where and as its custom id says."""

    def __init__(self, where: str, how: str, door: str = "door") -> None:
        custom_id = f"{door}:{where}:{how}"
        super().__init__(discord.ui.Button(label=f"{where} {how}", custom_id=custom_id))
        self.where, self.how = where, how

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        if match["where"] == "made":
            go_wrong(match["how"])
        return cls(match["where"], match["how"])

    async def interaction_check(self, _interaction: Interaction, /) -> bool:
        if self.where == "check":
            go_wrong(self.how)
        return True

    async def callback(self, interaction: Interaction) -> None:
        if self.where == "deep":
            await acknowledge_update(interaction)
        go_wrong(self.how)
        await tell(interaction, "This went well.")


class DeepItem(CheckedItem, template=r"deep:(?P<where>callback):(?P<how>\w+)"):
    """Calls what it is derived from, and goes on only if that went well."""

    def __init__(self, where: str, how: str) -> None:
        super().__init__(where, how, "deep")

    async def callback(self, interaction: Interaction) -> None:
        await super().callback(interaction)
        await tell(interaction, "And so did the rest.")


class ChosenItem(
    AnsweringItem, discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"door:menu"
):
    """Goes wrong as is chosen."""

    def __init__(self) -> None:
        options = [discord.SelectOption(label=how) for how in ("refused", "broken")]
        super().__init__(discord.ui.Select(custom_id="door:menu", options=options))

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        made = cls()
        assert isinstance(item, discord.ui.Select)
        made.item = item
        return made

    async def callback(self, interaction: Interaction) -> None:
        await acknowledge(interaction)
        go_wrong(self.item.values[0])


class CancelItem(JobItem, verb="cancel", label="Cancel", style=discord.ButtonStyle.danger):
    """Says which job it is about."""

    async def callback(self, interaction: Interaction) -> None:
        await tell(interaction, f"canceled {self.job_id.int}")


class Keeping(AnsweringView):
    """A view of the old kind, kept in memory."""

    @discord.ui.button(label="refused")
    async def refused(self, _interaction: Interaction, _button: discord.ui.Button[Self]) -> None:
        go_wrong("refused")

    @discord.ui.button(label="broken")
    async def broken(self, _interaction: Interaction, _button: discord.ui.Button[Self]) -> None:
        go_wrong("broken")

    @discord.ui.button(label="stops")
    async def stops(self, interaction: Interaction, _button: discord.ui.Button[Self]) -> None:
        self.stop()
        await tell(interaction, "stopped")


class Form(AnsweringModal, title="A form"):
    how: discord.ui.TextInput[Any] = discord.ui.TextInput(label="How", required=False)

    async def on_submit(self, interaction: Interaction, /) -> None:
        go_wrong(self.how.value)
        await tell(interaction, f"sent {self.how.value}")


class UploadForm(AnsweringModal, title="Files"):
    files: discord.ui.Label[Any] = discord.ui.Label(
        text="Replays", component=discord.ui.FileUpload(max_values=3)
    )

    async def on_submit(self, interaction: Interaction, /) -> None:
        await acknowledge(interaction)
        upload = self.files.component
        assert isinstance(upload, discord.ui.FileUpload)
        contents = [(file.filename, await file.read()) for file in upload.values]
        await tell(interaction, repr(contents))


async def never(_interaction: Interaction) -> bool:
    raise DomainError("nothing", SENTENCE)


class Doors(commands.Cog):
    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    door = app_commands.Group(name="door", description="Things that go wrong")

    @door.command(description="Goes wrong in the command, before or after an answer")
    async def command(self, interaction: Interaction, how: str, after: str = "") -> None:
        if after == "public":
            await interaction.response.defer()
        elif after == "private":
            await acknowledge(interaction)
        elif after == "told":
            await tell(interaction, "first")
        go_wrong(how)
        await tell(interaction, how)

    @door.command(description="Its check goes wrong")
    @app_commands.check(never)
    async def checked(self, interaction: Interaction) -> None:
        await tell(interaction, "not reached")

    @door.command(description="Needs a right that nobody has")
    @app_commands.checks.has_permissions(manage_guild=True)
    @app_commands.checks.cooldown(1, 60)
    async def seldom(self, interaction: Interaction) -> None:
        await tell(interaction, "done")

    @door.command(description="Its suggestions go wrong")
    async def suggest(self, interaction: Interaction, how: str) -> None:
        await tell(interaction, how)

    @suggest.autocomplete("how")
    async def suggestions(
        self, _interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        go_wrong(typed)
        return [app_commands.Choice(name=typed, value=typed)]

    @door.command(description="Shows buttons that outlive everything")
    async def lasting(self, interaction: Interaction) -> None:
        places = ("made", "check", "callback", "deep")
        items = [CheckedItem(where, how) for where in places for how in ("refused", "broken")]
        deep = [DeepItem("callback", how) for how in ("refused", "well")]
        view = LastingView(*items, *deep, ChosenItem(), CancelItem(JOB))
        await tell(interaction, "lasting", view=view)

    @door.command(description="Shows buttons that are kept in memory")
    async def kept(self, interaction: Interaction) -> None:
        await tell(interaction, "kept", view=Keeping())

    @door.command(description="Puts something where everybody sees it")
    async def card(self, interaction: Interaction, more: str = "") -> None:
        await acknowledge(interaction)
        message = await post(interaction, embed=discord.Embed(title="A card"))
        assert not message.flags.ephemeral
        if more:
            await tell(interaction, more)
        else:
            await dismiss(interaction)

    @door.command(description="Waits until it is told to go on")
    async def slow(self, interaction: Interaction, how: str = "well") -> None:
        await acknowledge(interaction)
        await self.go_on.wait()
        go_wrong(how)
        await tell(interaction, how)

    @door.command(description="Tells things of every kind, one after the other")
    async def kinds(self, interaction: Interaction) -> None:
        await acknowledge(interaction)
        embed = discord.Embed(title="An embed")
        view = LastingView(CancelItem(JOB))
        for _ in range(2):
            file = discord.File(io.BytesIO(b"40 cards"), "deck.ydk")
            await tell(interaction, "@everyone", embed=embed, view=view, file=file)

    @door.command(description="Opens a form")
    async def form(self, interaction: Interaction) -> None:
        await open_modal(interaction, Form())

    @door.command(description="Opens a form for files")
    async def upload(self, interaction: Interaction) -> None:
        await open_modal(interaction, UploadForm())


def doors_of(bot: DuelBot) -> Doors:
    """Those of this bot, for which this module was loaded anew."""
    return cast("Doors", bot.get_cog("Doors"))


@app_commands.context_menu(name="Look at it")
async def look(interaction: Interaction, message: discord.Message) -> None:
    await tell(interaction, f"it says {message.content}")


@app_commands.context_menu(name="Break it")
async def break_it(_interaction: Interaction, _message: discord.Message) -> None:
    go_wrong("broken")


async def setup(bot: DuelBot) -> None:
    await bot.add_cog(Doors())
    bot.tree.add_command(look)
    bot.tree.add_command(break_it)
    bot.add_dynamic_items(CheckedItem, DeepItem, ChosenItem, CancelItem)
