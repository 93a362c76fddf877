"""One line of a pasted text: what kind of line it is, and what it says."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final, NamedTuple

from bot.domain.links import Refusal, find_links, split_links
from bot.domain.team_sheets.chat import QUOTED, trim, undecorate, unstrike
from bot.domain.team_sheets.headers import Header, is_title, read_header, take_week
from bot.domain.team_sheets.pairs import LONGEST_LINE, Pair, read_pair, take_order
from bot.domain.team_sheets.sheet import MOST_GAPS, MOST_REPLAYS

_MOST_WORDS: Final = 3
_MOST_NOISE: Final = 10
UNUSED_WORDS: Final = (
    "The replays of this line are taken, its words are not: name the players as "
    "\u201cAlice vs Bob\u201d."
)
STRUCK_OUT: Final = "This line is struck out, so it is not used: leave it out."
NOT_A_MATCH: Final = (
    "This is neither a replay nor a match: write \u201c1. Alice vs Bob: link link\u201d, or leave "
    "it out."
)
_EXCERPT: Final = 80
_OTHER_SITE: Final = "This is no address of a replay on www.duelingbook.com: leave it out."

# Words that only say that links follow.
_NOISE: Final = (
    r"(?:(?:games?|g|match(?:es)?|m|replays?|r|links?|parts?|pt|duels?|d|sets?|file|video|vod)\s*"
    r"[#.]?\s*\d{0,2}|[#(]?\d{1,2}[).]?|decider|tie-?breaker|finals?|first|second|third|1st|2nd|3rd|"
    r"half|cont(?:inued)?|continuation|more|and|here|hier|is|are|was|the|our|my|this|updated?|"
    r"corrected|correction|fixed|edit(?:ed)?|new|rest|also|re-?match|gg|ggs|wp|pov|side|of|from|at|"
    r"post|proof|duelingbook|db|both|all|other|second|last)"
)
_ALL_NOISE: Final = re.compile(rf"(?:{_NOISE}(?!\w)|[^\w\"]+)*+", re.IGNORECASE)
_COUNTED: Final = r"(?:games?|g|match|m|replays?|r|links?|parts?|duels?)\s?[#.]?\s?\d{1,2}"
_NUMBERED_NOISE: Final = re.compile(
    rf"(?<![\s(,:;&+/|)\u2013\u2014-])[\s(,:;&+/|)\u2013\u2014-]++{_COUNTED}(?!\w)"
    rf"(?:[\s(,:;&+/|)\u2013\u2014-]++(?:{_COUNTED}|and|\d{{1,2}})(?!\w))*+[\s):]*$",
    re.IGNORECASE,
)
_LAST_NOISE: Final = re.compile(
    r"(?:\s*[,:;(|\u2013\u2014-]\s*|\s+(?=[a-z]+s?\s*[:>\u2192]))(?:(?:the|our|my|match|duelingbook|"
    r"db)\s+)?(?:replays?|links?|here|games?|match|vods?)(?:\s+links?)?[\s):|>\u2192-]*$",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(
    r"(?<![\s,;:(\u2013\u2014-])[\s,;:(\u2013\u2014-]++(?:updat(?:e|ed)|edit(?:ed)?|correct(?:ed|ion)|fixed|new)"
    r"(?:\s(?:link|replay|score)s?)?[\s:).!]*$",
    re.IGNORECASE,
)
_LOOSE: Final = re.compile(
    r"(?:other|more|further|loose|remaining|unsorted)\s+(?:replays?|links?|matches|games)\s*:",
    re.IGNORECASE,
)
_BETWEEN: Final = " \t,;:|+&/*()`~.!"
_LAST_NUMBER: Final = re.compile(r"(?:^|(?<=[\s,;:|+&/*(`~]))#?(?:\d{1,12}-)?(\d{5,12})$")
_GAPS: Final = dict.fromkeys(map(ord, _BETWEEN), " ")
_USUAL: Final = range(7, 10)
_DATE: Final = re.compile(r"20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_ONLY_NUMBERS: Final = re.compile(r"(?:[\s,;:|+&/()#.*]|(?:\d++-)?+\d++)++")
_LONG_NUMBER: Final = re.compile(r"\d{3}")
_LONGEST_SCORE: Final = 40
_SCORE_ONLY: Final = re.compile(r"\W*(?:score|result)?\W*([0-3])\s?[:\u2013\u2014-]\s?([0-3])\W*")
_ENDS_NAMED: Final = re.compile(
    rf"(?:{QUOTED}|[^\"]*[^\s\"])\s*(?::|\s[\u2013\u2014>=\u2192-]+)\s*$"
)


class Kind(Enum):
    """What a line is, seen alone."""

    BLANK = auto()
    LINKS = auto()
    LOOSE = auto()
    SEAT = auto()
    MATCH = auto()
    HEADER = auto()
    TITLE = auto()
    OTHER = auto()


class Line(NamedTuple):
    """A line and what it says; `pair` where it is a match, `header` where it names a war."""

    kind: Kind
    text: str = ""
    urls: tuple[str, ...] = ()
    pair: Pair = Pair()
    header: Header = Header()
    refusals: tuple[Refusal, ...] = ()
    doubts: tuple[str, ...] = ()


def read_line(text: str, *, among_words: bool = True) -> Line:
    """What a cleaned line says; `among_words`: numbers alone are replays only if beyond doubt.

    What is struck out does not count, unless the line would name fewer players without it.
    """
    rest = unstrike(text)
    line = _read_plain(rest, among_words=among_words)
    if rest == text:
        return line
    line = line._replace(text=text)
    if line.kind is Kind.BLANK:
        return line._replace(kind=Kind.OTHER, doubts=(STRUCK_OUT,))
    whole = _read_plain(text, among_words=among_words)
    return whole if _players(whole) > _players(line) else line


def _players(line: Line) -> int:
    """How many players a match names."""
    sides = (line.pair.left, line.pair.right)
    return sum(side.name is not None for side in sides) if line.kind is Kind.MATCH else 0


def _read_plain(text: str, *, among_words: bool) -> Line:
    addresses, around = split_links(text)
    if not any(map(str.isalnum, around)):
        return _links(Kind.LINKS if addresses else Kind.BLANK, text, addresses)
    if len(around) <= _LONGEST_SCORE and (score := _SCORE_ONLY.fullmatch(around)):
        kept = Pair(score="-".join(score.groups()))
        return _links(Kind.LINKS, text, addresses)._replace(pair=kept)
    if _ONLY_NUMBERS.fullmatch(around) and (addresses or _LONG_NUMBER.search(around)):
        # Beside a word, `find_links` takes only numbers that cannot be anything else.
        return _links(Kind.LINKS, text, f"{text}\nx" if among_words else text)
    if loose := _LOOSE.match(around):
        return _links(Kind.LOOSE, text, f"{around[loose.end() :]} {addresses}")
    words, numbers = _take_numbers(around)
    linked = bool(addresses or numbers)
    links = _links(Kind.LINKS, text, f"{addresses} {numbers}")
    if len(words) > LONGEST_LINE:
        return links._replace(kind=Kind.OTHER, doubts=(UNUSED_WORDS if linked else NOT_A_MATCH,))
    words = undecorate(words)
    if not linked and (header := read_header(words)):
        return links._replace(kind=Kind.HEADER, header=header)
    header, rest = take_week(words)
    words = trim(rest) if header else words
    return _read_match(links._replace(header=header or Header()), words, linked=linked)


def _read_match(links: Line, words: str, *, linked: bool) -> Line:
    order, rest = take_order(words, strong=True)
    if order and _ALL_NOISE.fullmatch(rest):
        return links._replace(kind=Kind.SEAT, pair=Pair(order))
    if _ALL_NOISE.fullmatch(words):
        return links._replace(kind=Kind.LINKS if linked else Kind.TITLE)
    kept = _drop_noise(words)
    noise = words[len(kept) :]
    named = noise.lstrip().startswith(":") or (not noise and _ENDS_NAMED.fullmatch(words))
    pair = read_pair(kept, dash=linked or links.header != Header())
    if pair.two_sides and (pair.left.name or pair.right.name):
        if linked or not (pair.order is None and _is_prose(pair)):
            return links._replace(kind=Kind.MATCH, pair=pair, doubts=pair.doubts)
    elif not pair.two_sides and pair.left.name and _is_named(pair, named=bool(named)):
        return links._replace(kind=Kind.MATCH, pair=pair, doubts=pair.doubts)
    if linked:
        said = pair.doubts or (UNUSED_WORDS,)
        if pair.order is None or not pair.two_sides:
            # Whose replays these are, nobody can tell: they are not those of the match above.
            return links._replace(kind=Kind.OTHER, doubts=said)
        return links._replace(kind=Kind.SEAT, pair=Pair(pair.order), doubts=said)
    if is_title(words):
        return links._replace(kind=Kind.BLANK)
    return links._replace(kind=Kind.OTHER, doubts=pair.doubts[:1] or (NOT_A_MATCH,))


def _is_prose(pair: Pair) -> bool:
    """Whether a line without a replay only happens to contain a word like `vs`."""
    sides = (pair.left, pair.right)
    return pair.score is None and not pair.no_replay and any(side.name is None for side in sides)


def _is_named(pair: Pair, *, named: bool) -> bool:
    """Whether words with nobody opposite are a player."""
    name = pair.left.name or ""
    return pair.left.quoted or (
        (named or pair.order is not None) and len(name.split()) <= _MOST_WORDS
    )


def _take_numbers(words: str) -> tuple[str, str]:
    """The words, and the replay numbers that they end with.

    Behind the last colon any number of five digits is one, elsewhere only one of the usual length.
    """
    colon = words.rfind(":")
    begin = end = len(words)
    for _ in range(2 * MOST_REPLAYS):
        while end and words[end - 1] in _BETWEEN:
            end -= 1
        # A bounded look back, so that many numbers are read in linear time.
        found = _LAST_NUMBER.search(words, max(0, end - 27), end)
        usual = found and len(found[1]) in _USUAL and not _DATE.fullmatch(found[1])
        if found is None or not (usual or found.start() > colon >= 0):
            break
        begin = end = found.start()
    return words[:begin], words[begin:].translate(_GAPS)


def _drop_noise(words: str) -> str:
    for _ in range(_MOST_NOISE):
        before = words
        words = _LAST_NOISE.sub("", _NUMBERED_NOISE.sub("", _REMARK.sub("", words)))
        if before == words:
            break
    return words


def _links(kind: Kind, text: str, given: str) -> Line:
    found = find_links(given)
    urls = tuple(link.url for link in found.links)
    refusals = found.not_understood[: MOST_GAPS + 1]
    if not urls and not refusals and "://" in given:
        refusals = (Refusal(given[:_EXCERPT], _OTHER_SITE),)
    return Line(kind, text, urls, refusals=refusals)
