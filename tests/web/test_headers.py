"""What every answer carries, whatever it is."""

from __future__ import annotations

from typing import Final

from tests.services.world import ANA
from tests.web.publishing import publish
from tests.web.visiting import Answer, Site

pytest_plugins = ("tests.database",)

_POLICY: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "script-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


async def _every_kind(site: Site) -> dict[str, Answer]:
    """An answer of each kind that the site has."""
    site.world.shelf.put(1)
    page = await publish(site, (await site.world.done(1)).job)
    browser = await site.signed_in(ANA)
    return {
        "a public page": await site.get(page),
        "a page of one's own": await browser.get("/account"),
        "a file": await site.get(f"{page}/results.json"),
        "a lasting file": await site.get("/icon.svg"),
        "what is not there": await site.get("/nothing"),
        "what is not done there": await site.browser().ask("POST", "/account"),
        "what is refused": await site.browser().ask(
            "POST", "/sign-out", headers={"Origin": "https://evil.example"}
        ),
        "a redirect": await browser.post("/sign-out"),
        "an error of the capture script's": await site.browser().ask("POST", "/api/capture/pair"),
        "an error of the API": await site.get("/api/v1/jobs/77"),
        "health": await site.get("/healthz"),
    }


async def test_every_answer_keeps_scripts_frames_and_guesses_away(site: Site) -> None:
    for kind, answer in (await _every_kind(site)).items():
        rules = answer.headers["Content-Security-Policy"].split("; ")
        assert dict(rule.split(" ", 1) for rule in rules) == _POLICY, kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff", kind
        assert answer.headers["Referrer-Policy"] == "same-origin", kind
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", kind
        assert answer.headers["Server"] == "duel-insights", kind
        assert "Strict-Transport-Security" not in answer.headers, kind


async def test_by_tls_browsers_are_told_to_stay_there(secure_site: Site) -> None:
    for kind, answer in (await _every_kind(secure_site)).items():
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", kind
