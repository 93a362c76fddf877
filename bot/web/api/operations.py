"""What can be asked: each operation of the API with its scope, its parameters and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bot.domain.api_tokens import Scope
from bot.domain.moves import JobStatus, JobType
from bot.web.api.answers import ROOT
from bot.web.api.asked import KEY, LAST_PAGE, MOST_A_PAGE
from bot.web.api.schemas import REFUSALS

Json = dict[str, Any]

_ALWAYS: Final = ("403", "429", "500", "503")
_EXAMPLE: Final = "https://www.duelingbook.com/replay?id=76245388"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method at one path; `fails` are its refusals beside those that are always possible.

    With `is_open` strangers are answered, too.
    """

    method: str
    path: str
    name: str
    summary: str
    scope: Scope
    data: Json
    gives: str
    fails: tuple[str, ...]
    status: int = 200
    is_open: bool = False
    is_tagged: bool = False
    parameters: tuple[Json, ...] = ()
    body: Json | None = None
    headers: tuple[str, ...] = ()

    @property
    def security(self) -> tuple[Json, ...]:
        """A token with this scope, or none at all where strangers are answered."""
        token: Json = {"token": [self.scope.value]}
        return (token, {}) if self.is_open else (token,)

    @property
    def refusals(self) -> list[tuple[str, str]]:
        """The statuses of its refusals with their names in the description."""
        return [(status, REFUSALS[status]) for status in sorted({*_ALWAYS, "401", *self.fails})]


def _data(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _id(description: str) -> Json:
    schema = {"type": "string", "format": "uuid"}
    told = {"name": "id", "in": "path", "required": True, "description": description}
    return {**told, "schema": schema}


_JOB: Final = _id("The id of one of your jobs.")
_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "With one key, the same replays begin one job, however often they are sent.",
    "schema": {"type": "string", "pattern": f"^{KEY}$"},
}

OPERATIONS: Final = (
    Operation(
        method="get",
        path=f"{ROOT}/results/{{id}}",
        name="getResults",
        summary="All results of a job; public ones need no token.",
        scope=Scope.RESULTS,
        is_open=True,
        is_tagged=True,
        parameters=(_id("The id in the link to the results, `shareable_id` of the job."),),
        data=_data("Results"),
        gives="The results; of a job that goes on, as far as they are there.",
        fails=("404", "409"),
    ),
    Operation(
        method="get",
        path=f"{ROOT}/users/me/jobs",
        name="listJobs",
        summary="Your jobs, the newest first.",
        scope=Scope.JOBS,
        parameters=(
            _query("page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}),
            _query(
                "limit", {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE, "default": 10}
            ),
            _query("status", {"enum": [one.value for one in JobStatus]}),
            _query("job_type", {"enum": [one.value for one in JobType]}),
        ),
        data=_data("ListedJobs"),
        gives="A page of them.",
        fails=("422",),
    ),
    Operation(
        method="post",
        path=f"{ROOT}/jobs/individual",
        name="submitJob",
        summary="Have replays analyzed.",
        scope=Scope.SUBMIT,
        parameters=(_KEY,),
        body={"schema": _data("NewJob"), "example": {"urls": [_EXAMPLE], "is_public": False}},
        data=_data("SubmittedJob"),
        gives="The new job, and what was left out of it.",
        status=201,
        headers=("Location",),
        fails=("400", "413", "415", "422"),
    ),
    Operation(
        method="get",
        path=f"{ROOT}/jobs/{{id}}",
        name="getJob",
        summary="One of your jobs with its replays.",
        scope=Scope.JOBS,
        parameters=(_JOB,),
        data=_data("WholeJob"),
        gives="The job.",
        fails=("404",),
    ),
    Operation(
        method="get",
        path=f"{ROOT}/jobs/{{id}}/progress",
        name="getProgress",
        summary="How far one of your jobs is, and when to ask again.",
        scope=Scope.JOBS,
        is_tagged=True,
        parameters=(_JOB,),
        data=_data("JobProgress"),
        gives="How far it is.",
        headers=("ETag",),
        fails=("404",),
    ),
    Operation(
        method="delete",
        path=f"{ROOT}/jobs/{{id}}",
        name="deleteJob",
        summary="Delete one of your jobs with its results.",
        scope=Scope.DELETE,
        parameters=(_JOB,),
        data=_data("DeletedJob"),
        gives="It is gone.",
        fails=("404",),
    ),
)
"""All of them; a test sees that the site has these and no others."""
