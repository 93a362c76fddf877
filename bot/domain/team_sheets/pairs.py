"""Who met whom, in the words of one line: seat, both players, score."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, NamedTuple

from bot.domain.team_sheets.chat import QUOTED, edges, trim
from bot.domain.team_sheets.names import Side, key, loose_key, read_side

LONGEST_LINE: Final = 600
_HIDDEN: Final = "\ue001"
_SCORE_SIGN: Final = "\ue002"

TWO_PAIRS: Final = "This line has more than two players: write one match a line."
TOO_LONG: Final = (
    f"This has more than {LONGEST_LINE} characters, which is no match: write it like "
    "\u201cAlice vs Bob\u201d."
)
REST: Final = "These words beside a match are not used: leave them out, or check the names."

_QUOTES: Final = re.compile(QUOTED)
_BRACKETS: Final = re.compile(rf"[(\[](?:{_HIDDEN}|[^()\[\]])*+[)\]]")
_WORD: Final = r"(?:seat|table|board|slot|pos(?:ition)?|order)"
_WEAK_WORD: Final = r"(?:match|game|round|duel|player|no|nr|set)"
_NUMBER: Final = r"\.?\s*(?:no\.?|nr\.?|number)?\s*#?\s*(\d{1,2})"
_END: Final = r"(?!\w|\s*[-:]\s*\d)[\s.):\]|\u2013\u2014-]*"
_STRONG_ORDER: Final = re.compile(
    rf"[\[(]?(?:{_WORD}{_NUMBER}|[st]\.?\s?(\d{{1,2}}))(?!\w)[\])]?[\s.):|\u2013\u2014-]*",
    re.IGNORECASE,
)
_ORDER: Final = re.compile(
    rf"[\[(]?{_WEAK_WORD}{_NUMBER}[\])]?{_END}"
    r"|[\[(]?#?(\d{1,2})\s*[.):\]]+(?!\d)\s*"
    r"|(\d{1,2})\s+[|\u2013\u2014-]\s+(?!\d\b)"
    r"|([1-9])\s+(?=[^\W\d]|[\"(\[?\ue001])",
    re.IGNORECASE,
)
_SCORE: Final = re.compile(
    r"(?:(?<![\w/.:-])|(?=[(\[]))[(\[]?\s*([0-9])\s?[:\u2013\u2014\u2212-]\s?([0-9])"
    r"(?:\s?[:\u2013\u2014\u2212-]\s?([0-9]))?\s*[)\]]?(?![\w/]|[.:-]\d)"
)
_ONLY_SCORE: Final = re.compile(
    r"\D{0,12}([0-9])\s?[:\u2013\u2014\u2212-]\s?([0-9])(?:\s?[:\u2013\u2014-]\s?([0-9]))?\D*"
)
_LEFT: Final = r"(?:^|(?<=[\s)\]\ue001\ue002,:]))"
_RIGHT: Final = r"(?=$|[\s(\[\ue001\ue002,:])"
_SEPARATOR: Final = re.compile(
    rf"{_LEFT}(?:(?P<won>def(?:eats?|eated|\.)?|beats?|bt\.?|"
    rf"(?:won|wins)\s+(?:against|over|vs\.?)|over|>+)"
    rf"|(?P<lost>(?:lost|loses|falls|fell)\s+(?:to|against|vs\.?)|<+)"
    rf"|(?P<drew>(?:drew|draws?|ties?|tied)(?:\s+(?:with|against|vs\.?))?)"
    rf"|(?P<vs>vs\.?|versus|against)){_RIGHT}|{_LEFT}(?P<glued>vs\.)(?=\w)",
    re.IGNORECASE,
)
_ARROW: Final = re.compile(r"(?<=[^\s>-])\s*[\u2192\u21d2\u2794\u279c\u27a1\u27a4]+\s*(?=\S)")
_WEAK_SEPARATORS: Final = (
    re.compile(rf"{_LEFT}(?:v\.?|d\.){_RIGHT}", re.IGNORECASE),
    re.compile(rf"{_SCORE_SIGN}+"),
    _ARROW,
    re.compile(rf"{_LEFT}[x\u00d7]{_RIGHT}", re.IGNORECASE),
    re.compile(r"(?<=\s)[\u2013\u2014-](?=\s)"),
)
_WON_AND_LOST: Final = re.compile(
    r"(?P<sign>W(?:inner|on)?|L(?:oser|ost)?)\s*[:=]\s*(?P<first>[^\s:=][^:=]*?)[\s,;|/]+"
    r"(?P<other>W(?:inner|on)?|L(?:oser|ost)?)\s*[:=]\s*(?P<second>[^\s:=].*)",
    re.IGNORECASE,
)
_OCCASION: Final = re.compile(
    r"\s+(?:in|at|from|during|of)\s+(?:(?:the|our|a|an|this)\s+)?(?:[\w'\u2019-]+\s+){0,2}"
    r"(?:cup|finals?|semi-?finals?|quarter-?finals?|league|play-?offs?|tournament|tourney|war|"
    r"tie-?breaker|ladder|bracket|friendl(?:y|ies)|scrim(?:mage)?s?|(?:week|round|season|game)"
    r"\s*\d{1,2})\s*$",
    re.IGNORECASE,
)
_NO_REPLAY: Final = re.compile(
    r"(?:^|[:,(|\u2013\u2014-]\s?)(?:no replays?|no links?|no show|forfeit(?:ed)?|ff|dq|"
    r"not played|missing|tbd|tba|bye)\)?\s*$",
    re.IGNORECASE,
)
_WON: Final = re.compile(r"\s+(?:wins?|won|takes it)\s*(?:for\s+)?$", re.IGNORECASE)
_BEFORE_WINNER: Final = re.compile(r"\s*[\u2013\u2014-]\s*|\s+")
_ENDED: Final = re.compile(r"\s+(?:(?P<won>wins?|won)|lost|loses)\s*$", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"(?:(?:updated?|edit(?:ed)?|correct(?:ed|ion)|fixed)(?:\s+(?:link|replay|score|result)s?)?|"
    r"(?:new\s+)?(?:links?|replays?|results?)(?=\s*[:\u2013\u2014-]))\b[\s:,\u2013\u2014-]+"
    r"(?:new\s+(?:link|replay)s?[\s:,\u2013\u2014-]+)?",
    re.IGNORECASE,
)
_FILLER: Final = re.compile(
    r"\b(?:in favou?r of|for|to|wins?|won|gg|ggs|wp|ggwp)\b|[^\w\s]+", re.IGNORECASE
)


class Pair(NamedTuple):
    """A line's match: `doubts` are sentences about parts of it that are not used."""

    order: int | None = None
    left: Side = Side()
    right: Side = Side()
    two_sides: bool = False
    score: str | None = None
    no_replay: bool = False
    doubts: tuple[str, ...] = ()


def take_order(words: str, *, strong: bool = False) -> tuple[int | None, str]:
    """The seat's number that a line begins with, and the rest; `strong`: only a word says so."""
    found = _STRONG_ORDER.match(words) or (None if strong else _ORDER.match(words))
    number = int(next(filter(None, found.groups()))) if found else 0
    return (number, words[found.end() :]) if found and number else (None, words)


def read_pair(words: str, *, dash: bool) -> Pair:
    """The match in these words; `dash`: two names with a dash between are one too.

    Blanks count as one, and what is too long is no match, since signs are looked for from many
    places.
    """
    words = " ".join(words.split())
    if len(words) > LONGEST_LINE:
        return Pair(doubts=(TOO_LONG,))
    lead = _LEAD.match(words)
    order, rest = take_order(words[lead.end() :] if lead else words)
    no_replay = _NO_REPLAY.search(_hide(rest, _QUOTES))
    if no_replay:
        rest = rest[: no_replay.start()]
    rest = _say_who_won(rest)
    masked = _hide(rest, _QUOTES)
    if masked != rest and rest[:1] != '"' and not _separators(masked, dash=False):
        masked = rest  # These quotes are inches, not names.
    found = _SCORE.search(masked)
    if found:
        sign = _SCORE_SIGN * len(found.group())
        rest = rest[: found.start()] + sign + rest[found.end() :]
        masked = masked[: found.start()] + sign + masked[found.end() :]
    separators = _separators(_hide(masked, _BRACKETS), dash=dash or order is not None)
    score = tuple(filter(None, found.groups())) if found else ()
    no_links = no_replay is not None
    if len(separators) > 1:
        return Pair(order, no_replay=no_links, doubts=(TWO_PAIRS,))
    if not separators:
        side = read_side(rest.replace(_SCORE_SIGN, " "))
        return Pair(order, side, Side(), False, _joined(score), no_links, side.doubts)
    middle = separators[0]
    return _read_two(order, rest[: middle.start()], rest[middle.end() :], middle, score)._replace(
        no_replay=no_links
    )


def _say_who_won(words: str) -> str:
    """`W: Alice L: Bob` with a word between the two."""
    found = None if '"' in words else _WON_AND_LOST.fullmatch(words)
    if found is None or found["sign"][0].casefold() == found["other"][0].casefold():
        return words
    verb = "beat" if found["sign"][0].casefold() == "w" else "lost to"
    return f"{found['first']} {verb} {found['second']}"


def read_score(text: str) -> str | None:
    """The score in a text that has nothing else in digits; None where there is none."""
    found = _ONLY_SCORE.fullmatch(text.strip())
    return _joined(tuple(filter(None, found.groups()))) if found else None


def turn_score(score: str, *, first_won: bool | None) -> str:
    """The score with the first player's wins first, where somebody says who won."""
    return "-".join(_turned(tuple(score.split("-")), first_won=first_won))


def _read_two(
    order: int | None, before: str, after: str, middle: re.Match[str], score: tuple[str, ...]
) -> Pair:
    before, after, wins = _bare_wins(before, after)
    ended = _ENDED.search(before.replace(_SCORE_SIGN, " "))
    if ended:
        before = before[: ended.start()]
    left = read_side(before.replace(_SCORE_SIGN, " "))
    name, _, extra = after.lstrip(". ").partition(_SCORE_SIGN)
    if not trim(name):
        name, extra = extra.strip(_SCORE_SIGN), ""
    winner = extra.strip(_SCORE_SIGN)
    first, won = _split_winner(name)
    if won and _is_first(won, left, read_side(first)) is not None:
        name, winner = first, won
    right, occasion = _read_opponent(name)
    said = _FILLER.sub(" ", winner).strip()
    doubts = (*left.doubts, *right.doubts)
    said_first = _is_first(said, left, right) if said else None
    if occasion or (said and said_first is None):
        doubts = (*doubts, REST)
    if not score and wins is None and left.wins and right.wins:
        wins = (left.wins, right.wins)
    kind = middle.lastgroup if middle.re is _SEPARATOR else None
    first_won = {"won": True, "lost": False}.get(kind or "", bool(ended["won"]) if ended else None)
    if said_first is not None:
        first_won = said_first
    return Pair(
        order,
        left,
        right,
        True,
        _joined(_turned(score or wins or (), first_won=first_won)),
        False,
        doubts,
    )


def _is_first(said: str, first: Side, second: Side) -> bool | None:
    """Which of two players a line names once more; within it, a name that is alike will do."""
    for compared in (key, loose_key):
        same = [compared(side.name) == compared(said) for side in (first, second)]
        if sum(same) == 1:
            return same[0]
    return None


def _read_opponent(name: str) -> tuple[Side, bool]:
    """The player who stands second, and whether words about the occasion were left out."""
    occasion = None if '"' in name else _OCCASION.search(name)
    if occasion is None or not trim(name[: occasion.start()]):
        return read_side(name), False
    return read_side(name[: occasion.start()]), True


def _separators(masked: str, *, dash: bool) -> list[re.Match[str]]:
    """What stands between the players; the clearest kind of sign counts."""
    found = list(_SEPARATOR.finditer(masked))
    versus = [sign for sign in found if sign.lastgroup in {"vs", "glued"}]
    if versus or found:
        return versus or found
    dash = dash or _SCORE_SIGN in masked
    begin, end = edges(masked)
    for pattern in _WEAK_SEPARATORS if dash else _WEAK_SEPARATORS[:2]:
        between = (
            sign for sign in pattern.finditer(masked) if begin < sign.start() and sign.end() < end
        )
        inner = list(islice(between, 2))
        if inner:
            return inner
    return []


def _bare_wins(before: str, after: str) -> tuple[str, str, tuple[str, ...] | None]:
    """`Alice 2 vs 1 Bob`: each side's wins stand beside the sign between them."""
    first = re.search(r"\s([0-3])\s*$", before)
    second = re.match(r"\s*([0-3])\s+(?=\S)", after)
    if first and second:
        return before[: first.start()], after[second.end() :], (first[1], second[1])
    return before, after, None


def _split_winner(words: str) -> tuple[str, str]:
    """`Bob - Alice wins`: what stands before the winner's name, and that; else twice nothing.

    The end is looked for first, so that no part is read again from each of its signs.
    """
    ended = _WON.search(words)
    before = words[: ended.start()] if ended else ""
    sign = max(map(before.rfind, ",;:"))
    if sign >= 0:
        return before[:sign].rstrip(), before[sign + 1 :].strip()
    apart = _BEFORE_WINNER.search(before)
    return (before[: apart.start()], before[apart.end() :]) if apart else ("", "")


def _turned(score: tuple[str, ...], *, first_won: bool | None) -> tuple[str, ...]:
    """The score with the first player's wins first, where the line says who won."""
    if len(score) > 1 and first_won is not None and (score[0] > score[1]) is not first_won:
        return (score[1], score[0], *score[2:])
    return score


def _joined(score: tuple[str, ...]) -> str | None:
    return "-".join(score) or None


def _hide(text: str, pattern: re.Pattern[str]) -> str:
    """The text with signs of no meaning where the pattern is found."""
    return pattern.sub(lambda found: _HIDDEN * len(found.group()), text)
