"""What programs may send, and how it is read."""

from __future__ import annotations

import re
from typing import Annotated, Final
from uuid import UUID

import msgspec
from aiohttp import web
from msgspec import UNSET, Meta, Struct, UnsetType

from bot.domain.moves import JobStatus, JobType
from bot.web.access import ID
from bot.web.api.answers import DESCRIPTION, JSON, invalid
from bot.web.bodies import read_body

JOB: Final = f"{{id:{ID}}}"
LARGEST_BODY: Final = 64 * 1024
MOST_A_PAGE: Final = 50
LAST_PAGE: Final = 100_000
KEY: Final = "[!-~]{1,200}"
_PATIENCE_S: Final = 10.0
_UTF_8: Final = frozenset({"utf-8", "utf8"})
_LONGEST_FAULT: Final = 300

_Page = Annotated[int, Meta(ge=1, le=LAST_PAGE)]
_Limit = Annotated[int, Meta(ge=1, le=MOST_A_PAGE)]


class JobsQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Which of the asker's jobs are wanted."""

    page: _Page = 1
    limit: _Limit = 10
    status: JobStatus | UnsetType = UNSET
    job_type: JobType | UnsetType = UNSET


class NewJob(Struct, frozen=True, forbid_unknown_fields=True):
    """The replays to analyze: either their addresses one by one, or any text that has them in it.

    With `is_public` anybody who has the link sees the results.
    """

    urls: Annotated[tuple[str, ...], Meta(min_length=1)] | UnsetType = UNSET
    links: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    is_public: bool = False

    def __post_init__(self) -> None:
        if (self.urls is UNSET) == (self.links is UNSET):
            raise ValueError("Object must have either `urls` or `links`")

    @property
    def texts(self) -> tuple[str, ...]:
        """What to look for replays in, one by one."""
        if self.urls is not UNSET:
            return self.urls
        return () if self.links is UNSET else (self.links,)


def id_in(request: web.Request) -> UUID:
    """The id in the address, of which the route has seen that it is one."""
    return UUID(request.match_info["id"])


def read_query(request: web.Request) -> JobsQuery:
    """What stands behind the question mark; ApiError where it is not as described."""
    query = request.query
    if len(query) > len(set(query)):
        raise invalid("Something is asked for twice in the query: name each parameter once.")
    try:
        return msgspec.convert(dict(query), JobsQuery, strict=False)
    except msgspec.ValidationError as error:
        raise _wrong("query", error) from None


async def read_new_job(request: web.Request) -> NewJob:
    """The body of a submission; ApiError or the error of HTTP where it is not as described."""
    if request.content_type != JSON or (request.charset or "utf-8").casefold() not in _UTF_8:
        raise web.HTTPUnsupportedMediaType
    content = await read_body(request, LARGEST_BODY, _PATIENCE_S)
    try:
        return msgspec.json.decode(content, type=NewJob)
    except msgspec.ValidationError as error:
        raise _wrong("body", error) from None
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise invalid("The body is no JSON in UTF-8: correct it, and send it again.", 400) from None


def read_key(request: web.Request) -> str | None:
    """What names this submission, so that sending it twice begins one job; ApiError."""
    sent = request.headers.getall("Idempotency-Key", [])
    if not sent:
        return None
    if len(sent) > 1 or not re.fullmatch(KEY, sent[0]):
        sentence = "This is no Idempotency-Key: send 1 to 200 letters, digits and signs."
        raise invalid(sentence)
    return sent[0]


def _wrong(what: str, error: msgspec.ValidationError) -> Exception:
    fault = str(error)[:_LONGEST_FAULT]
    return invalid(
        f"The {what} is not as {DESCRIPTION} describes it: {fault}; correct it, and send it again."
    )
