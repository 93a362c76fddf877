"""The evidence of figures: every place, and without scores nothing that tells one."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from msgspec import Struct
from msgspec.structs import replace

from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Entry, Evidence, Split, Tally
from bot.domain.analysis.profiles import Profile, profile
from bot.domain.links import replay_url
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.rendering.facts import facts_in
from bot.samples.scenes import MARIGOLD, PELLE, demo_replays
from bot.samples.teams import ANA, team_replays
from bot.web.views.evidence import (
    PLACES_TOLD,
    TELL_NO_SCORE,
    FigurePlacesView,
    Played,
    evidence_index,
    figure_places,
    played_in,
)


@cache
def _replays() -> tuple[Replay, ...]:
    return tuple(read_replay(content) for _, content in demo_replays())


def _told(player: str = MARIGOLD) -> Profile:
    return profile(player, _replays())


def _page(told: Struct, key: FigureKey, *, scores: bool = True) -> FigurePlacesView:
    return figure_places(told, key, played_in(_replays(), {MARIGOLD}), scores=scores)


def _other(name: str | None, players: tuple[str, str]) -> str | None:
    return None if name is None else players[1 - players.index(name)]


def _turned(replay: Replay) -> Replay:
    """The same cards, played at the same moments, and the other player won."""
    return replace(
        replay,
        games=tuple(
            replace(game, winner=_other(game.winner, replay.players)) for game in replay.games
        ),
        matches=tuple(
            replace(match, winner=_other(match.winner, replay.players), wins=match.wins[::-1])
            for match in replay.matches
        ),
    )


def _many(places: int) -> Tally:
    """A figure of cards with so many places, each in a replay of its own."""
    where = tuple(Evidence(number, 1, 1, 0) for number in range(1, places + 1))
    return Tally(FigureKey.OPENING_HANDS, places, places, where)


def test_every_place_of_every_figure_is_on_its_page() -> None:
    told = _told()
    for key, facts in facts_in(told).items():
        page = _page(told, key)
        moments = [one.moments for fact in page.facts for one in fact.replays]
        shown = sum(len(told.split(" \N{MIDDLE DOT} ")) for told in moments)
        places = [place for fact in facts for place in fact.places]
        assert shown == len(places)
        replays = len({place.replay_id for place in places})
        assert re.findall(r"\d+", page.figure.number) == [str(len(places)), str(replays)]
        assert page.rest == ""


def test_the_index_has_each_figure_once_with_the_number_on_its_page() -> None:
    told = _told()
    listed = [one for group in evidence_index(told, scores=True) for one in group.figures]
    assert Counter(one.key for one in listed) == Counter(facts_in(told).keys())
    for one in listed:
        assert one == _page(told, FigureKey(one.key)).figure


def test_a_place_is_told_with_opponent_day_game_and_minute() -> None:
    page = _page(_told(), FigureKey.OPPONENT_MATCHES)
    (fact,) = [one for one in page.facts if one.about == PELLE]
    assert fact.way == "lost"
    (one,) = fact.replays
    assert one.url == replay_url(one.replay_id)
    assert one.played == Played(PELLE, "9 Nov 2025")
    assert one.moments == "game 4, 51:47"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Evidence(1, 1, 2, 752), "game 2, 12:32"),
        (Evidence(1, 2, 1, 4000), "match 2, game 1, 1:06:40"),
        (Evidence(1, 1, 3, None), "game 3"),
        (Evidence(1, 2, None, None), "match 2, no game"),
    ],
)
def test_a_moment_says_no_more_than_is_known(place: Evidence, told: str) -> None:
    page = _page(Tally(FigureKey.OPENING_HANDS, 1, 1, (place,)), FigureKey.OPENING_HANDS)
    assert [one.moments for fact in page.facts for one in fact.replays] == [told]


def test_a_page_tells_so_many_places_and_how_many_more_there_are() -> None:
    for scores in (True, False):
        page = _page(_many(PLACES_TOLD + 1200), FigureKey.OPENING_HANDS, scores=scores)
        assert sum(len(fact.replays) for fact in page.facts) == PLACES_TOLD
        assert page.rest == "and 1,200 more"
        assert _page(_many(PLACES_TOLD), FigureKey.OPENING_HANDS, scores=scores).rest == ""


@pytest.mark.parametrize("player", [MARIGOLD, PELLE])
def test_without_scores_it_makes_no_difference_who_won(player: str) -> None:
    played = played_in(_replays(), {player})
    one, other = (profile(player, replays) for replays in (_replays(), map(_turned, _replays())))
    assert evidence_index(one, scores=True) != evidence_index(other, scores=True)
    assert evidence_index(one, scores=False) == evidence_index(other, scores=False)
    for key in FigureKey:
        pages = [figure_places(told, key, played, scores=False) for told in (one, other)]
        assert pages[0] == pages[1], key


def test_without_scores_there_are_replays_and_neither_games_nor_minutes() -> None:
    for key in TELL_NO_SCORE:
        page = _page(_told(), key, scores=False)
        assert not page.is_left_out
        assert "place" not in page.figure.number
        for fact in page.facts:
            assert not any(one.moments for one in fact.replays)
            assert len({one.replay_id for one in fact.replays}) == len(fact.replays)


def test_without_scores_no_order_tells_in_how_many_games_a_card_was_seen() -> None:
    often = tuple(Evidence(1, 1, game, 0) for game in (1, 2, 3))
    entries = (Entry("Sangan", 3, often), Entry("Jinzo", 1, often[:1]))
    told = Split(FigureKey.CARDS_SEEN, 3, entries)
    for scores, order in ((True, ["Sangan", "Jinzo"]), (False, ["Jinzo", "Sangan"])):
        page = _page(told, FigureKey.CARDS_SEEN, scores=scores)
        assert [fact.about for fact in page.facts] == order


def test_what_tells_a_score_is_left_out_as_if_there_were_none() -> None:
    nothing = profile(MARIGOLD, [])
    for key in FigureKey:
        if key not in TELL_NO_SCORE:
            page = _page(_told(), key, scores=False)
            assert page.is_left_out
            assert page == _page(nothing, key, scores=False)


def test_no_figure_that_is_told_without_scores_has_one_in_it() -> None:
    told = [_told(name) for name in {name for replay in _replays() for name in replay.players}]
    team = [read_replay(content) for _, content in team_replays()[:4]]
    for one in (*told, profile(ANA, team)):
        for key, facts in facts_in(one).items():
            assert key not in TELL_NO_SCORE or not any(fact.tells for fact in facts), key


def test_a_figure_without_a_place_is_a_page_too() -> None:
    page = _page(profile(MARIGOLD, []), FigureKey.MATCH_RECORD)
    assert (page.figure.title, page.figure.number, page.facts) == ("Matches", "", ())
    assert not page.is_left_out


def test_whom_somebody_met_is_known_under_each_of_their_names() -> None:
    replay = next(one for one in _replays() if MARIGOLD in one.players)
    (opponent,) = set(replay.players) - {MARIGOLD}
    number = replay.replay_id
    assert played_in([replay], {"another", MARIGOLD})[number].opponent == opponent
    assert played_in([replace(replay, date=" ")], {MARIGOLD})[number] == Played(opponent, "")
    assert played_in([replay], {"somebody else"}) == {}
    assert played_in([replay], set(replay.players)) == {}
