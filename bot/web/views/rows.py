"""Rows of short text as pages write them: strangers' words apart, what tells a score coverable."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from bot.rendering.rows import Piece, Row
from bot.rendering.text.lines import Tone

_CLASSES = {
    Tone.FAINT: "faint",
    Tone.DOUBT: "warn",
    Tone.LIKELY: "likely",
    Tone.TITLE: "strong",
}


def in_html(told: Row) -> Markup:
    """The row with everything escaped; pieces that tell a score stand under one cover."""
    return Markup("").join(_parts(told))


def _parts(told: Row) -> Iterator[Markup]:
    for is_score, pieces in groupby(told, key=lambda piece: piece.score):
        inside = Markup("").join(map(_piece, pieces))
        yield Markup('<span class="score">{}</span>').format(inside) if is_score else inside


def _piece(piece: Piece) -> Markup:
    text = Markup("<bdi>{}</bdi>").format(piece.text) if piece.theirs else escape(piece.text)
    name = _CLASSES.get(piece.tone)
    return text if name is None else Markup('<span class="{}">{}</span>').format(name, text)
