"""Who counts as one of the captain's own players, and who does not."""

from __future__ import annotations

import pytest

from bot.domain.links import replay_url
from bot.domain.replay.model import Replay
from bot.domain.teams import Seat
from tests.domain.analysis.scouted import EDISON, report, seat_of, war


def seat(player: str, opponent: str, *replays: int, score: str | None = None) -> Seat:
    links = tuple(map(replay_url, replays))
    return Seat(order=1, player=player, opponent=opponent, reported_score=score, replays=links)


def against(replay_id: int, opponent: str, *, format: str = "gu") -> Replay:  # noqa: A002  # the file's own word
    day = f"2025-11-{replay_id:02}"
    return war(replay_id, players=("Ana", opponent), day=day, format=format)


def ours(files: list[Replay], *seats: Seat, roster: tuple[str, ...] = ()) -> set[str]:
    met = seat_of(report(files, "Ana", seats=seats, roster=roster), "Ana").met
    return {one.opponent for one in met if one.own_roster}


def test_an_opponent_whom_the_seat_met_once_before_is_who_plays_next() -> None:
    files = [against(1, "Carl"), against(2, "Ilse"), against(3, "Lumi")]
    assert ours(files, seat("Ana", "Carl", 1, 2, 3)) == {"Carl"}


def test_an_opponent_whom_none_of_the_seats_replays_shows_is_who_plays_next() -> None:
    files = [against(1, "Carl"), against(2, "Ilse")]
    assert ours(files, seat("Ana", "Carl", 2)) == {"Carl"}
    assert ours(files, seat("Ana", "Carl")) == {"Carl"}, "no links are given at all"


def test_one_link_of_another_week_makes_nobody_ours() -> None:
    assert ours([against(1, "Ilse"), against(2, "Lumi")], seat("Ana", "Ilse", 1, 2)) == set()


def test_a_score_is_of_a_match_that_was_played() -> None:
    files = [against(1, "Lumi"), against(2, "Ilse")]
    assert ours(files, seat("Ana", "Lumi", score="2-0")) == set(), "a forfeit has no link"
    assert ours(files, seat("Ana", "Ilse", 1, score="2-0")) == set(), "somebody stood in"


def test_a_replay_that_did_not_come_makes_nobody_ours() -> None:
    files = [against(1, "Ilse"), against(2, "Quill")]
    seats = [seat("Ana", "Ilse", 1), seat("Bo", "Quill", 77), seat("Ana", "Quill", 2)]
    assert ours(files, *seats) == set()


def test_a_replay_of_another_format_makes_nobody_ours() -> None:
    files = [against(1, "Quill", format=EDISON), against(2, "Quill")]
    assert ours(files, seat("Ana", "Quill", 1)) == set()


@pytest.mark.parametrize("replays", [(), (2,)])
def test_where_the_roster_is_known_the_seats_add_nobody(replays: tuple[int, ...]) -> None:
    files = [against(1, "Carl"), against(2, "Ilse"), against(3, "Zed")]
    assert ours(files, seat("Ana", "Carl", *replays), roster=("zed",)) == {"Zed"}
