"""What a form makes of a draft is what a person would expect, and loses nothing unsaid."""

from __future__ import annotations

import pytest

from bot.domain.given_files import GivenFile
from bot.domain.links import replay_url
from bot.domain.team_sheets.headers import Header, read_war
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.revising import (
    Opened,
    Typed,
    read_files,
    revise,
    with_replays,
    without_head,
)
from bot.domain.team_sheets.sheet import Entry, NotUnderstood, Sheet
from bot.domain.team_sheets.writing import write_text, write_war
from tests.domain.team_sheets.writers import add_post

WHOLE = Opened(has_head=True, has_entries=True)
POST, AUTHOR = 1 << 60, 7


def posted(*texts: str) -> Sheet:
    sheet = Sheet()
    for number, text in enumerate(texts):
        sheet = add_post(sheet, POST + number, AUTHOR, text)
    return sheet


def sent(before: Sheet, text: str | None = None, opened: Opened = WHOLE, **head: str) -> Sheet:
    """The draft after its form was sent, with its matches as they were unless there is a text."""
    shown = write_text(without_head(before)) if text is None else text
    return revise(before, Typed(text=shown, **head), opened)


@pytest.mark.parametrize(
    ("text", "season", "week"),
    [
        ("S9 W4", 9, 4),
        ("s9w4", 9, 4),
        ("Season 9, Week 4", 9, 4),
        ("week 4 of season 9", 9, 4),
        ("9/4", 9, 4),
        ("GFWL S9 - W4", 9, 4),
        ("Saison 9 Woche 4", 9, 4),
        ("4", None, 4),
        ("wk 4", None, 4),
        ("S9", 9, None),
        ("Round 4", None, 4),
        ("\uff33\uff19 w4", 9, 4),
    ],
)
def test_season_and_week_are_read_as_people_write_them(
    text: str, season: int | None, week: int | None
) -> None:
    assert read_war(text) == Header(season, week)
    assert read_war(write_war(Sheet(season, week))) == Header(season, week)
    own = read_text(f"This week: {text}")
    assert (own.season, own.week, own.not_understood) == (season, week, ())


@pytest.mark.parametrize("text", ["next", "1 2 3", "S9 W4 W5", "77512398", "S9 W4" + " " * 100])
def test_what_is_no_season_and_week_is_said(text: str) -> None:
    assert read_war(text) is None
    (missing,) = sent(Sheet(), war=text).not_understood
    assert "S9 W4" in missing.sentence


def test_a_form_that_nobody_changed_changes_nothing() -> None:
    before = posted("1. Ana vs Ben: 77512301", "Cy vs Di 2-0: 77512302", "77512303", "77512304")
    assert sent(before) == before


def test_the_text_takes_the_place_of_all_matches_that_it_showed() -> None:
    before = posted("Ana vs Ben: 77512301", "Cy vs Di: 77512302")
    after = sent(before, "Ana vs Bo: 77512301\nEd vs Flo: 77512303")
    assert [(entry.player, entry.opponent) for entry in after.entries] == [
        ("Ana", "Bo"),
        ("Ed", "Flo"),
    ]


def test_a_later_post_still_replaces_a_match_that_the_form_showed() -> None:
    before = sent(posted("Ana vs Ben: 77512301"), team_name="Seraphim")
    after = add_post(before, POST + 9, AUTHOR, "updated: Ana vs Ben: 77512309")
    assert after.urls == (replay_url(77512309),)
    assert after.team_name == "Seraphim"


def test_replays_without_players_stay_with_their_posts_though_they_are_one_line() -> None:
    before = posted("77512301 77512302", "77512303")
    after = sent(before, "Other replays: 77512301 77512302 77512303 77512304")
    assert [entry.post for entry in after.entries] == [POST, POST + 1, None]
    fewer = sent(before, "Other replays: 77512302 77512303")
    assert [(entry.post, len(entry.urls)) for entry in fewer.entries] == [(POST + 1, 1), (None, 1)]


def test_a_text_that_did_not_show_the_matches_is_added() -> None:
    before = posted("Ana vs Ben: 77512301")
    after = sent(before, "Cy vs Di: 77512302", Opened(has_head=True))
    assert after.urls == (replay_url(77512301), replay_url(77512302))


def test_a_form_that_showed_nothing_takes_nothing_away() -> None:
    before = Sheet(9, 4, "Seraphim", "Damage Step", entries=(Entry(urls=(replay_url(1),)),))
    after = sent(before, "", Opened(), war="W5")
    assert (after.season, after.week, after.team_name) == (9, 5, "Seraphim")
    assert after.urls == before.urls
    emptied = sent(before, "", WHOLE)
    assert emptied == Sheet()


def test_fields_count_more_than_the_text_and_that_is_said() -> None:
    after = sent(Sheet(), "Team: Seraphim\nS9 W4\nAna vs Ben: 77512301", team_name="Damage Step")
    assert (after.team_name, after.season, after.week) == ("Damage Step", 9, 4)
    assert any("Seraphim" in missing.text for missing in after.not_understood)


def test_what_posts_and_files_left_open_is_told_until_it_was_seen() -> None:
    gaps = (
        NotUnderstood("Of a text.", "a", 1),
        NotUnderstood("Of a post.", "b", 1, post=POST),
        NotUnderstood("Of a file.", "c", 1, "a.csv"),
    )
    before = Sheet(entries=(Entry(urls=(replay_url(77512301),)),), not_understood=gaps)
    assert sent(before).not_understood == gaps[1:]
    seen = Opened(has_head=True, has_entries=True, has_gaps=True)
    assert sent(before, opened=seen).not_understood == ()


def test_lists_are_told_from_replays_among_files() -> None:
    files = [
        GivenFile("a.csv", b"seat,player,opponent,replay\n1,Ana,Ben,77512301\n"),
        GivenFile("b.json", b'{"id": 1, "plays": []}'),
        GivenFile("c.txt", b"hello"),
    ]
    sheet, replays = read_files(files)
    assert sheet.urls == (replay_url(77512301),)
    assert [one.file for one in sheet.not_understood] == ["c.txt"]
    assert replays == [files[1]]


def test_replays_that_are_known_stay_with_their_players() -> None:
    before = sent(Sheet(), "Ana vs Ben: 77512301")
    after = with_replays(before, [replay_url(77512301), replay_url(77512302)])
    assert [entry.urls for entry in after.entries] == [
        (replay_url(77512301),),
        (replay_url(77512302),),
    ]
    assert after.not_understood == ()


def test_what_was_seen_of_a_post_is_told_again_only_when_the_post_is_added_again() -> None:
    before = posted("Ana vs Ben: 77512301\nwell played by both", "Cy vs Di: 77512302")
    assert len(before.not_understood) == 1
    seen = sent(before, opened=Opened(has_head=True, has_entries=True, has_gaps=True))
    later = add_post(seen, POST + 9, AUTHOR, "Ed vs Flo: 77512303")
    assert (len(later.entries), later.not_understood) == (3, ())
    again = add_post(later, POST, AUTHOR, "Ana vs Ben: 77512301\nwell played by both")
    assert again.not_understood == before.not_understood


def test_a_team_that_somebody_took_out_of_the_form_stays_out() -> None:
    before = posted("Team: Seraphim\nAna vs Ben: 77512301")
    assert before.team_name == "Seraphim"
    emptied = sent(before)
    assert emptied.team_name is None
    assert add_post(emptied, POST + 9, AUTHOR, "Ed vs Flo: 77512303").team_name is None
    kept = sent(before, "Cy vs Di: 77512302", Opened())
    assert add_post(kept, POST, AUTHOR, "Ana vs Ben: 77512301").team_name is None
