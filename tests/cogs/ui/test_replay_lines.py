"""A card says why replays need a person once, and marks what people brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import discord

from bot.client.entrance import BotOptions
from bot.domain.audiences import Audience
from bot.domain.jobs import JobReplay
from bot.domain.links import replay_id_of
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import ReplayOrigin, human_check, login_needed
from bot.domain.teams import TeamDetails
from bot.rendering.text.job_needs import finish_question, mark_of
from bot.services.jobs import JobDetails
from cogs.ui.job_card import card_message
from cogs.ui.job_text import card_embed
from cogs.ui.replay_lines import common_reason, replay_lines, tell_marks
from tests.rendering.jobs import BEGUN, FIRST, job_of, replays_of

WAITING, FETCHING, NEEDS_YOU, STORED, FAILED = ReplayState
NOW = BEGUN + timedelta(seconds=30)
CHECK, LOGIN = human_check().sentence, login_needed().sentence
TEAM = Audience(guild_id=7, role_id=8)

REPLACED = "replaced by the archive's copy, which differs"


def needing(*reasons: str, here: int = 0) -> tuple[JobReplay, ...]:
    """Some that are stored, and one that needs a person for each of these reasons."""
    replays = replays_of(*(STORED,) * here, *(NEEDS_YOU,) * len(reasons))
    return (
        *replays[:here],
        *(replace(one, reason=why) for one, why in zip(replays[here:], reasons, strict=True)),
    )


def details_of(
    replays: Sequence[JobReplay], status: JobStatus = JobStatus.RUNNING, *, team: bool = False
) -> JobDetails:
    job = job_of(*(one.state for one in replays), status=status)
    if team:
        job = replace(job, team=TeamDetails(team_name="Seraphim"))
    return JobDetails(job, tuple(replays))


def told(details: JobDetails) -> list[str]:
    return (card_embed(details, now=NOW).description or "").split("\n")


def brought(*states: ReplayState, origin: ReplayOrigin) -> tuple[JobReplay, ...]:
    return tuple(replace(one, origin=origin) for one in replays_of(*states))


def test_the_commonest_reason_is_said_once_and_others_at_their_replay() -> None:
    replays = needing(*(CHECK,) * 3, LOGIN, here=2)
    text = "\n".join(told(details_of(replays)))
    assert text.count("human check") == 1
    assert text.count("logged in") == 1
    assert "**4 replays need you**\nDuelingBook asks for a human check" in text
    signs = [
        line.partition(")")[2]
        for line in replay_lines(replays, common_reason(replays, is_over=False))
    ]
    assert signs[:5] == [""] * 5
    assert "logged in" in signs[5]


def test_the_facts_say_how_many_need_a_person() -> None:
    assert told(details_of(needing(CHECK, CHECK, here=1)))[0].endswith(" · 2 need you")
    assert told(details_of(needing(CHECK, here=1)))[0].endswith(" · 1 needs you")
    assert "need" not in told(details_of(replays_of(STORED, WAITING)))[0]


def test_a_number_before_a_reason_does_not_make_it_another() -> None:
    replays = needing(f"Replay {FIRST} is not there.", f"Replay {FIRST + 1} is not there.")
    assert "**2 replays need you**\nIs not there\\.\n" in "\n".join(told(details_of(replays)))
    assert all(
        line.endswith(")") for line in replay_lines(replays, common_reason(replays, is_over=False))
    )


def test_it_says_when_it_waits_no_longer() -> None:
    end = NOW + timedelta(days=7)
    details = replace(details_of(needing(CHECK, here=1)), waits_until=end)
    assert f"It goes on without them <t:{int(end.timestamp())}:R>." in told(details)


def test_forty_that_need_a_person_are_folded() -> None:
    lines = told(details_of(needing(*(CHECK,) * 32, here=8)))
    assert "✓ 8 done" in lines
    assert sum(line.startswith("❗") for line in lines) == 20
    assert lines[-1] == "and 12 more like these"


def test_a_job_that_is_over_needs_nobody_and_says_once_why_many_are_missing() -> None:
    few = "\n".join(told(details_of(needing(CHECK, CHECK, here=1), JobStatus.CANCELLED)))
    assert few.count(") not here when the job ended") == 2
    assert few.count("✗") == 2
    many = "\n".join(told(details_of(needing(*(CHECK,) * 3), JobStatus.CANCELLED)))
    assert "**3 replays left out**\nNot here when the job ended\n" in many
    for text in (few, many):
        assert "need you" not in text
        assert "human check" not in text
        assert text.endswith("then retry.")
    two, three = ([STORED, *(FAILED,) * number] for number in (2, 3))
    told_each = "\n".join(told(details_of(replays_of(*two), JobStatus.COMPLETED)))
    assert told_each.count("Nobody has it") == 2
    told_once = "\n".join(told(details_of(replays_of(*three), JobStatus.COMPLETED)))
    assert "**3 replays left out**\nNobody has it\\: give its file\\.\n" in told_once
    assert told_once.count("Nobody has it") == 1


def test_what_ended_a_job_is_not_said_of_its_replays_again() -> None:
    details = details_of(replays_of(*(FAILED,) * 3), JobStatus.FAILED)
    why = f"None of the 3 replays could be analyzed, because: {details.replays[0].reason}"
    told_once = "\n".join(told(replace(details, job=replace(details.job, error_message=why))))
    assert told_once.count("Nobody has it") == 1
    assert "left out" not in told_once


def test_what_people_brought_is_marked_and_what_the_site_replaced() -> None:
    uploaded, captured = (
        brought(STORED, origin=origin)[0] for origin in (ReplayOrigin.UPLOAD, ReplayOrigin.CAPTURE)
    )
    (archived,) = brought(STORED, origin=ReplayOrigin.ARCHIVE)
    replaced = replace(archived, replaced_at=NOW)
    marks = [mark_of(one) for one in (uploaded, captured, archived, replaced)]
    assert marks == ["uploaded", "captured", "", REPLACED]
    lines = replay_lines([uploaded, archived, replaced])
    assert [line.partition(") ")[2] for line in lines] == ["uploaded", "", REPLACED]


def test_of_many_the_marks_are_counted() -> None:
    replays = (
        *brought(*(STORED,) * 30, origin=ReplayOrigin.ARCHIVE),
        *brought(*(STORED,) * 8, origin=ReplayOrigin.CAPTURE),
    )
    assert replay_lines(replays) == ["✓ 38 done · 8 captured"]
    assert tell_marks(replays[:30]) == ""


def test_gold_is_a_job_that_nothing_but_a_person_brings_on() -> None:
    gold = discord.Color.gold()
    waits, goes_on = needing(CHECK, here=1), (*needing(CHECK, here=1), *replays_of(FETCHING))
    assert card_embed(details_of(waits), now=NOW).color == gold
    assert card_embed(details_of(goes_on), now=NOW).color != gold


def labels_of(details: JobDetails) -> list[str]:
    view = card_message(details, BotOptions(), now=NOW)["view"]
    rows = view.to_components()
    return [part["label"] for row in rows for part in row["components"]]


async def test_the_buttons_stand_in_the_order_of_their_use() -> None:
    details = replace(details_of(needing(CHECK, here=1)), audience=TEAM)
    assert labels_of(details) == [
        "Capture in my browser",
        "Upload file",
        "Open results",
        "Help capture",
        "Finish with what we have",
        "Cancel",
    ]
    asked = details_of(needing(CHECK, here=1), JobStatus.AWAITING_PLAYERS, team=True)
    assert labels_of(asked)[:4] == [
        "Players",
        "Capture in my browser",
        "Upload file",
        "Open report",
    ]


async def test_what_makes_no_sense_is_not_offered() -> None:
    nothing_here = labels_of(details_of(needing(CHECK, CHECK)))
    assert nothing_here == ["Capture in my browser", "Upload file", "Cancel"]
    assert labels_of(details_of(replays_of(STORED, WAITING))) == ["Open results", "Cancel"]
    over = labels_of(details_of(needing(CHECK, here=1), JobStatus.CANCELLED))
    assert over == ["Open results", "Retry"]
    failed = labels_of(details_of(needing(CHECK, here=1), JobStatus.FAILED))
    assert failed == ["Retry"]


async def test_a_bad_end_can_be_retried_though_all_replays_are_here() -> None:
    here = replays_of(STORED, STORED)
    for status in (JobStatus.CANCELLED, JobStatus.FAILED):
        assert "Retry" in labels_of(details_of(here, status))
        assert "Retry" in labels_of(details_of(here, status, team=True))
    assert labels_of(details_of(here, JobStatus.COMPLETED)) == ["Open results", "Share"]


def test_the_question_before_the_end_counts_what_is_left_out() -> None:
    needs = needing(*(CHECK,) * 9, here=31)
    assert finish_question(needs) == "31 of 40 are here. Finish without the other 9?"
    coming = (*needs, *replays_of(FETCHING, WAITING))
    told = "31 of 42 are here, 2 still to come. Finish without the 9 that need you?"
    assert finish_question(coming) == told
    one = finish_question(needing(CHECK, here=2))
    assert one == "2 of 3 are here. Finish without the other one?"


def test_every_line_leads_to_its_replay() -> None:
    (line,) = replay_lines(needing(CHECK), CHECK)
    (one,) = needing(CHECK)
    assert line == f"❗ [{replay_id_of(one.url)}]({one.url})"
