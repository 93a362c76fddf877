"""What is stored about somebody, and where they are signed in, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.domain.api_tokens import ApiToken
from bot.domain.captures import PairedBrowser
from bot.domain.visits import WebSession
from bot.rendering.text.wording import count
from bot.services.accounts import AccountStatus
from bot.web.views.api_tokens import TokensView, tokens_view
from bot.web.views.moments import tell_date, tell_moment


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
    """Somebody's own page; `linked` says since when they can sign in by an account, "" if never."""

    facts: tuple[str, ...]
    stored: tuple[str, ...]
    sessions: tuple[SessionView, ...]
    tokens: TokensView
    browsers: tuple[BrowserView, ...] = ()
    linked: str = ""


@dataclass(frozen=True, slots=True)
class ErasureView:
    """What goes, or went; `with_account` says that the account at the provider goes, too."""

    gone: tuple[str, ...]
    is_linked: bool
    with_account: bool


def account_view(
    status: AccountStatus,
    sessions: Iterable[WebSession],
    this: UUID,
    browsers: Iterable[PairedBrowser] = (),
    tokens: Sequence[ApiToken] = (),
) -> AccountView:
    """The page of who looks from the session `this`, which stands first."""
    user = status.user
    known_by = [] if user.discord_user_id is None else [f"Discord id {user.discord_user_id}"]
    shown = sorted(sessions, key=lambda one: one.id != this)
    return AccountView(
        facts=(*known_by, f"known since {tell_date(status.since)}"),
        stored=(_tell_jobs(status), _tell_uploads(status)),
        sessions=tuple(_session_view(one, is_this=one.id == this) for one in shown),
        tokens=tokens_view(tokens),
        browsers=tuple(map(_browser_view, browsers)),
        linked=_tell_link(status),
    )


def erasure_view(status: AccountStatus, *, with_account: bool = False) -> ErasureView:
    """What of somebody is erased."""
    return ErasureView(
        gone=(
            f"{_tell_jobs(status)}, with results and cards in Discord",
            _tell_uploads(status),
            "names, decks and drafts of teams that you wrote down",
            "every sign-in on this site, every paired browser and every API token",
        ),
        is_linked=status.user.is_linked,
        with_account=with_account,
    )


def _tell_jobs(status: AccountStatus) -> str:
    unfinished = f", {status.unfinished} of them unfinished" if status.unfinished else ""
    return f"{count(status.jobs, 'job')}{unfinished}"


def _tell_uploads(status: AccountStatus) -> str:
    return f"{count(status.uploads, 'replay')} sent as files or captured"


def _tell_link(status: AccountStatus) -> str:
    if not status.user.is_linked:
        return ""
    since = status.linked_since
    return "Linked" if since is None else f"Linked since {tell_date(since)}"


def _session_view(one: WebSession, *, is_this: bool) -> SessionView:
    seen = "in use now" if is_this else f"last used {tell_moment(one.seen_at)}"
    facts = (seen, f"ends {tell_moment(one.expires_at)}")
    ends = "/sign-out" if is_this else f"/account/sessions/{one.id}/end"
    return SessionView(one.agent, facts, is_this, ends)


def _browser_view(one: PairedBrowser) -> BrowserView:
    used = "not used yet" if one.seen_at is None else f"last used {tell_moment(one.seen_at)}"
    since, until = (tell_date(day) for day in (one.since, one.expires_at))
    facts = (f"paired {since}", used, f"ends {until}")
    return BrowserView(one.agent, facts, f"/account/browsers/{one.id}/revoke")
