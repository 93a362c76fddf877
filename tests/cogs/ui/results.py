"""Analyses for the tests of what is shown of them, and messages as Discord would check them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import discord

from bot.domain.analysis.results import ANALYSIS_VERSION, Analysis, LeftOut
from bot.domain.links import replay_url
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.samples.scenes import demo_replays
from cogs.ui.base import LastingView
from tests.discord.payloads import check_request

_ORIGINAL = "/webhooks/1/token/messages/@original"
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
_HIDDEN = re.compile(r"\|\|(?:\\.|[^\\])*?\|\|", re.DOTALL)


def analysis_of(replays: Iterable[Replay], *left_out: LeftOut) -> Analysis:
    return Analysis(ANALYSIS_VERSION, tuple(replays), left_out)


@cache
def demo() -> Analysis:
    """Six replays with seven matches between five people."""
    return analysis_of(read_replay(content) for _, content in demo_replays())


def left_out(replay_id: int, reason: str) -> LeftOut:
    return LeftOut(replay_url(replay_id), reason)


def check(embeds: Sequence[discord.Embed], view: LastingView, *files: str) -> None:
    """Discord would take it, as a new message and as an edit."""
    body: dict[str, object] = {
        "allowed_mentions": {"parse": []},
        "embeds": [embed.to_dict() for embed in embeds],
        "components": view.to_components(),
        "attachments": [{"id": number, "filename": name} for number, name in enumerate(files)],
    }
    check_request("PATCH", _ORIGINAL, body)
    check_request("POST", "/webhooks/1/token", body)


def written(embeds: Iterable[discord.Embed]) -> str:
    """All that is written in them, as it is sent."""
    texts: list[str | None] = []
    for embed in embeds:
        texts += [embed.title, embed.description]
        for field in embed.fields:
            texts += [field.name, field.value]
        texts.append(embed.footer.text)
    return "\n".join(filter(None, texts))


def read(embeds: Iterable[discord.Embed]) -> str:
    """All that people read in them, with hyphens for dashes."""
    shown = _ESCAPED.sub(r"\1", written(embeds)).replace("\N{EN DASH}", "-")
    return shown.replace("\N{NO-BREAK SPACE}", " ")


def in_sight(embeds: Iterable[discord.Embed]) -> str:
    """What people see before they tap anything."""
    return _HIDDEN.sub("[hidden]", written(embeds)).replace("\N{EN DASH}", "-")
