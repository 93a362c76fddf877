"""What a person's export says of their account and jobs, as it is written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import msgspec

from bot.domain.api_tokens import ApiToken
from bot.domain.audiences import visibility_of
from bot.domain.captures import PairedBrowser
from bot.domain.job_cards import JobCard
from bot.domain.users import User
from bot.domain.visits import WebSession
from bot.services.exports import encoded
from bot.services.jobs import JobDetails


def tell_user(user: User, since: datetime, *, jobs: int, uploads: int) -> dict[str, object]:
    """Who they are, and how much there is of theirs."""
    return {
        "discord_user_id": user.discord_user_id,
        "account": user.clerk_user_id if user.is_linked else None,
        "first_seen": since.isoformat(),
        "jobs": jobs,
        "uploads": uploads,
    }


def tell_visits(visits: Iterable[WebSession], granted: Iterable[UUID]) -> dict[str, object]:
    """Where they are signed in, and whose results they may see there by a role."""
    sessions = [
        {
            "browser": one.agent,
            "signed_in": one.created_at.isoformat(),
            "last_seen": one.seen_at.isoformat(),
            "ends": one.expires_at.isoformat(),
        }
        for one in visits
    ]
    return {"web_sessions": sessions, "results_of_others": list(map(str, granted))}


def tell_captures(browsers: Iterable[PairedBrowser], lent: Iterable[str]) -> dict[str, object]:
    """Which browsers may bring replays for them, and what they are about to bring for others."""
    paired = [
        {
            "browser": one.agent,
            "paired": one.since.isoformat(),
            "last_seen": one.seen_at and one.seen_at.isoformat(),
            "ends": one.expires_at.isoformat(),
        }
        for one in browsers
    ]
    return {"paired_browsers": paired, "replays_to_capture_for_others": list(lent)}


def tell_programs(tokens: Iterable[ApiToken]) -> dict[str, object]:
    """Which of their programs may ask for what is theirs."""
    told = [
        {
            "name": one.name,
            "scopes": sorted(one.scopes),
            "made": one.created_at.isoformat(),
            "last_used": one.seen_at and one.seen_at.isoformat(),
            "ends": one.expires_at.isoformat(),
        }
        for one in tokens
    ]
    return {"api_tokens": told}


def tell_job(one: JobDetails, card: JobCard | None) -> bytes:
    """The job with each of its replays, as a file."""
    job = one.job
    moments = {"submitted": job.created_at, "begun": job.started_at, "ended": job.completed_at}
    told = {
        "id": str(job.id),
        "type": job.job_type,
        "status": job.status,
        "shareable_id": str(job.shareable_id),
        "visibility": visibility_of(job, one.audience),
        "seen_by_role": one.audience and asdict(one.audience),
        "card": card and card.place and asdict(card.place),
        "team": job.team and msgspec.to_builtins(job.team),
        "error": job.error_message,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
        "replays": [
            {"url": replay.url, "state": replay.state, "reason": replay.reason}
            for replay in one.replays
        ],
    }
    return encoded(told)
