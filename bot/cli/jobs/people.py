"""Whom the words of `jobs confirm` mean, and what they say about whose names are whose."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final
from uuid import UUID

from bot.app.whole import App
from bot.domain.analysis.discovery import Found
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.names import fold_name
from bot.rendering.text.characters import clean
from bot.rendering.text.wording import tell_some
from bot.services.askers import TERMINAL_ASKER
from bot.services.people import Selection

_JOINED: Final = "{} and {} are one person now, in all jobs of this team."
_ONE_ALREADY: Final = "{} and {} are one person already, so nothing is joined."
_PARTED: Final = (
    "{} are apart now, in all jobs of this team; who was confirmed stays so under each name, so"
    " look at the players of those jobs."
)
_APART_ALREADY: Final = "{} has one name in these replays, so nothing is parted."
_LEFT_APART: Final = "{} and {} are two people, and are not offered again for this team."
_SIMILAR: Final = 3


async def say_who_is_one(
    app: App, job_id: UUID, arguments: Namespace
) -> tuple[Selection, list[str]]:
    """Join, part and leave apart the names that the options name; what came of each."""
    said = []
    seen = await app.confirmations.look(TERMINAL_ASKER, job_id)
    for pair in arguments.join or ():
        one, other = (_find_name(name, seen) for name in pair)
        if one == other:
            said.append(_ONE_ALREADY.format(*pair))
        else:
            seen = await app.confirmations.join(TERMINAL_ASKER, job_id, one, other)
            said.append(_JOINED.format(one, other))
    for name in arguments.part or ():
        person = find_person(name, seen).person
        others = [own for own, shown in seen.joined.persons.items() if shown == person]
        if others:
            seen = await app.confirmations.part(TERMINAL_ASKER, job_id, person)
            said.append(_PARTED.format(" and ".join([person, *others])))
        else:
            said.append(_APART_ALREADY.format(person))
    for pair in arguments.apart or ():
        one, other = (_find_name(name, seen) for name in pair)
        seen = await app.confirmations.leave_apart(TERMINAL_ASKER, job_id, one, other)
        said.append(_LEFT_APART.format(one, other))
    return seen, said


def find_people(words: Sequence[str], seen: Selection) -> Iterator[Found]:
    """Whom the words name; one with commas is several names, unless somebody is called so."""
    for word in words:
        whole = _find(word, seen)
        if whole is not None:
            yield whole
            continue
        yield from (find_person(name, seen) for name in word.split(",") if name.strip())


def find_person(name: str, seen: Selection) -> Found:
    """Who is meant by a name: as it is written, else without regard to case. JobError."""
    found = _find(name, seen)
    if found is None:
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, _tell_unknown(name.strip(), seen))
    return found


def _find_name(name: str, seen: Selection) -> str:
    """The person of this name; a name that only a seat gives may be joined as well. JobError."""
    if _find(name, seen) is None:
        for seat in seen.job.team.seats if seen.job.team else ():
            for given in filter(None, (seat.player, *seat.db_names)):
                if fold_name(given) == fold_name(name):
                    return given
    return find_person(name, seen).person


def _find(name: str, seen: Selection) -> Found | None:
    people = seen.discovery.people
    wanted = fold_name(name)
    names = [(one, (one.person, *one.names)) for one in people]
    exact = (one for one, own in names if name.strip() in own)
    folded = (one for one, own in names if wanted in map(fold_name, own))
    return next(exact, None) or next(folded, None)


def _tell_unknown(name: str, seen: Selection) -> str:
    known = {
        fold_name(told): told for one in seen.discovery.people for told in (one.person, *one.names)
    }
    near = get_close_matches(fold_name(name), known, n=_SIMILAR, cutoff=0.5)
    similar = f"similar: {tell_some(known[one] for one in near)}" if near else "look at the list"
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
    return clean(f"Nobody named {quoted} is in these replays; {similar}.")
