"""`doctor`: what is configured, what answers, and what is wrong and how to mend it."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from bot.app.care import examine
from bot.cli.screen import Screen
from bot.rendering.text.lines import Line, Span, Tone, line, wrap
from bot.services.health import Finding, Health

_SIGNS: Final = {
    Health.WELL: Span("\N{CHECK MARK}", Tone.GOOD),
    Health.NOTE: Span("!", Tone.LIKELY),
    Health.BROKEN: Span("\N{BALLOT X}", Tone.DOUBT),
}


def run(arguments: Namespace) -> int:
    """Tell what was found; 1 if something is broken."""
    findings = asyncio.run(examine())
    if arguments.as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings]) + "\n")
    else:
        screen = Screen()
        screen.show(_lines(findings, screen.width))
    return 1 if any(finding.health is Health.BROKEN for finding in findings) else 0


def _lines(findings: Sequence[Finding], columns: int) -> list[Line]:
    parts = max(len(finding.part) for finding in findings)
    lines: list[Line] = []
    for finding in findings:
        lead = line(_SIGNS[finding.health], " ", Span(finding.part.ljust(parts), Tone.TITLE), "  ")
        lines += wrap(finding.told.split(), columns, lead=lead)
    return lines
