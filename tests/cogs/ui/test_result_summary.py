"""The summary tells each match in a line, and with spoilers nobody's victory."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from bot.domain.jobs import JobReplay
from bot.domain.links import replay_url
from bot.domain.moves import ReplayState
from bot.domain.player_keys import player_key
from bot.domain.sources import ReplayOrigin
from cogs.ui import result_summary
from cogs.ui.result_summary import MOST_CHOICES, find_player, page_with, summarize
from tests.cogs.ui.results import analysis_of, demo, in_sight, left_out, read
from tests.domain.analysis.duels import ANA, BO, game, replay

_LINK = "https://www.duelingbook.com/replay?id="


def lines_of(text: str) -> list[str]:
    """The lines below what all have in common, with the addresses left out."""
    return text.replace(_LINK, "").split("\n")[3:]


def people(number: int) -> list[str]:
    return [f"Player {one:02}" for one in range(number)]


def test_each_match_is_a_line_with_the_winner_first() -> None:
    embed = summarize(demo(), 0, hides=False).embed
    assert embed.title == "6 replays · 7 matches"
    assert read([embed]).split("\n")[1] == "8-13 Nov 2025 · Goat, unrated"
    assert lines_of(read([embed])) == [
        "**Tobias K** 2-1 Marigold · [8 Nov](900000101) · 22 min",
        "**Pelle** 2-1-1 Marigold · [9 Nov](900000102) · 51 min",
        "**Pelle** 2-0 quietstorm · [10 Nov](900000103) · 22 min",
        "↳ **quietstorm** 2-0 Pelle · rematch · 19 min",
        "**Tobias K** 1-1 Nadja_77 · [11 Nov](900000104) · 24 min · disconnected",
        "**Marigold** 2-1 Nadja_77 · [12 Nov](900000105) · 33 min",
        "**Tobias K** 2-0 quietstorm · [13 Nov](900000106) · 23 min",
    ]


def test_with_spoilers_the_players_stand_as_in_the_file_and_no_score_is_in_sight() -> None:
    summary = summarize(demo(), 0, hides=True)
    assert lines_of(in_sight([summary.embed]))[:5] == [
        "Marigold [hidden] Tobias K · [8 Nov](900000101) · 22 min",
        "Pelle [hidden] Marigold · [9 Nov](900000102) · 51 min",
        "quietstorm [hidden] Pelle · [10 Nov](900000103) · 22 min",
        "↳ quietstorm [hidden] Pelle · rematch · 19 min",
        "Tobias K [hidden] Nadja\\_77 · [11 Nov](900000104) · 24 min",
    ]
    assert "||1-2||" in read([summary.embed])
    assert {one.description for one in summary.choices} == {"2 replays", "3 replays"}


def test_what_differs_from_most_is_said_of_the_match() -> None:
    plain = [replay(number, game()) for number in (1, 2)]
    other = replace(replay(3, game()), format="ar", date="2024-11-16 20:00:00")
    told = lines_of(read([summarize(analysis_of([*plain, other]), 0, hides=False).embed]))
    assert told == [
        "**Ana** 1-0 Bo · [16 Nov 2024](3) · 6 min · Advanced, rated",
        "**Ana** 1-0 Bo · [16 Nov 2025](1) · 6 min",
        "**Ana** 1-0 Bo · [16 Nov 2025](2) · 6 min",
    ]


def test_a_match_that_the_file_does_not_finish_has_no_winner() -> None:
    stopped = replay(1, game(unfinished=True), winner=None)
    told = lines_of(read([summarize(analysis_of([stopped]), 0, hides=False).embed]))
    assert told == ["Ana 0-0 Bo · [16 Nov](1) · undecided"]


def test_doubts_stand_below_and_tell_nobody_of_a_loss() -> None:
    doubted = replay(7, game(), doubts=("Bo lost a game of match 1 that nobody had opened.",))
    (field,) = summarize(analysis_of([doubted]), 0, hides=False).embed.fields
    assert field.name == "Doubts"
    assert field.value == f"[7]({_LINK}7) Bo lost a game of match 1 that nobody had opened\\."
    hidden = summarize(analysis_of([doubted]), 0, hides=True).embed
    assert "lost" not in in_sight([hidden])


def test_what_is_left_out_is_told_by_reason() -> None:
    asked = [left_out(number, "A person is needed.") for number in range(100, 125)]
    alone = left_out(99, "Replay 99 is not there: check the link.")
    embed = summarize(analysis_of([replay(1, game())], alone, *asked), 0, hides=False).embed
    assert "**26 replays left out**" in read([embed])
    assert read([embed]).split("\n")[-2:] == [
        f"{', '.join(str(number) for number in range(100, 120))} and 5 more: A person is needed.",
        "Replay 99 is not there: check the link.",
    ]


def test_where_nothing_could_be_analyzed_that_is_said() -> None:
    summary = summarize(analysis_of([], left_out(5, "Lost.")), 0, hides=False)
    assert "No replay could be analyzed." in read([summary.embed])
    assert "5: Lost." in read([summary.embed])
    assert summary.choices == ()
    assert summary.pages == 1


def test_the_menu_names_the_most_seen_first_with_record_and_replays() -> None:
    told = [(one.label, one.description) for one in summarize(demo(), 0, hides=False).choices]
    assert told == [
        ("Marigold", "1\N{EN DASH}2 · 3 replays"),
        ("Tobias K", "3\N{EN DASH}0 · 3 replays"),
        ("Nadja_77", "0\N{EN DASH}2 · 2 replays"),
        ("Pelle", "2\N{EN DASH}1 · 2 replays"),
        ("quietstorm", "1\N{EN DASH}2 · 2 replays"),
    ]


def test_a_menu_too_full_for_everybody_has_those_of_its_page() -> None:
    names = people(50)
    pairs = zip(names[::2], names[1::2], strict=True)
    many = [replay(n, game(players=pair), players=pair) for n, pair in enumerate(pairs, 1)]
    analysis = analysis_of(many)
    summaries = [summarize(analysis, page, hides=False) for page in range(3)]
    assert [len(one.choices) for one in summaries] == [24, 24, 2]
    assert [choice.label for one in summaries for choice in one.choices] == names
    assert summaries[0].embed.footer.text == "page 1 of 3"
    assert [page_with(analysis, name) for name in (names[0], names[24], names[49])] == [0, 1, 2]


def test_a_menu_with_room_has_everybody_on_each_page() -> None:
    others = people(MOST_CHOICES - 1)
    many = [replay(n, game(players=(ANA, one)), players=(ANA, one)) for n, one in enumerate(others)]
    for page in (0, 1):
        assert len(summarize(analysis_of(many), page, hides=False).choices) == MOST_CHOICES


def test_players_whose_digests_are_the_same_are_offered_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(result_summary, "player_key", lambda name: player_key(name)[:1])
    names = people(24)
    pairs = zip(names[::2], names[1::2], strict=True)
    many = [replay(n, game(players=pair), players=pair) for n, pair in enumerate(pairs, 1)]
    digests = [one.digest for one in summarize(analysis_of(many), 0, hides=False).choices]
    assert 1 < len(digests) == len(set(digests)) <= 16


def test_a_player_is_found_again_by_the_digest_alone() -> None:
    analysis = analysis_of([replay(1, game())])
    assert find_player(analysis, player_key(BO)) == BO
    assert find_player(analysis, player_key("Carl")) is None


def test_of_partial_results_it_is_said_first_how_many_are_here() -> None:
    asked = tuple(
        JobReplay(
            job_id=UUID(int=1),
            url=replay_url(number),
            state=state,
            reason=None,
            attempts=0,
            origin=origin,
            replaced_at=datetime(2026, 1, 1, tzinfo=UTC) if number == 2 else None,
        )
        for number, state, origin in (
            (1, ReplayState.STORED, ReplayOrigin.CAPTURE),
            (2, ReplayState.STORED, ReplayOrigin.ARCHIVE),
            *((number, ReplayState.NEEDS_YOU, None) for number in range(3, 35)),
            (35, ReplayState.FETCHING, None),
        )
    )
    analysis = analysis_of([replay(1, game()), replay(2, game())])
    embed = summarize(analysis, 0, hides=False, asked=asked).embed
    assert embed.title == "2 of 35 replays · 2 matches"
    first, about, _, *matches = (embed.description or "").split("\n")
    assert first == "**32 need you · 1 to come**"
    assert about == "16 Nov 2025 · Goat, unrated"
    assert matches[0].endswith(" · captured")
    assert matches[1].endswith(" · replaced by the archive's copy, which differs")
