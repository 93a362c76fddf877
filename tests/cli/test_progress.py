from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest

from bot.cli.progress import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _colors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def seen_while_counting_to(total: int, patience_s: float = 0) -> str:
    """What a terminal gets to see meanwhile."""
    with redirect_stderr(Terminal()) as terminal, bar(total, patience_s=patience_s) as advance:
        for _ in range(total):
            advance()
    return terminal.getvalue()


def test_a_terminal_shows_what_is_done() -> None:
    seen = seen_while_counting_to(7)
    assert "Reading replays" in seen
    assert "7/7" in seen


def test_what_is_quickly_done_needs_no_bar() -> None:
    assert seen_while_counting_to(7, patience_s=60) == ""


def test_a_simple_terminal_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert seen_while_counting_to(7) == ""


def test_nothing_to_do_is_no_trouble() -> None:
    assert seen_while_counting_to(0) == ""


def test_anything_else_gets_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with bar(1, patience_s=0) as advance:
        advance()
    assert capsys.readouterr() == ("", "")


def break_off() -> None:
    with bar(7, patience_s=0) as advance:
        advance()
        raise KeyboardInterrupt


def test_the_bar_is_gone_when_something_breaks() -> None:
    with redirect_stderr(Terminal()) as terminal, pytest.raises(KeyboardInterrupt):
        break_off()
    shows_cursor, clears_line = "\x1b[?25h", "\x1b[2K"
    assert shows_cursor in terminal.getvalue()
    assert terminal.getvalue().rindex(clears_line) > terminal.getvalue().rindex("Reading replays")
