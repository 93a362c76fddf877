"""What a form makes of a draft: pure, and nothing that somebody wrote is lost unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from bot.domain.given_files import GivenFile
from bot.domain.links import replay_id_of
from bot.domain.team_sheets.chat import clean
from bot.domain.team_sheets.merging import merge, merge_fields
from bot.domain.team_sheets.names import cut_name
from bot.domain.team_sheets.pasting import read_file, read_text
from bot.domain.team_sheets.sheet import Entry, IsReplay, Mark, NotUnderstood, Sheet, gap
from bot.domain.team_sheets.writing import write_text
from cogs.ui.words import length

LONGEST_TEXT: Final = 4000
"""What the text of a form holds."""

_NUMBERS: Final = re.compile(r"([^\W\d_]*)[\s.:#/-]*(\d+)")
_LONGEST_NUMBER: Final = 4
_LONGEST_WAR: Final = 100
_NO_WEEK: Final = "Season and week are numbers: write them like \u201cS9 W4\u201d, or leave it out."
_HEADLESS: Final = Sheet()
_SIGNS: Final = len("1.  vs  (2-1):")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stood in the fields of a form when it was sent."""

    team_name: str = ""
    war: str = ""
    opponent_team: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a form showed of the draft when it was opened.

    With `has_head` its fields are all that is known of team and week; with `has_entries` its text
    is all that is known of the matches. With `has_gaps` what was not understood was seen before.
    """

    has_head: bool = False
    has_entries: bool = False
    has_gaps: bool = False


def revise(before: Sheet, typed: Typed, opened: Opened, files: Sheet = _HEADLESS) -> Sheet:
    """The draft after a form was sent.

    Its text takes the place of all matches where it showed all of them, and is added otherwise;
    files are always added. What is typed in a field counts more than what text and files say.
    """
    read = merge(_read_head(typed), read_text(typed.text))
    known = _HEADLESS if opened.has_head else before
    head, _ = merge_fields(_head_of(read), _head_of(known))
    kept = Sheet(
        entries=before.entries, not_understood=tuple(_lasting(before, seen=opened.has_gaps))
    )
    if opened.has_entries:
        entries = tuple(_with_posts(before.entries, read.entries))
        gaps = (*kept.not_understood, *read.not_understood)
        matches = Sheet(entries=entries, not_understood=gaps)
    else:
        matches = merge(kept, _without_head(read))
    together = msgspec.structs.replace(
        head, entries=matches.entries, not_understood=matches.not_understood
    )
    return merge(together, files)


def with_replays(sheet: Sheet, urls: Iterable[str]) -> Sheet:
    """The sheet with these replays, too; those that it has stay where they are."""
    known = frozenset(sheet.urls)
    new = tuple(url for url in urls if url not in known)
    return merge(sheet, Sheet(entries=(Entry(urls=new),))) if new else sheet


def read_files(files: Sequence[GivenFile]) -> tuple[Sheet, list[GivenFile]]:
    """What the lists among the files say, and the files that are replays."""
    sheet, replays = Sheet(), []
    for file in files:
        read = read_file(file.name, file.content)
        if isinstance(read, IsReplay):
            replays.append(file)
        else:
            sheet = merge(sheet, read)
    return sheet, replays


def read_war(text: str) -> tuple[int | None, int | None] | None:
    """Season and week as people write them: `S9 W4`, `season 9, week 4`, `9/4`, `4`; else None."""
    if len(text) > _LONGEST_WAR:
        return None
    season, weeks = None, []
    for word, digits in _NUMBERS.findall(clean(text)):
        if len(digits) > _LONGEST_NUMBER:
            return None
        if season is None and word[:1].casefold() == "s":
            season = int(digits)
        else:
            weeks.append(int(digits))
    if season is None and len(weeks) > 1:
        season = weeks.pop(0)
    if len(weeks) > 1 or (season is None and not weeks):
        return None
    return season or None, (weeks[0] or None) if weeks else None


def write_war(sheet: Sheet) -> str:
    """Season and week as `read_war` reads them."""
    season = "" if sheet.season is None else f"S{sheet.season}"
    week = "" if sheet.week is None else f"W{sheet.week}"
    return " ".join(filter(None, (season, week)))


def write_matches(sheet: Sheet) -> str | None:
    """All matches as lines for the text of a form; None where it does not hold them."""
    # Lines take long to write, since each is read to see whether it says the same.
    if sum(map(_least, sheet.entries)) > LONGEST_TEXT:
        return None
    text = write_text(_without_head(sheet))
    return text if length(text) <= LONGEST_TEXT else None


def is_long(sheet: Sheet) -> bool:
    """Whether the matches may have no room in a form, without writing them."""
    return sum(_least(entry) + _SIGNS for entry in sheet.entries) > LONGEST_TEXT // 2


def _least(entry: Entry) -> int:
    """How long the line of a match is at least."""
    names = (entry.player, entry.opponent, entry.sub_for, entry.tag, entry.opponent_tag)
    numbers = (str(replay_id_of(url)) for url in entry.urls)
    return sum(len(part) + 1 for part in filter(None, (*names, *entry.db_names, *numbers)))


def _read_head(typed: Typed) -> Sheet:
    names = [cut_name(clean(name)) for name in (typed.team_name, typed.opponent_team)]
    gaps = [gap(sentence, name or "") for name, sentences in names for sentence in sentences]
    war: tuple[int | None, int | None] = (None, None)
    if typed.war.strip():
        found = read_war(typed.war)
        if found is None:
            gaps.append(gap(_NO_WEEK, typed.war))
        else:
            war = found
    return Sheet(*war, names[0][0], names[1][0], not_understood=tuple(gaps))


def _head_of(sheet: Sheet) -> Sheet:
    return Sheet(sheet.season, sheet.week, sheet.team_name, sheet.opponent_team)


def _without_head(sheet: Sheet) -> Sheet:
    return Sheet(entries=sheet.entries, not_understood=sheet.not_understood)


def _lasting(sheet: Sheet, *, seen: bool) -> Iterator[NotUnderstood]:
    """What is still to be told: never of a text, which is written anew each time."""
    for one in sheet.not_understood:
        if not seen and (one.post is not None or one.file is not None):
            yield one


def _with_posts(before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[Entry]:
    """Matches that nobody changed still come from their posts, so that later ones replace them."""
    posted = [entry for entry in before if entry.post is not None]
    known = {_bare(entry): entry for entry in posted}
    alone = [one for one in posted if not one.names_somebody and one.order is None and one.urls]
    for entry in after:
        if entry.names_somebody or entry.order is not None:
            yield known.get(entry, entry)
            continue
        # As text, replays without players are one line, of however many posts they are.
        left = dict.fromkeys(entry.urls)
        for loose in alone:
            if left.keys() >= set(loose.urls):
                yield loose
                left = {url: None for url in left if url not in loose.urls}
        if left:
            yield msgspec.structs.replace(entry, urls=tuple(left))


def _bare(entry: Entry) -> Entry:
    return msgspec.structs.replace(entry, post=None, author=None, mark=Mark.PLAIN)
