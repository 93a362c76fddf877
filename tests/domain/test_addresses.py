from __future__ import annotations

import pytest

from bot.domain.addresses import is_local


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080",
        "http://127.9.9.9",
        "http://[::1]:8080",
        "http://localhost:8080",
        "http://duels.localhost",
        "http://",
    ],
)
def test_this_machine_is_known_by_all_its_names(url: str) -> None:
    assert is_local(url)


@pytest.mark.parametrize(
    "url",
    ["https://duels.example", "http://192.168.1.5:8080", "http://[2001:db8::1]", "http://0x7f.1"],
)
def test_others_may_reach_any_other_address(url: str) -> None:
    assert not is_local(url)
