"""What the headings of a sheet's matches say together: season, week, the team, and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Final

import msgspec

from bot.domain.team_sheets.matching import players_of
from bot.domain.team_sheets.names import cut_name, key, loose_key
from bot.domain.team_sheets.sheet import Entry, NotUnderstood, Sheet, War, bounded
from bot.domain.team_sheets.sides import Facing, facing_of, split_teams
from bot.domain.teams import team_key

_TOLD: Final = 3
_NO_TEAM: Final = (
    "The headings name different teams, so it is not known whose players stand first: write down"
    " which team is meant."
)
_ALIKE: Final = (
    "\u201c{}\u201d and \u201c{}\u201d are taken for two players, since signs count: write the"
    " name the same way in both matches if they are one."
)
_MORE: Final = "Other headings that are not about the team: {}."


def settle(sheet: Sheet) -> Sheet:
    """The sheet with what its headings agree on, where nobody says it of the sheet as a whole.

    That is the season, the week, and the team: the one that all headings name, or the first of
    both where they all name the same two. What they do not agree on is not known, and a note says
    so. Two teams in the field of one are the team and the other.
    """
    sheet = _with_two_teams(sheet)
    wars = list(dict.fromkeys(entry.war for entry in sheet.entries if entry.war))
    notes: list[str] = []
    found: dict[str, int | str | None] = {}
    for name in ("season", "week"):
        if _is_open(sheet, name):
            said = list(dict.fromkeys(getattr(war, name) for war in wars))
            numbers = [number for number in said if number is not None]
            found[name] = numbers[0] if len(numbers) == 1 else None
            notes += [_differ(sheet, name, numbers)] if len(numbers) > 1 else []
    if _is_open(sheet, "team_name"):
        found["team_name"] = _team_of(wars)
    settled = msgspec.structs.replace(
        sheet,
        **found,
        guessed=tuple(name for name, value in found.items() if value is not None),
    )
    notes += _tell_untold(settled)
    notes += islice(_tell_alike(settled.entries), _TOLD)
    gaps = [one for one in sheet.not_understood if not one.note]
    new = [NotUnderstood(sentence, note=True) for sentence in notes]
    return msgspec.structs.replace(settled, not_understood=bounded((*new, *gaps)))


def name_team(sheet: Sheet, team_name: str) -> Sheet:
    """The sheet about this team, which somebody names beside it."""
    guessed = tuple(name for name in sheet.guessed if name != "team_name")
    return settle(msgspec.structs.replace(sheet, team_name=team_name, guessed=guessed))


def _with_two_teams(sheet: Sheet) -> Sheet:
    team, other = split_teams(sheet.team_name or "")
    if other is None:
        return sheet
    return msgspec.structs.replace(
        sheet,
        team_name=cut_name(team)[0],
        opponent_team=sheet.opponent_team or cut_name(other)[0],
    )


def _is_open(sheet: Sheet, name: str) -> bool:
    """Whether nobody says it of the sheet as a whole."""
    return getattr(sheet, name) is None or name in sheet.guessed


def _team_of(wars: Sequence[War]) -> str | None:
    named = [war for war in wars if war.team is not None]
    if not named:
        return None
    both = {team_key(team): team for team in (named[0].team, named[0].opponent) if team}
    common = set(both)
    for war in named[1:]:
        common &= {team_key(team) for team in (war.team, war.opponent) if team}
    return next((team for key, team in both.items() if key in common), None)


def _differ(sheet: Sheet, name: str, numbers: Sequence[int]) -> str:
    posts = any(entry.post is not None for entry in sheet.entries)
    who = "post" if posts else "heading"
    if len(numbers) == 2:  # noqa: PLR2004 - two can be told one by one
        first, second = numbers
        return f"One {who} says {name} {first}, another {name} {second}: set the {name} yourself."
    told = ", ".join(map(str, numbers[:_TOLD]))
    more = " and more" if len(numbers) > _TOLD else ""
    return f"The {who}s say {name} {told}{more}: set the {name} yourself."


def _tell_untold(sheet: Sheet) -> list[str]:
    """Which headings do not tell whose players are whose."""
    named = [entry for entry in sheet.entries if entry.war and entry.war.has_sides]
    if sheet.team_name is None:
        return [_NO_TEAM] if named else []
    wars = [*_untold(named, sheet.team_name)]
    more = [_MORE.format(len(wars) - _TOLD)] if len(wars) > _TOLD else []
    return more + [
        f"\u201c{war.team} vs {war.opponent}\u201d is not about {sheet.team_name}: its matches are"
        " taken without players, so check the team's name, or leave them out."
        for war in islice(wars, _TOLD)
    ]


def _tell_alike(entries: Iterable[Entry]) -> Iterator[str]:
    """Which matches would be one if signs did not count: nobody else can tell whether they are."""
    first: dict[frozenset[str], frozenset[str]] = {}
    names: dict[str, str] = {}
    for entry in entries:
        if (players := players_of(entry)) is None:
            continue
        names |= {key(name): name for name in (entry.player, entry.opponent) if name}
        known = first.setdefault(frozenset(map(loose_key, players)), players)
        pairs = product(sorted(known - players), sorted(players - known))
        alike = (pair for pair in pairs if len({*map(loose_key, pair)}) == 1)
        yield from (_ALIKE.format(names[one], names[other]) for one, other in islice(alike, 1))


def _untold(entries: Iterable[Entry], team: str) -> Iterable[War]:
    untold = (
        entry.war
        for entry in entries
        if entry.war and entry.names_somebody and facing_of(entry, team) is Facing.UNTOLD
    )
    return dict.fromkeys(War(None, None, war.team, war.opponent) for war in untold)
