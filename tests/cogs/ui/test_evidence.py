"""Every figure opens its evidence: all places, each with a link, and nothing told too early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from msgspec import Struct

from bot.domain.analysis.definitions import DEFINITIONS, FigureKey
from bot.domain.analysis.figures import Evidence
from bot.domain.analysis.scouting import SeatReport
from bot.domain.player_keys import player_key
from bot.rendering.facts import Facts, facts_in
from cogs.ui.evidence import (
    HABITS,
    PLACES_A_PAGE,
    fact_options,
    figure_options,
    figures_embed,
    page_of_fact,
    place_pages,
    places_embed,
)
from cogs.ui.evidence_pages import places_view
from cogs.ui.player_source import PlayerKey
from cogs.ui.players import read_player
from cogs.ui.team_seat import read_seat
from tests.cogs.ui.reports import HOSTILE, JOB_ID, demo_report
from tests.cogs.ui.results import analysis_of, check, in_sight, read
from tests.cogs.ui.test_results_hostile import forged

KEY = PlayerKey(JOB_ID, player_key("Ana"))


@pytest.fixture
def ana() -> SeatReport:
    return next(seat for seat in demo_report().seats if seat.person == "Ana")


def places(facts: Facts, key: FigureKey) -> list[tuple[str, int]]:
    return [(fact.words, len(fact.places)) for fact in facts[key]]


def test_a_record_shows_each_win_and_each_loss(ana: SeatReport) -> None:
    facts = facts_in(ana)
    assert places(facts, FigureKey.MATCH_RECORD) == [("won", 3), ("lost", 1)]
    told = read(
        [places_embed("Ana", FigureKey.MATCH_RECORD, facts[FigureKey.MATCH_RECORD], 0, hides=False)]
    )
    for place in ana.profile.matches.won_in:
        assert (
            f"[{place.replay_id}](https://www.duelingbook.com/replay?id={place.replay_id})" in told
        )
    assert DEFINITIONS[FigureKey.MATCH_RECORD].sentence in told
    assert "4 places" in told


def test_facts_say_about_what_they_are(ana: SeatReport) -> None:
    facts = facts_in(ana)
    assert ("vs Chaos Turbo · Royal Decree", 2) in places(facts, FigureKey.SIDE_SHOWN)
    assert ("with Goat Control · vs Zombie · Mobius the Frost Monarch", 1) in places(
        facts, FigureKey.SIDE_SHOWN
    )
    assert ("vs Carl, won", 1) in places(facts, FigureKey.MEETING_MATCHES)
    assert ("Goat Control · 15 Nov 2025 · Mobius the Frost Monarch", 1) in places(
        facts, FigureKey.TECH_CARDS
    )
    assert ("conceded", 7) in places(facts, FigureKey.WON_BY)
    first_turn = [words for words, _ in places(facts, FigureKey.HELD_IN_TURN)]
    assert any(words.endswith("turn 1, used") for words in first_turn)
    assert {words for words, _ in places(facts, FigureKey.BACK_ROW_NUMBER)} >= {"1 card", "2 cards"}


def _evidence(value: object, *, skip: tuple[str, ...]) -> Iterator[Evidence]:
    """All evidence anywhere inside, found without knowing what it belongs to."""
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _evidence(one, skip=skip)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            if name not in skip:
                yield from _evidence(getattr(value, name), skip=skip)


def test_nothing_that_has_evidence_is_left_out() -> None:
    # Lists of cards and results one by one are no figures; ways are the uses once more.
    skip = ("deck", "results", "ways")
    for seat in demo_report().seats:
        told = Counter(
            place for facts in facts_in(seat).values() for fact in facts for place in fact.places
        )
        assert told == Counter(_evidence(seat, skip=skip))


def test_every_figure_is_in_one_of_the_two_menus() -> None:
    for seat in demo_report().seats:
        facts = facts_in(seat)
        menus = [figure_options(facts, habits=habits) for habits in (False, True)]
        assert sorted(one.value for menu in menus for one in menu) == sorted(facts)
        assert all(len(menu) <= 25 for menu in menus)
    assert len(HABITS) <= 25


def test_a_long_list_has_pages_and_short_ways(ana: SeatReport) -> None:
    facts = facts_in(ana)[FigureKey.HELD_IN_GAME]
    pages = place_pages(facts)
    assert len(pages) > 2
    assert all(len(pages[number]) <= PLACES_A_PAGE for number in range(len(pages)))
    options = fact_options(facts)
    assert len({one.value for one in options}) == len(options) > 1
    for option in options:
        page = page_of_fact(facts, int(option.value))
        assert option.label in {fact.about for fact, _ in pages[page]}
    assert page_of_fact(facts, 10**9) <= len(pages)
    assert fact_options(facts_in(ana)[FigureKey.GAME_RECORD]) == []


def check_all(told: Struct, name: str, *, hides: bool) -> list[str]:
    """Every page of every figure holds what Discord wants; what is in sight on them."""
    facts = facts_in(told)
    check([figures_embed(name, facts)], places_view(KEY, facts, next(iter(facts)), 0))
    seen = []
    for key in facts:
        for page in range(len(place_pages(facts[key]))):
            embed = places_embed(name, key, facts[key], page, hides=hides)
            check([embed], places_view(KEY, facts, key, page))
            seen.append(in_sight([embed]))
    return seen


def test_discord_takes_every_page_of_a_player_s_evidence(ana: SeatReport) -> None:
    check_all(read_seat(ana, hides=True).figures, "Ana", hides=True)


def test_with_spoilers_no_place_tells_a_result(ana: SeatReport) -> None:
    for key, facts in facts_in(ana).items():
        seen = in_sight([places_embed("Ana", key, facts, 0, hides=True)])
        lines = seen.split("\n")[2:-1]
        if any(fact.tells for fact in facts):
            assert {line for line in lines if line} == {"[hidden]"}, key
    assert not any(word in seen for word in ("**won**", "**lost**"))


@pytest.mark.parametrize("name", HOSTILE[::4])
def test_no_name_makes_a_page_that_discord_refuses(name: str) -> None:
    analysis = analysis_of(forged(name, f"{name}2", name, name))
    player = read_player(name, analysis, hides=False)
    check_all(player.figures, name, hides=False)
    longest = PlayerKey(JOB_ID, "0" * 12).custom_id("places")
    assert max(len(f"{longest}:{key}:b999") for key in FigureKey) <= 100


def test_a_player_without_a_place_is_told_so() -> None:
    nobody = next(seat for seat in demo_report().seats if seat.person == "Ana")
    assert "No figure" in read([figures_embed("Ana", {})])
    assert "Choose a figure" in read([figures_embed("Ana", facts_in(nobody))])
