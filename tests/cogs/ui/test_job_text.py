from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audiences import Audience
from bot.domain.job_glances import JobGlance
from bot.domain.jobs import Progress
from bot.domain.moves import ConfirmationStatus, JobStatus, ReplayState
from bot.domain.sources import ReplayOrigin
from bot.domain.teams import TeamDetails, TeamSubmission
from bot.services.jobs import JobDetails
from cogs.ui.job_text import card_embed, choice_label, job_line, job_title, seen_by
from tests.rendering.jobs import BEGUN, job_of, replays_of, tried

WAITING, FETCHING, NEEDS_YOU, STORED, FAILED = ReplayState
NOW = BEGUN + timedelta(seconds=30)
LONGEST = 4096


def details_of(
    *states: ReplayState, status: JobStatus = JobStatus.RUNNING, finished: int = 0
) -> JobDetails:
    return JobDetails(job_of(*states, status=status), replays_of(*states), finished=finished)


def lines_of(details: JobDetails) -> list[str]:
    return (card_embed(details, now=NOW).description or "").split("\n")


def test_a_running_job_tells_how_far_it_is_and_how_long_it_still_takes() -> None:
    facts, bar, *_ = lines_of(details_of(STORED, FAILED, FETCHING, WAITING, finished=2))
    assert facts == f"**RUNNING** · started <t:{int(BEGUN.timestamp())}:R> · about 30 s left"
    assert bar == "▰▰▰▰▰▰▱▱▱▱▱▱ **2 of 4**"


def test_what_was_stored_before_a_retry_tells_nothing_of_the_pace() -> None:
    facts, *_ = lines_of(details_of(STORED, STORED, WAITING, finished=0))
    assert "left" not in facts


def test_the_bar_is_full_only_when_all_is_done() -> None:
    nearly = replace(job_of(STORED), progress=Progress(199, 200))
    assert "▱" in lines_of(JobDetails(nearly, ()))[1]
    assert "▱" not in lines_of(details_of(STORED))[1]


def test_each_replay_of_a_short_job_has_its_line() -> None:
    details = details_of(STORED, WAITING, FETCHING, FAILED)
    again = tried(details.replays[2], 2)
    details = replace(details, replays=(*details.replays[:2], again, details.replays[3]))
    signs = [
        f"{line[0]} {line.partition(')')[2].strip()}".strip() for line in lines_of(details)[3:]
    ]
    assert signs == ["✓", "·", "… fetching, attempt 2", "✗ Nobody has it\\: give its file\\."]
    brought = replace(again, origin=ReplayOrigin.CAPTURE)
    assert lines_of(replace(details, replays=(brought,)))[3].endswith(") fetching")


def test_a_long_job_counts_what_is_in_order_and_names_what_is_not() -> None:
    told = lines_of(details_of(*(STORED,) * 30, *(FAILED,) * 25, *(WAITING,) * 5, FETCHING))[3:]
    assert told[:2] == ["✓ 30 done", "5 waiting"]
    assert all(line.startswith("✗ [900") for line in told[2:-1])
    assert len(told[2:-1]) == 20
    assert told[-1] == "and 6 more like these"


def test_no_reason_makes_a_card_too_long() -> None:
    details = details_of(*(FAILED,) * 20, status=JobStatus.FAILED)
    reasons = [replace(one, reason="*" * 1000) for one in details.replays]
    details = replace(
        details,
        job=replace(details.job, error_message="_" * 1000),
        replays=tuple(reasons),
    )
    assert len("\n".join(lines_of(details))) <= LONGEST


def test_a_reason_is_told_once_where_the_job_failed_for_it() -> None:
    details = details_of(FAILED, status=JobStatus.FAILED)
    job = replace(details.job, error_message=details.replays[0].reason)
    told = "\n".join(lines_of(replace(details, job=job)))
    assert told.count("Nobody has it") == 1
    other = replace(details.job, error_message="Its results could not be kept.")
    assert "could not be kept" in "\n".join(lines_of(replace(details, job=other)))


def test_files_are_asked_for_where_replays_failed_and_the_work_is_over() -> None:
    asks = "/replay upload"
    assert asks in lines_of(details_of(FAILED, STORED, status=JobStatus.COMPLETED))[-1]
    assert asks not in "\n".join(lines_of(details_of(FAILED, WAITING)))
    assert asks not in "\n".join(lines_of(details_of(STORED, status=JobStatus.COMPLETED)))


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (JobStatus.PENDING, "submitted <t:"),
        (JobStatus.COMPLETED, "took 14 s"),
        (JobStatus.FAILED, "took 14 s"),
    ],
)
def test_every_status_says_what_it_means_now(status: JobStatus, told: str) -> None:
    facts, *_ = lines_of(details_of(STORED, status=status))
    assert f"**{status}**" in facts
    assert told in facts


def team_of(**changes: object) -> TeamSubmission:
    team = TeamSubmission(
        job_id=details_of(STORED).job.id,
        team_name="Seraphim",
        discovered_players=("Ana", "Ben", "Carl"),
        confirmed_players=None,
        confirmation_status=ConfirmationStatus.PENDING,
        asked_at=NOW,
    )
    return replace(team, **changes)  # type: ignore[arg-type] # as its fields are


def test_a_team_is_asked_for_its_players_and_told_what_happens_if_nobody_answers() -> None:
    details = replace(details_of(STORED, status=JobStatus.AWAITING_PLAYERS), team=team_of())
    facts, *rest = lines_of(details)
    assert facts.startswith("**Waiting for you to pick the players** · asked")
    told = "\n".join(rest)
    assert f"asked <t:{int(NOW.timestamp())}:R>" in facts
    assert "**3 players found: who of them is on the team?**" in told
    end = int((NOW + timedelta(days=14)).timestamp())
    assert f"Without an answer the job is canceled <t:{end}:R>." in told
    assert "Ana" not in told, "rivals may read the channel"
    again = replace(details, team=team_of(confirmed_players=("Ana",)))
    assert "Without an answer the last choice holds again" in "\n".join(lines_of(again))


def test_a_canceled_job_took_no_time_worth_telling() -> None:
    assert "took" not in lines_of(details_of(WAITING, status=JobStatus.CANCELLED))[0]


def test_a_teams_job_names_the_teams_without_their_markdown() -> None:
    job = job_of(STORED, WAITING)
    assert job_title(job) == "2 replays"
    team = TeamDetails(team_name="**Goats**", season=4, week=2, opponent_team="||Bears||")
    title = job_title(replace(job, team=team))
    assert title == "\\*\\*Goats\\*\\* · S4 W2 · vs \\|\\|Bears\\|\\|"


def test_in_a_list_only_what_goes_on_tells_how_far_it_is() -> None:
    assert "1 of 2" in job_line(job_of(STORED, WAITING))
    assert " of " not in job_line(job_of(STORED, STORED, status=JobStatus.COMPLETED))


def test_a_listed_job_says_how_many_of_its_replays_need_a_person() -> None:
    assert "1 of 2 · 1 needs you · " in job_line(job_of(STORED, NEEDS_YOU), 1)
    assert "need" not in job_line(job_of(STORED, WAITING))


def test_no_card_list_or_suggestion_shows_a_word_of_the_program_for_a_question() -> None:
    job = job_of(STORED, status=JobStatus.AWAITING_PLAYERS)
    for told in (job_line(job), choice_label(JobGlance.at(job), NOW)):
        assert "waiting for you" in told
        assert "AWAITING" not in told


def test_a_long_job_that_waits_says_so_once() -> None:
    told = lines_of(details_of(*(WAITING,) * 22, status=JobStatus.PENDING))
    assert "waiting" not in "\n".join(told)
    assert "**0 of 22**" in told[1]


def test_a_suggestion_fits_however_long_the_name_of_the_team_is() -> None:
    team = TeamDetails(team_name="\N{GOAT}" * 500)
    glance = JobGlance.at(replace(job_of(STORED), team=team))
    assert len(choice_label(glance, NOW).encode("utf-16-le")) <= 2 * 100


def test_a_card_tells_for_whom_the_results_are() -> None:
    details = details_of(STORED)
    shared = replace(details, audience=Audience(guild_id=7, role_id=8))
    public = replace(shared, job=replace(details.job, is_public=True))
    told = [seen_by(one).removeprefix("results for ") for one in (details, shared, public)]
    assert told == ["the submitter only", "the submitter and the team", "anyone with the link"]
