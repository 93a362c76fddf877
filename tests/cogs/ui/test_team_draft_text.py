"""The preview of a team tells all that matters, and Discord takes it whatever strangers typed."""

from __future__ import annotations

import re

import msgspec
import pytest

from bot.domain.audiences import Audience
from bot.domain.links import replay_url
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.reading import NOT_A_MATCH
from bot.domain.team_sheets.sheet import Entry, NotUnderstood, Sheet
from bot.services.drafts import Draft
from cogs.ui.draft_edits import write_matches
from cogs.ui.draft_text import draft_embed, tell_nothing, tell_post
from cogs.ui.team_draft import added_view, preview_view
from cogs.ui.team_form import TeamForm
from cogs.ui.words import plain
from tests.cogs.ui.results import check, written
from tests.discord.payloads import check_request
from tests.domain.team_sheets.writers import add_post

ROLE = Audience(2**63 - 2, 2**63 - 1)
NASTY = (
    "**bold** _it_ ~~x~~ `code` ||spoiler||",
    "[link](https://evil.example) <@1> @everyone <#2>",
    "# heading",
    "> quote\n- list\n1. one",
    "\u202e\u2067right\u200f to left",
    "אבג",
    "🦎" * 60,
    "*" * 60,
    "\u3164",
)


def draft_of(sheet: Sheet, stored: int = 0, audience: Audience | None = None) -> Draft:
    return Draft(sheet=sheet, audience=audience, stored=stored, most=200, revision="0" * 12)


def shown(sheet: Sheet, stored: int = 0, audience: Audience | None = None) -> str:
    """What the preview says, once Discord has taken it in a server and elsewhere."""
    draft = draft_of(sheet, stored, audience)
    embed = draft_embed(draft)
    for in_server in (True, False):
        check([embed], preview_view(draft, in_server=in_server))
    check_form(draft)
    return written([embed])


def check_form(draft: Draft) -> None:
    form = TeamForm(draft, write_matches(draft.sheet), show_nothing, seen=None)
    check_request("POST", "/interactions/1/t/callback", {"type": 9, "data": form.to_dict()})


async def show_nothing(*_: object) -> None:
    raise AssertionError


def hostile(entries: int, gaps: int, name: str) -> Sheet:
    """As much as a draft holds, and every text a stranger's."""
    return Sheet(
        2025,
        999,
        name,
        f"{name}2",
        tuple(
            Entry(
                order=number % 99,
                player=f"{name}{number}",
                db_names=(name,) * 10,
                opponent=name,
                reported_score="2-1-1",
                sub_for=name,
                urls=(replay_url(10**11 + number),),
                tag=name,
            )
            for number in range(entries)
        ),
        tuple(
            NotUnderstood(f"{name} is odd.", name[:80], number, name, 1 << 60)
            for number in range(gaps)
        ),
    )


async def test_the_preview_tells_seats_in_order_and_what_was_not_understood() -> None:
    sheet = read_text(
        "S9 W4\nTeam: Seraphim\nOpponent team: Damage Step\n"
        "2. Cy (db: Cyril) vs Di: no replay\n1. Ana vs Ben (2-1): 77512301 77512302\n"
        "hello my friend\n\n77512303\n"
    )
    assert shown(sheet, 1, ROLE).splitlines() == [
        "3 replays: 1 here, 2 to come",
        "**Seraphim** · S9 W4",
        "Your team, if you meet them: Damage Step",
        "",
        "**1** Ana vs Ben · 2 replays · reported 2\N{EN DASH}1",
        "**2** Cy (as Cyril) vs Di · no replay",
        "1 replay without players",
        "Not understood",
        f"✗ line 6 “hello my friend”: {plain(NOT_A_MATCH, 200)}",
        "Who will see the results",
        f"You, and <@&{ROLE.role_id}>",
    ]


@pytest.mark.parametrize(
    ("stored", "told"),
    [(0, "3 replays: all to come"), (3, "3 replays: all here"), (2, "2 here, 1 to come")],
)
async def test_how_many_replays_are_here_stands_first(stored: int, told: str) -> None:
    sheet = read_text("77512301 77512302 77512303")
    assert told in shown(sheet, stored).splitlines()[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no replay in it"),
        ("Team: Seraphim\nAna vs Ben: no replay", "There is no replay in it"),
        ("77512301", "The team has no name"),
        ("Team: Seraphim\n" + " ".join(map(str, range(10**7, 10**7 + 203))), "take 3 out"),
    ],
)
async def test_what_cannot_be_submitted_says_what_to_do(text: str, sentence: str) -> None:
    sheet = read_text(text)
    assert sentence in shown(sheet)
    (row, *_) = preview_view(draft_of(sheet), in_server=False).to_components()
    assert [(one["label"], one["disabled"]) for one in row["components"]] == [
        ("Confirm", True),
        ("Edit", False),
        ("Throw away", False),
    ]


async def test_what_is_too_much_for_the_form_is_taken_out_of_a_file() -> None:
    long = hostile(203, 0, "Player")
    assert "*As text*" in shown(long)
    assert "*Edit*" not in shown(long)
    (row, *_) = preview_view(draft_of(long), in_server=False).to_components()
    assert "As text" in {one["label"] for one in row["components"]}


@pytest.mark.parametrize("name", NASTY)
async def test_no_name_makes_a_preview_that_discord_refuses(name: str) -> None:
    for sheet in (hostile(200, 100, name), hostile(1, 1, name)):
        told = shown(sheet, 7, ROLE)
        assert "\nNot understood\n" in told
        assert "@everyone" not in told.replace("\\@", "")
    assert re.search(r"^and \d+ more$", shown(hostile(200, 100, name)), re.MULTILINE)


@pytest.mark.parametrize("name", NASTY)
async def test_no_post_makes_an_answer_that_discord_refuses(name: str) -> None:
    sheet = hostile(200, 100, name)
    entries = tuple(msgspec.structs.replace(entry, post=1 << 60) for entry in sheet.entries)
    after = msgspec.structs.replace(sheet, entries=entries)
    for told in (tell_post(sheet, Sheet(), after, 1 << 60), tell_nothing(sheet)):
        body = {"content": told, "allowed_mentions": {"parse": []}}
        body["components"] = added_view(draft_of(sheet)).to_components()  # type: ignore[assignment]
        check_request("POST", "/webhooks/1/token", body)
    assert "\n**Draft: 200 matches, 200 replays**" in tell_post(sheet, Sheet(), after, 1 << 60)


def test_each_way_in_which_a_post_may_count_is_told() -> None:
    first = add_post(Sheet(), 1 << 60, 7, "Ana vs Ben: 77512301")
    link = "77512301"
    told = {
        "+1 replay: Ana vs Ben\n": (Sheet(), 1 << 60, f"Ana vs Ben: {link}"),
        "there already: nothing changed": (first, 1 << 60, f"Ana vs Ben: {link}"),
        "counts as it is now": (first, 1 << 60, "Ana vs Ben: 77512302"),
        "were there already, from another post": (first, (1 << 60) + 1, link),
        "only a match": (first, (1 << 60) + 1, "Cy vs Di"),
        "a later post of the same match": (first, (1 << 60) - 1, "Ana vs Ben: 77512300"),
        "replaces the earlier post of Ana vs Ben": (
            first,
            (1 << 60) + 1,
            "updated: Ana vs Ben: 77512309",
        ),
    }
    for sentence, (before, message_id, text) in told.items():
        after = add_post(before, message_id, 7, text)
        answer = tell_post(read_text(text), before, after, message_id)
        assert sentence.lower() in answer.lower()
        assert sum(other.lower() in answer.lower() for other in told) == 1 + (
            "replaces" in sentence
        )
