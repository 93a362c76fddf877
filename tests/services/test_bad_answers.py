"""Whatever a source answers instead of a replay: each ends in a sentence, and the rest completes.

The real sources are asked over real sockets and as jobs ask them, only that nobody is polite: a
host with so many troubles would be left alone after the first few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

import pytest

from bot.domain.jobs import JobReplay
from bot.domain.links import replay_id_of
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.sources import SourceErrorCode
from bot.integrations.duelingbook.archive import ArchivePatience, open_archive
from bot.integrations.duelingbook.browser import open_browser
from bot.integrations.duelingbook.browsers.plans import BrowserLimits
from bot.services.pipeline import Pipeline
from bot.services.ports import ReplaySource
from bot.services.raw_replays import RawReplays
from tests.cli.running import quick_duel
from tests.pictures.chromium import COLD_START, require_chromium
from tests.services.world import ANA, World
from tests.standins.archive import ArchiveStandin, Kind, open_archive_standin
from tests.standins.replay_manners import Kind as PageKind
from tests.standins.replay_site import open_replay_site

pytest_plugins = ("tests.database",)
pytestmark = pytest.mark.slow

AGENT: Final = "DuelInsights/0.1 (+captain@duels.example)"
QUICK: Final = ArchivePatience(connect_s=5, silence_s=1, whole_s=20)
SHORT: Final = BrowserLimits(
    visit=timedelta(seconds=30), patience=timedelta(seconds=3), start=COLD_START
)
FIRST: Final = 101
Code = SourceErrorCode


class Bad(NamedTuple):
    """What is answered, as what the source's job knows it, and what its person reads."""

    answer: Kind | PageKind | bytes
    code: SourceErrorCode
    sentence: str


CAPTURE: Final = "open it in your own browser with the capture script, or upload its file."
UPLOAD: Final = "upload the replay's file, then retry."
LATER: Final = "retry in a few minutes."
OPERATOR: Final = "tell the bot's operator."
ARCHIVE: Final = "The archive of replays"
GAVE: Final = "What the archive gave"
SITE: Final = "DuelingBook"


def said(message: str) -> bytes:
    """What the site itself answers; archives that copy it blindly have such files."""
    return b'{"action":"Error","message":"%s"}' % message.encode()


# Each is one cause; what has several faces, such as 404 and 410, stands here with the first.
OF_ARCHIVE: Final = {
    "not there": Bad(Kind.ABSENT, Code.ABSENT, f"The archive does not have this replay: {CAPTURE}"),
    "needs a key": Bad(Kind.LOGIN, Code.REFUSED, f"{ARCHIVE} does not let the bot in: {OPERATOR}"),
    "human check of its own": Bad(
        Kind.HUMAN_CHECK,
        Code.HUMAN_CHECK,
        f"{ARCHIVE} asks for a human check: open this replay in your own browser with the capture"
        " script, or upload its file.",
    ),
    "odd question": Bad(
        Kind.BAD_REQUEST,
        Code.REFUSED,
        f"{ARCHIVE} does not take the bot's question: {OPERATOR}",
    ),
    "too slow for it": Bad(
        Kind.TIMED_OUT, Code.UNAVAILABLE, f"{ARCHIVE} did not wait for the bot: {LATER}"
    ),
    "busy": Bad(Kind.BUSY, Code.BUSY, f"{ARCHIVE} is too busy: retry in 20 minutes."),
    "broken": Bad(Kind.BROKEN, Code.UNAVAILABLE, f"{ARCHIVE} does not work at the moment: {LATER}"),
    "lost connection": Bad(
        Kind.RESET,
        Code.UNAVAILABLE,
        f"The connection to the archive of replays broke off: {LATER}",
    ),
    "no answer": Bad(Kind.SILENT, Code.UNAVAILABLE, f"{ARCHIVE} did not answer in time: {LATER}"),
    "in circles": Bad(
        Kind.REDIRECT_IN_CIRCLES,
        Code.REFUSED,
        f"{ARCHIVE} sends the bot in circles: {OPERATOR}",
    ),
    "elsewhere": Bad(
        Kind.REDIRECT_ELSEWHERE,
        Code.REFUSED,
        f"{ARCHIVE} sends the bot to another address, where it may not go: {OPERATOR}",
    ),
    "packed oddly": Bad(Kind.BROTLI, Code.NOT_A_REPLAY, f"{GAVE} cannot be unpacked: {UPLOAD}"),
    "cut short": Bad(Kind.TRUNCATED, Code.NOT_A_REPLAY, f"{GAVE} stops in the middle: {UPLOAD}"),
    "100 MB": Bad(Kind.HUGE, Code.NOT_A_REPLAY, f"{GAVE} is larger than any replay: {UPLOAD}"),
    "a bomb": Bad(Kind.GZIP_BOMB, Code.NOT_A_REPLAY, f"{GAVE} is larger than any replay: {UPLOAD}"),
    "garbage": Bad(Kind.GARBAGE, Code.NOT_A_REPLAY, f"{GAVE} is not JSON: {UPLOAD}"),
    "deep": Bad(
        b"[" * 100_000, Code.NOT_A_REPLAY, f"{GAVE} is nested deeper than any replay: {UPLOAD}"
    ),
    "a list": Bad(
        b'{"action":"Load replays","duels":[{"id":1}]}',
        Code.NOT_A_REPLAY,
        f"{GAVE} is no replay: {UPLOAD}",
    ),
    "another replay": Bad(
        Kind.OTHER_ID,
        Code.ID_MISMATCH,
        "What came for replay {id} is replay {next}: upload the right file, and retry.",
    ),
    "written in another way": Bad(
        quick_duel(7).to_json().replace(b'"id":7,', b'"id":"7",'),
        Code.CHANGED_FORMAT,
        f"{SITE} writes this replay in a way that is not known here yet: tell the operator its"
        " number.",
    ),
    "the site's check": Bad(
        said("Missing token"),
        Code.HUMAN_CHECK,
        f"{SITE} asks for a human check, and is left alone for a while:"
        f" {CAPTURE.replace('it', 'this replay', 1)}",
    ),
    "the site's login": Bad(
        said("You must be logged in to view this replay"),
        Code.LOGIN_NEEDED,
        f"{SITE} shows this replay only to somebody who is logged in: {CAPTURE}",
    ),
    "none on the site": Bad(
        said("Replay does not exist"),
        Code.NOT_FOUND,
        f"{SITE} has no such replay: check its link, and submit the right one.",
    ),
    "a busy site": Bad(
        said("Too many requests"),
        Code.BUSY,
        f"{SITE} is too busy to show this replay: {LATER}",
    ),
    "a site that says why": Bad(
        said("We are moving house"),
        Code.UNAVAILABLE,
        f"{SITE} answered “We are moving house” instead of the replay: open it there to see why.",
    ),
    "a site that does not": Bad(
        b'{"action":"Error"}',
        Code.UNAVAILABLE,
        f"{SITE} answered with an error instead of the replay: open it there to see why.",
    ),
}
GOOD: Final = (Kind.NORMAL, Kind.GZIP, Kind.ZSTD, Kind.REDIRECT)
HELP: Final = "tell the bot's operator, or upload the replay's file."
OF_PAGES: Final = {
    "a check page": Bad(
        PageKind.BLOCKED, Code.HUMAN_CHECK, OF_ARCHIVE["the site's check"].sentence
    ),
    "a check on the page": Bad(
        PageKind.WIDGET, Code.HUMAN_CHECK, OF_ARCHIVE["the site's check"].sentence
    ),
    "a login page": Bad(
        PageKind.LOGIN_PAGE, Code.LOGIN_NEEDED, OF_ARCHIVE["the site's login"].sentence
    ),
    "a busy page": Bad(
        PageKind.BUSY_PAGE, Code.BUSY, f"{SITE} is too busy to show this replay: {LATER}"
    ),
    "an error": Bad(
        PageKind.FAILING_PAGE,
        Code.UNAVAILABLE,
        f"{SITE} answers with error 502 for now: {LATER}",
    ),
    "another site": Bad(
        PageKind.AWAY_PAGE,
        Code.REFUSED,
        f"{SITE} sends the bot to another address, where it does not go: {HELP}",
    ),
    "no connection": Bad(
        PageKind.RESET_PAGE, Code.UNAVAILABLE, f"{SITE} cannot be reached for now: {LATER}"
    ),
    "a page that does nothing": Bad(
        PageKind.ASKS_NOTHING,
        Code.UNAVAILABLE,
        f"{SITE}'s page did not load this replay: retry in a few minutes, or open it in your own"
        " browser with the capture script.",
    ),
}
# A person may well have it; for all others it is no use to wait.
FOR_PEOPLE: Final = {Code.ABSENT, Code.HUMAN_CHECK, Code.LOGIN_NEEDED}


async def worked(
    world: World, source: ReplaySource, numbers: Sequence[int]
) -> tuple[JobStatus, dict[int, JobReplay]]:
    """A job of these replays, left by a worker that has no other source."""
    pipeline = Pipeline(
        world.database,
        RawReplays(world.store, [source]),
        world.results,
        world.turns,
        world.arrivals,
        concurrency=8,
        heartbeat=timedelta(seconds=15),
    )
    job = await world.submit(*numbers, asker=ANA)
    await pipeline.work(job.id)
    look = await world.look(job)
    return look.job.status, {replay_id_of(one.url): one for one in look.replays}


async def check(world: World, cases: Mapping[str, Bad], replays: Mapping[int, JobReplay]) -> None:
    """Each ended as its row says, in the database and for people."""
    codes = {
        replay_id_of(str(row["url"])): row["code"] for row in await world.rows("replay_fetches")
    }
    for number, (name, bad) in enumerate(cases.items(), FIRST):
        one = replays[number]
        assert codes[number] == bad.code, name
        assert one.reason == bad.sentence.format(id=number, next=number + 1), name
        is_for_people = bad.code in FOR_PEOPLE
        assert one.state is (ReplayState.NEEDS_YOU if is_for_people else ReplayState.FAILED), name
        assert one.origin is None, name


def put_all(archive: ArchiveStandin) -> list[int]:
    """The numbers of all replays, the good ones first."""
    numbers = range(1, len(GOOD) + 1)
    for number, kind in zip(numbers, GOOD, strict=True):
        archive.put(number, quick_duel(number).to_json())
        archive.answer(number, kind)
    for number, bad in enumerate(OF_ARCHIVE.values(), FIRST):
        if isinstance(bad.answer, bytes):
            archive.put(number, bad.answer)
        else:
            archive.put(number, quick_duel(number).to_json())
            archive.answer(number, Kind(bad.answer))
    archive.retry_after = "1200"
    return [*numbers, *range(FIRST, FIRST + len(OF_ARCHIVE))]


async def test_many_bad_answers_of_an_archive_each_end_in_their_own_sentence(world: World) -> None:
    async with open_archive_standin() as archive:
        numbers = put_all(archive)
        opened = open_archive(archive.address, agent=AGENT, allow_private=True, patience=QUICK)
        async with opened as source:
            status, replays = await worked(world, source, numbers)
    await check(world, OF_ARCHIVE, replays)
    good = range(1, len(GOOD) + 1)
    assert {replays[number].state for number in good} == {ReplayState.STORED}
    assert status is JobStatus.RUNNING, "some wait for a person"
    assert sorted(await world.scraped(*numbers)) == sorted(replays[n].url for n in good)
    assert len(await world.keys("raw")) == len(good), "and nothing bad is kept"


async def test_bad_pages_of_the_site_each_end_in_a_sentence(world: World) -> None:
    path = require_chromium()
    async with (
        open_replay_site() as site,
        open_browser(site.url, agent=AGENT, executable=path, limits=SHORT) as source,
    ):
        site.put(1, quick_duel(1).to_json())
        for number, bad in enumerate(OF_PAGES.values(), FIRST):
            assert isinstance(bad.answer, PageKind)
            site.answer(number, bad.answer)
        numbers = [1, *range(FIRST, FIRST + len(OF_PAGES))]
        status, replays = await worked(world, source, numbers)
    await check(world, OF_PAGES, replays)
    assert (replays[1].state, status) == (ReplayState.STORED, JobStatus.RUNNING)


def test_every_cause_has_a_sentence_of_its_own_that_says_what_to_do() -> None:
    everything = [*OF_ARCHIVE.values(), *OF_PAGES.values()]
    assert len(OF_ARCHIVE) > 20
    # Two faces of one cause: too much of it; what the site says, said by its page.
    shared = {bad.sentence for bad in everything if "larger than" in bad.sentence}
    shared |= {bad.sentence for bad in OF_ARCHIVE.values()} & {
        bad.sentence for bad in OF_PAGES.values()
    }
    own = [bad.sentence for bad in everything if bad.sentence not in shared]
    assert len(own) == len(set(own))
    assert len(shared) == 4
    for bad in everything:
        what, _, instead = bad.sentence.partition(": ")
        assert what[0].isupper()
        assert instead.split()[0] in {"open", "upload", "retry", "tell", "check", "give"}
        assert bad.sentence.endswith(".")
