"""The shapes of the API's description: most are made from the values that are told."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from bot.domain.analysis.profiles import Profile
from bot.domain.analysis.teams import TeamReport
from bot.domain.api_tokens import Scope
from bot.web.api import told
from bot.web.api.answers import JSON, ErrorCode
from bot.web.api.asked import NewJob

Json = dict[str, Any]

_SHAPES: Final = (
    *(told.WholeJob, told.ListedJobs, told.SubmittedJob, told.JobProgress, told.DeletedJob),
    *(NewJob, Profile, TeamReport),
)
_REF: Final = "#/components/schemas/{name}"
_TEXT: Final[Json] = {"type": "string"}
_MOMENT: Final[Json] = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}
REFUSALS: Final = {
    "400": "Unreadable",
    "401": "Unauthenticated",
    "403": "Forbidden",
    "404": "NotFound",
    "409": "NotNow",
    "413": "TooLarge",
    "415": "OtherKind",
    "422": "Invalid",
    "429": "TooOften",
    "500": "Fault",
    "503": "Unavailable",
}
"""The name of what is answered with each status."""
_WHY: Final = {
    "Unreadable": "VALIDATION_ERROR: the request cannot be read.",
    "Unauthenticated": "AUTHENTICATION_ERROR: there is no token or session, or it is not good.",
    "Forbidden": "AUTHENTICATION_ERROR: the token does not allow this, or a page of others asks.",
    "NotFound": "NOT_FOUND: it is not there, is gone, or is not for you.",
    "NotNow": "JOB_NOT_READY: ask again later; or JOB_FAILED: the job ended without results.",
    "TooLarge": "VALIDATION_ERROR: the body is too large.",
    "OtherKind": "VALIDATION_ERROR: the body is no JSON.",
    "Invalid": "VALIDATION_ERROR: what was sent is not as described.",
    "TooOften": "RATE_LIMIT_EXCEEDED: ask again after so many seconds as Retry-After says.",
    "Fault": "INTERNAL_ERROR: a fault of ours.",
    "Unavailable": "UNAVAILABLE: something that is needed is away; it passes.",
}
_WAITING: Final = frozenset({"TooOften", "Unavailable"})


def components() -> Json:
    """Everything that operations refer to."""
    _, made = msgspec.json.schema_components(_SHAPES, ref_template=_REF)
    schemas: dict[str, Json] = {name: _plain(schema) for name, schema in made.items()}
    schemas["NewJob"]["oneOf"] = [{"required": ["urls"]}, {"required": ["links"]}]
    schemas |= {"Results": _results(), "Replay": _replay(), "Refusal": _refusal()}
    return {
        "schemas": schemas,
        "responses": {name: _response(name, why) for name, why in _WHY.items()},
        "securitySchemes": {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "A token from the account page; its scopes: " + ", ".join(Scope),
            },
        },
    }


def _plain(schema: Any) -> Any:  # noqa: ANN401 - any piece of JSON
    """The schema with its descriptions on one line each, as docstrings are not."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: _plain(value) for key, value in schema.items()}
    if isinstance(told.get("description"), str):
        told["description"] = " ".join(told["description"].split())
    return told


def _response(name: str, why: str) -> Json:
    told: Json = {
        "description": why,
        "content": {JSON: {"schema": {"$ref": _REF.format(name="Refusal")}}},
    }
    if name in _WAITING:
        told["headers"] = {"Retry-After": {"required": True, "schema": {"type": "string"}}}
    if name == "Unauthenticated":
        told["headers"] = {"WWW-Authenticate": {"required": True, "schema": _TEXT}}
    return told


def _refusal() -> Json:
    return _object(
        "What was wrong and what to do, in one sentence.",
        detail=_TEXT,
        status={"type": "integer"},
        error_code={"enum": [code.value for code in ErrorCode]},
    )


def _results() -> Json:
    team = [
        {
            "allOf": [
                {"$ref": _REF.format(name="TeamReport")},
                _object("", is_confirmed={"type": "boolean"}),
            ]
        },
        {"type": "null"},
    ]
    return _object(
        "All results of a job, as docs/results-json.md describes them.",
        job=_object(
            "What was asked, and how far it is.",
            shareable_id={"type": "string", "format": "uuid"},
            job_type={"$ref": _REF.format(name="JobType")},
            status={"$ref": _REF.format(name="JobStatus")},
            total_urls={"type": "integer"},
            processed_urls={"type": "integer"},
            created_at={"type": "string", "format": "date-time"},
            started_at=_MOMENT,
            completed_at=_MOMENT,
            analysis_version={"type": "integer"},
            missing=_list(_object("", url=_TEXT, reason={"type": ["string", "null"]})),
        ),
        replays=_list({"$ref": _REF.format(name="Replay")}),
        profiles=_list({"$ref": _REF.format(name="Profile")}),
        team={"anyOf": team},
    )


def _replay() -> Json:
    return _object(
        "One replay, as docs/analysis-json.md describes it.",
        replay_id={"type": "integer"},
        date={"type": ["string", "null"]},
        format={"type": ["string", "null"]},
        version={"type": ["integer", "string", "null"]},
        players=_list(_TEXT),
        matches=_list({"type": "object"}),
        games=_list({"type": "object"}),
        throws=_list({"type": "object"}),
        doubts=_list(_TEXT),
    )


def _object(description: str, /, **properties: Json) -> Json:
    told: Json = {"type": "object", "properties": properties, "required": list(properties)}
    return {**told, "description": description} if description else told


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}
