"""What may be asked of `import` and `export`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.cli.jobs.common_arguments import Commands, add_json

_IMPORT: Final = """\
Take an archive of replays into the store, as copies that every job may use and
that go before what people upload: the files are the operator's, and trusted. It
can be stopped at any time; run again, it goes on where it was. A file whose name
is the number of a replay that is stored already is not even read.
"""
_IMPORTED: Final = """\
FILE is a replay's JSON (.json, .txt), one a line (.jsonl), any of these packed
(.gz, .zst), or a .zip of such files; of a folder, all of them below it.
The exit status is 1 when a file could not be used; the others are imported.
"""
_EXPORT: Final = """\
Write every replay that the site, an archive or an import gave into DIR, each as
<replay id>.json.zst: a folder for REPLAY_FOLDER of another installation, or for
its import. What people uploaded or captured is theirs, and stays out. It can be
stopped at any time; run again, it leaves alone what is in DIR already.
"""


def add_archives(commands: Commands) -> dict[str, ArgumentParser]:
    """What brings many replays in, and out."""
    importing = commands.add_parser(
        "import",
        help="an archive of replays into the store, for all jobs",
        description=_IMPORT,
        epilog=_IMPORTED,
        formatter_class=RawDescriptionHelpFormatter,
    )
    importing.add_argument("paths", nargs="+", metavar="FILE", type=Path, help="a file or a folder")
    importing.add_argument("--dry-run", action="store_true", help="only say what would be imported")
    add_json(importing, " a line, a line a file, the last one with the totals")
    exporting = commands.add_parser(
        "export",
        help="the stored replays into a folder",
        description=_EXPORT,
        formatter_class=RawDescriptionHelpFormatter,
    )
    exporting.add_argument("folder", metavar="DIR", type=Path, help="a folder, made if need be")
    exporting.add_argument(
        "--since",
        metavar="DATE",
        type=_day,
        help="only what was stored on this day (YYYY-MM-DD, UTC) or later",
    )
    return {"import": importing, "export": exporting}


def _day(text: str) -> datetime:
    """The beginning of a day."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day such as 2025-11-30") from None
