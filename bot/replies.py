"""Answer an interaction, whatever state it is in; here is the one door of all errors."""

from __future__ import annotations

import logging
import math
import secrets
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands
from structlog.contextvars import bind_contextvars, bound_contextvars

from bot.domain.errors import DomainError
from bot.services.askers import Asker
from bot.services.outages import outage_of

_log = logging.getLogger(__name__)

LONGEST_TEXT: Final = 2000
"""What Discord takes as the text of one message."""

# Discord's codes for: no such interaction or too late, answered already, no such webhook, a token
# that is over, no more followups.
_GONE: Final = frozenset({10062, 40060, 10015, 50027, 40094})
_MISSING_ACCESS: Final = 50001
_UNKNOWN_MESSAGE: Final = 10008
_PRIVATE: Final = "answered privately"
_TOLD: Final = "told"

_AWAY: Final = "The bot cannot reach its database just now: try again in a minute."

_View = discord.ui.View | discord.ui.LayoutView


class GoneError(Exception):
    """Nobody waits for this answer any more: it is too late, or was given by another process."""


def asker_of(interaction: discord.Interaction[Any]) -> Asker:
    """Who typed or pressed, with the roles that they have on this server."""
    if not isinstance(interaction.user, discord.Member):
        return Asker(interaction.user.id)
    # `roles` leaves out those that the bot has not heard of, and has none where it is no member.
    return Asker(interaction.user.id, frozenset(interaction.user._roles))  # noqa: SLF001 - see above


def new_incident() -> str:
    """An id under which an unexpected fault stands in the log."""
    return secrets.token_hex(4)


@contextmanager
def about_interaction(interaction: discord.Interaction[Any]) -> Iterator[None]:
    """What is logged inside names the interaction, and the command or component it came from."""
    with bound_contextvars(**_names(interaction)):
        yield


def mark_logs(interaction: discord.Interaction[Any]) -> None:
    """What this task logs from here on names the interaction; each has a task of its own."""
    bind_contextvars(**_names(interaction))


def _names(interaction: discord.Interaction[Any]) -> dict[str, str]:
    command = interaction.command
    asked = command.qualified_name if command is not None else interaction.custom_id
    return {"interaction": str(interaction.id), "asked": asked or "?"}


async def acknowledge(interaction: discord.Interaction[Any]) -> None:
    """Have the asker wait for a private answer. GoneError where nobody waits."""
    if not interaction.response.is_done():
        with _gone(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
        interaction.extras[_PRIVATE] = True


async def acknowledge_update(interaction: discord.Interaction[Any]) -> None:
    """Say that the message under the button will change. GoneError where nobody waits."""
    if not interaction.response.is_done():
        with _gone(interaction):
            await interaction.response.defer()


async def open_modal(interaction: discord.Interaction[Any], modal: discord.ui.Modal) -> None:
    """Answer with a form, which only a first answer can be. GoneError where nobody waits."""
    with _gone(interaction):
        await interaction.response.send_modal(modal)


@contextmanager
def _gone(interaction: discord.Interaction[Any]) -> Iterator[None]:
    try:
        yield
    except discord.HTTPException as error:
        if not _is_gone(error):
            raise
        _log_gone(interaction, error)
        raise GoneError from None


def _is_gone(error: BaseException) -> bool:
    return isinstance(error, discord.HTTPException) and (
        error.code in _GONE or (error.status, error.code) == (401, _MISSING_ACCESS)
    )


def _log_gone(interaction: discord.Interaction[Any], error: discord.HTTPException) -> None:
    with about_interaction(interaction):
        _log.info("nobody waits for this answer any more (%d/%d)", error.status, error.code)


async def tell(
    interaction: discord.Interaction[Any],
    content: str | None = None,
    *,
    embed: discord.Embed | None = None,
    embeds: Sequence[discord.Embed] = (),
    view: _View | None = None,
    file: discord.File | None = None,
    files: Sequence[discord.File] = (),
) -> None:
    """Give the asker this private answer, whatever was answered before.

    It is the first answer, or fills the private one that waits, or comes after what was told.
    Where nobody waits any more, that is logged and no more.
    """
    message: dict[str, Any] = {
        "content": content,
        "embeds": [*([embed] if embed else []), *embeds],
        "files": [*([file] if file else []), *files],
        "view": view,
    }
    try:
        await _answer(interaction, message)
    except discord.HTTPException as error:
        if not _is_gone(error):
            raise
        _log_gone(interaction, error)


async def _answer(interaction: discord.Interaction[Any], message: dict[str, Any]) -> None:
    if not interaction.response.is_done():
        await interaction.response.send_message(**_privately(message))
    elif not (_waits(interaction) and await _fill(interaction, message)):
        files = [read_again(file) for file in message["files"]]
        await interaction.followup.send(**_privately({**message, "files": files}))
    interaction.extras[_TOLD] = True


def _privately(message: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty, which only an edit needs."""
    given = {name: value for name, value in message.items() if value}
    return given | {"ephemeral": True, "allowed_mentions": discord.AllowedMentions.none()}


async def _fill(interaction: discord.Interaction[Any], message: Mapping[str, Any]) -> bool:
    """Whether what waits could become this answer; if not, it is not there any more."""
    if interaction.extras.get(_PRIVATE):
        parts = {name: message[name] for name in ("content", "embeds", "view")}
        return await edit_private(interaction, **parts, attachments=message["files"])
    # What waits in public cannot become private, and Discord would fill it with what comes next.
    await _unless_dismissed(interaction.delete_original_response())
    return False


async def edit_private(interaction: discord.Interaction[Any], **message: Any) -> bool:  # noqa: ANN401 - as discord.py takes it
    """Whether the private message could become this; if not, it was dismissed meanwhile."""
    nobody = discord.AllowedMentions.none()
    edit = interaction.edit_original_response(**message, allowed_mentions=nobody)
    return await _unless_dismissed(edit)


async def _unless_dismissed(doing: Awaitable[object]) -> bool:
    """Whether the message that it is done to was there still."""
    try:
        await doing
    except discord.NotFound as error:
        if error.code != _UNKNOWN_MESSAGE:
            raise
        return False
    return True


def read_again(file: discord.File) -> discord.File:
    """The file from its beginning: discord.py has read it to its end, and sends each only once."""
    file.reset()
    return discord.File(file.fp, file.filename, description=file.description)


async def post(
    interaction: discord.Interaction[Any],
    *,
    embed: discord.Embed,
    view: _View | None = None,
) -> discord.WebhookMessage:
    """Put a message where everybody here sees it, after a private acknowledgment.

    Discord may still make it private (`flags.ephemeral`). Then `tell` something, or `dismiss` the
    private answer. GoneError where nobody waits.
    """
    message: dict[str, Any] = {"embed": embed} | ({"view": view} if view else {})
    with _gone(interaction):
        if _waits(interaction):
            # The first message after an acknowledgment fills it and is as private as that, so
            # something else fills it before.
            await interaction.edit_original_response(content="Here it comes:")
        return await interaction.followup.send(
            **message, ephemeral=False, wait=True, allowed_mentions=discord.AllowedMentions.none()
        )


async def dismiss(interaction: discord.Interaction[Any]) -> None:
    """Take the private answer away; that there is none is no error."""
    try:
        await interaction.delete_original_response()
    except discord.HTTPException as error:
        if not _is_gone(error) and error.code != _UNKNOWN_MESSAGE:
            raise
        _log_gone(interaction, error)
    interaction.extras[_TOLD] = True


def _waits(interaction: discord.Interaction[Any]) -> bool:
    """Whether the asker looks at "thinking", and was told nothing yet."""
    deferred = discord.InteractionResponseType.deferred_channel_message
    return interaction.response.type is deferred and _TOLD not in interaction.extras


async def refuse(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """The one door: whatever went wrong becomes one private sentence. Never raises."""
    with about_interaction(interaction):
        try:
            await _refuse(interaction, _cause(error))
        except Exception:  # noqa: BLE001 - it never raises
            _log.exception("an error could not be told to who asked")


async def _refuse(interaction: discord.Interaction[Any], error: BaseException) -> None:
    if isinstance(error, GoneError):
        return
    if _is_gone(error):
        _log.info("nobody waits for this answer any more")
        return
    sentence = _sentence(error)
    if sentence is not None:
        _log.info("refused: %s", type(error).__name__)
    elif not isinstance(error, aiohttp.ClientError) and (outage := outage_of(error)) is not None:
        _log.warning("not answered: %s", outage.sentence)
        sentence = _AWAY
    elif interaction.client.is_closed():
        _log.info("left unanswered: the bot stops")
        return
    else:
        incident = new_incident()
        _log.error("incident %s", incident, exc_info=error)
        sentence = (
            "Something unexpected went wrong: try again, and tell the operator the incident "
            f"{incident}."
        )
    if interaction.type is discord.InteractionType.autocomplete:
        await _offer_nothing(interaction)
    else:
        await tell(interaction, _cut(sentence))


async def _offer_nothing(interaction: discord.Interaction[Any]) -> None:
    """Suggestions have no room for a sentence; without an answer Discord would show an error."""
    if not interaction.response.is_done():
        with _gone(interaction):
            await interaction.response.autocomplete([])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _cause(error: BaseException) -> BaseException:
    """What really happened, without what discord.py wrapped it in."""
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    if isinstance(error, app_commands.TransformerError) and error.__cause__ is not None:
        return error.__cause__
    return error


# The first that fits counts, so what is special comes before what is general.
_CHECKS: Final[list[tuple[type[Exception] | tuple[type[Exception], ...], str]]] = [
    (
        app_commands.NoPrivateMessage,
        "This works in servers only: use it in a channel of a server.",
    ),
    (
        (app_commands.MissingRole, app_commands.MissingAnyRole),
        "This is for members with a certain role: ask an administrator of this server for it.",
    ),
    (
        app_commands.TransformerError,
        "One of the values cannot be used: correct it, and try again.",
    ),
    (
        (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch),
        "This command has changed: restart Discord to see it as it is now, and try again.",
    ),
]


def _sentence(error: BaseException) -> str | None:
    """What a person is told; nothing for what nobody expected."""
    match error:
        case DomainError():
            return error.sentence
        case app_commands.MissingPermissions():
            names = _permissions(error.missing_permissions)
            return f"You may not do this here: ask somebody who has the permission {names}."
        case app_commands.BotMissingPermissions():
            names = _permissions(error.missing_permissions)
            return f"The bot may not do this here: have it given the permission {names}."
        case app_commands.CommandOnCooldown():
            seconds = math.ceil(error.retry_after)
            return f"That was too soon after the last time: try again in {seconds} seconds."
    for kinds, sentence in _CHECKS:
        if isinstance(error, kinds):
            return sentence
    if isinstance(error, app_commands.CheckFailure):
        return "You may not do this here: it is for others, or for another place."
    return None


def _permissions(names: Sequence[str]) -> str:
    shown = [name.replace("_", " ").replace("guild", "server").title() for name in names]
    return " and ".join(shown)
