"""Names under which browsers save files, whatever strangers call themselves."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.ydk import file_name
from bot.web.file_names import saved_as

_TOLD = re.compile(
    r"attachment; filename=\"([\w.-]+)\"(?:; filename\*=UTF-8''([\w.%-]+))?", re.ASCII
)


def read(told: str) -> str:
    """The name as RFC 6266 has it read: the extended one where it is given."""
    found = _TOLD.fullmatch(told)
    assert found, told
    return unquote(found[2], errors="strict") if found[2] else found[1]


def test_a_plain_name_is_said_once() -> None:
    assert saved_as("Ana-2025-11-16.ydk", "Ana", "2025-11-16") == (
        'attachment; filename="Ana-2025-11-16.ydk"'
    )
    assert saved_as("results.csv") == 'attachment; filename="results.csv"'


@pytest.mark.parametrize(
    ("player", "name"),
    [
        ("\u9577\u3044\u540d\u524d", "\u9577\u3044\u540d\u524d-2025-11-16.ydk"),
        ("J\u00f6rg M\u00fcller", "J\u00f6rg_M\u00fcller-2025-11-16.ydk"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd-2025-11-16.ydk"),
    ],
)
def test_a_name_in_another_script_is_kept(player: str, name: str) -> None:
    assert read(saved_as(file_name(player, "2025-11-16"), player, "2025-11-16")) == name


@pytest.mark.parametrize(
    "player",
    [
        '"; filename="x.exe',
        "../../etc/\u00fc",
        "a\r\nSet-Cookie: sid=\u00fc",
        "\u202egpj.exe\u00fc",
        "C:\\\u00fc:stream|?*<>",
        "\u00fc" * 500,
        "\x00\u200b\U0001f525",
        "con",
        "",
    ],
)
def test_no_name_leaves_its_folder_its_header_or_its_suffix(player: str) -> None:
    name = read(saved_as(file_name(player, "2025-11-16"), player, "2025-11-16"))
    assert name.endswith("2025-11-16.ydk")
    stem = name.removesuffix(".ydk")
    assert {unicodedata.category(sign)[0] for sign in stem} <= {"L", "N", "M", "P"}
    assert not set(stem) & set("\"'/\\:;.*?<>|\u202e")
    assert len(name.encode()) <= 200


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_the_words_are_a_header_can_hold_them(player: str, label: str) -> None:
    assert read(saved_as(file_name(player, label), player, label)).endswith(".ydk")
