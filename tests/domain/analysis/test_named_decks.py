"""A player's lists: their names, how long they stayed, and which of them to expect."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec import structs

from bot.domain.analysis.appearances import appearances_in, once_each
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Evidence
from bot.domain.analysis.named_decks import (
    NamedDeck,
    cards_shown,
    find_current,
    name_decks,
    name_opposing_decks,
)
from bot.domain.analysis.split_matches import find_splits
from bot.domain.replay.model import Replay
from tests.domain.analysis import duels
from tests.domain.analysis.duels import ANA, BO, copy, game, shown
from tests.domain.analysis.scouted import KNOWLEDGE, cards, numbered, war

OLD, NEW = numbered("Old"), numbered("New")
FEW = OLD[:5]
"""Too little to tell which list it is."""


def named(*replays: Replay) -> tuple[NamedDeck, ...]:
    files = once_each(replays)
    seen = appearances_in(ANA, files, {}, find_splits(files).matches)
    return name_decks(ANA, files, seen, KNOWLEDGE)


def on(day: str, number: int, shows: list[tuple[str, int]], games: str = "11") -> Replay:
    return war(number, games, day=day, shows={ANA: shows})


def test_lists_come_the_newest_first_each_with_its_record() -> None:
    newer, older = named(
        on("2025-11-02", 1, OLD),
        war(2, "22", BO, day="2025-11-03", shows={ANA: OLD}),
        on("2025-11-09", 3, NEW),
    )
    assert (newer.deck.replays, older.deck.replays) == ((3,), (1, 2))
    assert older.record.figure is FigureKey.LIST_MATCHES
    assert (older.record.won, older.record.lost) == (1, 1)
    assert older.record.won_in == (Evidence(1, 1, 2, 2360),)
    assert (newer.record.won, newer.record.lost) == (1, 0)


def test_a_list_is_named_by_every_card_known_of_it() -> None:
    (deck,) = named(
        on("2025-11-02", 1, [*OLD, ("Thunder Dragon", 50)]),
        on("2025-11-03", 2, [*OLD, ("Zaborg the Thunder Monarch", 30)]),
    )
    assert deck.archetype.name == "Chaos Turbo"
    assert [card.name for card in deck.tech] == ["Zaborg the Thunder Monarch"]


def test_a_list_without_a_name_has_no_tech() -> None:
    (deck,) = named(on("2025-11-02", 1, [*OLD, ("Zaborg the Thunder Monarch", 30)]))
    assert (deck.archetype.name, deck.tech) == ("Other", ())


def test_who_opened_no_game_has_no_list() -> None:
    assert named(war(1, "")) == ()
    assert find_current(()) == (None, ())


def test_weeks_count_from_monday_to_sunday_and_only_those_with_a_replay() -> None:
    (deck,) = named(
        on("2025-10-26", 1, OLD),  # a Sunday
        on("2025-10-27", 2, OLD),  # the Monday after it
        on("2025-11-02", 3, OLD),
        on("2025-11-15", 4, OLD),
    )
    assert deck.same_for.figure is FigureKey.WEEKS_UNCHANGED
    assert deck.same_for.weeks == 3
    assert (deck.same_for.first_day, deck.same_for.last_day) == ("2025-10-26", "2025-11-15")
    assert [place.replay_id for place in deck.same_for.evidence] == [1, 2, 3, 4]
    assert deck.same_for.evidence[0] == Evidence(1, 1, 1, None)


def test_weeks_of_two_years_are_told_apart() -> None:
    (deck,) = named(on("2024-11-16", 1, OLD), on("2025-11-16", 2, OLD))
    assert deck.same_for.weeks == 2


def test_another_list_in_between_begins_the_count_anew() -> None:
    newest, between = named(
        on("2025-10-20", 1, OLD),
        on("2025-10-27", 2, NEW),
        on("2025-11-03", 3, OLD),
        on("2025-11-10", 4, OLD),
    )
    assert newest.deck.replays == (1, 3, 4)
    assert newest.same_for.weeks == 2
    assert newest.same_for.first_day == "2025-11-03"
    assert between.same_for.weeks == 1


def test_what_shows_too_little_to_tell_ends_no_count() -> None:
    decks = named(on("2025-10-27", 1, OLD), on("2025-11-03", 2, FEW, "1"), on("2025-11-10", 3, OLD))
    assert [deck.deck.replays for deck in decks] == [(1, 3), (2,)]
    assert decks[0].same_for.weeks == 2


def test_a_glimpse_of_a_deck_with_another_name_ends_the_count() -> None:
    first, glimpse, last = (
        on("2025-10-27", 1, [*OLD, ("Metamorphosis", 30)]),
        on("2025-11-03", 2, [("Thunder Dragon", 40)], "1"),
        on("2025-11-10", 3, [*OLD, ("Metamorphosis", 30)]),
    )
    decks = named(first, glimpse, last)
    assert [deck.deck.replays for deck in decks] == [(1, 3), (2,)]
    assert decks[1].deck.replays[0] in decks[0].deck.maybe_same
    assert (decks[0].same_for.weeks, decks[0].same_for.first_day) == (1, "2025-11-10")


def test_a_glimpse_with_a_name_ends_the_count_of_a_list_known_well_without_one() -> None:
    glimpse = on("2025-11-03", 2, [("Thunder Dragon", 40)], "1")
    known, _ = named(on("2025-10-27", 1, OLD), glimpse, on("2025-11-10", 3, OLD))
    assert (known.deck.replays, known.same_for.weeks) == ((1, 3), 1)
    thin = OLD[:16]
    few, _ = named(on("2025-10-27", 1, thin), glimpse, on("2025-11-10", 3, thin))
    assert (few.deck.replays, few.same_for.weeks) == ((1, 3), 2)


def test_a_glimpse_of_a_deck_with_another_name_is_the_one_to_expect() -> None:
    decks = named(
        on("2025-10-27", 1, [*OLD, ("Metamorphosis", 30)]),
        on("2025-11-03", 2, [("Thunder Dragon", 40)], "1"),
    )
    assert find_current(decks) == (0, ())
    assert decks[0].archetype.name == "Chaos Turbo"


def test_a_run_begins_on_its_first_day_that_is_known() -> None:
    seen = shown(ANA, seen=tuple(copy(name, place) for name, place in OLD))
    bare = duels.replay(1, game(ana=seen), date="")
    (deck,) = named(bare, on("2025-11-03", 2, OLD))
    assert (deck.same_for.first_day, deck.same_for.last_day) == ("2025-11-03", "2025-11-03")


def test_a_replay_without_a_date_is_in_no_week() -> None:
    bare = duels.replay(1, game(ana=shown(ANA, seen=(copy("Sangan"),))), date="")
    (deck,) = named(bare)
    assert (deck.same_for.weeks, deck.same_for.first_day) == (0, "")


def test_the_newest_list_is_the_one_to_expect() -> None:
    decks = named(on("2025-11-03", 1, OLD), on("2025-11-10", 2, NEW))
    assert find_current(decks) == (0, ())


def test_a_glimpse_that_may_be_the_list_before_it_leaves_that_one_standing() -> None:
    decks = named(on("2025-11-03", 1, OLD), on("2025-11-10", 2, FEW, "1"))
    current, (doubt,) = find_current(decks)
    assert current is not None
    assert decks[current].deck.replays == (1,)
    assert doubt.replay_id == 2
    assert doubt.sentence == (
        "Replay 2 of 2025-11-10: too few cards seen to tell whether Ana still plays the list of "
        "2025-11-03."
    )


def test_a_glimpse_that_surely_is_another_list_is_the_one_to_expect() -> None:
    decks = named(on("2025-11-03", 1, OLD), on("2025-11-10", 2, NEW[:5], "1"))
    assert find_current(decks) == (0, ())
    assert decks[0].deck.thin


def test_with_nothing_but_glimpses_the_newest_is_the_one_to_expect() -> None:
    decks = named(on("2025-11-03", 1, FEW, "1"), on("2025-11-10", 2, FEW[:3], "1"))
    current, _ = find_current(decks)
    assert current == 0
    assert decks[0].deck.replays == (2,)


def test_a_list_seen_only_where_a_match_went_on_may_be_sided() -> None:
    first = war(1, "1", None, shows={ANA: OLD})
    second = war(2, "21", ANA, at="21:00:00", shows={ANA: NEW})
    decks = named(on("2025-11-02", 3, OLD), first, second)
    assert [(deck.deck.replays, deck.maybe_sided) for deck in decks] == [
        ((2,), True),
        ((3, 1), False),
    ]
    current, (doubt,) = find_current(decks)
    assert current == 1
    assert doubt.sentence == (
        "Replay 2: this goes on with a match, or may, so the list in it may be sided already and "
        "does not count as the newest."
    )
    assert decks[1].same_for.weeks == 2
    assert decks[1].record.won == 2


def test_a_list_that_may_be_sided_ends_no_count() -> None:
    first = war(1, "1", None, shows={ANA: OLD})
    second = war(2, "21", ANA, at="21:00:00", shows={ANA: NEW})
    decks = named(on("2025-11-02", 3, OLD), first, second, on("2025-11-23", 4, OLD))
    assert decks[0].deck.replays == (3, 1, 4)
    assert decks[0].same_for.weeks == 3


def test_a_replay_that_plays_a_broken_first_game_again_holds_an_ordinary_list() -> None:
    first = war(1, "?", None, shows={ANA: OLD})
    decks = named(first, war(2, "11", at="21:00:00", shows={ANA: NEW}))
    assert [deck.maybe_sided for deck in decks] == [False, False]


def facing(*replays: Replay) -> Mapping[int, str]:
    files = once_each(replays)
    seen = appearances_in(ANA, files, {}, find_splits(files).matches)
    return name_opposing_decks(seen, {one.replay_id: one for one in files}, KNOWLEDGE)


def test_an_opposing_deck_is_named_by_what_it_showed_in_the_match() -> None:
    told = facing(
        war(1, shows={BO: cards("Metamorphosis")}),
        war(2, shows={BO: cards("Sangan"), ANA: cards("Metamorphosis")}, day="2025-11-17"),
    )
    assert told == {1: "Goat Control"}


def test_what_one_half_of_a_match_showed_names_the_deck_in_the_other() -> None:
    halves = war(1, "1", None), war(2, "21", ANA, shows={BO: cards("Metamorphosis")})
    assert facing(*halves) == {1: "Goat Control", 2: "Goat Control"}


def test_copies_count_once_over_the_games_of_a_match() -> None:
    file = war(1, "11", shows={BO: [("Thunder Dragon", 1), ("Thunder Dragon", 2)]})
    assert cards_shown([file], BO) == {"Thunder Dragon": 2}
    other = war(2, "1", shows={BO: cards("Thunder Dragon", "Sangan", first=7)})
    assert cards_shown([file, other], BO) == {"Sangan": 1, "Thunder Dragon": 2}


@pytest.mark.parametrize("copies", [1, 3])
def test_copies_without_a_position_are_the_most_of_one_game(copies: int) -> None:
    loose = shown(BO, seen=(copy("Sangan", None),) * copies, lower_bound=True)
    file = duels.replay(1, game(bo=loose), game(2, bo=structs.replace(loose, seen=loose.seen[:1])))
    assert cards_shown([file], BO) == {"Sangan": copies}
