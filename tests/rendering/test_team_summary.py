from __future__ import annotations

import re
from datetime import date

import pytest
from msgspec.structs import replace

from bot.domain.analysis.archetypes import OTHER, Archetype
from bot.domain.analysis.doubts import Doubt
from bot.domain.analysis.figures import Evidence, Outcome
from bot.domain.analysis.meetings import MatchResult
from bot.domain.analysis.named_decks import NamedDeck
from bot.domain.analysis.parts import DeckCard
from bot.domain.analysis.scouting import SeatReport
from bot.domain.analysis.split_matches import Score
from bot.domain.analysis.teams import Arrivals, TeamReport
from bot.domain.teams import Seat, TeamDetails
from bot.rendering.rows import PHONE, in_markdown, measure
from bot.rendering.team_summary import TeamSummary, summary_lines
from bot.samples.teams import ANA, BEN, OSSIAN, TILDA
from cogs.ui.words import plain
from tests.rendering.teams import (
    demo_report,
    demo_seat,
    report_on,
    with_meeting,
    with_seats,
    written,
)
from tests.samples.teams import read_team

MOST_ROWS = 30
LONGEST_EMBED = 4096
NASTY = "**_[x](http://y)_** @everyone `~|> \u202ereversed " + "long " * 40


def summary(
    report: TeamReport,
    *,
    columns: int = PHONE,
    is_confirmed: bool = True,
    today: date = date(2025, 11, 20),
) -> TeamSummary:
    return summary_lines(
        report, seen_by="only you", is_confirmed=is_confirmed, columns=columns, today=today
    )


def rows_of(seat: SeatReport, *, hides: bool = False) -> list[str]:
    """What is told about one player."""
    (only,) = summary(with_seats(seat)).seats
    return written(only.rows, hides=hides)


def with_deck(seat: SeatReport, **changes: object) -> SeatReport:
    """The seat with another deck to expect."""
    deck = seat.deck
    assert deck is not None
    changed: NamedDeck = replace(deck, **changes)
    return replace(seat, decks=(changed,), current=0)


def test_the_demo_is_told_on_one_screen() -> None:
    told = summary(demo_report())
    assert written(told.header) == [
        "Seraphim · S9 W4 · only you",
        "19 of 22 replays · newest 15 Nov 2025",
        "2 missing · 1 of another format",
    ]
    assert [written(seat.rows) for seat in told.seats] == [
        [
            "1 Ana · Goat Control, 3 weeks the same",
            "37 of 40 known · 3-1 · beat our Carl 2-1",
            "Tech: Mobius the Frost Monarch 1",
            "Side vs Chaos Turbo: Royal Decree ≥ 2 (2/2)",
        ],
        ["2 Ben · Stall Burn, seen 15 Nov", "13 of 40 known, THIN · 0-1"],
        [
            "3 Mirael · Warrior, 3 weeks the same",
            "36 of 40 known · 2-1",
            "lost to our Hedda 1-2",
            "Side vs Tomato Monarch:",
            "Command Knight ≥ 1 (1 match)",
        ],
        [
            "3 Tilda for Mirael · Chaos Turbo",
            "seen 15 Nov · 28 of 40 known · 1-0",
            "Tech: Metamorphosis 2 · Scapegoat 2",
            "Side vs Warrior: D.D. Assailant ≥ 1 (1/1)",
        ],
        [
            "4 Wren · Zombie, 4 weeks the same",
            "38 of 40 known · 2-2 · lost to our Carl 0-2",
            "Side vs Quill (deck unknown):",
            "Smashing Ground ≥ 1 (1 match)",
        ],
        [
            "5 Ossian · Tomato Monarch, 2 weeks the same",
            "32 of 40 known · 1-1 with it · 3-2 in all",
            "before: Chaos Turbo · lost to our Carl 1-2",
            "beat our Jasper 2-1",
        ],
    ]
    assert written(told.footer) == [
        "1 match in several replays",
        "Unknown: this week's deck; cards sided out",
    ]


def test_the_demo_fits_a_phone() -> None:
    told = summary(demo_report())
    rows = [*told.header, *(line for seat in told.seats for line in seat.rows), *told.footer]
    assert sum(-(-measure(line) // PHONE) for line in rows) <= MOST_ROWS
    assert len("\n".join(in_markdown(line, say=plain) for line in rows)) <= LONGEST_EMBED


def test_hidden_scores_tell_nobody_who_won() -> None:
    for seat in summary(demo_report()).seats:
        told = " ".join(written(seat.rows, hides=True))
        assert not re.search(r"\d-\d|beat|lost|Carl|Hedda", told)
        assert "[]" in told


def test_players_who_are_not_confirmed_are_said_to_be_likely() -> None:
    told = written(summary(demo_report(), is_confirmed=False).header)
    assert told[-1] == "Players not confirmed yet: these are the likely ones"


def test_what_still_comes_is_told_first() -> None:
    arrivals = Arrivals(40, needs_you=3, coming=1)
    told = written(summary(report_on(read_team().values(), arrivals=arrivals), columns=80).header)
    assert told[1] == "19 of 40 replays · newest 15 Nov 2025 · 3 need you · 1 to come"
    assert told[2] == "1 of another format"


def test_replays_that_cannot_be_read_are_counted() -> None:
    arrivals = Arrivals(20, unreadable=1)
    told = written(summary(report_on(read_team().values(), arrivals=arrivals), columns=80).header)
    assert told[1].endswith(" · 1 unreadable · 1 of another format")


def test_an_old_file_says_how_many_cards_it_shows_at_least() -> None:
    seat = demo_seat(ANA)
    assert seat.deck is not None
    old = replace(seat.deck.deck, lower_bound=True)
    told = " ".join(rows_of(with_deck(seat, deck=old)))
    assert "at least 37 cards seen (old file)" in told
    assert "of 40" not in told


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 11, 23)])
def test_days_of_another_year_say_so(today: date) -> None:
    told = [written(seat.rows) for seat in summary(demo_report(), today=today).seats]
    assert told[1][0] == "2 Ben · Stall Burn, seen 15 Nov 2025"
    assert told[3][1] == "seen 15 Nov 2025 · 28 of 40 known · 1-0"


def test_the_captain_s_own_team_stands_in_the_title_where_it_is_wanted() -> None:
    for seen_by, rows in (
        ("only you", ["Seraphim · S9 W4 · vs Damage Step · only you"]),
        ("only Damage Step", ["Seraphim · S9 W4 · vs Damage Step", "only Damage Step"]),
    ):
        told = summary_lines(demo_report(), seen_by=seen_by, names_own=True)
        assert written(told.header)[: len(rows)] == rows


def test_side_cards_tell_the_fewest_and_the_most_of_a_match() -> None:
    seat = demo_seat(ANA)
    (group, *_) = seat.profile.side_shown
    card = replace(group.cards[0], fewest=1, at_least=2)
    profile = replace(seat.profile, side_shown=(replace(group, cards=(card,)),))
    told = rows_of(replace(seat, profile=profile))
    assert told[-2:] == ["Side vs Chaos Turbo:", "Royal Decree ≥ 1-2 (2 of 2 matches)"]


def test_a_list_that_nobody_can_name_is_guessed_at() -> None:
    unsure = Archetype(OTHER, 0.4, (), "Warrior")
    assert rows_of(with_deck(demo_seat(BEN), archetype=unsure))[0].startswith(
        "2 Ben · unknown deck, maybe Warrior"
    )
    nothing = Archetype(OTHER, 0.0, ())
    assert rows_of(with_deck(demo_seat(BEN), archetype=nothing))[0] == (
        "2 Ben · unknown deck, seen 15 Nov"
    )


def test_doubts_about_a_player_are_counted() -> None:
    doubts = (Doubt(1, "Seat 1 was reported 2-1."), Doubt(None, "And so on."))
    told = rows_of(replace(demo_seat(ANA), doubts=doubts))
    assert told[2] == "\N{WARNING SIGN} 2 doubts"


def test_a_player_without_a_replay_says_why() -> None:
    details = TeamDetails(team_name="Seraphim", seats=(Seat(order=6, player="Nobody"),))
    (seat,) = report_on(read_team().values(), details, ["Nobody"]).seats
    assert rows_of(seat) == ["6 Nobody", "Nobody is in no replay that is here."]


@pytest.mark.parametrize(
    ("outcome", "score", "told"),
    [
        (Outcome.WON, Score(2, 0), "beat our Carl 2-0"),
        (Outcome.LOST, Score(1, 2), "lost to our Carl 1-2"),
        (Outcome.DRAWN, Score(1, 1, 1), "drew with our Carl 1-1-1"),
        (Outcome.UNDECIDED, Score(1, 0), "undecided against our Carl"),
    ],
)
def test_a_meeting_says_how_it_came_out(outcome: Outcome, score: Score, told: str) -> None:
    result = MatchResult((1,), "2025-11-01", outcome, score, Evidence(1, 1, 1, 0))
    assert told in " ".join(rows_of(with_meeting(demo_seat(ANA), result)))


def test_several_meetings_are_a_record_and_strangers_are_not_told() -> None:
    result = demo_seat(ANA).met[0].results[0]
    assert "1-0 against our Carl" in " ".join(rows_of(with_meeting(demo_seat(ANA), result, result)))
    assert "Carl" not in " ".join(rows_of(with_meeting(demo_seat(ANA), result, own_roster=False)))


def test_five_players_with_everything_fit_a_screen_and_two_decks_are_told_of_each() -> None:
    seat = demo_seat(ANA)
    told = summary(with_seats(*[seat] * 5))
    assert [len(one.rows) for one in told.seats] == [5] * 5
    assert written(told.seats[0].rows)[-1] == "Side vs Warrior: Des Koala ≥ 1 (1 match)"
    assert len(told.header) + 25 + len(told.footer) <= MOST_ROWS


def test_of_many_players_the_rest_is_named() -> None:
    seats = [replace(demo_seat(TILDA), person=f"Tilda {number}") for number in range(11)]
    told = summary(with_seats(*seats))
    assert len(told.seats) == 8
    assert written(told.footer)[0] == "and 3 more players: Tilda 8, Tilda 9, Tilda 10"


def test_the_players_seat_is_left_out_where_there_is_none() -> None:
    assert rows_of(replace(demo_seat(OSSIAN), order=None))[0].startswith("Ossian · Tomato")


def test_names_of_strangers_are_cut_and_can_be_told_apart_from_our_words() -> None:
    report = demo_report()
    team = TeamDetails(team_name=NASTY, season=9)
    seat = replace(demo_seat(ANA), person=NASTY, sub_for=NASTY)
    told = summary(replace(report, team=team, seats=(seat,)))
    for told_row in (*told.header, *told.seats[0].rows):
        assert measure(told_row) <= 2 * PHONE
        ours = "".join(piece.text for piece in told_row if not piece.theirs)
        assert "everyone" not in ours


@pytest.mark.parametrize("players", [5, 8, 30])
def test_names_full_of_markdown_fit_an_embed(players: int) -> None:
    name = "_*" * 40
    seat = demo_seat(ANA)
    groups = tuple(
        replace(group, against=name, cards=tuple(replace(card, card=name) for card in group.cards))
        for group in seat.profile.side_shown
    )
    seat = with_deck(seat, tech=tuple(replace(card, name=name) for card in demo_tech(seat) * 5))
    met = tuple(replace(meeting, opponent=name) for meeting in seat.met) * 3
    profile = replace(seat.profile, side_shown=groups)
    seat = replace(seat, person=name, sub_for=name, profile=profile, met=met)
    told = summary_lines(with_seats(*[seat] * players), seen_by=f"only {name}")
    rows = [*told.header, *(line for one in told.seats for line in one.rows), *told.footer]
    assert len("\n".join(in_markdown(line, say=plain) for line in rows)) <= LONGEST_EMBED


def demo_tech(seat: SeatReport) -> tuple[DeckCard, ...]:
    assert seat.deck is not None
    return seat.deck.tech
