"""What people paste, as replay numbers: whole addresses, pieces of chat, bare numbers.

Only the number is taken from a text; an address is always built anew from it, so a pasted host
is never visited. What looks like an address or a number and is not used comes back with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import unquote

MAX_ID_DIGITS: Final = 12
_SHORTEST_ID: Final = 3
_ID_BETWEEN_WORDS: Final = range(5, MAX_ID_DIGITS + 1)
_USUAL_ID: Final = range(7, 10)
_EXCERPT: Final = 80

# Full-width signs become ASCII, as browsers read them; invisible ones and text directions go.
_SIGNS: Final[dict[int, str | None]] = {
    **{0xFF01 + offset: chr(0x21 + offset) for offset in range(94)},
    **dict.fromkeys((0x00AD, 0x061C, 0x180E, 0xFEFF)),
    **dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))),
}
# ASCII only, because without it "k" also matches the Kelvin sign.
_FLAGS: Final = re.ASCII | re.IGNORECASE
_AMPERSAND: Final = re.compile(r"&(?:(?:amp|#38|#x26);)+", _FLAGS)
# "3. " or "4) " at the start of a line counts the lines.
_LIST_MARKER: Final = re.compile(r"\W{0,8}\d{1,2}[.):]\s+(?=\S)")
# The quotes after the first are typographic and East Asian ones, the last two signs a comma and
# a full stop.
_CHUNK: Final = re.compile(
    r"[^\s\x00-\x1f\x7f<>\"'`|*,;()\[\]{}\u00ab\u00bb\u2018-\u201f\u2039\u203a"
    r"\u3008-\u3011\u3001\u3002]+"
)
_NUMBER: Final = re.compile(
    r"[#_~]*+(?:id[=:])?+(?P<sign>-?)(?:(?P<user>[0-9]++)-)?(?P<id>[0-9]++)[_~.:!?]*+", _FLAGS
)
_DATE: Final = re.compile(r"20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)

_HOST: Final = re.compile(r"(?:www\.)?duelingbook\.com", _FLAGS)
_START: Final = re.compile(rf"(?:https?://)?{_HOST.pattern}|https?://", _FLAGS)
# Repetitions are bounded, so that reading a head again costs nothing.
_HEAD: Final = re.compile(
    rf"(?:https?://)?{_HOST.pattern}/{{1,3}}(?:view-)?replay/{{0,3}}\?{{1,3}}", _FLAGS
)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]{0,30}:/{1,3}|/{2,3}", _FLAGS)
_AUTHORITY: Final = re.compile(r"[^/?#\\]+")
_PAGE: Final = re.compile(r"replay/{0,3}\?")
_PART_OF_A_HOST: Final = re.compile(r"[\w.@%-]")
_ID: Final = re.compile(r"(?:([0-9]++)-)?([0-9]++)(?!_*+[A-Za-z\d]|-)")
_MATCH: Final = re.compile(r"[1-9][0-9]?(?![A-Za-z\d-])")

_COPY: Final = "open the replay on www.duelingbook.com and copy its address from there."
_FOREIGN: Final = f"This address is not on www.duelingbook.com, it only resembles it: {_COPY}"
_WRAPPED: Final = f"This address leads through another site: {_COPY}"
_DISGUISED: Final = (
    "This address has a user name, a port, another protocol or coded signs around its host: "
    + _COPY
)
_NO_SITE: Final = "This address names no site: paste it whole, or only the number after id=."
_DECK: Final = f"This is the address of a deck, not of a replay: {_COPY}"
_OTHER_PAGE: Final = f"This is a DuelingBook page but no replay: {_COPY}"
_NO_ID: Final = f"This address has no complete replay number after id=: {_COPY}"
_TWO_IDS: Final = f"This address has two different replay numbers: {_COPY}"
_ZERO: Final = (
    "A replay number is above zero and does not begin with 0: check it and paste it again."
)
_TOO_LONG: Final = (
    f"A replay number has at most {MAX_ID_DIGITS} digits: check it and paste it again."
)
_TOO_SHORT: Final = (
    f"A number of fewer than {_SHORTEST_ID} digits is no replay by itself: paste its address."
)
_LIKE_A_DATE: Final = "This number may as well be a date: paste the replay's address."
_IN_WORDS: Final = (
    "A number among words may be anything: paste the replay's address, or send numbers alone."
)


def replay_url(replay_id: int) -> str:
    """The one address under which a replay is known: no user's number, no match."""
    return f"https://www.duelingbook.com/replay?id={replay_id}"


def replay_id_of(url: str) -> int:
    """The replay that a canonical address names."""
    return int(url.removeprefix(replay_url(0).removesuffix("0")))


@dataclass(frozen=True, slots=True)
class ReplayLink:
    """One replay that a text asks for.

    `matches` are the values of `&match=` in the links to it, in the order of the text; None
    stands for a link without one (or a bare number). It is never empty.
    """

    replay_id: int
    matches: tuple[int | None, ...] = (None,)

    @property
    def url(self) -> str:
        """The canonical address."""
        return replay_url(self.replay_id)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that looks like a replay's address or number and is not used.

    `text` is its beginning as pasted (80 characters at most, unescaped); `sentence` says what is
    wrong with it and what to do.
    """

    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FoundLinks:
    """Replays in the order of their first mention, each once; likewise what was refused."""

    links: tuple[ReplayLink, ...]
    not_understood: tuple[Refusal, ...]


class _Hit(NamedTuple):
    replay_id: int
    match: int | None


class _Number(NamedTuple):
    text: str
    negative: bool
    user: str
    digits: str


class _Word(NamedTuple):
    """Something else than a number or an address, which makes numbers beside it doubtful."""


_Item = _Hit | Refusal | _Number | _Word


def find_links(text: str) -> FoundLinks:
    """Every replay that `text` names; never raises, and takes time linear in its length.

    A bare number (`456`, `123-456`) is a replay only where it cannot be a score, date, time,
    mention or phone number: in a text of nothing but numbers, links, list markers and separators
    (3 to 12 digits), or else on a line of nothing but those (5 to 12 digits, not a date's eight).
    """
    lines = [list(_read_line(line)) for line in _plain(text).splitlines()]
    only_links = not any(isinstance(item, _Word) for line in lines for item in line)
    replays: dict[int, dict[int | None, None]] = {}
    refusals: dict[Refusal, None] = {}
    for line in lines:
        for outcome in _judge(line, only_links=only_links):
            if isinstance(outcome, Refusal):
                refusals[outcome] = None
            else:
                replays.setdefault(outcome.replay_id, {})[outcome.match] = None
    links = tuple(ReplayLink(replay_id, tuple(found)) for replay_id, found in replays.items())
    return FoundLinks(links, tuple(refusals))


def split_links(line: str) -> tuple[str, str]:
    """The addresses in a line, a space apart, and the line with a space where each stood.

    Addresses of any site count, also broken ones: `find_links` judges them.
    """
    line = _AMPERSAND.sub("&", line).replace("\\/", "/")
    addresses, words, end = [], [], 0
    for found in _CHUNK.finditer(line):
        chunk = found.group()
        if "://" in chunk or _seems_a_replay_link(_plain(chunk)):
            start = _START.search(chunk)
            free = start and _begins_freely(chunk[: start.start()], start.group())
            begin = found.start() + (start.start() if start and free else 0)
            addresses.append(line[begin : found.end()])
            words.append(line[end:begin])
            end = found.end()
    return " ".join(addresses), " ".join((*words, line[end:]))


def _plain(text: str) -> str:
    """`text` without what chats, HTML and JSON put into addresses."""
    return _AMPERSAND.sub("&", text.translate(_SIGNS).replace("\\/", "/"))


def _read_line(line: str) -> Iterator[_Item]:
    marker = _LIST_MARKER.match(line)
    for found in _CHUNK.finditer(line, marker.end() if marker else 0):
        chunk = found.group()
        if (number := _NUMBER.fullmatch(chunk)) is not None:
            yield _Number(chunk, bool(number["sign"]), number["user"] or "", number["id"])
        elif _seems_a_replay_link(chunk):
            yield from _read_addresses(chunk)
        elif "://" not in chunk and any(map(str.isalnum, chunk)):
            yield _Word()


def _judge(line: list[_Item], *, only_links: bool) -> Iterator[_Hit | Refusal]:
    """What a line yields; `only_links` says that no line of the text has words."""
    numbers = (item for item in line if isinstance(item, _Number))
    alone = only_links or not (
        any(isinstance(item, _Word) for item in line)
        or any(len(number.digits) not in _ID_BETWEEN_WORDS for number in numbers)
    )
    for item in line:
        if isinstance(item, _Number):
            if alone:
                yield _judge_number(item, only_links=only_links)
            elif len(item.digits) in _USUAL_ID and not _is_date(item):
                yield _refusal(item.text, _IN_WORDS)
        elif not isinstance(item, _Word):
            yield item


def _judge_number(number: _Number, *, only_links: bool) -> _Hit | Refusal:
    if number.negative or number.digits.startswith("0"):
        return _refusal(number.text, _ZERO)
    if len(number.digits) < _SHORTEST_ID:
        return _refusal(number.text, _TOO_SHORT)
    if not only_links and _is_date(number):
        return _refusal(number.text, _LIKE_A_DATE)
    return _hit_or_refusal(number.text, number.user, number.digits, None)


def _is_date(number: _Number) -> bool:
    return not number.user and _DATE.fullmatch(number.digits) is not None


def _seems_a_replay_link(chunk: str) -> bool:
    """Whether somebody may have meant a replay's address by it; a mere host name is none."""
    if not any(sign in chunk for sign in "/?%"):
        return False
    lowered = chunk.lower()
    return "duelingbook" in lowered or (_PAGE.search(lowered) is not None and "id=" in lowered)


def _read_addresses(chunk: str) -> Iterator[_Hit | Refusal]:
    """The addresses in a run of signs without a gap; there may be several, glued together."""
    starts = list(_START.finditer(chunk))
    if not starts or not _begins_freely(chunk[: starts[0].start()], starts[0].group()):
        yield _refusal(chunk, _why_no_replay(chunk))
        return
    begin = starts[0].start()
    for start in starts[1:]:
        if _HEAD.match(chunk, begin) is None:
            break  # What begins with another site is one address to its end.
        if _is_glued_on(chunk[start.start() - 1], start.group()):
            yield _read_address(chunk[begin : start.start()])
            begin = start.start()
    yield _read_address(chunk[begin:])


def _begins_freely(label: str, start: str) -> bool:
    """Whether `label`, the signs before the first address, is no part of an address itself."""
    if any(map(str.isalnum, label)):
        domain, fragment, _ = label.partition("#")
        if any(sign in label for sign in "/?@%\\") or (fragment and "." in domain):
            return False
    return "://" in start or _PART_OF_A_HOST.fullmatch(label[-1:]) is None


def _is_glued_on(before: str, start: str) -> bool:
    """Whether a new address begins after the sign `before`, not a parameter that holds one."""
    if "://" in start:
        return before not in "=?%"
    return before.isdigit() or (before not in "=?/" and not _PART_OF_A_HOST.fullmatch(before))


def _read_address(address: str) -> _Hit | Refusal:
    head = _HEAD.match(address)
    if head is None:
        return _refusal(address, _why_no_replay(address))
    values: dict[str, list[str]] = {"id": [], "match": []}
    for parameter in address[head.end() :].partition("#")[0].split("&"):
        key, _, value = parameter.partition("=")
        values.setdefault(key.lower(), []).append(unquote(value).strip())
    ids = [found.groups("") if found else ("", "") for found in map(_ID.match, values["id"])]
    if len({digits for _, digits in ids}) > 1:
        return _refusal(address, _TWO_IDS)
    user, digits = next(iter(ids), ("", ""))
    if not digits:
        return _refusal(address, _NO_ID)
    match = next(filter(None, map(_MATCH.match, values["match"])), None)
    return _hit_or_refusal(address, user, digits, int(match.group()) if match else None)


def _hit_or_refusal(text: str, user: str, digits: str, match: int | None) -> _Hit | Refusal:
    if max(len(user), len(digits)) > MAX_ID_DIGITS:
        return _refusal(text, _TOO_LONG)
    if int(digits) == 0:
        return _refusal(text, _ZERO)
    return _Hit(int(digits), match)


def _why_no_replay(address: str) -> str:
    """The sentence for something like an address that leads to no replay's page."""
    scheme = _SCHEME.match(address)
    rest = address[scheme.end() :] if scheme else address
    authority = _AUTHORITY.match(rest)
    host = authority.group() if authority else ""
    if host.lower() in {"", "replay", "view-replay"}:
        return _NO_SITE
    if _HOST.fullmatch(host):
        if scheme and scheme.group().lower() not in {"http://", "https://", "//"}:
            return _DISGUISED
        return _DECK if rest[len(host) :].lower().startswith("/deck") else _OTHER_PAGE
    if any(sign in host for sign in "@:%"):
        return _DISGUISED
    return _WRAPPED if _HOST.search(rest, len(host)) else _FOREIGN


def _refusal(text: str, sentence: str) -> Refusal:
    shown = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "\u2026"
    return Refusal(shown, sentence)
