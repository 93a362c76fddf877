"""`--ydk DIR`: each deck as a file that simulators and deck sites read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.cli.screen import Screen
from bot.domain.analysis.decks import Deck
from bot.domain.analysis.parts import DeckPart
from bot.rendering.text.characters import clean
from bot.rendering.text.lines import EMPTY, Span, Tone, line
from bot.rendering.text.tables import Column, table
from bot.rendering.text.wording import count
from bot.rendering.ydk import Copies, Ydk, file_name, ydk

_DAY: Final = len("YYYY-MM-DD")
_SEEN: Final = "They hold the copies that were seen; --likely adds those that are likely."
_LIKELY: Final = "They hold the copies that were seen, and those that are only likely."


def write_decks(folder: Path, decks: Sequence[Deck], screen: Screen, *, likely: bool) -> int:
    """Write a file a deck and say which; 1 if one could not be written.

    No file that is there already is changed: one of the same content is as good as written, one
    of other content is named.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or "no folder"
        screen.complain(f"{clean(str(folder))} cannot be a folder for decks: {why}.")
        return 1
    names: list[str] = []
    for deck in decks:
        names.append(file_name(deck.player, deck.newest[:_DAY], taken=names))
    files = [_content(deck, likely=likely) for deck in decks]
    refusals = [_write(folder / name, file.text) for name, file in zip(names, files, strict=True)]
    rows = [
        [line(f"  {name}"), line(Span(_tell(deck, likely=likely), Tone.FAINT))]
        for name, deck, refusal in zip(names, decks, refusals, strict=True)
        if not refusal
    ]
    if rows:
        written = Span(f"{count(len(rows), 'deck file')} in {folder}", Tone.TITLE)
        columns = (Column(least=16), Column(optional=True))
        screen.show([EMPTY, line(written), *table(columns, rows, screen.width)])
        screen.say(_LIKELY if likely else _SEEN)
    if left_out := sum(file.left_out for file in files):
        what = "has" if left_out == 1 else "have"
        screen.say(f"{count(left_out, 'card')} {what} no passcode and cannot be in a .ydk file.")
    for refusal in filter(None, refusals):
        screen.complain(refusal)
    return 1 if any(refusals) else 0


def _content(deck: Deck, *, likely: bool) -> Ydk:
    main, extra, side = (_copies(part, likely=likely) for part in deck.parts)
    return ydk(main, extra, side, creator=f"Duel Insights: {_tell(deck, likely=likely)}")


def _copies(part: DeckPart, *, likely: bool) -> list[Copies]:
    return [(card.passcode, card.seen + (card.likely if likely else 0)) for card in part.cards]


def _tell(deck: Deck, *, likely: bool) -> str:
    """How much of the deck the file holds, and what that rests on."""
    held = deck.main.known if likely else deck.main.seen
    word = "known" if likely else "seen"
    least = "at least " if deck.lower_bound else ""
    return f"{least}{held} of {deck.main.size} {word} in {count(len(deck.replays), 'replay')}"


def _write(path: Path, text: str) -> str:
    """Why the file could not be written; "" if it holds `text` now."""
    content = text.encode()
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        if _holds(path, content):
            return ""
        return f"{path.name} is there already with other content, and was left as it is."
    except OSError as error:
        return f"{path.name} could not be written: {error.strerror}."
    return ""


def _holds(path: Path, content: bytes) -> bool:
    """Whether it is an ordinary file of this content; no other is opened."""
    try:
        return (
            path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
        )
    except OSError:
        return False
