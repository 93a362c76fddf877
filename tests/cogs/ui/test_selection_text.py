"""The question who is on a team: whoever was found, Discord takes it and nothing is obeyed."""

from __future__ import annotations

import discord
import pytest

from bot.domain.analysis.discovery import Discovery, Found, Standing
from bot.domain.moves import JobStatus
from bot.services.confirmations import Selection
from bot.services.similar_names import Suggestion
from cogs.ui.name_merging import names_view
from cogs.ui.name_questions import join_question, name_options, names_embed, part_question
from cogs.ui.player_select import selection_view
from cogs.ui.selection_text import is_plain, people_pages, question_embed, settled_embed
from tests.cogs.ui.reports import HOSTILE, found, selection_of
from tests.cogs.ui.results import check, read, written


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
        found(f"{name}x", opponents=[f"{name}y"], standing=Standing.EITHER, reason=name),
        found(f"{name}y", opponents=[f"{name}x"], standing=Standing.EITHER, reason=name),
        found(f"{name}z", opponents=[name, other], standing=Standing.EITHER, reason=name),
    ]
    offers = [Suggestion(f"{name}{n}", f"{name}{n + 1}", name, 0.9) for n in range(3, 13)]
    selection = selection_of(
        *everybody,
        chosen=[one.person for one in everybody],
        doubts=[f"{name} is odd."] * 30,
        suggestions=offers,
        team_name=name,
    )
    check_question(selection)
    for hides in (False, True):
        for embed in (
            join_question(selection, f"{name}3", f"{name}4", hides=hides),
            join_question(selection, f"{name}3", "nobody", hides=hides),
            part_question(everybody[0], hides=hides),
        ):
            check([embed], names_view(selection))
    for status in (JobStatus.RUNNING, JobStatus.COMPLETED):
        for confirmed in (None, [name]):
            settled = selection_of(*everybody, chosen=[name], status=status, confirmed=confirmed)
            check([settled_embed(settled)], selection_view(settled, 0, hides=False))


def test_markup_in_a_name_is_shown_as_it_is_written() -> None:
    name = "**Ana** [x](https://evil.example) <@1>"
    (text, *_) = check_question(selection_of(found(name), chosen=[name]))
    assert name not in text
    assert name in read([discord.Embed(description=text)])


def test_two_people_of_one_digest_are_offered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cogs.ui.player_select.digest_of", lambda _: "0" * 12)
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
    assert "**Ana** or **Carl**: 2 replays\n**Eve** · fits as well" in told


def test_numbers_of_replays_in_doubts_lead_there() -> None:
    doubt = "Replays 12, 345 and 6 are odd, replay 78 too, and 99 is none."
    told = written([question_embed(selection_of(found("Ana"), doubts=[doubt]), 0, hides=False)])
    for number in (12, 345, 6, 78):
        assert f"[{number}](https://www.duelingbook.com/replay?id={number})" in told
    assert "[99]" not in told


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
