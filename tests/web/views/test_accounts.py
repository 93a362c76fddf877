"""What is stored about somebody, and where they are signed in, as the page shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

from bot.domain.captures import PairedBrowser
from bot.domain.users import TERMINAL, User
from bot.domain.visits import WebSession
from bot.services.accounts import AccountStatus
from bot.web.views.accounts import account_view
from bot.web.views.moments import tell_moment

NOON = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)


def session(agent: str) -> WebSession:
    return WebSession(
        id=uuid4(),
        agent=agent,
        created_at=NOON,
        seen_at=NOON + timedelta(minutes=7),
        expires_at=NOON + timedelta(hours=12),
    )


def test_the_browser_one_looks_from_stands_first_and_its_button_signs_out() -> None:
    user = User(id=uuid4(), clerk_user_id="local:discord:77", discord_user_id=77)
    other, this = session("Edge on Windows"), session("Firefox on Android")
    status = AccountStatus(user, NOON, jobs=2, unfinished=1, uploads=0)
    view = account_view(status, [other, this], this.id)
    assert view.facts == ("Discord id 77", "known since 23 Nov 2026")
    assert view.stored == ("2 jobs, 1 of them unfinished", "0 replays sent as files or captured")
    first, second = view.sessions
    assert (first.agent, first.is_this, first.ends) == ("Firefox on Android", True, "/sign-out")
    assert first.facts == ("in use now", "ends 24 Nov, 00:05 UTC")
    assert (second.is_this, second.ends) == (False, f"/account/sessions/{other.id}/end")
    assert second.facts == ("last used 23 Nov, 12:12 UTC", "ends 24 Nov, 00:05 UTC")


def test_a_browser_that_captures_says_since_when_and_how_long() -> None:
    user = User(id=uuid4(), clerk_user_id="local:discord:77", discord_user_id=77)
    status = AccountStatus(user, NOON, jobs=0, unfinished=0, uploads=0)
    used, new = (
        PairedBrowser(
            id=uuid4(),
            agent="Firefox on Android",
            since=NOON,
            seen_at=seen_at,
            expires_at=NOON + timedelta(days=180),
        )
        for seen_at in (NOON + timedelta(hours=1), None)
    )
    first, second = account_view(status, [], uuid4(), [used, new]).browsers
    ends = "ends 22 May 2027"
    assert first.facts == ("paired 23 Nov 2026", "last used 23 Nov, 13:05 UTC", ends)
    assert second.facts == ("paired 23 Nov 2026", "not used yet", ends)
    assert (first.agent, first.revokes) == (used.agent, f"/account/browsers/{used.id}/revoke")


def test_who_sits_at_the_terminal_has_no_id() -> None:
    user = User(id=uuid4(), clerk_user_id=TERMINAL, discord_user_id=None)
    status = AccountStatus(user, NOON, jobs=1, unfinished=0, uploads=1)
    view = account_view(status, [], uuid4())
    assert view.facts == ("known since 23 Nov 2026",)
    assert view.stored == ("1 job", "1 replay sent as files or captured")


def test_a_moment_is_told_by_one_clock_for_all() -> None:
    there = timezone(timedelta(hours=-5))
    assert tell_moment(datetime(2026, 11, 22, 23, 30, tzinfo=there)) == "23 Nov, 04:30 UTC"
