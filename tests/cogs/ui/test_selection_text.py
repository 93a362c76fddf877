"""The question who is on a team: whoever was found, Discord takes it and nothing is obeyed."""

from __future__ import annotations

import discord
import pytest

from bot.domain.analysis.discovery import Discovery, Found, Standing
from bot.domain.analysis.identities import NO_IDENTITIES
from bot.domain.moves import JobStatus
from bot.domain.teams import Seat
from bot.services.people import Selection
from bot.services.similar_names import Suggestion
from cogs.ui.name_merging import names_view
from cogs.ui.name_questions import (
    join_question,
    name_options,
    names_embed,
    part_question,
    tell_offer,
)
from cogs.ui.player_select import selection_view
from cogs.ui.selection_text import (
    is_plain,
    menu_options,
    people_pages,
    question_embed,
    settled_embed,
)
from cogs.ui.words import tell_others
from tests.cogs.ui.reports import HOSTILE, found, selection_of
from tests.cogs.ui.results import check, read, written
from tests.rendering.teams import demo_selection

FIELDS = ["One of each pair is on the team", "Nobody can tell", "One person", "Doubts"]


def check_question(selection: Selection) -> list[str]:
    """Every page holds what Discord wants; what is written on them."""
    texts = []
    for page in range(len(people_pages(selection))):
        for hides in (False, True):
            embed = question_embed(selection, page, hides=hides)
            check([embed], selection_view(selection, page, hides=hides))
            texts.append(written([embed]))
    check([names_embed(selection)], names_view(selection))
    return texts


def people(*names: str, standing: Standing = Standing.LIKELY) -> list[Found]:
    return [found(name, opponents=["Carl"], standing=standing) for name in names]


def pair(one: str, other: str) -> list[Found]:
    """Two who only met each other."""
    return [
        found(one, opponents=[other], standing=Standing.EITHER),
        found(other, opponents=[one], standing=Standing.EITHER),
    ]


def ids(selection: Selection) -> list[str]:
    rows = selection_view(selection, 0, hides=False).to_components()
    return [part["custom_id"] for row in rows for part in row["components"]]


def buttons(selection: Selection) -> list[str]:
    rows = selection_view(selection, 0, hides=False).to_components()
    parts = [part for row in rows for part in row["components"]]
    return [part["label"] for part in parts if "label" in part]


def test_forty_names_fit_on_two_pages() -> None:
    names = [f"Somebody with quite a long name {number}" for number in range(40)]
    selection = selection_of(*people(*names), chosen=names)
    texts = check_question(selection)
    assert len(texts) == 4
    assert "40 players in 2 replays · 40 chosen" in texts[0]
    assert "and 25 more, in the menu below" in texts[0]
    assert "Confirm 40" in buttons(selection)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_makes_a_message_that_discord_refuses(name: str) -> None:
    other = f"{name}2"
    everybody = [
        found(name, names=[other], opponents=[name] * 9, seat=1, reason=name),
        *people(*(f"{name}{number}" for number in range(3, 30))),
        *(found(f"{name}n{number}", names=[f"{name}m"] * 6, reason=name) for number in range(9)),
        *(one for number in range(9) for one in pair(f"{name}x{number}", f"{name}y{number}")),
        *(
            found(
                f"{name}z{number}", opponents=[name, other], standing=Standing.EITHER, reason=name
            )
            for number in range(9)
        ),
    ]
    offers = [Suggestion(f"{name}{n}", f"{name}{n + 1}", name, 0.9) for n in range(3, 13)]
    selection = selection_of(
        *everybody,
        chosen=[one.person for one in everybody],
        doubts=[f"{name} and {name} met in replay 7, and are odd."] * 30,
        suggestions=offers,
        team_name=name,
    )
    check_question(selection)
    assert [field.name for field in question_embed(selection, 0, hides=True).fields] == FIELDS
    for hides in (False, True):
        for embed in (
            join_question(selection, f"{name}3", f"{name}4", hides=hides),
            join_question(selection, f"{name}3", "nobody", hides=hides),
            part_question(selection, everybody[0], hides=hides),
        ):
            check([embed], names_view(selection))
    for status in (JobStatus.RUNNING, JobStatus.COMPLETED):
        for confirmed in (None, [name]):
            settled = selection_of(*everybody, chosen=[name], status=status, confirmed=confirmed)
            check([settled_embed(settled)], selection_view(settled, 0, hides=False))


def test_where_little_room_is_left_the_likeliest_and_what_to_do_are_still_told() -> None:
    stars = "*" * 38
    names = [f"{stars}{number:02}" for number in range(90)]
    likely = [found(name, names=names[60:66], reason=stars) for name in names[:30]]
    rivals = [one for n in range(30, 42, 2) for one in pair(names[n], names[n + 1])]
    others = [
        found(name, opponents=names[:2], standing=Standing.EITHER, reason=stars)
        for name in names[42:48]
    ]
    selection = selection_of(
        *likely,
        *rivals,
        *others,
        chosen=names[:30],
        doubts=[f"{stars}, {stars} and {stars} are odd."] * 6,
        suggestions=[Suggestion(names[0], names[1], "the same account on the site", 1.0)],
        team_name=stars,
    )
    check_question(selection)
    description = question_embed(selection, 0, hides=True).description
    told = read([discord.Embed(description=description)])
    first, *people_told, more, offer = told.split("\n")
    assert "30 chosen" in first
    assert names[0] in people_told[0]
    assert more == f"and {30 - len(people_told)} more, in the menu below"
    assert offer.endswith("share an account: press *Same person?*.")


def test_of_a_hundred_who_were_confirmed_the_first_are_told() -> None:
    names = [f"{'*' * 38}{number:02}" for number in range(100)]
    told = read([settled_embed(selection_of(*people(*names), chosen=names, confirmed=names))])
    assert f"**Confirmed:** {names[0]}, {names[1]}, " in told
    left = 100 - told.count("*" * 38)
    assert f" and {left} more\n" in told


def test_markup_in_a_name_is_shown_as_it_is_written() -> None:
    name = "**Ana** [x](https://evil.example) <@1>"
    (text, *_) = check_question(selection_of(found(name), chosen=[name]))
    assert name not in text
    assert name in read([discord.Embed(description=text)])


@pytest.mark.parametrize("sign", ["x", "*", "\N{LIZARD}", "\u05d0"])
def test_somebody_of_sixty_long_names_is_told_within_the_limits(sign: str) -> None:
    names = [f"{sign * 98}{number:02}" for number in range(60)]
    many = found(names[0], names=names[1:], opponents=names)
    selection = selection_of(many, chosen=[names[0]])
    check_question(selection)
    for hides in (False, True):
        check([part_question(selection, many, hides=hides)], names_view(selection))
    assert "and 54 more" in read([part_question(selection, many, hides=False)])
    (text, *_) = check_question(selection)
    assert "and 54 more" in text
    assert len(tell_others(names[0], names)) <= 500


def test_two_people_of_one_digest_are_offered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cogs.ui.player_select.player_key", lambda _: "0" * 12)
    check_question(selection_of(*people("Ana", "Ben"), chosen=["Ana"]))


def test_nobody_likely_can_be_selected_at_once() -> None:
    selection = selection_of(*people("Ana", "Carl", standing=Standing.EITHER))
    assert not is_plain(selection)
    assert buttons(selection) == ["Select likely", "Clear", "Confirm 0"]
    check_question(selection)


def test_only_what_is_beyond_doubt_looks_right() -> None:
    ana, ben = people("Ana", "Ben")
    (carl,) = people("Carl", standing=Standing.UNLIKELY)
    (dora,) = people("Dora", standing=Standing.EITHER)
    assert is_plain(selection_of(ana, ben, carl, chosen=["Ana", "Ben"]))
    assert not is_plain(selection_of(ana, ben, carl, chosen=["Ana"]))
    assert not is_plain(selection_of(ana, carl, chosen=["Ana", "Carl"]))
    assert not is_plain(selection_of(ana, dora, chosen=["Ana"]))


def test_another_choice_has_another_button_to_confirm_it() -> None:
    both = people("Ana", "Ben")
    one, other = (selection_of(*both, chosen=chosen) for chosen in (["Ana"], ["Ben"]))
    assert {i for i in ids(one) if ":confirm:" in i}.isdisjoint(ids(other))


def test_pairs_that_only_met_each_other_are_told_in_one_line() -> None:
    ana = found("Ana", opponents=["Carl"], standing=Standing.EITHER, reason="1 replay, nobody")
    carl = found("Carl", opponents=["Ana"], standing=Standing.EITHER, reason="1 replay, nobody")
    eve = found("Eve", opponents=["Ana", "Carl"], standing=Standing.EITHER, reason="fits as well")
    told = read([question_embed(selection_of(ana, carl, eve), 0, hides=False)])
    assert "**Ana** or **Carl**: 2 replays\nNobody can tell\n**Eve** · fits as well" in told


def test_numbers_of_replays_in_doubts_lead_there() -> None:
    doubt = "Replays 12, 345 and 6 are odd, replay 78 too, and 99 is none."
    told = written([question_embed(selection_of(found("Ana"), doubts=[doubt]), 0, hides=False)])
    for number in (12, 345, 6, 78):
        assert f"[{number}](https://www.duelingbook.com/replay?id={number})" in told
    assert "[99]" not in told


def test_a_pair_to_be_joined_is_said_and_its_button_comes_first() -> None:
    names = [f"Somebody {number}" for number in range(30)]
    offer = Suggestion("Wren", "paperlantern", "the same account on the site", 1.0)
    both = people("Wren", "paperlantern", *names)
    told = read([question_embed(selection_of(*both, suggestions=[offer]), 0, hides=False)])
    assert "**Wren** and **paperlantern** share an account: press *Same person?*." in told
    asked = buttons(selection_of(*both, suggestions=[offer]))
    assert asked[-3:] == ["Same person? 1", "\N{LEFTWARDS ARROW}", "\N{RIGHTWARDS ARROW}"]
    other = Suggestion("Ana", "Anna", "nearly the same name", 0.7)
    told = read([question_embed(selection_of(*both, suggestions=[other, offer]), 0, hides=False)])
    assert "may be one person (nearly the same name); 1 more pair may be one" in told


def test_only_open_questions_are_counted() -> None:
    joined = found("Wren", names=["paperlantern"])
    assert buttons(selection_of(joined, chosen=["Wren"]))[-1] == "Same person?"
    offer = Suggestion("Ana", "Anna", "nearly the same name", 0.7)
    asked = selection_of(joined, *people("Ana", "Anna"), suggestions=[offer, offer])
    assert "Same person? 1" in buttons(asked)


def test_the_reasons_that_are_worded_anew_are_those_that_are_given() -> None:
    (offer,) = demo_selection(identities=NO_IDENTITIES).suggestions
    assert "share an account" in tell_offer(selection_of(suggestions=[offer]))


def test_two_who_are_named_for_one_seat_are_told_with_their_reasons_and_stay_chosen() -> None:
    ana, bo, cy = (found(name, seat=1, reason="named in seat 1") for name in ("Ana", "Bo", "Cy"))
    seats = (
        Seat(order=1, player="Ana", db_names=("Bo",)),
        Seat(order=1, player="Cy", sub_for="Ana"),
    )
    selection = selection_of(ana, bo, cy, chosen=["Ana", "Bo", "Cy"], seats=seats)
    told = read([question_embed(selection, 0, hides=False)])
    assert "Seat 1 has Ana (named) and Bo (named), and none as a sub" in told
    assert told.count("\N{CHECK MARK}") == 3
    one = selection_of(ana, cy, chosen=["Ana", "Cy"], seats=seats)
    assert "Seat 1 has" not in read([question_embed(one, 0, hides=False)])


def test_in_the_menu_an_opponent_is_said_to_be_one() -> None:
    carl = found("Carl", opponents=["Ossian"], standing=Standing.UNLIKELY)
    (option,) = menu_options(selection_of(carl), [carl], ["0" * 12], hides=False)
    assert option.description == "2 replays · opponent of Ossian"


def test_who_came_after_the_confirmation_is_told_where_one_can_choose_again() -> None:
    ana, nadia = people("Ana", "Nadia")
    told = {
        status: read(
            [
                settled_embed(
                    selection_of(ana, nadia, chosen=["Ana"], status=status, confirmed=["Ana"])
                )
            ]
        )
        for status in (JobStatus.COMPLETED, JobStatus.RUNNING)
    }
    assert "Nadia may be on the team as well: press *Choose again*" in told[JobStatus.COMPLETED]
    assert "Nadia" not in told[JobStatus.RUNNING]


def test_a_pair_and_its_undoing_are_told_apart_in_the_menu() -> None:
    wren = found("Wren", names=["paperlantern"])
    offer = Suggestion("Mirael", "Mirae1", "they look the same", 0.95)
    selection = selection_of(wren, *people("Mirael", "Mirae1"), suggestions=[offer, offer])
    assert [one.label for one in name_options(selection)] == [
        "Mirael = Mirae1?",
        "Undo: Wren = paperlantern",
    ]
    assert "**Wren**, also paperlantern" in read([names_embed(selection)])


def test_nobody_at_all_is_a_question_still() -> None:
    selection = selection_of()
    assert selection.discovery == Discovery((), ())
    assert "0 players" in read([question_embed(selection, 0, hides=False)])


@pytest.mark.parametrize(
    "status", [one for one in JobStatus if one is not JobStatus.AWAITING_PLAYERS]
)
def test_whoever_is_not_asked_reads_how_it_stands(status: JobStatus) -> None:
    for confirmed in (None, ["Ana"]):
        selection = selection_of(found("Ana"), chosen=["Ana"], status=status, confirmed=confirmed)
        told = read([settled_embed(selection)])
        assert "Ana" in told
        if status is not JobStatus.COMPLETED or confirmed:
            assert told.rstrip().count(".") >= 1
