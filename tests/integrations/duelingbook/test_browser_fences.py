"""What a page may load, which answers are the replay's, and what statuses mean."""

from __future__ import annotations

import pytest

from bot.domain.sources import SourceErrorCode
from bot.integrations.duelingbook.browser import open_browser
from bot.integrations.duelingbook.browsers.fences import SiteFence, is_login, origin_of
from bot.integrations.duelingbook.browsers.refusals import refusal_of

SITE = origin_of("https://www.duelingbook.com")
assert SITE is not None
FENCE = SiteFence(SITE)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.duelingbook.com/replay?id=77", "document"),
        ("https://www.duelingbook.com:443/view-replay?id=77", "xhr"),
        ("https://WWW.DuelingBook.com/css/site.css", "stylesheet"),
        ("https://www.duelingbook.com/js/site.js", "script"),
    ],
)
def test_what_the_replay_needs_of_the_site_is_loaded(url: str, kind: str) -> None:
    assert FENCE.admits(url, kind)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.duelingbook.com/logo.png", "image"),
        ("https://www.duelingbook.com/font.woff2", "font"),
        ("https://www.duelingbook.com/music.mp3", "media"),
        ("https://www.duelingbook.com/beacon", "ping"),
        ("wss://www.duelingbook.com/duel", "websocket"),
        ("http://www.duelingbook.com/replay?id=77", "document"),
        ("https://www.duelingbook.com:8443/replay?id=77", "document"),
        ("https://duelingbook.com/replay?id=77", "document"),
        ("https://www.duelingbook.com.example.org/replay?id=77", "document"),
        ("https://www.duelingbook.com@example.org/replay?id=77", "document"),
        ("https://challenges.cloudflare.com/turnstile/v0/api.js", "script"),
        ("https://www.duelingbook.com/cdn-cgi/challenge-platform/h/b/orchestrate", "script"),
        ("data:text/html,hello", "document"),
        ("file:///etc/passwd", "document"),
        ("https://[broken", "script"),
    ],
)
def test_anything_else_is_not(url: str, kind: str) -> None:
    assert not FENCE.admits(url, kind)


@pytest.mark.parametrize(
    ("path", "is_answer"),
    [
        ("/view-replay?id=77", True),
        ("/view-replay?id=12345-77", True),
        ("/view-replay?id=77&match=2", True),
        ("/view-replay", True),
        ("/view-replay?id=78", False),
        ("/view-replay?id=77-78", False),
        ("/view-replays?id=77", False),
        ("/replay?id=77", False),
    ],
)
def test_an_answer_is_told_by_its_address(path: str, *, is_answer: bool) -> None:
    assert FENCE.asks_for(f"https://www.duelingbook.com{path}", 77) is is_answer
    assert not FENCE.asks_for(f"https://example.org{path}", 77)


def test_a_page_where_people_log_in_is_told_by_its_path() -> None:
    assert is_login("https://www.duelingbook.com/login?next=/replay")
    assert is_login("https://www.duelingbook.com/account/sign-in")
    assert not is_login("https://www.duelingbook.com/replay?id=77&from=/login")


@pytest.mark.parametrize(
    ("status", "headers", "checks", "code"),
    [
        (200, {}, False, None),
        (200, {"cf-mitigated": "challenge"}, False, SourceErrorCode.HUMAN_CHECK),
        (403, {}, True, SourceErrorCode.HUMAN_CHECK),
        (403, {}, False, SourceErrorCode.REFUSED),
        (401, {}, False, SourceErrorCode.LOGIN_NEEDED),
        (404, {}, True, SourceErrorCode.NOT_FOUND),
        (429, {}, True, SourceErrorCode.BUSY),
        (503, {}, True, SourceErrorCode.HUMAN_CHECK),
        (503, {"retry-after": "5"}, False, SourceErrorCode.BUSY),
        (503, {}, False, SourceErrorCode.UNAVAILABLE),
        (500, {"retry-after": "5"}, False, SourceErrorCode.UNAVAILABLE),
    ],
)
def test_a_status_means_one_thing(
    status: int, headers: dict[str, str], code: SourceErrorCode | None, *, checks: bool
) -> None:
    error = refusal_of(status, headers, checks=checks)
    assert (error and error.code) == code


async def test_a_source_without_a_browser_or_a_site_is_not_opened() -> None:
    for url, path in (("https://www.duelingbook.com", None), ("duelingbook", "/bin/true")):
        with pytest.raises(ValueError, match="a browser source needs"):
            async with open_browser(url, agent="me", executable=path):
                pass
