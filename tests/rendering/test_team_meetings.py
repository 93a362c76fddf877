"""How results against one person, and the weeks of a list, are told in a row."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.analysis.meetings import Meeting
from bot.domain.replay.model import EndReason, Replay
from bot.domain.teams import Seat
from bot.rendering.rows import in_markdown
from bot.rendering.team_seats import seat_lines
from bot.rendering.team_summary import summary_lines, tell_meeting
from tests.domain.analysis.scouted import numbered, report, war
from tests.rendering.teams import written

PAIR = ("Ana", "Carl")
TODAY = date(2025, 11, 20)


def meeting(*files: Replay) -> Meeting:
    told = report(files, "Ana", seats=[Seat(order=1, player="Ana")], roster=["Carl"])
    (met,) = told.seats[0].met
    return met


def told_of(*files: Replay) -> str:
    (line,) = written([tell_meeting(meeting(*files))])
    return line


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (war(1, "121", players=PAIR), "beat our Carl 2-1"),
        (war(1, "1", "Ana", how=EndReason.QUIT, players=PAIR), "beat our Carl 1-0"),
        (war(1, "2", "Ana", how=EndReason.QUIT, players=PAIR), "beat our Carl (Carl left)"),
        (war(1, "", "Ana", how=EndReason.QUIT, players=PAIR), "beat our Carl (Carl left)"),
        (
            war(1, "12", "Carl", how=EndReason.JUDGE_MATCH_LOSS, players=PAIR),
            "lost to our Carl (Ana got a match loss)",
        ),
        (war(1, "12=", None, players=PAIR), "drew with our Carl 1-1-1"),
        (war(1, "1?", None, players=PAIR), "undecided against our Carl"),
    ],
)
def test_a_winner_who_is_not_ahead_is_told_with_what_ended_it(file: Replay, told: str) -> None:
    assert told_of(file) == told


def test_matches_without_a_winner_are_not_told_as_a_record_of_none() -> None:
    first, second = (war(n, "1", None, players=PAIR, day=f"2025-11-0{n}") for n in (1, 3))
    assert told_of(first, second) == "2 undecided against our Carl"
    whole = war(5, "11", players=PAIR)
    assert told_of(first, whole) == "1-0 and 1 undecided against our Carl"
    assert told_of(war(1, players=PAIR, day="2025-11-01"), whole) == "2-0 against our Carl"


def test_each_of_several_matches_says_what_ended_it() -> None:
    left = war(1, "2", "Ana", how=EndReason.QUIT, players=PAIR, day="2025-11-01")
    files = left, war(2, "11", players=PAIR)
    seat = report(files, "Ana", roster=["Carl"]).seats[0]
    rows = written(seat_lines(seat)[0].rows)
    assert rows[1].startswith("won (Carl left) \N{MIDDLE DOT} 1 Nov")
    assert rows[2].startswith("won 2-0 \N{MIDDLE DOT} 16 Nov")


def test_how_a_match_ended_is_hidden_with_the_scores() -> None:
    met = meeting(war(1, "2", "Ana", how=EndReason.QUIT, players=PAIR))
    told = in_markdown(tell_meeting(met), say=str, hide=lambda _: "[]")
    assert not {"beat", "Carl", "left"} & set(told.replace("(", " ").replace(")", " ").split())


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("2025-11-16",), "seen 16 Nov"),
        (("2025-11-02", "2025-11-09", "2025-11-16"), "3 weeks the same"),
        (("2025-11-16", "2025-11-17"), "same since 16 Nov (2 weeks seen)"),
        (("2025-09-01", "2025-11-16"), "same since 1 Sep (2 weeks seen)"),
        (("2025-11-10", "2025-11-16"), "seen 16 Nov"),
    ],
)
def test_a_list_is_the_same_for_weeks_only_if_it_was_seen_in_each(
    days: tuple[str, ...], told: str
) -> None:
    shows = {"Ana": numbered("Card")}
    files = [war(n, players=PAIR, day=day, shows=shows) for n, day in enumerate(days, 1)]
    (seat,) = summary_lines(report(files, "Ana"), seen_by="us", today=TODAY).seats
    assert any(told in line for line in written(seat.rows))
