from __future__ import annotations

from msgspec.structs import replace

from bot.domain.replay.model import EndReason, Replay
from bot.rendering.text.lines import Tone
from bot.rendering.text.results import result_lines
from tests.domain.analysis.duels import ANA, BO, game, replay
from tests.rendering.text.decks import texts

TWO_TO_ONE = (game(1), game(2, BO, start=1000), game(3, start=2000))
LATER = "2025-11-20 21:00:00"


def told(*replays: Replay, width: int = 80) -> list[str]:
    return texts(result_lines(replays, width))


def ended_by(told_of: Replay, reason: EndReason) -> Replay:
    return replace(told_of, matches=(replace(told_of.matches[0], decided_by=reason),))


def test_what_all_have_in_common_stands_above() -> None:
    assert told(replay(1, *TWO_TO_ONE), replay(2, game(1), date=LATER))[0] == (
        "2 replays · 2 matches · 16-20 Nov 2025 · Goat, unrated"
    )


def test_a_match_is_a_line_with_the_winner_first() -> None:
    lost = replay(102, game(1, BO), game(2, BO, start=700), winner=BO, date=LATER)
    lost = ended_by(lost, EndReason.JUDGE_MATCH_LOSS)
    assert told(replay(101, *TWO_TO_ONE), lost)[2:] == [
        "        Winner       Loser",
        "16 Nov  Ana     2-1  Bo     conceded          38 min  101",
        "20 Nov  Bo      2-0  Ana    got a match loss  16 min  102",
    ]


def test_a_draw_is_told_in_the_files_order() -> None:
    level = replay(1, game(1, None, reason=EndReason.DRAW_AGREED), winner=None)
    assert told(level, level)[-1] == "16 Nov  Ana     0-0-1  Bo     drawn  6 min  1"


def test_a_match_that_stops_has_neither_winner_nor_length() -> None:
    stopped = replay(1, game(1, unfinished=True), winner=None)
    assert told(stopped, stopped)[-1] == "16 Nov  Ana     0-0  Bo     undecided  1"


def test_a_rematch_stands_below_its_first_match() -> None:
    games = (game(1), game(2), game(1, BO, match=2, start=3000))
    lines = told(replay(7, *games, rematch_winner=BO), replay(8, game(1)))
    assert lines[0].startswith("2 replays · 3 matches")
    assert lines[3:5] == [
        "16 Nov  Ana     2-0  Bo     conceded  6 min        7",
        "        Bo      1-0  Ana    conceded  6 min  rematch",
    ]


def test_formats_stand_in_the_lines_only_if_they_differ() -> None:
    rated = replace(replay(2, game(1)), format="ar")
    lines = told(replay(1, game(1)), rated)
    assert lines[0].endswith("1 Goat, unrated; 1 Advanced, rated")
    assert [text.split("min  ")[1] for text in lines[3:]] == [
        "Goat, unrated    1",
        "Advanced, rated  2",
    ]


def test_years_stand_in_the_lines_only_if_days_need_them() -> None:
    january = replay(2, game(1), date="2026-01-02 20:00:00")
    assert told(replay(1, game(1)), january)[3].startswith("16 Nov  Ana")
    year_later = replay(3, game(1), date="2026-11-16 20:00:00")
    assert told(replay(1, game(1)), year_later)[3].startswith("16 Nov 2025  Ana")


def test_a_date_that_is_none_is_shown_as_it_is() -> None:
    odd = replay(2, game(1), date="soon")
    assert told(replay(1, game(1)), odd)[-1].startswith("soon ")
    nowhen = replay(3, game(1), date="")
    assert told(nowhen, nowhen)[3].startswith("Ana")


def test_a_narrow_screen_leaves_out_the_minutes_before_it_cuts_a_name() -> None:
    names = ("A long name indeed", "And one more of that")
    wide = replay(1, game(1, names[0], players=names, first=names[0]), players=names)
    wide = replace(wide, matches=(replace(wide.matches[0], winner=names[0]),))
    lines = told(wide, wide, width=68)
    assert lines[-1] == "16 Nov  A long name indeed  1-0  And one more of that  conceded  1"
    assert told(wide, wide, width=60)[-1] == (
        "16 Nov  A long name ind…  1-0  And one more of…  conceded  1"
    )


def test_doubts_name_their_replay() -> None:
    lines = list(result_lines([replay(1, game(1)), replay(2, game(1), doubts=("Odd.",))], 80))
    assert texts(lines)[-1] == "Replay 2: Odd."
    assert lines[-1][0].tone is Tone.DOUBT


def test_winners_stand_out() -> None:
    lines = list(result_lines([replay(1, game(1)), replay(2, game(1, BO), winner=BO)], 80))
    good = [span.text for written in lines for span in written if span.tone is Tone.GOOD]
    assert good == [ANA, BO]
