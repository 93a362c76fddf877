"""What any home of objects may have to say, in one sentence each."""

from __future__ import annotations

from typing import Final

from bot.domain.objects import ObjectError, ObjectErrorCode

_SHOWN: Final = 80


def bad_key(what: str, text: str) -> ObjectError:
    """`text` is out of the grammar for a key, or for the part of one that `what` names."""
    shown = ascii(text if len(text) <= _SHOWN else text[:_SHOWN])
    sentence = f"No object can have the {what} {shown}: take it as the store gave it."
    return ObjectError(ObjectErrorCode.BAD_KEY, sentence)


def missing(name: str) -> ObjectError:
    """Nothing is stored under `name`."""
    sentence = f"The object {name} is not in the store: put it again from its source."
    return ObjectError(ObjectErrorCode.MISSING, sentence)


def corrupt(name: str) -> ObjectError:
    """What is stored under `name` is something else than its content."""
    sentence = f"The object {name} is damaged in the store: put it again from its source."
    return ObjectError(ObjectErrorCode.CORRUPT, sentence)


def too_large(name: str, limit: int) -> ObjectError:
    """The content of `name` has more than `limit` bytes."""
    sentence = f"The object {name} has more than {limit:,} bytes: the store takes no larger ones."
    return ObjectError(ObjectErrorCode.TOO_LARGE, sentence)


def unavailable(sentence: str) -> ObjectError:
    """The same may work later."""
    return ObjectError(ObjectErrorCode.UNAVAILABLE, sentence)


def refused(sentence: str) -> ObjectError:
    """Somebody has to change something first."""
    return ObjectError(ObjectErrorCode.REFUSED, sentence)
