"""A made-up team as a value: who is who, what was played, and what a reader has to find out."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.replay.model import ReplayId
from bot.samples.deck_list import DeckList
from bot.samples.war_matches import GOAT, WarMatch


class Member(Struct, frozen=True):
    """A player of the team: the seat, the name shown and all names; for whom, and facing whom."""

    seat: int
    person: str
    names: tuple[str, ...]
    sub_for: str | None = None
    facing: str | None = None


class ScoutedTeam(Struct, frozen=True, kw_only=True):
    """A made-up team and the truth about it.

    `own_roster` are the players of the team that scouts; `alike` two names, one on either side,
    that only look like one person; `thin` members of whom too little is known; `busy_opponent`
    appears as often as a member does.
    """

    name: str
    season: int
    week: int
    scouted_by: str
    members: tuple[Member, ...]
    own_roster: tuple[str, ...]
    matches: tuple[WarMatch, ...]
    alike: tuple[str, str]
    thin: tuple[str, ...]
    busy_opponent: str
    lost: tuple[ReplayId, ...]

    @property
    def replay_ids(self) -> tuple[ReplayId, ...]:
        """Every replay there is, in order of its number."""
        return tuple(sorted(number for match in self.matches for number in match.replay_ids))

    @property
    def split(self) -> tuple[tuple[ReplayId, ...], ...]:
        """Replays that are one match together."""
        return tuple(match.replay_ids for match in self.matches if match.split)

    @property
    def excluded(self) -> tuple[ReplayId, ...]:
        """Replays of another format."""
        return tuple(n for match in self.matches if match.format != GOAT for n in match.replay_ids)

    @property
    def renamed(self) -> dict[str, str]:
        """Each name that a member gave up, with the name that stands for it now."""
        return {
            name: one.person for one in self.members for name in one.names if name != one.person
        }

    def matches_of(self, person: str) -> tuple[WarMatch, ...]:
        """The matches of a member under all names, other formats left out."""
        (member,) = (one for one in self.members if one.person == person)
        return tuple(
            match
            for match in self.matches
            if match.member.name in member.names and match.format == GOAT
        )

    def record_of(self, person: str) -> tuple[int, int]:
        """A member's matches won and lost, other formats left out, split ones counted once."""
        results = [match.score[0] > match.score[1] for match in self.matches_of(person)]
        return results.count(True), results.count(False)

    def lists_of(self, person: str) -> tuple[tuple[DeckList, tuple[ReplayId, ...]], ...]:
        """A member's lists with the replays they were played in, the newest last."""
        found: dict[DeckList, tuple[ReplayId, ...]] = {}
        for match in self.matches_of(person):
            found[match.member.deck] = found.get(match.member.deck, ()) + match.replay_ids
        return tuple(found.items())
