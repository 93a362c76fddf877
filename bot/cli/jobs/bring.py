"""`jobs bring`: replay files for the jobs that wait for them."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.app.whole import App
from bot.cli.jobs.brought_files import Brought, find_brought, read_brought
from bot.cli.jobs.show import steps_of
from bot.cli.jobs.speaking import (
    error_json,
    next_step,
    run_with_app,
    say_if_no_worker,
    write_json,
)
from bot.cli.jobs.unused import refused_json
from bot.cli.jobs.wanted import RefusedFile, refuse
from bot.cli.progress import bar
from bot.cli.screen import Screen
from bot.domain.errors import ReplayError
from bot.domain.given_files import GivenFile
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.links import replay_id_of
from bot.domain.moves import JobStatus
from bot.integrations.duelingbook.bulk import BulkReader
from bot.rendering.text.job_needs import tell_needs
from bot.rendering.text.jobs import short_id
from bot.rendering.text.wording import count, tell_some
from bot.services.askers import TERMINAL_ASKER
from bot.services.jobs import JobDetails
from bot.services.uploads import Supplied

_STOPPED: Final = "Stopped: run it again, so that jobs go on with what is kept."
_NOTHING: Final = "Nothing was brought: none of this is a replay that can be analyzed."
_NAMED: Final = 12
_STEPS: Final = 3


def run(arguments: Namespace) -> int:
    """Have jobs go on with what can be used of it; 1 if something could not."""
    given = find_brought(arguments.what)
    try:
        return run_with_app(arguments, lambda app: _bring(app, arguments, given))
    except KeyboardInterrupt as stopped:
        raise KeyboardInterrupt(_STOPPED) from stopped


@dataclass(slots=True)
class _Account:
    """What became of the files: replays that are kept, each once, and refusals."""

    urls: dict[str, None] = field(default_factory=dict)
    refused: list[RefusedFile] = field(default_factory=list)


async def _bring(app: App, arguments: Namespace, given: Sequence[Brought]) -> int:
    account = await _keep(app, given)
    if not account.urls:
        return _end_with_nothing(account, as_json=arguments.as_json)
    supplied = await app.uploads.supply(TERMINAL_ASKER, tuple(account.urls))
    taken = {url for one in supplied for url in one.urls}
    spare = [url for url in account.urls if url not in taken]
    if arguments.as_json:
        jobs = [{"id": str(one.job_id), "urls": _in_order(one, account)} for one in supplied]
        write_json({"jobs": jobs, "not_needed": spare, "refused": refused_json(account.refused)})
    else:
        _complain(account)
        await _tell(app, supplied, spare, account)
    return 1 if account.refused else 0


async def _keep(app: App, given: Sequence[Brought]) -> _Account:
    """Keep every replay in them, one at a time: packed files become much larger."""
    account = _Account()
    with bar(len(given)) as advance, BulkReader() as reader:
        for one in given:
            pieces = read_brought(one, reader)
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                await _take(app, piece, account)
            advance()
    return account


async def _take(app: App, piece: GivenFile | RefusedFile, account: _Account) -> None:
    if isinstance(piece, RefusedFile):
        account.refused.append(piece)
        return
    try:
        account.urls[await app.uploads.keep(TERMINAL_ASKER, piece.content)] = None
    except ReplayError as error:
        account.refused.append(refuse(Path(piece.name), error.code, error.sentence))


def _end_with_nothing(account: _Account, *, as_json: bool) -> int:
    """Say why nothing is kept; people get the sum of it as an error."""
    error = JobError(JobErrorCode.NO_REPLAYS, _NOTHING)
    if as_json:
        write_json({**error_json(error), "refused": refused_json(account.refused)})
        return 1
    _complain(account)
    raise error


async def _tell(
    app: App, supplied: Sequence[Supplied], spare: Sequence[str], account: _Account
) -> None:
    """Which jobs took which replays, what no job waits for, and what to do now."""
    screen = Screen()
    jobs = [await app.jobs.details(TERMINAL_ASKER, one.job_id) for one in supplied]
    for one, details in zip(supplied, jobs, strict=True):
        screen.say(_tell_taken(details, _in_order(one, account)))
    if spare:
        number = "1 replay is" if len(spare) == 1 else f"{len(spare):,} replays are"
        screen.say(f"{number} kept, and no job waits for {_it(spare)}: {_numbers(spare)}.")
    steps = [next_step(*step) for details in jobs[:_STEPS] for step in steps_of(details)[:1]]
    if not jobs:
        steps = [next_step("A new job", "jobs submit FILE"), next_step("Left out", "jobs retry ID")]
    screen.show(steps)
    if any(one.job.status is not JobStatus.AWAITING_PLAYERS for one in jobs):
        await say_if_no_worker(app, screen)


def _tell_taken(details: JobDetails, urls: Sequence[str]) -> str:
    rest = tell_needs(details.replays, "still ")
    told = f"Job {short_id(details.job.id)} takes {count(len(urls), 'replay')}: {_numbers(urls)}"
    return f"{told}; {rest}." if rest else f"{told}."


def _in_order(one: Supplied, account: _Account) -> list[str]:
    """Its replays, as they were given."""
    return [url for url in account.urls if url in one.urls]


def _it(urls: Sequence[str]) -> str:
    return "it" if len(urls) == 1 else "them"


def _numbers(urls: Sequence[str]) -> str:
    return tell_some((str(replay_id_of(url)) for url in urls), _NAMED)


def _complain(account: _Account) -> None:
    screen = Screen()
    for refused in account.refused:
        screen.complain(refused.told)
