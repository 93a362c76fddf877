"""Who may import what, where import-linter cannot say it; see its contracts in pyproject.toml."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, Module, read, within

# What only these rooms may import.
OWNERS = {
    "asyncpg": ["db", "bot.integrations.queue"],
    "bot.settings": ["bot.app", "migrations"],
    "discord": ["cogs", "bot.client", "bot.replies"],
    "rich": ["bot.cli"],
    "sqlalchemy": ["db", "migrations"],
}

# All that these rooms may import beside the standard library.
DIET = {
    "bot.domain": ["bot.domain", "msgspec"],
    "bot.samples": ["bot.domain", "bot.samples", "msgspec", "zstandard"],
}

# Rooms without I/O, and what would bring it in.
PURE = ["bot.domain", "bot.rendering"]
WORLD = [
    *("asyncio", "ftplib", "glob", "http", "multiprocessing", "os", "pathlib", "select", "shutil"),
    *("smtplib", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading"),
    *("urllib.request", "aiohttp", "asyncpg"),
]
WORLDLY_CALLS = {"breakpoint", "input", "open", "print"}


def strays(module: Module) -> Iterator[str]:
    """Imports that the module's room must not have."""
    for name in module.imports():
        for owned, owners in OWNERS.items():
            if within(name, owned) and not within(module.name, owned, *owners):
                yield f"{module.name} imports {name}: only {', '.join(owners)} may"
        for room, diet in DIET.items():
            standard = name.partition(".")[0] in sys.stdlib_module_names
            if within(module.name, room) and not standard and not within(name, *diet):
                yield f"{module.name} imports {name}: {room} lives on {', '.join(diet)}"


def worldly(module: Module) -> Iterator[str]:
    """What a pure module does that reaches outside."""
    if within(module.name, *PURE):
        yield from (f"{module.name} imports {n}" for n in module.imports() if within(n, *WORLD))
        calls = (node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call))
        for called in calls:
            if isinstance(called, ast.Name) and called.id in WORLDLY_CALLS:
                yield f"{module.name}:{called.lineno} calls {called.id}"


def test_imports_stay_in_their_rooms() -> None:
    modules = read(*PACKAGES)
    assert [stray for module in modules for stray in strays(module)] == []


def test_pure_rooms_do_not_reach_outside() -> None:
    assert [reach for module in read(*PACKAGES) for reach in worldly(module)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bot.domain.jobs", "import numpy"),
        ("bot.domain.jobs", "def f():\n    from bot.services import jobs"),
        ("bot.samples", "from bot.integrations import duelingbook"),
        ("bot.services.jobs", "import discord.ext.commands"),
        ("bot.integrations.objects", "from asyncpg import connect"),
        ("bot.cli", "from bot import settings"),
        ("bot.web.app", "if TYPE_CHECKING:\n    from sqlalchemy.orm import Session"),
    ],
)
def test_a_stray_import_is_noticed(name: str, text: str) -> None:
    assert len(list(strays(Module(name, text)))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bot.domain.jobs", "import enum, msgspec.json\nfrom bot.domain.links import ReplayId"),
        ("bot.integrations.queue", "import asyncpg"),
        ("cogs.ui.base", "from discord import ui"),
        ("bot.app", "from bot.settings import Settings"),
        ("bot.settings", "from bot.settings import Web"),
    ],
)
def test_a_rightful_import_is_left_alone(name: str, text: str) -> None:
    assert list(strays(Module(name, text))) == []


@pytest.mark.parametrize("text", ["import os.path", "from urllib import request", "open('x')"])
def test_a_reach_outside_is_noticed(text: str) -> None:
    assert len(list(worldly(Module("bot.domain.jobs", text)))) == 1
    assert list(worldly(Module("bot.cli.run", text))) == []


# Imports the modules named on the command line, and stops at the first that does work meanwhile.
WATCHED_IMPORT = """
import importlib, os, sys
ACTS = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.system", "socket.bind",
        "socket.connect", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen"}
WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT
def watch(event, args):
    if event in ACTS or (event == "open" and args[2] & WRITE):
        sys.exit(f"{name} does work when imported: {event} {args[0]!r}")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def watched_import(*names: str, folder: Path) -> str:
    """What is said against these modules."""
    command = [sys.executable, "-c", WATCHED_IMPORT, *names]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stderr


def test_importing_does_no_work() -> None:
    # Both are programs: Python's, and Alembic's.
    programs = {"bot.__main__", "migrations.env"}
    names = [m.name for m in read(*PACKAGES) if m.name not in programs]
    assert watched_import(*names, folder=ROOT) == ""


@pytest.mark.parametrize(
    "text", ["open('x', 'w')", "import socket; socket.create_connection(('127.0.0.1', 9))"]
)
def test_work_at_import_is_noticed(tmp_path: Path, text: str) -> None:
    (tmp_path / "busy.py").write_text(text)
    assert "busy does work when imported" in watched_import("busy", folder=tmp_path)
