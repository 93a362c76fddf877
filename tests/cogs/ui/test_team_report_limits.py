"""Reports of any size and with any names: Discord takes each message, and nothing is obeyed."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from bot.domain.analysis.doubts import Doubt
from bot.domain.analysis.split_matches import Score
from bot.domain.analysis.teams import OtherReplay, TeamReport
from bot.domain.player_keys import player_key
from bot.rendering.rows import PHONE
from cogs.ui.pager import Pages, Turn, Way
from cogs.ui.player_source import PlayerKey, TeamResults
from cogs.ui.players import PICTURE, player_embeds
from cogs.ui.results import player_view, report_view
from cogs.ui.team_doubts import doubt_lines, doubts_embed, doubts_view
from cogs.ui.team_report import find_seat, page_of, report_page
from cogs.ui.team_seat import read_seat, tell_seat
from tests.cogs.ui.reports import HOSTILE, JOB_ID, demo_report
from tests.cogs.ui.results import check, in_sight, read, written

LINK = "https://duels.example/r/1"


def opened(report: TeamReport, *, hides: bool = False, seen_by: str = "only you") -> TeamResults:
    job: Any = SimpleNamespace(id=JOB_ID)
    told: Any = SimpleNamespace(report=report, is_confirmed=True)
    return TeamResults(job, told, hides, seen_by)


def check_report(
    report: TeamReport, *, hides: bool = False, seen_by: str = "only you"
) -> list[str]:
    """All pages of the report and its doubts hold what Discord wants; what is written there."""
    texts = []
    results = opened(report, hides=hides, seen_by=seen_by)
    page, pages = 0, 1
    while page < pages:
        made = report_page(report, page, seen_by=seen_by, is_confirmed=True, hides=hides)
        check([made.embed], report_view(results, made, LINK))
        texts.append(written([made.embed]))
        page, pages = page + 1, made.pages
    lines = Pages(doubt_lines(report, hides=hides), 12)
    for number in range(len(lines)):
        embed = doubts_embed(report, number, hides=hides)
        check([embed], doubts_view(JOB_ID, number, len(lines)))
        texts.append(written([embed]))
    return texts


def check_seats(report: TeamReport, *, hides: bool = False) -> None:
    for seat in report.seats:
        player = read_seat(seat, hides=hides)
        key = PlayerKey(JOB_ID, player_key(player.name))
        for number in range(player.pages):
            files = (PICTURE,) if player.deck_on(number) else ()
            view = player_view(key, player, number, Turn(Way.UP, 0, "The team"))
            check(player_embeds(player, number), view, *files)


def test_the_demo_s_report_fits_one_screen_of_a_phone() -> None:
    embed = report_page(
        demo_report(), 0, seen_by="only Damage Step", is_confirmed=True, hides=False
    ).embed
    lines = read([embed]).split("\n")
    assert len(lines) <= 30
    assert lines[:2] == ["**Seraphim** · S9 W4 · vs Damage Step", "only Damage Step"]
    assert sum(line.startswith("**") for line in lines[1:]) == len(demo_report().seats)
    assert max(map(len, lines)) <= PHONE + len("****")
    assert lines[-1].startswith("Unknown: ")


@pytest.mark.parametrize("hides", [False, True])
def test_discord_takes_every_page_of_the_demo_s_report(hides: bool) -> None:  # noqa: FBT001 - pytest's own
    check_report(demo_report(), hides=hides)
    check_seats(demo_report(), hides=hides)


def crowd(report: TeamReport, number: int, name: str = "Somebody of a long name") -> TeamReport:
    """The report with so many players."""
    seats = [
        replace(report.seats[one % len(report.seats)], person=f"{name} {one}", order=one)
        for one in range(number)
    ]
    return replace(report, seats=tuple(seats))


def test_thirty_players_have_a_menu_with_two_pages() -> None:
    report = crowd(demo_report(), 30)
    texts = check_report(report)
    assert "and 22 more players" in texts[0]
    second = report_page(report, 1, seen_by="", is_confirmed=True, hides=False)
    assert (len(second.choices), second.pages) == (5, 2)
    assert page_of(report, second.choices[0].digest) == 1
    assert page_of(report, "nobody") == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_makes_a_message_that_discord_refuses(name: str) -> None:
    report = crowd(demo_report(), 9, name)
    seats = tuple(
        replace(
            seat,
            names=(seat.person, name),
            sub_for=name,
            opponent=name,
            doubts=(Doubt(1, f"{name} is odd."),) * 2,
            met=tuple(replace(one, opponent=f"{name}{n}") for n, one in enumerate(seat.met * 9)),
        )
        for seat in report.seats
    )
    odd = OtherReplay(10**11, (name, f"{name}2"), name, name, name)
    report = replace(
        report,
        team=demo_report().team.__class__(team_name=name, opponent_team=name),
        seats=seats,
        doubts=(Doubt(None, name), Doubt(1, f"Replay 1 is {name}.")) * 6,
        joined=tuple(replace(one, players=(name, name)) for one in report.joined) * 9,
        head_to_head=seats[0].met[:3],
        excluded=(odd,) * 9,
        not_of_team=(odd,) * 9,
    )
    for hides in (False, True):
        check_report(report, hides=hides, seen_by=name)
    check_seats(replace(report, seats=seats[:2]), hides=True)


def test_markup_in_a_name_is_shown_as_it_is_written() -> None:
    name = "||A|| [x](https://evil.example)"
    report = crowd(demo_report(), 3, name)
    embed = report_page(report, 0, seen_by=name, is_confirmed=True, hides=False).embed
    assert "||A" not in written([embed])
    assert "||A|| [x](https" in read([embed])


def test_with_spoilers_nothing_in_sight_tells_a_score() -> None:
    report = demo_report()
    embed = report_page(report, 0, seen_by="you", is_confirmed=True, hides=True).embed
    seen = in_sight([embed, *(doubts_embed(report, 0, hides=True),)])
    for told in ("beat", "lost to", "3-1", "2-1"):
        assert told not in seen
    for seat in report.seats:
        player = read_seat(seat, hides=True)
        for number in range(player.pages):
            seen = in_sight(player_embeds(player, number))
            assert "beat" not in seen
            assert "lost to" not in seen


def test_a_report_about_nobody_and_one_of_one_replay_fit() -> None:
    report = demo_report()
    bare = replace(
        report, seats=(), doubts=(), joined=(), excluded=(), not_of_team=(), head_to_head=()
    )
    texts = check_report(bare)
    assert "Nothing is doubtful." in texts[-1]
    check_report(replace(bare, seats=report.seats[:1]))


def test_a_seat_says_where_it_is_for_whom_and_under_which_names() -> None:
    by_name = {seat.person: seat for seat in demo_report().seats}
    assert tell_seat(by_name["Ana"]) == "Seat 1"
    assert tell_seat(by_name["Tilda"]) == "Seat 3 · for Mirael"
    assert tell_seat(by_name["Wren"]) == "Seat 4 · also paperlantern"
    assert find_seat(demo_report(), player_key("Wren")) is by_name["Wren"]


@pytest.mark.parametrize("sign", ["x", "*", "\N{LIZARD}", "\u05d0"])
def test_sixty_names_of_one_player_fit_every_page(sign: str) -> None:
    names = tuple(f"{sign * 98}{number:02}" for number in range(60))
    (ana,) = (seat for seat in demo_report().seats if seat.person == "Ana")
    seat = replace(ana, names=names, sub_for=names[1])
    check_seats(replace(demo_report(), seats=(seat,)))
    assert tell_seat(seat).endswith("and 55 more")
    (embed, *_) = player_embeds(read_seat(seat, hides=False), 0)
    assert "in 4 matches" in str(embed.description), "the record is not lost for the names"


def test_another_deck_than_before_is_said_to_be_one_instead_of_its_differences() -> None:
    by_name = {seat.person: read_seat(seat, hides=False) for seat in demo_report().seats}
    told = [str(player_embeds(by_name["Ossian"], page)[0].description) for page in (0, 1)]
    assert "A new deck: Chaos Turbo before." in told[0]
    assert "Since the list before" not in told[0]
    assert "A new deck" not in told[1]
    unnamed = dataclasses.replace(by_name["Ossian"], left_decks=())
    assert "Since the list before" in str(player_embeds(unnamed, 0)[0].description)


def test_somebody_of_whom_nothing_is_known_begins_with_why() -> None:
    (ana,) = (seat for seat in demo_report().seats if seat.person == "Ana")
    nothing = replace(
        ana,
        decks=(),
        current=None,
        met=(),
        doubts=(Doubt(None, "Ana is in no replay that is here."),),
    )
    player = read_seat(nothing, hides=False)
    assert player.first_page == 1
    assert "in no replay that is here" in read(player_embeds(player, player.first_page))


def test_a_match_over_several_replays_leads_to_each_of_them() -> None:
    told = read([doubts_embed(demo_report(), 0, hides=False)])
    (split,) = demo_report().joined
    assert split.score == Score(2, 1)
    assert all(f"[{one}](https://" in told for one in split.replays)
    assert "Of another format, not counted" in told
