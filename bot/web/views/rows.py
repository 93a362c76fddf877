"""Rows of short text as pages write them: strangers' words apart, replays as links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

from bot.domain.links import replay_url
from bot.rendering.rows import Piece, Row
from bot.rendering.text.lines import Tone

_HIDDEN: Final = Markup('<span class="hidden">hidden</span>')
_NUMBER: Final = re.compile(r"[0-9]+")
_NAMED: Final = re.compile(r"\b[Rr]eplays? [1-9][0-9]{0,11}(?:(?:, | and )[1-9][0-9]{0,11})*\b")
_CLASSES: Final = {
    Tone.FAINT: "faint",
    Tone.DOUBT: "warn",
    Tone.LIKELY: "likely",
    Tone.TITLE: "strong",
}


def in_html(told: Row, *, scores: bool = True) -> Markup:
    """The row with everything escaped, and replays that it names as links.

    Without `scores` what tells one is left out, and that something is.
    """
    return Markup("").join(_parts(told, scores=scores))


def in_sentence(told: str) -> Markup:
    """A sentence of ours, which may hold strangers' words; replays that it names are links."""
    return Markup("").join(_linked(told))


def _parts(told: Row, *, scores: bool) -> Iterator[Markup]:
    for is_score, pieces in groupby(told, key=lambda piece: piece.score):
        if is_score and not scores:
            yield _HIDDEN
        else:
            yield from map(_piece, pieces)


def _piece(piece: Piece) -> Markup:
    text = Markup("<bdi>{}</bdi>").format(piece.text) if piece.theirs else in_sentence(piece.text)
    name = _CLASSES.get(piece.tone)
    return text if name is None else Markup('<span class="{}">{}</span>').format(name, text)


def _linked(told: str) -> Iterator[Markup]:
    """The sentence in pieces: each number that is said to be a replay's leads there."""
    end = 0
    for named in _NAMED.finditer(told):
        for number in _NUMBER.finditer(told, named.start(), named.end()):
            yield escape(told[end : number.start()])
            url = replay_url(int(number[0]))
            yield Markup('<a href="{}" rel="noreferrer">{}</a>').format(url, number[0])
            end = number.end()
    yield escape(told[end:])
