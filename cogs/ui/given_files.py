"""Replay files that people send with a form, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import aiohttp
import discord

from bot.domain.errors import DomainError
from bot.domain.given_files import GivenFile, RefusedFile
from bot.rendering.text.wording import count
from bot.services.uploads import Supplied
from cogs.ui.words import plain

MOST_FILES: Final = 10
MOST_BYTES: Final = 25 * 1024 * 1024
"""Of all files of an upload together, as they are sent."""


async def read_attachments(attachments: Sequence[discord.Attachment]) -> list[GivenFile]:
    """The files as Discord has them. DomainError where they are too large or gone.

    They are held in memory, so that whoever calls this has a turn of `Uploads`.
    """
    _check_size(sum(one.size for one in attachments))
    files: list[GivenFile] = []
    try:
        for one in attachments:
            files.append(GivenFile(one.filename, await one.read()))
            _check_size(sum(len(file.content) for file in files))
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        sentence = "Discord did not hand the files over: send them again."
        raise DomainError("files_gone", sentence) from None
    return files


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        sentence = (
            f"These files have more than {MOST_BYTES >> 20} MiB together: pack them as .zip,"
            " or send them in several uploads."
        )
        raise DomainError("too_large", sentence)


def tell_refused(one: RefusedFile) -> str:
    """Why a file is not taken, in a line."""
    return f"✗ {plain(one.name, 80)}: {plain(one.sentence, 300)}"


def tell_supplied(one: Supplied) -> str:
    """Which job goes on with files that it waited for, in a line."""
    return f"✓ Job `{one.job_id.hex[:8]}` goes on with {count(len(one.urls), 'replay')} of these."
