"""Why bytes that are kept could not be had."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.errors import DomainError


class ObjectErrorCode(StrEnum):
    """Why an object could not be had, kept or removed."""

    MISSING = "object_missing"
    """No object has this key."""
    CORRUPT = "object_corrupt"
    """What is stored under this key is not what was put there."""
    TOO_LARGE = "object_too_large"
    """The content has more bytes than the store takes or gives."""
    BAD_KEY = "object_bad_key"
    """No object can have such a key; nothing was looked for."""
    UNAVAILABLE = "store_unavailable"
    """The store fails or does not answer for now: the same call may work later."""
    REFUSED = "store_refused"
    """The store is set up wrongly: it stays so until its operator changes something."""


class ObjectError(DomainError):
    """An object could not be had, kept or removed; the sentence never holds a secret."""

    code: ObjectErrorCode

    def __init__(self, code: ObjectErrorCode, sentence: str) -> None:
        super().__init__(code, sentence)

    @property
    def is_replaceable(self) -> bool:
        """Whether putting the content again, from where it once came, mends it."""
        return self.code in {ObjectErrorCode.MISSING, ObjectErrorCode.CORRUPT}
