from __future__ import annotations

import io
import sys

import pytest

from bot.cli.colors import color_writer
from bot.cli.screen import Screen
from bot.rendering.text.lines import Line, Span, Tone, line

LINE = line("Ana ", Span("won", Tone.GOOD), "   ")


class Terminal(io.TextIOWrapper):
    """A terminal of any encoding that remembers what it was sent."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n", write_through=True)

    def isatty(self) -> bool:
        return True

    @property
    def sent(self) -> str:
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode(self.encoding)


def shown(terminal: io.TextIOWrapper, monkeypatch: pytest.MonkeyPatch, *lines: Line) -> Screen:
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen = Screen()
    screen.show(lines)
    return screen


def test_a_terminal_gets_the_tones_as_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    assert shown(terminal, monkeypatch, LINE).terminal
    assert terminal.sent == "Ana \x1b[32mwon\x1b[0m\n"


def test_anything_else_gets_the_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    screen = Screen()
    screen.show([LINE])
    assert not screen.terminal
    assert capsys.readouterr().out == "Ana won\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("ascii", "1-2 | ~ >= -> ??\n"),
        ("latin-1", "1-2 | ~ >= -> ??\n"),
        ("cp1252", "1-2 | ~ >= -> ??\n"),
    ],
)
def test_what_an_encoding_lacks_is_spelled(
    encoding: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(encoding)
    shown(terminal, monkeypatch, line("1\N{EN DASH}2 \N{MIDDLE DOT} … ≥ → 青眼"))
    assert terminal.sent == text


def test_what_an_encoding_has_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal("cp1252")
    shown(terminal, monkeypatch, line("1\N{EN DASH}2 \N{MIDDLE DOT} …"))
    assert terminal.sent == "1\N{EN DASH}2 \N{MIDDLE DOT} …\n"


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_can_be_written(tone: Tone) -> None:
    terminal = Terminal()
    color_writer(terminal)(line(Span("x", tone)))
    assert "x" in terminal.sent


def test_a_color_writer_breaks_no_line() -> None:
    terminal = Terminal()
    color_writer(terminal)(line("word " * 100))
    assert terminal.sent.count("\n") == 1


def test_a_sentence_is_broken_at_the_edge(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    Screen().say("word " * 20)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= 40


def test_complaints_go_to_standard_error_after_what_was_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = Screen()
    screen.show([LINE])
    screen.complain("x.json is empty.")
    assert capsys.readouterr() == ("Ana won\n", "x.json is empty.\n")
