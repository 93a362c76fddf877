"""A heading holds for the lines beneath it, and tells whose players stand where in them."""

import pytest

from bot.domain.team_sheets.details import details_of
from bot.domain.team_sheets.merging import merge
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.posts import edit_posts
from bot.domain.team_sheets.settling import name_team, settle
from bot.domain.team_sheets.sheet import Entry, Sheet, War
from bot.domain.team_sheets.writing import write_text
from tests.domain.team_sheets.writers import ONE, TWO, URLS, add_post

LUMI = f"S9 W2 Foolish Revival vs Seraphim\nLumi lost to Ana 1-2 {ONE}"
ROOK = f"**S9 W3 | Seraphim vs Last Turn Lounge**\nAna beat Rook 2-0 {TWO}"
THIRD = "77512401"
Seats = list[tuple[str | None, str | None, str | None]]


def posted(*texts: str, team: str | None = None) -> Sheet:
    sheet = Sheet(team_name=team)
    for number, text in enumerate(texts, 1):
        sheet = add_post(sheet, number << 40, number, text)
    return sheet


def seats_of(sheet: Sheet, team: str | None = None) -> Seats:
    details, _ = details_of(sheet, team)
    return [(seat.player, seat.opponent, seat.reported_score) for seat in details.seats]


def test_the_scouted_team_may_stand_second_in_a_heading() -> None:
    for sheet in (posted(LUMI, ROOK, team="Seraphim"), read_text(f"{LUMI}\n\n{ROOK}")):
        assert seats_of(sheet, "seraphim") == [("Ana", "Lumi", "2-1"), ("Ana", "Rook", "2-0")]
        assert details_of(sheet, "Seraphim")[0].opponent_team is None


def test_the_team_that_all_headings_name_is_the_one() -> None:
    assert posted(LUMI).team_name == "Foolish Revival"
    sheet = posted(LUMI, ROOK)
    assert sheet.team_name == "Seraphim"
    assert seats_of(sheet) == [("Ana", "Lumi", "2-1"), ("Ana", "Rook", "2-0")]
    # Whoever says it knows better than any heading.
    assert posted(LUMI, ROOK, team="Last Turn Lounge").team_name == "Last Turn Lounge"


def test_a_heading_about_other_teams_names_no_players() -> None:
    sheet = posted(LUMI, ROOK, team="Last Turn Lounge")
    assert seats_of(sheet) == [("Rook", "Ana", "0-2")]
    assert details_of(sheet)[1] == URLS
    (told,) = [one for one in sheet.not_understood if "not about" in one.sentence]
    assert told.sentence.startswith(
        "\u201cFoolish Revival vs Seraphim\u201d is not about Last Turn"
    )
    assert (told.note, told.text, told.post) == (True, "", None)
    assert [entry.player for entry in sheet.entries] == ["Lumi", "Ana"]


def test_headings_of_different_teams_name_no_players_until_somebody_says_which() -> None:
    sheet = posted(LUMI, f"S9 W2 Alpha vs Omega\nPia beat Quin 2-0 {TWO}")
    assert sheet.team_name is None
    assert [one.sentence for one in sheet.not_understood if "which team" in one.sentence]
    assert seats_of(sheet, "the team") == []
    named = name_team(sheet, "Omega")
    assert seats_of(named) == [("Quin", "Pia", "0-2")]
    assert not [one for one in named.not_understood if "which team" in one.sentence]


def test_a_seat_without_known_sides_keeps_its_number_and_its_replays_together() -> None:
    text = f"Alpha vs Omega\n\n3. Pia beat Quin 2-0 {ONE} {TWO}\n4. Al vs Bo {THIRD}"
    details, urls = details_of(read_text(text), "Seraphim")
    assert [(seat.order, seat.player, seat.opponent) for seat in details.seats] == [
        (3, None, None), (4, None, None),
    ]  # fmt: skip
    assert details.seats[0].replays == URLS
    assert len(urls) == 3


def test_a_tag_knows_better_than_the_heading() -> None:
    sheet = read_text(f"Alpha vs Omega\n\nPia [Omega] beat Quin [Alpha] 2-0 {ONE}")
    assert seats_of(sheet, "Omega") == [("Pia", "Quin", "2-0")]


def test_what_is_known_of_both_players_changes_sides_with_them() -> None:
    line = f"Pia (sub for Al) (db: pia_x) vs Quin (db: q1) (db: q2) (Bo's sub) 2-1 {ONE}"
    (seat,) = details_of(read_text(f"Alpha vs Omega\n\n{line}"), "Omega")[0].seats
    assert (seat.player, seat.db_names, seat.sub_for) == ("Quin", ("q1", "q2"), "Bo")
    (same,) = details_of(read_text(f"Alpha vs Omega\n\n{line}"), "Alpha")[0].seats
    assert (same.player, same.db_names, same.sub_for) == ("Pia", ("pia_x",), "Al")


@pytest.mark.parametrize(
    ("text", "wars"),
    [
        (f"S9 W3\nAlpha vs Omega\nAl beat Bo {ONE}\nS9 W4\nOmega vs Zeta\nBo beat Cy {TWO}",
         [War(9, 3, "Alpha", "Omega"), War(9, 4, "Omega", "Zeta")]),
        (f"Alpha vs Omega\nS9 W3\n1. Al beat Bo {ONE}\n2. Ed beat Flo {TWO}",
         [War(9, 3, "Alpha", "Omega")] * 2),
        (f"Week 3: Alpha vs Omega\nAl beat Bo {ONE}\n\nEta vs Zeta\nEd beat Flo {TWO}",
         [War(None, 3, "Alpha", "Omega"), War(None, 3, "Eta", "Zeta")]),
        (f"Week 3: Alpha vs Omega\nAl beat Bo {ONE}\nWeek ?\nEd beat Flo {TWO}",
         [War(None, 3, "Alpha", "Omega"), None]),
        (f"Week 3\nAl beat Bo {ONE}\nW4: Ed beat Flo {TWO}", [War(None, 3), War(None, 4)]),
        (f"Week 3 Al beat Bo 2-1\n{ONE} {TWO}", [War(None, 3)]),
        (f"S9 W4\nTeam: Alpha\nS9 W2 Alpha vs Omega\nAl beat Bo {ONE}\n{TWO}",
         [War(9, 2, "Alpha", "Omega")]),
        (f"Team: Alpha\nS9 W4\nAl beat Bo {ONE} {TWO}", [None]),
        (f"Week 3: Alpha vs Omega\nPlayer\tOpponent\tLink\nAl\tBo\t{ONE} {TWO}",
         [War(None, 3, "Alpha", "Omega")]),
    ],
)  # fmt: skip
def test_a_heading_holds_down_to_the_next_one(text: str, wars: list[War | None]) -> None:
    sheet = read_text(text)
    assert [entry.war for entry in sheet.entries] == wars
    assert sheet.urls == URLS
    assert [missing for missing in sheet.not_understood if not missing.note] == []
    assert read_text(write_text(sheet)) == sheet


def test_somebody_s_own_week_stands_above_posts_of_others() -> None:
    sheet = read_text(f"Season 9 Week 4\nTeam: Seraphim\n\n{LUMI}\n{ROOK}")
    assert (sheet.season, sheet.week, sheet.team_name) == (9, 4, "Seraphim")
    assert sheet.not_understood == ()
    bare = read_text(f"S9 W4\n\n{LUMI}\n{ROOK}")
    assert (bare.week, bare.team_name) == (4, "Seraphim")


def test_posts_that_a_person_saw_and_left_as_they_are_stay_beneath_their_headings() -> None:
    sheet = posted(LUMI, ROOK, f"Week 9\n{THIRD}")
    assert edit_posts(sheet, read_text(write_text(sheet)).entries) == sheet
    assert settle(sheet) == sheet


def test_a_correction_stays_beneath_the_heading_of_what_it_corrects() -> None:
    sheet = posted(LUMI, f"updated: Ana vs Lumi 2-1 {TWO}", team="Seraphim")
    assert [entry.war for entry in sheet.entries] == [War(9, 2, "Seraphim", "Foolish Revival")]
    assert seats_of(sheet) == [("Ana", "Lumi", "2-1")]


def test_two_sheets_of_one_match_join_beneath_its_heading() -> None:
    plain = Sheet(entries=(Entry(player="Ana", opponent="Lumi", urls=URLS[1:]),))
    both = merge(plain, read_text(LUMI))
    assert [entry.war for entry in both.entries] == [War(9, 2, "Seraphim", "Foolish Revival")]
    assert seats_of(both, "Seraphim") == [("Ana", "Lumi", "2-1")]
