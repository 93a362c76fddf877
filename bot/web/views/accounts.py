"""What is stored about somebody, and where they are signed in, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from bot.domain.captures import PairedBrowser
from bot.domain.visits import WebSession
from bot.rendering.text.wording import count, tell_day
from bot.services.accounts import AccountStatus


@dataclass(frozen=True, slots=True)
class SessionView:
    """A browser; `ends` is where its button leads."""

    agent: str
    facts: tuple[str, ...]
    is_this: bool
    ends: str


@dataclass(frozen=True, slots=True)
class BrowserView:
    """A browser that brings replays; `revokes` is where its button leads."""

    agent: str
    facts: tuple[str, ...]
    revokes: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """Somebody's own page."""

    facts: tuple[str, ...]
    stored: tuple[str, ...]
    sessions: tuple[SessionView, ...]
    browsers: tuple[BrowserView, ...] = ()


def account_view(
    status: AccountStatus,
    sessions: Iterable[WebSession],
    this: UUID,
    browsers: Iterable[PairedBrowser] = (),
) -> AccountView:
    """The page of who looks from the session `this`, which stands first."""
    user = status.user
    known_by = [] if user.discord_user_id is None else [f"Discord id {user.discord_user_id}"]
    unfinished = f", {status.unfinished} of them unfinished" if status.unfinished else ""
    shown = sorted(sessions, key=lambda one: one.id != this)
    return AccountView(
        facts=(*known_by, f"known since {tell_day(_utc(status.since).isoformat())}"),
        stored=(
            f"{count(status.jobs, 'job')}{unfinished}",
            f"{count(status.uploads, 'replay')} sent as files or captured",
        ),
        sessions=tuple(_session_view(one, is_this=one.id == this) for one in shown),
        browsers=tuple(map(_browser_view, browsers)),
    )


def _session_view(one: WebSession, *, is_this: bool) -> SessionView:
    seen = "in use now" if is_this else f"last used {tell_moment(one.seen_at)}"
    facts = (seen, f"ends {tell_moment(one.expires_at)}")
    ends = "/sign-out" if is_this else f"/account/sessions/{one.id}/end"
    return SessionView(one.agent, facts, is_this, ends)


def _browser_view(one: PairedBrowser) -> BrowserView:
    used = "not used yet" if one.seen_at is None else f"last used {tell_moment(one.seen_at)}"
    since, until = (tell_day(_utc(day).isoformat()) for day in (one.since, one.expires_at))
    facts = (f"paired {since}", used, f"ends {until}")
    return BrowserView(one.agent, facts, f"/account/browsers/{one.id}/revoke")


def tell_moment(moment: datetime) -> str:
    """Day and minute, "8 Nov, 04:29 UTC"; the site knows nobody's own time."""
    utc = _utc(moment)
    return f"{tell_day(utc.isoformat(), year=False)}, {utc:%H:%M} UTC"


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
