"""The tables."""

from __future__ import annotations

from db.base import BaseModel
from db.models.captures import AcceptedUpload, CaptureCode, CaptureLease, CaptureToken
from db.models.cards import CardRemoval, CommandSync, JobAudience, JobCard
from db.models.identities import (
    ApiToken,
    CareRound,
    ClerkClosure,
    ClerkDeletion,
    ClerkDelivery,
    ClerkLink,
    ClerkSignIn,
)
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
from db.models.people import ArchetypeCorrection, Erasure, NamesApart, PlayerName, TeamDraft
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
    "ApiToken",
    "ArchetypeCorrection",
    "BaseModel",
    "CaptureCode",
    "CaptureLease",
    "CaptureToken",
    "CardRemoval",
    "CareRound",
    "ClerkClosure",
    "ClerkDeletion",
    "ClerkDelivery",
    "ClerkLink",
    "ClerkSignIn",
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
    "NamesApart",
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
