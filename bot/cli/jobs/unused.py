"""What of a submission could not be used, told to people and to programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.cli.jobs.speaking import error_json, write_json
from bot.cli.jobs.wanted import RefusedFile, Wanted
from bot.cli.screen import Screen
from bot.domain.job_errors import JobError, JobErrorCode
from bot.rendering.jobs_json import Json
from bot.rendering.text.characters import clean
from bot.rendering.text.team_sheets import tell_gap

_NOTHING: Final = "No job was made: nothing of this is a replay that can be analyzed."


def end_with_nothing(wanted: Wanted, *, as_json: bool) -> int:
    """Say why there is nothing to submit; people get the sum of it as an error."""
    error = JobError(JobErrorCode.NO_REPLAYS, _NOTHING)
    if as_json:
        write_json({**error_json(error), **unused_json(wanted)})
        return 1
    complain(wanted)
    raise error


def unused_json(wanted: Wanted) -> Json:
    """What was not used, piece by piece; what stood in a sheet has its place there."""
    return {
        "not_understood": [
            *({"text": one.text, "sentence": one.sentence} for one in wanted.not_understood),
            *(
                {"text": one.text, "sentence": one.sentence, "file": one.file, "line": one.line}
                for one in wanted.gaps
            ),
        ],
        "refused": refused_json(wanted.refused),
    }


def refused_json(refused: Sequence[RefusedFile]) -> list[Json]:
    """Files that could not be used."""
    return [{"file": str(one.file), "code": one.code, "sentence": one.sentence} for one in refused]


def complain(wanted: Wanted) -> None:
    """Tell people the same, a line each."""
    screen = Screen()
    for refusal in wanted.not_understood:
        screen.complain(f"{clean(refusal.text)}: {refusal.sentence}")
    for gap in wanted.gaps:
        screen.complain(tell_gap(gap))
    for refused in wanted.refused:
        screen.complain(refused.told)
