"""What every answer carries, errors and files too.

Content-Security-Policy, Referrer-Policy and the like as OWASP's ASVS 5.0 asks of a site that runs
no scripts and is framed by nobody.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web
from multidict import CIMultiDict

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS: Final = {
    "Content-Security-Policy": _POLICY,
    # With `no-referrer` browsers would send `Origin: null` with the site's own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-site",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Server": "duel-insights",
}
_MARK: Final = "Content-Security-Policy"
_TRANSPORT: Final = {"Strict-Transport-Security": "max-age=31536000"}

PUBLIC: Final = {"Cache-Control": "public, max-age=60", "Vary": "Cookie, Accept-Encoding"}
"""Of what anybody may see, and has asked for without a session."""
GOING: Final = PUBLIC | {"Cache-Control": "public, max-age=0, must-revalidate"}
"""Of the same while a job goes on: its page looks again by itself, and shall see what is new."""
PRIVATE: Final = {"Cache-Control": "no-store"}
"""Of all else."""
LASTING: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
"""Of files whose address changes with their content."""


class Headers:
    """The headers of every answer, put together once for those who ask often."""

    def __init__(self, *, is_secure: bool) -> None:
        self._always = _ALWAYS | _TRANSPORT if is_secure else _ALWAYS
        self._public = CIMultiDict(self._always | PUBLIC)
        self._going = CIMultiDict(self._always | GOING)
        self._private = CIMultiDict(self._always | PRIVATE)

    def of_page(self, *, is_public: bool, goes_on: bool = False) -> CIMultiDict[str]:
        """A copy of those of a page, to add to; `goes_on` where it will soon say more."""
        if not is_public:
            return self._private.copy()
        return (self._going if goes_on else self._public).copy()

    async def complete(self, _: web.Request, response: web.StreamResponse) -> None:
        """What `on_response_prepare` calls; an answer that says nothing of keeping it is not kept.

        It adds to errors and to what the framework itself answers, too.
        """
        headers = response.headers
        if _MARK not in headers:
            headers.update(self._always)
        if "Cache-Control" not in headers:
            headers.update(PRIVATE)
