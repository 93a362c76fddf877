"""A team's matches as somebody wrote them down, and what of it was not understood."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from msgspec import Struct, structs

MOST_REPLAYS: Final = 400
MOST_ENTRIES: Final = 400
MOST_GAPS: Final = 100
LONGEST_NAME: Final = 60
_EXCERPT: Final = 80
_LONGEST_FILE: Final = 100

TOO_MANY: Final = (
    f"A sheet holds {MOST_REPLAYS} replays and {MOST_ENTRIES} matches at most: this one and those "
    "after it are left out, so send them as another team."
)
_MORE_GAPS: Final = "More was not understood than is shown here: mend these places first."


class NotUnderstood(Struct, frozen=True, omit_defaults=True):
    """Something in a sheet that is not used: where, its beginning, and what to do about it.

    `line` counts from 1 in the text, the file or the post that it stands in. A `note` is about the
    whole sheet: nothing of it is left out, but something is not known.
    """

    sentence: str
    text: str = ""
    line: int | None = None
    file: str | None = None
    post: int | None = None
    note: bool = False


class War(Struct, frozen=True, omit_defaults=True):
    """What a heading says of the matches beneath it; players of `team` stand first in them."""

    season: int | None = None
    week: int | None = None
    team: str | None = None
    opponent: str | None = None

    @property
    def has_sides(self) -> bool:
        """Whether it names both teams."""
        return self.team is not None and self.opponent is not None

    def turned(self) -> War:
        """The same war for matches whose players change places."""
        return War(self.season, self.week, self.opponent, self.team) if self.has_sides else self


class Mark(StrEnum):
    """What a post says about itself."""

    PLAIN = "plain"
    CORRECTS = "corrects"
    GOES_ON = "goes_on"


class Entry(Struct, frozen=True, omit_defaults=True):
    """One match or seat; `urls` are canonical addresses.

    `tag` and `opponent_tag` stood in brackets beside the names: a team, a deck. `reported_score`
    has the player's wins first. `war` is what the heading above says. `post`, `author` and `mark`
    are known for what came from a message.
    """

    order: int | None = None
    player: str | None = None
    db_names: tuple[str, ...] = ()
    opponent: str | None = None
    reported_score: str | None = None
    sub_for: str | None = None
    urls: tuple[str, ...] = ()
    tag: str | None = None
    opponent_tag: str | None = None
    war: War | None = None
    post: int | None = None
    author: int | None = None
    mark: Mark = Mark.PLAIN

    @property
    def names_somebody(self) -> bool:
        """Whether the match can be told from others by its players."""
        return self.player is not None or self.opponent is not None


def bare(entry: Entry) -> Entry:
    """What an entry says, whatever message it came from."""
    return structs.replace(entry, post=None, author=None, mark=Mark.PLAIN)


class Post(Struct, frozen=True, omit_defaults=True):
    """What a message says, whatever other messages say; teams are those on lines of their own.

    All of it has the message's number, which tells the time, too.
    """

    number: int
    entries: tuple[Entry, ...] = ()
    team_name: str | None = None
    opponent_team: str | None = None
    not_understood: tuple[NotUnderstood, ...] = ()


class Sheet(Struct, frozen=True, omit_defaults=True):
    """All that was understood, in the order given, and what was not.

    A replay is in one entry only; there are at most 400 of both. `opponent_team` is only what
    somebody says of the sheet as a whole. The fields that are `guessed` are no more than what
    the headings of the matches say.

    `posts` are the messages it was collected from, by their numbers: all that has such a number
    in the sheet, and the fields that are `posted`, are made of them anew when one comes. What was
    `seen` of what they do not say clearly is not told again.
    """

    season: int | None = None
    week: int | None = None
    team_name: str | None = None
    opponent_team: str | None = None
    entries: tuple[Entry, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    guessed: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    posted: tuple[str, ...] = ()
    seen: tuple[NotUnderstood, ...] = ()

    @property
    def urls(self) -> tuple[str, ...]:
        """The replays of all entries, in their order."""
        return tuple(url for entry in self.entries for url in entry.urls)


class IsReplay(Struct, frozen=True):
    """A file that is no sheet but a replay, or a pack of such files."""

    name: str


def gap(sentence: str, text: str = "", line: int | None = None) -> NotUnderstood:
    """What is not used, with the beginning of its text on one line and without hidden signs."""
    shown = _printable(" ".join(text[: 4 * _EXCERPT].split()))
    if len(shown) > _EXCERPT:
        shown = shown[: _EXCERPT - 1] + "\u2026"
    return NotUnderstood(sentence, shown, line)


def shown_file(name: str) -> str:
    """A file's name as it may be kept beside what was not understood of it."""
    return _printable(name[:_LONGEST_FILE])


def bounded(gaps: Iterable[NotUnderstood]) -> tuple[NotUnderstood, ...]:
    """Each of these once; where there are too many the last says so."""
    kept = tuple(dict.fromkeys(gaps))
    if len(kept) <= MOST_GAPS:
        return kept
    return (*kept[: MOST_GAPS - 1], NotUnderstood(_MORE_GAPS))


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text))
