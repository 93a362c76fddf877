"""Object keys: the only names a store ever touches, none of which can lead out of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from bot.domain.objects import ObjectError
from bot.integrations.objects.failures import bad_key

# No segment begins with a dot or has two in a row, and letters have one case, because some
# file systems know no other. A segment is too short to look like the last part of a key.
_SEGMENT: Final = r"(?=[^/]{1,64}(?:/|$))[a-z0-9]+(?:[._-][a-z0-9]+)*"
_PREFIX: Final = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT}){{0,7}}", re.ASCII)
_NAME: Final = re.compile(r"([0-9a-f]{64})((?:\.[a-z0-9]{1,8}){1,2})", re.ASCII)
_LONGEST: Final = 255


@dataclass(frozen=True, slots=True)
class ObjectKey:
    """A key that is known to be well formed; `digest` is the content's SHA-256 in hex."""

    prefix: str
    digest: str
    suffix: str

    def __str__(self) -> str:
        return f"{self.prefix}/{self.digest}{self.suffix}"


def make_key(prefix: str, content: bytes, suffix: str) -> ObjectKey:
    """The key of `content`. ObjectError: BAD_KEY when prefix or suffix is out of the grammar."""
    return parse_key(f"{prefix}/{hashlib.sha256(content).hexdigest()}{suffix}")


def parse_key(text: str) -> ObjectKey:
    """The parts of a key. ObjectError: BAD_KEY."""
    prefix, _, name = text.rpartition("/")
    parts = _NAME.fullmatch(name)
    if parts is None or len(text) > _LONGEST or _PREFIX.fullmatch(prefix) is None:
        raise bad_key("key", text)
    return ObjectKey(prefix, parts[1], parts[2])


def is_key(text: str) -> bool:
    """Whether an object could have this name."""
    try:
        parse_key(text)
    except ObjectError:
        return False
    return True


def check_prefix(prefix: str) -> None:
    """Nothing, when objects could be below `prefix`. ObjectError: BAD_KEY."""
    if _PREFIX.fullmatch(prefix) is None:
        raise bad_key("prefix", prefix)
