"""What can go wrong, each with a code for programs and one sentence for people."""

from __future__ import annotations

from enum import StrEnum


class DomainError(Exception):
    """A refusal that a person may read.

    `code` is stable and meant for programs; `sentence` says what was wrong and what to do.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class ReplayErrorCode(StrEnum):
    """Why some bytes are no usable replay."""

    NOT_JSON = "not_json"
    NOT_A_REPLAY = "not_a_replay"
    CHANGED_FORMAT = "changed_format"
    SITE_ERROR = "site_error"
    CHALLENGE_PAGE = "challenge_page"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TRUNCATED = "truncated"
    UNSUPPORTED = "unsupported"
    IMPLAUSIBLE = "implausible"
    UNREADABLE_FILE = "unreadable_file"


class ReplayError(DomainError):
    """These bytes are no replay that can be analyzed.

    `detail` is the site's own message where it sent one instead of a replay, on one line and cut
    to a length that can be shown, else "". Nothing else from the file stands in the sentence.
    """

    code: ReplayErrorCode

    def __init__(self, code: ReplayErrorCode, sentence: str, *, detail: str = "") -> None:
        super().__init__(code, sentence)
        self.detail = detail


class LinkError(DomainError):
    """A text held no replay link that can be used."""
