"""Buttons, menus, forms whose errors all end in the one door, and which outlive restarts."""

from __future__ import annotations

import functools
import re
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Final, Self, TypeVar
from uuid import UUID

import discord

from bot.replies import about_interaction, mark_logs, refuse

_Interaction = discord.Interaction[Any]
_T = TypeVar("_T")
_IN_HAND: Final = "in hand"

FORM_STAYS_OPEN: Final = 3600.0
"""Seconds after which a form that nobody sent is forgotten."""


class _Refused(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"[\s\S]*"):
    """Stands in for a button that could not be made: nothing more happens."""

    async def interaction_check(self, _interaction: _Interaction, /) -> bool:
        return False


class AnsweringItem:
    """Placed before DynamicItem: what its check, its making or its callback raises is told.

    discord.py only logs such errors, or not even that, and the person sees "interaction failed".
    """

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        own = vars(cls)
        if "callback" in own:
            cls.callback = _told(own["callback"], None)  # type: ignore[attr-defined]
        if "interaction_check" in own:
            check = _told(own["interaction_check"], otherwise=False)
            cls.interaction_check = check  # type: ignore[attr-defined]
        if "from_custom_id" in own:
            made = _made(own["from_custom_id"].__func__)
            cls.from_custom_id = classmethod(made)  # type: ignore[attr-defined]


def _told(
    call: Callable[[Any, _Interaction], Awaitable[_T]], otherwise: _T
) -> Callable[[Any, _Interaction], Awaitable[_T]]:
    @functools.wraps(call)
    async def told(item: object, interaction: _Interaction) -> _T:
        if _IN_HAND in interaction.extras:  # called by a subclass, which wants to know
            return await call(item, interaction)
        with about_interaction(interaction):
            interaction.extras[_IN_HAND] = True
            try:
                return await call(item, interaction)
            except Exception as error:  # noqa: BLE001 - the door sorts them
                await refuse(interaction, error)
                return otherwise
            finally:
                del interaction.extras[_IN_HAND]

    return told


def _made(
    make: Callable[[Any, _Interaction, Any, re.Match[str]], Awaitable[Any]],
) -> Callable[[Any, _Interaction, Any, re.Match[str]], Awaitable[Any]]:
    @functools.wraps(make)
    async def made(
        cls: type, interaction: _Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> object:
        async def call(_: object, interaction: _Interaction) -> Any:  # noqa: ANN401 - any item
            return await make(cls, interaction, item, match)

        return await _told(call, _Refused(item))(cls, interaction)

    return made


def job_template(verb: str, more: str = "") -> re.Pattern[str]:
    """What custom ids of a button about a job look like; `more` is a pattern of what follows."""
    return re.compile(rf"job:{re.escape(verb)}:(?P<job>[0-9a-f]{{32}}){more}")


class JobItem(
    AnsweringItem, discord.ui.DynamicItem[discord.ui.Button[Any]], template=job_template("none")
):
    """A button about one job, named in its custom id: `job:<verb>:<32 hex>`."""

    verb: ClassVar[str]
    label: ClassVar[str]
    style: ClassVar[discord.ButtonStyle]
    emoji: ClassVar[str | None]

    def __init_subclass__(
        cls,
        *,
        verb: str,
        label: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        emoji: str | None = None,
    ) -> None:
        super().__init_subclass__(template=job_template(verb))
        cls.verb, cls.label, cls.style, cls.emoji = verb, label, style, emoji

    def __init__(
        self,
        job_id: UUID,
        *,
        row: int | None = None,
        disabled: bool = False,
        label: str = "",
        style: discord.ButtonStyle | None = None,
    ) -> None:
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=label or self.label,
            style=style or self.style,
            emoji=self.emoji,
            custom_id=f"job:{self.verb}:{job_id.hex}",
            disabled=disabled,
        )
        super().__init__(button, row=row)
        self.job_id = job_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: _Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(UUID(match["job"]))


class AnsweringView(discord.ui.View):
    """A view whose errors end in the one door.

    It is kept in memory until it times out. One with dynamic items and others, too, would take the
    dynamic ones with it then, everywhere: those go into a LastingView.
    """

    async def interaction_check(self, interaction: _Interaction, /) -> bool:
        """Anybody may press; what is logged of it names the interaction."""
        mark_logs(interaction)
        return True

    async def on_error(
        self, interaction: _Interaction, error: Exception, _item: discord.ui.Item[Any], /
    ) -> None:
        """Tell who pressed."""
        await refuse(interaction, error)


class LastingView(discord.ui.View):
    """Dynamic items and links only: they work for ever, and nothing of them is kept in memory."""

    def __init__(self, *items: discord.ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        # A view that is over is sent as any other, but discord.py does not keep it.
        self.stop()

    def add_item(self, item: discord.ui.Item[Any]) -> Self:
        """Add what carries its state in its custom id. TypeError for anything else."""
        if item.is_dispatchable() and not isinstance(item, discord.ui.DynamicItem):
            raise TypeError(f"{item!r} would not work after a restart")
        return super().add_item(item)


class AnsweringModal(discord.ui.Modal):
    """A form whose errors end in the one door; one left open through a restart is told as old."""

    def __init__(self, *, title: str = discord.utils.MISSING) -> None:
        super().__init__(title=title, timeout=FORM_STAYS_OPEN)

    async def interaction_check(self, interaction: _Interaction, /) -> bool:
        """Anybody may send it; what is logged of it names the interaction."""
        mark_logs(interaction)
        return True

    async def on_error(  # type: ignore[override] # a form has no item, as in discord.py
        self, interaction: _Interaction, error: Exception, /
    ) -> None:
        """Tell who sent it."""
        await refuse(interaction, error)
