"""What the picture of a link tells, and what it must not tell while scores are hidden."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Game, Match, Replay
from bot.rendering.pictures.colors import Kind
from bot.rendering.previews import (
    MOST_ROWS,
    ListPreview,
    MatchPreview,
    encode_preview,
    preview_results,
    preview_team,
)
from bot.samples.scenes import demo_replays
from tests.cli.running import quick_duel
from tests.rendering.teams import demo_report


def quick(number: int, ana: str = "Ana", ben: str = "Ben") -> Replay:
    return read_replay(quick_duel(number, ana, ben).to_json())


def won_by_the_other(replay: Replay) -> Replay:
    """The same replay, with nothing changed but who won."""
    one, other = replay.players
    swap = {one: other, other: one, None: None}

    def game(told: Game) -> Game:
        life = {side.player: side.final_life for side in told.players}
        sides = (replace(side, final_life=life[str(swap[side.player])]) for side in told.players)
        first, second = sides
        return replace(told, winner=swap[told.winner], players=(first, second))

    def match(told: Match) -> Match:
        return replace(told, winner=swap[told.winner], wins=(told.wins[1], told.wins[0]))

    return replace(
        replay, games=tuple(map(game, replay.games)), matches=tuple(map(match, replay.matches))
    )


@pytest.mark.parametrize(
    "replays",
    [
        [quick(1)],
        [quick(1), quick(2, "Ana", "Cleo"), quick(3, "Dora", "Ben")],
        [quick(1), quick(2)],
    ],
    ids=["one match", "many", "one pair"],
)
def test_without_scores_it_is_the_same_whoever_won(replays: Sequence[Replay]) -> None:
    others = [won_by_the_other(replay) for replay in replays]
    hidden = preview_results(replays, scores=False)
    assert encode_preview(hidden) == encode_preview(preview_results(others, scores=False))
    shown = preview_results(replays, scores=True)
    assert shown not in (hidden, preview_results(others, scores=True))


def test_one_match_names_both_players_their_decks_and_the_score() -> None:
    told = preview_results([read_replay(demo_replays()[0][1])], scores=True)
    assert isinstance(told, MatchPreview)
    assert told.names == ("Marigold", "Tobias K")
    assert told.facts == "8 Nov 2025 \N{MIDDLE DOT} Goat, unrated"
    assert [deck.name for deck in told.decks] == ["Goat Control", "Warrior"]
    assert [len(deck.kinds) for deck in told.decks] == [40, 40]
    assert told.decks[0].kinds[-1] is Kind.REST
    assert told.score is not None
    assert (told.score.wins, told.score.winner, told.score.games) == ((1, 2), 1, (1, 0, 1))
    assert told.score.decision == ""


def test_many_replays_name_those_who_are_in_most_of_them() -> None:
    replays = [quick(number, "Ana", f"Rival {number}") for number in range(1, 9)]
    told = preview_results(replays, scores=True)
    assert isinstance(told, ListPreview)
    assert told.title == "Ana"
    assert told.facts == "8 matches \N{MIDDLE DOT} 16 Nov 2025 \N{MIDDLE DOT} Goat, unrated"
    assert len(told.rows) == MOST_ROWS
    assert told.rest == 9 - MOST_ROWS
    assert (told.rows[0].name, told.rows[0].figure) == ("Ana", "8\N{EN DASH}0")
    hidden = preview_results(replays, scores=False)
    assert isinstance(hidden, ListPreview)
    assert [row.figure for row in hidden.rows[:2]] == ["8 replays", "1 replay"]


def test_cards_stand_for_a_deck_whose_format_nobody_knows_decks_of() -> None:
    told = preview_results([replace(quick(1), format="ar")], scores=False)
    assert isinstance(told, MatchPreview)
    assert told.decks[0].name == ""
    assert "Scapegoat" in told.decks[0].cards


def test_a_team_has_its_seats_in_order_and_records_only_with_scores() -> None:
    shown, hidden = (preview_team(demo_report(), scores=scores) for scores in (True, False))
    assert shown.title == "Seraphim"
    assert shown.facts.startswith("S9 W4 \N{MIDDLE DOT} vs Damage Step")
    assert [row.seat for row in shown.rows] == ["1", "2", "3", "3", "4", "5"]
    assert (shown.rows[0].name, shown.rows[0].note) == ("Ana", "Goat Control")
    assert shown.rows[0].figure == "3\N{EN DASH}1"
    assert "\N{EN DASH}" not in "".join(row.figure for row in hidden.rows)


def test_nothing_at_all_has_a_preview_too() -> None:
    assert preview_results([], scores=True) == ListPreview("No results", "", (), 0)


def test_no_name_is_longer_than_a_picture_can_show() -> None:
    report = demo_report()
    forged = replace(report, team=dataclasses.replace(report.team, team_name="W" * 100_000))
    assert len(encode_preview(preview_team(forged, scores=True))) < 10_000
