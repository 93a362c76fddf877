"""What becomes of a draft when somebody sends its form: nothing they wrote is lost unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from bot.domain.given_files import GivenFile
from bot.domain.team_sheets.chat import clean
from bot.domain.team_sheets.headers import Header, read_war
from bot.domain.team_sheets.merging import merge, merge_fields
from bot.domain.team_sheets.names import cut_name
from bot.domain.team_sheets.pasting import read_file, read_text
from bot.domain.team_sheets.posts import edit_posts, settle_heads
from bot.domain.team_sheets.sheet import Entry, IsReplay, NotUnderstood, Sheet, gap

_NO_WEEK: Final = "Season and week are numbers: write them like \u201cS9 W4\u201d, or leave it out."
_EMPTY: Final = Sheet()


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


def revise(before: Sheet, typed: Typed, opened: Opened, files: Sheet = _EMPTY) -> Sheet:
    """The draft after a form was sent.

    Its text takes the place of all matches where it showed all of them, and is added otherwise;
    files are always added. What is typed in a field counts more than what text and files say.
    """
    read = merge(_read_head(typed), read_text(typed.text))
    known = _EMPTY if opened.has_head else before
    head, _ = merge_fields(_head_of(read), _head_of(known))
    kept = _with_gaps(settle_heads(before) if opened.has_head else before, seen=opened.has_gaps)
    if opened.has_entries:
        gaps = (*kept.not_understood, *read.not_understood)
        edited = edit_posts(kept, read.entries)
        matches = msgspec.structs.replace(edited, not_understood=gaps)
    else:
        matches = merge(kept, without_head(read))
    together = msgspec.structs.replace(
        matches,
        season=head.season,
        week=head.week,
        team_name=head.team_name,
        opponent_team=head.opponent_team,
        guessed=(),
        posted=tuple(name for name in kept.posted if getattr(read, name) is None),
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


def without_head(sheet: Sheet) -> Sheet:
    """Only what a sheet says of matches."""
    return Sheet(entries=sheet.entries, not_understood=sheet.not_understood)


def _read_head(typed: Typed) -> Sheet:
    names = [cut_name(clean(name)) for name in (typed.team_name, typed.opponent_team)]
    gaps = [gap(sentence, name or "") for name, sentences in names for sentence in sentences]
    war = read_war(typed.war) if typed.war.strip() else Header()
    if war is None:
        gaps.append(gap(_NO_WEEK, typed.war))
        war = Header()
    return Sheet(war.season, war.week, names[0][0], names[1][0], not_understood=tuple(gaps))


def _head_of(sheet: Sheet) -> Sheet:
    return Sheet(sheet.season, sheet.week, sheet.team_name, sheet.opponent_team)


def _with_gaps(sheet: Sheet, *, seen: bool) -> Sheet:
    """The sheet with what is still to be told: never of a text, which is written anew each time."""
    posted = tuple(one for one in sheet.not_understood if one.post is not None)
    return msgspec.structs.replace(
        sheet,
        not_understood=() if seen else tuple(_lasting(sheet.not_understood)),
        seen=tuple(dict.fromkeys((*sheet.seen, *posted))) if seen else sheet.seen,
    )


def _lasting(gaps: Iterable[NotUnderstood]) -> Iterator[NotUnderstood]:
    return (one for one in gaps if one.post is not None or one.file is not None)
