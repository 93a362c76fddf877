"""What may be asked about jobs on the command line, and how its help says it."""

from __future__ import annotations

from argparse import (
    ArgumentParser,
    ArgumentTypeError,
    Namespace,
    RawDescriptionHelpFormatter,
)
from typing import Final

from bot.cli.jobs.bringing_arguments import add_bring, add_finish
from bot.cli.jobs.common_arguments import Commands, add_id, add_json
from bot.cli.jobs.deck_arguments import add_name_deck, name_deck_contradiction
from bot.cli.jobs.team_arguments import (
    add_confirm,
    add_team,
    confirm_contradiction,
    submit_contradiction,
)
from bot.domain.moves import JobStatus, JobType

_ABOUT: Final = """\
Have replays analyzed by a worker, and see what became of it. A job goes on when
this command ends, and its results are kept. Nothing is done while no worker runs.
"""
_START: Final = """\
where to start:
  {program} worker    in another terminal
  {program} jobs submit LINK FOLDER --watch
  {program} jobs show ID --results
"""
_SUBMIT: Final = """\
Make a job of replays: links or numbers in any form, files, folders; `-` reads
links from standard input. What exists as a file or folder is one. A replay that
is named twice is analyzed once.

With --team or --name it is a team's job: its players are found, somebody confirms
them (`jobs confirm`), and its report is made of those.
"""
_WHAT: Final = """\
The shell has its own ideas of ? and &: put links in quotes, or paste them into
`jobs submit -`. A file is a replay's JSON, plain, .gz or .zst; of a folder, all
such files below it are taken. They are kept, and nobody is asked for those replays.

The exit status is 1 when something could not be used, though the others are
submitted all the same; with --watch also when the job failed or was canceled,
and 130 after Ctrl-C, which stops only the watching. Watching ends with status 0
when a team's players are asked for, and when only people can bring what is missing.
"""
_SHOW: Final = """\
One job: how far it is, each replay, how long it took. With --results, what its
replays say, as `analyze` shows files; of a job that waits for a person, those that
are here; of a team's job the report, as soon as one replay is analyzed.
"""
_WATCHING: Final = """\
With --watch, Ctrl-C stops only the watching: the job goes on. The exit status is
then 130; it is 0 when the job was completed, or waits for you, with what to do
now; it is 1 when the job failed or was canceled.
"""
_WATCH: Final = "stay until the job is finished or waits for you, and show how far it is"
# Options that only shape what people read.
_VIEWS: Final = ("player", "decks", "evidence", "csv")


def add_jobs(commands: Commands, program: str) -> dict[str, ArgumentParser]:
    """The parsers of `jobs` and of each of its verbs."""
    jobs = commands.add_parser(
        "jobs",
        help="have replays analyzed by a worker: submit, list, show, bring",
        description=_ABOUT,
        epilog=_START.format(program=program),
        formatter_class=RawDescriptionHelpFormatter,
    )
    verbs = jobs.add_subparsers(
        dest="verb", metavar="VERB", title="verbs", help="all about one: VERB --help"
    )
    return {
        "jobs": jobs,
        "jobs.submit": _add_submit(verbs),
        "jobs.list": _add_list(verbs),
        "jobs.show": _add_show(verbs),
        "jobs.bring": add_bring(verbs),
        "jobs.finish": add_finish(verbs, _WATCH),
        "jobs.confirm": add_confirm(verbs),
        "jobs.name-deck": add_name_deck(verbs),
        "jobs.cancel": _add_cancel(verbs),
        "jobs.retry": _add_retry(verbs),
    }


def job_contradiction(arguments: Namespace) -> str:
    """What does not go together, said in a sentence; "" if all does."""
    match arguments.verb:
        case "submit":
            return submit_contradiction(arguments)
        case "show":
            return _show_contradiction(arguments)
        case "name-deck":
            return name_deck_contradiction(arguments)
        case "confirm":
            return confirm_contradiction(arguments)
        case _:
            return ""


def _show_contradiction(arguments: Namespace) -> str:
    views = [name for name in _VIEWS if getattr(arguments, name)]
    if arguments.as_json and (views or arguments.full):
        return f"--json tells everything: leave out --{(views or ['full'])[0]}"
    if views and not arguments.results:
        return f"--{views[0]} says what to show of the results: give --results, too"
    if arguments.csv is not None and not arguments.csv.strip():
        return "--csv wants a file: give its name, or - for standard output"
    if arguments.force and not arguments.csv:
        return "--force writes over the file of --csv: give --csv FILE, too"
    if arguments.evidence and not arguments.player:
        return "--evidence belongs to a player's profile: give --player NAME, too"
    return ""


def _add_submit(verbs: Commands) -> ArgumentParser:
    parser = verbs.add_parser(
        "submit",
        help="a new job, of links, numbers, files and folders",
        description=_SUBMIT,
        epilog=_WHAT,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "what", nargs="*", metavar="WHAT", help="a link, a number, a file, a folder, or -"
    )
    parser.add_argument("--watch", action="store_true", help=_WATCH)
    add_json(parser, "; with --watch, another at each change")
    add_team(parser)
    return parser


def _add_list(verbs: Commands) -> ArgumentParser:
    parser = verbs.add_parser(
        "list",
        help="the jobs submitted here, the newest first",
        description="The jobs submitted here, the newest first, ten a page. Those of Discord are "
        "their submitters' own, and are seen there.",
    )
    parser.add_argument(
        "--status",
        type=str.upper,
        choices=[status.value for status in JobStatus],
        metavar="STATUS",
        help=f"only those that stand so: {', '.join(JobStatus)}",
    )
    parser.add_argument(
        "--type",
        dest="job_type",
        type=str.upper,
        choices=[job_type.value for job_type in JobType],
        metavar="TYPE",
        help=f"only those of this type: {', '.join(JobType)}",
    )
    parser.add_argument("--page", type=_page, default=1, metavar="N", help="which page (1)")
    add_json(parser, " a line, a line a job")
    return parser


def _add_show(verbs: Commands) -> ArgumentParser:
    parser = verbs.add_parser(
        "show",
        help="one job: how far it is, and its results",
        description=_SHOW,
        epilog=_WATCHING,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_id(parser)
    parser.add_argument("--watch", action="store_true", help=_WATCH)
    parser.add_argument("--results", action="store_true", help="what the replays say")
    add_json(parser, "; with --watch, a line at each change")
    parser.add_argument(
        "--full",
        action="store_true",
        help="a line for each replay of a long job; with --results, each replay in full",
    )
    parser.add_argument(
        "--player", metavar="NAME", help="with --results: all that is known about one player"
    )
    parser.add_argument(
        "--decks", action="store_true", help="with --results: every list of every player"
    )
    parser.add_argument(
        "--evidence", action="store_true", help="with --player: where each figure can be checked"
    )
    parser.add_argument(
        "--csv",
        metavar="FILE",
        help="with --results of a team: its matches as a table for spreadsheets, which"
        " `jobs submit --team` reads as well; - for standard output, and nothing else there",
    )
    parser.add_argument("--force", action="store_true", help="with --csv: write over FILE")
    return parser


def _add_cancel(verbs: Commands) -> ArgumentParser:
    parser = verbs.add_parser(
        "cancel",
        help="stop a job; what it stored stays",
        description="Stop a job that is not finished. The replays that it has stored stay, and"
        " `jobs retry` goes on with the others.",
    )
    add_id(parser)
    add_json(parser)
    return parser


def _add_retry(verbs: Commands) -> ArgumentParser:
    parser = verbs.add_parser(
        "retry",
        help="go on with what a finished job left out",
        description="Work again on a finished job: only on the replays that it left out.",
        epilog=_WATCHING,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_id(parser)
    parser.add_argument("--watch", action="store_true", help=_WATCH)
    add_json(parser, "; with --watch, another at each change")
    return parser


def _page(text: str) -> int:
    """Pages are counted from 1, and no database counts beyond some billions."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 10**8:
        raise ArgumentTypeError("pages are numbered 1, 2, 3 and so on")
    return int(text)
