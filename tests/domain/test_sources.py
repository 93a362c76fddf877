from __future__ import annotations

from bot.domain.sources import ForeignReplayError, SourceErrorCode


def test_another_replay_is_named_beside_the_one_that_was_wanted() -> None:
    error = ForeignReplayError(77, 78)
    assert error.code is SourceErrorCode.ID_MISMATCH
    assert "replay 77 is replay 78" in error.sentence
