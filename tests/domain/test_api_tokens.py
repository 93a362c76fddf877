"""What a token may be called, and how it looks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.api_tokens import (
    LIVES,
    ApiTokenError,
    ApiTokenErrorCode,
    Scope,
    is_token,
    make_token,
    token_terms,
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Sheet", "Sheet"),
        ("  My \t team\r\nsheet ", "My team sheet"),
        ("a\0b\x1b[2Jc", "a b [2Jc"),
        ("pay\N{RIGHT-TO-LEFT OVERRIDE}fdp\N{POP DIRECTIONAL ISOLATE}", "pay fdp"),
        ("half\ud83d", "half"),
        ("\N{PAGE FACING UP} Tafel", "\N{PAGE FACING UP} Tafel"),
        ("גיליון", "גיליון"),
        (60 * "x" + 100 * " ", 60 * "x"),
    ],
)
def test_a_name_is_one_line_that_obeys_nobody(written: str, name: str) -> None:
    assert token_terms(written, [Scope.JOBS], LIVES[0]).name == name


@pytest.mark.parametrize("written", ["", " \n", "\u200b\u200e\0", 61 * "x", 10_000 * "x"])
def test_a_name_that_cannot_be_read_or_is_too_long_is_refused(written: str) -> None:
    with pytest.raises(ApiTokenError, match="1 to 60") as refused:
        token_terms(written, [Scope.JOBS], LIVES[0])
    assert refused.value.code is ApiTokenErrorCode.NO_NAME


@pytest.mark.parametrize("life", [timedelta(0), -LIVES[0], timedelta(days=366), timedelta.max])
def test_nothing_lasts_as_long_as_one_likes(life: timedelta) -> None:
    with pytest.raises(ApiTokenError) as refused:
        token_terms("Sheet", [Scope.JOBS], life)
    assert refused.value.code is ApiTokenErrorCode.BAD_LIFE


def test_no_two_tokens_are_the_same_and_all_have_one_shape() -> None:
    tokens = {make_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(map(is_token, tokens))
    assert not is_token(f"{tokens.pop()}\n")
