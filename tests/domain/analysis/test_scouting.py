"""What a seat's cards are told from: the list to expect, and never one that was left behind."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from bot.domain.analysis.habits import SideShown
from bot.domain.analysis.scouting import SeatReport
from bot.domain.replay.model import EndReason, Replay
from tests.domain.analysis import duels
from tests.domain.analysis.duels import ANA, held
from tests.domain.analysis.scouted import cards, numbered, report, war

CHAOS = [("Thunder Dragon", 1), *((f"Chaos {n}", n) for n in range(2, 31))]
CONTROL = [("Metamorphosis", 1), *((f"Control {n}", n) for n in range(2, 31))]
AGAINST = [("Metamorphosis", 1)]
"""What names the deck of every opponent."""


def file(
    replay_id: int, day: str, shows: Sequence[tuple[str, int]], *side: str, opponent: str = "Zed"
) -> Replay:
    """A match of Ana's with these cards, those of the side deck too."""
    shown = {ANA: [*shows, *cards(*side, first=44)], opponent: AGAINST}
    return war(replay_id, players=(ANA, opponent), day=day, shows=shown)


def holding(made: Replay, card: str) -> Replay:
    """The same match, in each game of which Ana held this card."""
    games = tuple(
        structs.replace(
            game,
            players=tuple(
                structs.replace(one, held=(held(card),)) if one.player == ANA else one
                for one in game.players
            ),
        )
        for game in made.games
    )
    return structs.replace(made, games=games)


def ana(*files: Replay) -> SeatReport:
    (seat,) = report(files, ANA).seats
    return seat


def side(groups: Sequence[SideShown]) -> dict[str, list[tuple[str, int, int, int]]]:
    """By opposing deck: each card with its matches, the fewest and the most copies."""
    return {
        group.against: [(one.card, one.matches, one.fewest, one.at_least) for one in group.cards]
        for group in groups
    }


def test_side_cards_of_a_list_left_behind_stand_apart_under_its_name() -> None:
    seat = ana(
        file(1, "2025-10-01", CHAOS, "Royal Decree", "Royal Decree"),
        file(2, "2025-10-08", CHAOS, "Royal Decree"),
        file(3, "2025-11-16", CONTROL),
    )
    assert seat.deck is not None
    assert (seat.deck.archetype.name, seat.habits_from) == ("Goat Control", (3,))
    assert side(seat.profile.side_shown) == {"Goat Control": []}
    (older,) = seat.older_sides
    assert (older.archetype.name, older.days) == ("Chaos Turbo", ("2025-10-01", "2025-10-08"))
    assert side(older.side_shown) == {"Goat Control": [("Royal Decree", 2, 1, 2)]}
    assert seat.profile.matches.won == 3


def test_first_sets_use_when_held_and_cards_seen_are_those_of_the_list_to_expect() -> None:
    seat = ana(
        holding(file(1, "2025-10-01", CHAOS), "Scapegoat"),
        holding(file(2, "2025-11-16", CONTROL), "Book of Moon"),
    )
    told = seat.profile
    assert {use.card for use in (*told.held_in_game, *told.held_by_turn)} == {"Book of Moon"}
    assert (told.first_sets.monsters.of, told.cards_seen.of) == (2, 2)
    assert not {"Chaos 2", "Thunder Dragon"} & {one.name for one in told.cards_seen.entries}
    assert told.games.of == 4


def test_a_list_that_may_be_the_same_counts_with_it_unless_it_has_another_name() -> None:
    unknown = [(f"Late {n}", n) for n in range(31, 35)]
    other = [("Thunder Dragon", 35), ("Late 36", 36)]
    seat = ana(
        file(1, "2025-11-02", unknown, "Dust Tornado"),
        file(2, "2025-11-09", other, "Royal Decree"),
        file(3, "2025-11-16", CONTROL),
    )
    assert seat.deck is not None
    assert set(seat.deck.deck.maybe_same) == {1, 2}
    assert seat.habits_from == (1, 3)
    assert side(seat.profile.side_shown)["Goat Control"] == [("Dust Tornado", 1, 1, 1)]
    assert [one.archetype.name for one in seat.older_sides] == ["Chaos Turbo"]


def test_a_match_over_two_replays_belongs_to_the_list_with_which_it_began() -> None:
    names = (ANA, "Zed")
    begun = war(
        1, "1", ANA, how=EndReason.DISCONNECTED, players=names, shows={ANA: numbered("Card")}
    )
    rest = holding(war(2, "21", players=names, at="20:40:00"), "Scapegoat")
    told = report([begun, rest], ANA)
    assert len(told.joined) == 1
    assert [use.card for use in told.seats[0].profile.held_in_game] == ["Scapegoat"]


def test_without_a_game_there_are_no_habits() -> None:
    empty = duels.replay(1, winner="Zed", players=(ANA, "Zed"))
    seat = ana(structs.replace(empty, format="gu"))
    assert (seat.deck, seat.habits_from, seat.older_sides) == (None, (), ())
    assert seat.profile.coverage.replays == (1,)
