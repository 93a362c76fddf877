"""The tables."""

from __future__ import annotations

from db.base import BaseModel
from db.models.captures import AcceptedUpload, CaptureCode, CaptureLease, CaptureToken
from db.models.cards import CommandSync, JobAudience, JobCard
from db.models.jobs import (
    Analysis,
    GFWLTeamSubmission,
    Job,
    JobLease,
    JobPlayer,
    JobReplay,
    JobStart,
    PlayerChoice,
    User,
)
from db.models.people import ArchetypeCorrection, Erasure, PlayerName, TeamDraft
from db.models.replays import (
    ReplayFetch,
    ScrapedData,
    SourcePace,
    SourceVisit,
    UploadedReplay,
)
from db.models.visits import WebGrant, WebSession, WebTicket

__all__ = [
    "AcceptedUpload",
    "Analysis",
    "ArchetypeCorrection",
    "BaseModel",
    "CaptureCode",
    "CaptureLease",
    "CaptureToken",
    "CommandSync",
    "Erasure",
    "GFWLTeamSubmission",
    "Job",
    "JobAudience",
    "JobCard",
    "JobLease",
    "JobPlayer",
    "JobReplay",
    "JobStart",
    "PlayerChoice",
    "PlayerName",
    "ReplayFetch",
    "ScrapedData",
    "SourcePace",
    "SourceVisit",
    "TeamDraft",
    "UploadedReplay",
    "User",
    "WebGrant",
    "WebSession",
    "WebTicket",
]
