"""The real replays, where they lie beside the repository; nothing of them is copied into it."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

REPLAYS = Path(__file__).resolve().parents[2] / "shared" / "replays"
RAW = REPLAYS / "raw"


def raw_replays() -> list[bytes]:
    """All of them as the site sent them, by their number; none where the folder is missing."""
    return [content_of(file) for file in _files()]


def real_files() -> list[Path]:
    """The files, by their number; where there are none the test is skipped, or fails."""
    files = _files()
    if not files:
        reason = "the real replays are not beside the repository"
        if os.environ.get("REQUIRE_REAL_REPLAYS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return files


def content_of(file: Path) -> bytes:
    """What the site sent."""
    return gzip.decompress(file.read_bytes())


def real_bytes(replay_id: int) -> bytes:
    """One real replay as the site sent it."""
    return next(content_of(f) for f in real_files() if f.name == f"{replay_id}.json.gz")


def right_answer(file: Path) -> dict[str, Any]:
    """What is right for a real file, in the shape of `analyze --json`."""
    name = file.name.removesuffix(".gz")
    told: dict[str, Any] = json.loads((REPLAYS / "expected" / name).read_text(encoding="utf-8"))
    return told


def synthetic(name: str) -> bytes:
    """A file made by hand in a shape that was read from a real one."""
    real_files()
    return (REPLAYS / "synthetic" / name).read_bytes()


def _files() -> list[Path]:
    return sorted(RAW.glob("*.json.gz"))
