"""A key is in the grammar or it is none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.objects import ObjectError, ObjectErrorCode
from bot.integrations.objects.keys import is_key, make_key, parse_key

DIGEST = "0123456789abcdef" * 4
WORDS = st.text("abz019", min_size=1, max_size=9)
SEGMENTS = st.lists(WORDS, min_size=1, max_size=4).map("-".join)
NEARLY = st.lists(
    st.sampled_from(["raw", "1", "/", "..", ".", "-", DIGEST, ".json", ".zst", "\n", "\0", "A"])
).map("".join)


@given(st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join))
def test_a_good_key_is_read_as_it_was_made(prefix: str) -> None:
    key = make_key(prefix, b"content", ".json.zst")
    assert parse_key(str(key)) == key
    assert key.prefix == prefix


@given(NEARLY | st.text())
def test_whatever_is_taken_for_a_key_stays_inside(text: str) -> None:
    if is_key(text):
        assert re.fullmatch(r"[a-z0-9][a-z0-9._/-]{66,253}[a-z0-9]", text)
        assert not {"", ".", ".."} & set(text.split("/"))
        assert len(text) <= 255


def test_long_keys_end_somewhere() -> None:
    segment = "a" * 64
    assert is_key(f"{segment}/{segment}/{'a' * 55}/{DIGEST}.json")
    assert not is_key(f"{segment}/{segment}/{'a' * 56}/{DIGEST}.json.z")
    assert not is_key(f"{segment}a/{DIGEST}.json")


def test_a_hostile_key_is_judged_at_once_and_shown_in_part() -> None:
    with pytest.raises(ObjectError) as caught:
        parse_key("a-" * 500_000 + "\x1b[31m")
    assert caught.value.code is ObjectErrorCode.BAD_KEY
    assert len(caught.value.sentence) < 200
    with pytest.raises(ObjectError, match=r"\\x1b\[31m\\u202e"):
        parse_key("\x1b[31m\u202e")
