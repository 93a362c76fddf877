"""`analyze --json`: one JSON object a line, a line a file, for programs."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from bot.cli.reading import find, read
from bot.domain.errors import ReplayError
from bot.rendering.analysis_json import Json, analysis_json


def run(arguments: Namespace) -> int:
    """Write a line for each file in the order given; 1 if one of them could not be used."""
    status = 0
    for file in find(arguments.paths):
        told = _tell(file)
        status = 1 if "error" in told else status
        # Escaped to ASCII: the same in every encoding, and a file's name may be no text at all.
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
    return status


def _tell(file: Path) -> Json:
    try:
        return {"file": str(file), **analysis_json(read(file))}
    except ReplayError as error:
        message = error.detail or error.sentence
        told = {"code": error.code, "message": message, "sentence": error.sentence}
        return {"file": str(file), "error": told}
