"""The one door of all errors: whatever goes wrong, the visitor reads a sentence."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.domain.errors import DomainError
from bot.domain.identities import IdentityError
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.objects import ObjectError
from bot.domain.visits import TicketError
from bot.services.outages import outage_of
from bot.web.access import Access
from bot.web.answers import html_answer
from bot.web.not_signed_in import not_signed_in
from bot.web.shelves import Shelves
from bot.web.templating import Templates

_log = logging.getLogger(__name__)
_NOT_THERE: Final = frozenset(
    {JobErrorCode.NOT_SHOWN, JobErrorCode.UNKNOWN_JOB, JobErrorCode.UNKNOWN_PLAYER}
)
_NOTHING: Final = (
    "There is nothing here that you may see: ask for a new link, or open the results from their "
    "card in Discord."
)
_AWAY: Final = "The site cannot reach what it needs just now: try again in a minute."
_REFUSED: Final = {
    403: "This did not come from a page of this site: open the page here, and use its button.",
    405: "This address is only for looking: go back, and use the button there.",
    408: "That took too long to arrive: try it again.",
    413: "This is more than the site takes: send less.",
    429: "That was too often: wait a minute, then try again.",
}
_LOOKS: Final = frozenset({"GET", "HEAD"})
_NOTHING_SHOWN: Final = {
    "heading": "Nothing is shown here",
    "sentence": "This address only takes what a button sends: go on from your account.",
}
_KEPT: Final = frozenset({"Allow", "Retry-After"})
_WRONG: Final = "The site did not understand this: go back, and try it again."


def doors(shelves: Shelves, access: Access) -> Middleware:
    """Errors become pages; those of things that are not there, or not shown, all become one.

    What is at hand is given here, before anybody else is asked for it.
    """
    door = _Door(shelves.templates)

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return access.at_hand(request) or await handler(request)
        except DomainError as error:
            return door.refuse(error)
        except web.HTTPError as error:
            return door.pass_on(error, request.method)
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - this is the one door of all errors
            return door.apologize(error)

    return answer


class _Door:
    """What a visitor reads instead of the page."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        # The same for all, whether or not they are signed in.
        self._missing = templates.render("missing", {"heading": "Not found", "sentence": _NOTHING})

    def refuse(self, error: DomainError) -> web.Response:
        """The refusal's sentence; of what is not shown not even that it exists."""
        if isinstance(error, JobError) and error.code in _NOT_THERE:
            return html_answer(self._missing, 404)
        if isinstance(error, TicketError):
            over = {"heading": "This link is over", "sentence": error.sentence}
            return html_answer(self._templates.render("ticket_over", over), 410)
        if isinstance(error, IdentityError):
            return not_signed_in(self._templates, error)
        if isinstance(error, ObjectError) or outage_of(error) is not None:
            # Its sentence is for the operator, and may name what is theirs.
            _log.warning("no answer to a visitor: %s", error.sentence)
            return self._tell(503, _AWAY)
        return self._tell(409, error.sentence)

    def pass_on(self, error: web.HTTPError, method: str) -> web.Response:
        """What the framework found wrong with the request."""
        if error.status == HTTPStatus.NOT_FOUND:
            return html_answer(self._missing, 404)
        if error.status == HTTPStatus.METHOD_NOT_ALLOWED and method in _LOOKS:
            # After a form the address bar holds where it went, and people reload that.
            page = self._templates.render("to_account", _NOTHING_SHOWN)
            answered = html_answer(page, error.status)
        else:
            answered = self._tell(error.status, _REFUSED.get(error.status, _WRONG))
        for name in _KEPT & error.headers.keys():
            answered.headers[name] = error.headers[name]
        return answered

    def apologize(self, error: Exception) -> web.Response:
        """Anything else: an outage passes, and a fault has an incident in the log."""
        if outage_of(error) is not None:
            _log.warning("no answer to a visitor: %s", type(error).__name__)
            return self._tell(503, _AWAY)
        incident = secrets.token_hex(4)
        # Neither the address nor the body: a ticket or a name may stand in them.
        _log.error("incident %s: a visitor met a fault", incident, exc_info=error)
        sentence = f"Something went wrong here: try again, and tell the operator {incident}."
        return self._tell(500, sentence)

    def _tell(self, status: int, sentence: str) -> web.Response:
        shown = {"heading": HTTPStatus(status).phrase, "sentence": sentence}
        return html_answer(self._templates.render("message", shown), status)
