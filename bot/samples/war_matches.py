"""A match of a war as a value, and how its replays come about."""

from __future__ import annotations

from random import Random

from msgspec import Struct

from bot.domain.replay.model import ReplayId
from bot.samples.deck_list import DeckList
from bot.samples.duel import Duel
from bot.samples.matches import (
    PLANS_AGAINST,
    REALISTIC_PACE,
    go_home,
    greet,
    play_game,
    play_out,
    side_both,
    throw_hands,
)
from bot.samples.pilot import Pilot
from bot.samples.players import Player

GOAT, EDISON = "gu", "eu"
SHORT_TURNS = 3
WAR_TURNS = 10
TURNS_BEFORE_A_DRAW = 6
MINUTES_A_MATCH = 37
MATCHES_A_DAY = 10


class WarPlayer(Struct, frozen=True):
    """Somebody at the table: the name at that time, the account, which stays, and the list."""

    name: str
    account: int
    deck: DeckList


class WarMatch(Struct, frozen=True, kw_only=True):
    """One match between a member of the team and an opponent, with what came of it.

    `week` 0 is what was played before the season. `score` has the member's wins, the losses and
    the draws, over all of `replay_ids`: more than one where the connection was lost between
    games. `seeds`, one a replay, decide what happens; that they lead to `score` is for the tests
    to hold. `turns` is how long games last at most.
    """

    week: int
    member: WarPlayer
    opponent: WarPlayer
    opposing_team: str
    score: tuple[int, int, int]
    day: str
    replay_ids: tuple[ReplayId, ...]
    seeds: tuple[int, ...]
    format: str = GOAT
    turns: int = WAR_TURNS

    @property
    def split(self) -> bool:
        """Whether it is spread over several replays."""
        return len(self.replay_ids) > 1

    @property
    def decks(self) -> tuple[str, str]:
        """The names of the member's and the opponent's list."""
        return self.member.deck.name, self.opponent.deck.name


def tell_match(match: WarMatch) -> tuple[Duel, ...]:
    """The replays of a match, in the order in which they were played."""
    if match.split:
        return _broken_off(match), _continued(match)
    duel, rng = _sit_down(match, part=0)
    if match.score[2]:
        _draw_first_game(duel, rng)
    play_out(duel, rng, turns=match.turns, plans=PLANS_AGAINST)
    go_home(duel)
    return (duel,)


def _sit_down(match: WarMatch, *, part: int) -> tuple[Duel, Random]:
    replay_id, seed = match.replay_ids[part], match.seeds[part]
    # Odd numbers were hosted by the member: the slot says nothing about the team.
    seated = (match.member, match.opponent) if replay_id % 2 else (match.opponent, match.member)
    one, two = (Player(who.name, who.deck, user_id=who.account) for who in seated)
    minutes = 17 * 60 + (replay_id - 1) % MATCHES_A_DAY * MINUTES_A_MATCH
    duel = Duel(
        one,
        two,
        replay_id=replay_id,
        seed=seed,
        date=f"{match.day} {minutes // 60}:{minutes % 60:02}:{replay_id % 60:02}",
        format=match.format,
        pace=REALISTIC_PACE,
        note=f"war league, week {match.week}" if match.week else "friendly cup",
    )
    rng = Random(seed)  # noqa: S311  # a story, no secret
    throw_hands(duel, rng)
    greet(duel)
    return duel, rng


def _draw_first_game(duel: Duel, rng: Random) -> None:
    """The first game is drawn, so the hands are thrown anew."""
    one, two = duel.people.names
    Pilot(duel.start(), rng).play(TURNS_BEFORE_A_DRAW)
    duel.chat(one, "ring, both at zero")
    duel.offer_draw(one)
    duel.accept_draw(two)
    duel.begin_next()
    throw_hands(duel, rng)


def _broken_off(match: WarMatch) -> Duel:
    """One game; then the member is gone while siding, so the site gives the match away."""
    duel, rng = _sit_down(match, part=0)
    play_game(duel, rng, turns=match.turns)
    duel.quit(match.member.name, "disconnected")
    duel.leave(match.opponent.name)
    return duel


def _continued(match: WarMatch) -> Duel:
    """A new duel whose first game is the second of the war's match.

    The site knows nothing of the first: both begin with their lists as submitted, and what
    decides the war is only 1-1 here, so the loser goes instead of siding.
    """
    duel, rng = _sit_down(match, part=1)
    duel.chat(match.opponent.name, "g2, go on")
    play_game(duel, rng, turns=match.turns)
    side_both(duel, PLANS_AGAINST)
    play_game(duel, rng, turns=match.turns)
    duel.chat(match.opponent.name, "gg, that makes 2-1")
    duel.quit(match.opponent.name)
    duel.leave(match.member.name)
    return duel
