"""Names that may be one person, to be offered to a person: nothing is merged here."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice, product
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from bot.domain.analysis.discovery import Discovery, Found
from bot.domain.names import fold_name
from bot.domain.replay.model import Replay
from bot.domain.teams import Seat, TeamDetails

MOST_SUGGESTED: Final = 10

# Hundreds of names that are all alike tell nothing, however long they are looked at.
_MOST_CONSIDERED: Final = 5_000

# Measured on 324 names of players, judges and spectators: of 52,326 pairs one passes, and that one
# says itself that it is a second account. The nearest others have 0.75 and 0.914.
_SIMILAR_LETTERS: Final = 0.77
_SIMILAR_START: Final = 0.93
_LONG_START: Final = 6
_LAST_SIGN: Final = "\U0010ffff"
_NEAR: Final = 0.8
_SAID: Final = 0.99
_OTHER_ACCOUNT: Final = 0.9
_SHORTEST_CORE: Final = 3
_SHORTEST_TO_COMPARE: Final = 4
_LONGEST_TO_COMPARE: Final = 40

# A tag stands in brackets, or before a bar: "[DS] Ana", "DS | Ana".
_TAG: Final = re.compile(r"[\[({<][^\])}>]*[\])}>]|^[^|]*\|(?=.*\w)")
_LAST_NUMBER: Final = re.compile(r"(\d+)\W*$")
# What looks alike on the screen: strokes, digits that stand for letters, Cyrillic and Greek twins.
_LOOKS: Final = {
    **str.maketrans("i1|0345@$", "llloeasas"),
    **str.maketrans(
        "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0455",
        "abekmhopctyxls",
    ),
    **str.maketrans("\u03b1\u03b2\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7", "ablkvoptux"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two persons that may be one, the better known first.

    `other` may be a name from a seat that nobody played under. `reason` is a short clause for
    people, `score` says from 0 to 1 how strong it is.
    """

    one: str
    other: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """Somebody found, or a name in a seat; `rows` are the seats that name this person."""

    name: str
    names: tuple[str, ...]
    accounts: frozenset[int] = frozenset()
    met: frozenset[str] = frozenset()
    rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Form:
    """A name as it is compared: how it looks, and its core, "" where that would be too short.

    The core is without tags and without the number at the end.
    """

    look: str
    core: str
    number: str


@dataclass(frozen=True, slots=True)
class _Alike:
    """Why two people, by their positions, may be one."""

    one: int
    other: int
    score: float
    reason: str


def suggest(
    discovery: Discovery,
    accounts: Mapping[str, frozenset[int]],
    team: TeamDetails | None = None,
    apart: Iterable[tuple[str, ...]] = (),
) -> tuple[Suggestion, ...]:
    """Pairs that may be one person, the strongest first, ten at most.

    Never two who played each other, nor two persons who were said to be `apart`. `accounts` are
    those of each name; with `team`, names in its seats count too: those found under one seat, and
    those under which nobody was found.
    """
    people = _people(discovery, accounts, team.seats if team else ())
    best: dict[tuple[int, int], _Alike] = {}
    members = frozenset(found.person for found in discovery.likely)
    said = {_key(*pair) for pair in apart}
    open_ones = (
        alike
        for alike in _alike(people)
        if not _are_apart(people, alike, members)
        and _key(people[alike.one].name, people[alike.other].name) not in said
    )
    for alike in islice(open_ones, _MOST_CONSIDERED):
        pair = alike.one, alike.other
        if pair not in best or alike.score > best[pair].score:
            best[pair] = alike
    found = sorted(best.items(), key=lambda item: (-item[1].score, item[0]))
    return tuple(
        Suggestion(people[one].name, people[other].name, alike.reason, alike.score)
        for (one, other), alike in found[:MOST_SUGGESTED]
    )


def _key(*names: str) -> frozenset[str]:
    return frozenset(map(fold_name, names))


def accounts_of(replays: Iterable[Replay]) -> dict[str, frozenset[int]]:
    """The accounts on the site behind each name, as far as the files tell."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for replay in replays:
        for name, account in zip(replay.players, replay.accounts, strict=True):
            if account is not None:
                found[name].add(account)
    return {name: frozenset(numbers) for name, numbers in sorted(found.items())}


def doubt_names(accounts: Mapping[str, frozenset[int]]) -> tuple[str, ...]:
    """A sentence for each name behind which there is more than one account."""
    return tuple(
        f"{name} is a name of {len(numbers)} different accounts on the site: these may be "
        "different people."
        for name, numbers in sorted(accounts.items())
        if len(numbers) > 1
    )


def _people(
    discovery: Discovery, accounts: Mapping[str, frozenset[int]], seats: Sequence[Seat]
) -> list[_Person]:
    """Those found, most replays first, then the names in the seats of nobody found."""
    written = [_written(seat) for seat in seats]
    meant = [discovery.identities.meant(names) for names in written]
    rows: defaultdict[str, set[int]] = defaultdict(set)
    for row, names in enumerate(zip(written, meant, strict=True)):
        for name in chain(*names):
            rows[fold_name(name)].add(row)
    people = [
        _person(found, accounts, rows)
        for found in sorted(discovery.people, key=lambda each: (-len(each.replays), each.person))
    ]
    filled = {row for person in people for row in person.rows}
    empty = (names for row, names in enumerate(meant) if row not in filled)
    missing = {fold_name(name): name for names in empty for name in names}
    return people + [_Person(name=name, names=(name,)) for name in sorted(missing.values())]


def _person(
    found: Found, accounts: Mapping[str, frozenset[int]], rows: Mapping[str, set[int]]
) -> _Person:
    names = tuple(dict.fromkeys((found.person, *found.names)))
    return _Person(
        name=found.person,
        names=names,
        accounts=frozenset(number for name in found.names for number in accounts.get(name, ())),
        met=frozenset(found.opponents),
        rows=frozenset(row for name in names for row in rows.get(fold_name(name), ())),
    )


def _written(seat: Seat) -> list[str]:
    return [name for name in (seat.player or "", *seat.db_names) if fold_name(name)]


def _are_apart(people: Sequence[_Person], alike: _Alike, members: frozenset[str]) -> bool:
    """Whether they met, or one of two who only look alike met the other's team."""
    one, other = people[alike.one], people[alike.other]
    if other.name in one.met:
        return True
    if alike.score >= _SAID:
        return False
    return any(
        mine.name in members and theirs.met & (members - {mine.name, theirs.name})
        for mine, theirs in ((one, other), (other, one))
    )


def _alike(people: Sequence[_Person]) -> Iterator[_Alike]:
    """Every reason to take two of them for one, also several for one pair."""
    for one, other in _sharing([person.accounts for person in people]):
        yield _Alike(one, other, 1.0, "the same account on the site")
    for one, other in _sharing([person.rows for person in people]):
        yield _Alike(one, other, _SAID, "both named in one seat")
    forms = [[_form_of(name) for name in person.names] for person in people]
    for alike in _alike_in_form(forms):
        # A name that was changed keeps its account, so this is a second one at best.
        two_accounts = people[alike.one].accounts and people[alike.other].accounts
        yield _weaken(alike) if two_accounts else alike


def _weaken(alike: _Alike) -> _Alike:
    reason = f"{alike.reason}, on another account"
    return replace(alike, score=alike.score * _OTHER_ACCOUNT, reason=reason)


def _alike_in_form(forms: Sequence[Sequence[_Form]]) -> Iterator[_Alike]:
    cores = [[form for form in own if form.core] for own in forms]
    for one, other in _sharing([sorted({form.look for form in own}) for own in forms]):
        yield _Alike(one, other, 0.95, "they look the same")
    numbered = [sorted({(form.core, form.number) for form in own}) for own in cores]
    for one, other in _sharing(numbered):
        yield _Alike(one, other, 0.9, "the same but for a tag")
    for one, other in _numbered(cores):
        yield _Alike(one, other, 0.85, "the same but for a number")
    owners: defaultdict[str, list[int]] = defaultdict(list)
    for person, own in enumerate(cores):
        for core in sorted({form.core for form in own}):
            if len(core) >= _SHORTEST_TO_COMPARE:
                owners[core].append(person)
    for one_core, other_core, score, reason in _near(sorted(owners)):
        for one, other in product(owners[one_core], owners[other_core]):
            if one != other:
                yield _Alike(min(one, other), max(one, other), score, reason)


def _near(cores: Sequence[str]) -> Iterator[tuple[str, str, float, str]]:
    """Pairs of sorted cores that differ in little, with a score and the reason."""
    scorers = (
        (DamerauLevenshtein.normalized_similarity, _SIMILAR_LETTERS),
        (JaroWinkler.normalized_similarity, _SIMILAR_START),
    )
    for number, core in enumerate(cores):
        later = cores[number + 1 :]
        for scorer, enough in scorers:
            near = process.extract(core, later, scorer=scorer, score_cutoff=enough, limit=None)
            for other, similarity, _ in near:
                yield core, other, similarity * _NEAR, "nearly the same name"
        if len(core) >= _LONG_START:
            # They are sorted, so those that begin with this one follow it.
            begun = bisect_left(later, core + _LAST_SIGN)
            for other in later[:begun]:
                yield core, other, _SIMILAR_LETTERS * _NEAR, "one begins with the other"


def _sharing(keys: Sequence[Iterable[Hashable]]) -> Iterator[tuple[int, int]]:
    """The pairs of positions that have a key in common, the lower first."""
    having: defaultdict[Hashable, list[int]] = defaultdict(list)
    for position, own in enumerate(keys):
        for key in own:
            having[key].append(position)
    for positions in having.values():
        yield from combinations(positions, 2)


def _numbered(cores: Sequence[Sequence[_Form]]) -> Iterator[tuple[int, int]]:
    """Pairs with one core, of which one has a number: two numbers make two people."""
    plain: defaultdict[str, list[int]] = defaultdict(list)
    for person, own in enumerate(cores):
        for core in sorted({form.core for form in own if not form.number}):
            plain[core].append(person)
    for person, own in enumerate(cores):
        for core in sorted({form.core for form in own if form.number}):
            for other in plain.get(core, ()):
                if other != person:
                    yield min(person, other), max(person, other)


def _form_of(name: str) -> _Form:
    folded = fold_name(name)
    without_tag = _TAG.sub("", folded)
    bare = without_tag if any(map(str.isalnum, without_tag)) else folded
    number = _LAST_NUMBER.search(bare)
    core = _look_of(bare[: number.start()] if number else bare)
    long_enough = core if len(core) >= _SHORTEST_CORE else ""
    return _Form(_look_of(folded), long_enough, number.group(1) if number else "")


def _look_of(folded: str) -> str:
    """The letters and digits of a name, those that look alike made one; the name if it has none."""
    plain = unicodedata.normalize("NFKD", folded.translate(_LOOKS))
    letters = "".join(sign for sign in plain.translate(_LOOKS) if sign.isalnum())
    return letters[:_LONGEST_TO_COMPARE] or folded
