"""What somebody reads who wanted to sign in and is not let in."""

from __future__ import annotations

import math
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.domain.identities import IdentityError, IdentityErrorCode
from bot.web.answers import html_answer
from bot.web.headers import PRIVATE
from bot.web.templating import Templates

_FAILED: Final = "This sign-in did not work"
_STOPPED: Final = "You did not sign in"
_AWAY: Final = "Signing in does not work just now"
_SOON: Final = timedelta(seconds=30)
_LATEST: Final = timedelta(hours=1)
_SHOWN: Final = {
    IdentityErrorCode.NOT_OFFERED: (HTTPStatus.NOT_FOUND, "Signing in is not offered here"),
    IdentityErrorCode.BAD_STATE: (HTTPStatus.BAD_REQUEST, "This sign-in is over"),
    # They were asked, and said no: nothing has gone wrong.
    IdentityErrorCode.DECLINED: (HTTPStatus.OK, _STOPPED),
    IdentityErrorCode.UNAVAILABLE: (HTTPStatus.SERVICE_UNAVAILABLE, _AWAY),
    IdentityErrorCode.BUSY: (HTTPStatus.SERVICE_UNAVAILABLE, _AWAY),
    IdentityErrorCode.MISCONFIGURED: (HTTPStatus.SERVICE_UNAVAILABLE, _AWAY),
}


def not_signed_in(templates: Templates, error: IdentityError) -> web.Response:
    """The sentence, and the way to try it again where there is one."""
    status, heading = _SHOWN.get(error.code, (HTTPStatus.FORBIDDEN, _FAILED))
    shown = {
        "heading": heading,
        "sentence": error.sentence,
        "offers_again": error.code is not IdentityErrorCode.NOT_OFFERED,
    }
    headers = dict(PRIVATE)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        wait = min(error.retry_after or _SOON, _LATEST)
        headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return html_answer(templates.render("not_signed_in", shown), status, headers)
