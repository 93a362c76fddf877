"""Why a replay could not be had from where replays come from."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.errors import DomainError


class SourceErrorCode(StrEnum):
    """What a source says instead of giving a replay."""

    NO_SOURCE = "no_source"
    """Nothing is set up to ask."""
    NOT_FOUND = "not_found"
    """It does not have this replay."""
    ID_MISMATCH = "id_mismatch"
    """What it gave is another replay."""
    UNAVAILABLE = "source_unavailable"
    """It fails or does not answer for now."""


class SourceError(DomainError):
    """A source of replays could not give the one that was asked for."""

    code: SourceErrorCode

    def __init__(self, code: SourceErrorCode, sentence: str) -> None:
        super().__init__(code, sentence)


class ForeignReplayError(SourceError):
    """What came for one replay is another one."""

    def __init__(self, wanted: int, found: int) -> None:
        sentence = (
            f"What was kept as replay {wanted} is replay {found}: give the right file, and retry."
        )
        super().__init__(SourceErrorCode.ID_MISMATCH, sentence)
