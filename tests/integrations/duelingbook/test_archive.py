from __future__ import annotations

import asyncio
import logging
import traceback

import pytest

from bot.domain.sources import SourceError, SourceErrorCode
from bot.integrations.duelingbook.archive import ArchivePatience, ReplayArchive, open_archive
from bot.services.ports import ReplaySource
from tests.standins.archive import ArchiveStandin, Kind, open_archive_standin

CONTENT = b'{"id": 77, "plays": [' + b"0, " * 1000 + b"0]}"
AGENT = "duel-insights/0.1 (+https://duels.example.org)"
TOKEN = "t0ken-of-the-archive"
KEY = "k3y-in-the-address"
PATIENCE = {
    Kind.SILENT: ArchivePatience(silence_s=0.2),
    Kind.STALLS: ArchivePatience(silence_s=0.2),
    Kind.DRIPS: ArchivePatience(whole_s=0.3),
}
PATIENT = ArchivePatience()

Code = SourceErrorCode


async def ask(standin: ArchiveStandin, kind: Kind) -> bytes:
    """What the source makes of the stand-in's answer for replay 77."""
    standin.put(77, CONTENT)
    standin.answer(77, kind)
    patience = PATIENCE.get(kind, PATIENT)
    address = f"{standin.address}?key={KEY}"
    async with open_archive(
        address, agent=AGENT, token=TOKEN, allow_private=True, patience=patience
    ) as archive:
        return await archive.fetch(77)


async def test_the_archive_is_a_source_of_replays() -> None:
    async with open_archive("https://Archive.Example.org/{replay_id}.json", agent=AGENT) as archive:
        source: ReplaySource = archive
        assert (source.name, archive.host) == ("archive", "archive.example.org:443")


@pytest.mark.parametrize(
    "kind",
    [
        *(Kind.NORMAL, Kind.GZIP, Kind.ZSTD, Kind.GZIP_FILE, Kind.ZSTD_FILE, Kind.GZIP_TWICE),
        *(Kind.GZIP_SAID_WRONGLY, Kind.REDIRECT),
    ],
)
async def test_a_replay_comes_unpacked_however_it_was_sent(kind: Kind) -> None:
    async with open_archive_standin() as standin:
        assert await ask(standin, kind) == CONTENT


@pytest.mark.parametrize("kind", [Kind.HTML, Kind.CHECK_PAGE, Kind.ERROR_BODY, Kind.GARBAGE])
async def test_what_looks_well_is_given_on_to_be_read(kind: Kind) -> None:
    async with open_archive_standin() as standin:
        assert await ask(standin, kind) != CONTENT


async def test_the_bot_says_who_it_is_and_what_it_can_unpack() -> None:
    async with open_archive_standin() as standin:
        await ask(standin, Kind.NORMAL)
    (asked,) = standin.requests
    assert (asked.method, asked.path) == ("GET", f"/replays/77.json?key={KEY}")
    assert asked.headers["user-agent"] == AGENT
    assert asked.headers["accept-encoding"] == "gzip, zstd"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"


async def test_an_address_is_asked_as_its_operator_wrote_it() -> None:
    signed = "?sig=a%2Bb%3d%3D&x=%7e"
    async with open_archive_standin() as standin:
        standin.put(77, CONTENT)
        address = standin.address + signed
        async with open_archive(address, agent=AGENT, allow_private=True) as archive:
            await archive.fetch(77)
    assert standin.requests[0].path == "/replays/77.json" + signed


REFUSALS = [
    (Kind.ABSENT, Code.ABSENT, "upload its file"),
    (Kind.GONE, Code.ABSENT, "does not have this replay"),
    (Kind.LOGIN, Code.REFUSED, "does not let the bot in: tell the bot's operator"),
    (Kind.FORBIDDEN, Code.REFUSED, "does not let the bot in"),
    (Kind.HUMAN_CHECK, Code.HUMAN_CHECK, "asks for a human check: open this replay in your own"),
    (Kind.NOT_MODIFIED, Code.REFUSED, "does not take the bot's question"),
    (Kind.BAD_REQUEST, Code.REFUSED, "does not take the bot's question"),
    (Kind.TIMED_OUT, Code.UNAVAILABLE, "did not wait for the bot"),
    (Kind.BUSY, Code.BUSY, "too busy: retry in a few minutes"),
    (Kind.DOWN, Code.UNAVAILABLE, "does not work at the moment"),
    (Kind.BROKEN, Code.UNAVAILABLE, "does not work at the moment"),
    (Kind.SILENT, Code.UNAVAILABLE, "did not answer in time"),
    (Kind.STALLS, Code.UNAVAILABLE, "did not answer in time"),
    (Kind.DRIPS, Code.UNAVAILABLE, "did not answer in time"),
    (Kind.RESET, Code.UNAVAILABLE, "broke off"),
    (Kind.RESET_WITHIN, Code.UNAVAILABLE, "broke off"),
    (Kind.NO_HTTP, Code.UNAVAILABLE, "broke off"),
    (Kind.TRUNCATED, Code.NOT_A_REPLAY, "stops in the middle"),
    (Kind.HALF_GZIP, Code.NOT_A_REPLAY, "stops in the middle"),
    (Kind.BAD_GZIP, Code.NOT_A_REPLAY, "cannot be unpacked"),
    (Kind.BROTLI, Code.NOT_A_REPLAY, "cannot be unpacked"),
    (Kind.ZIP, Code.NOT_A_REPLAY, "cannot be unpacked"),
    (Kind.EMPTY, Code.NOT_A_REPLAY, "is not JSON"),
    (Kind.REDIRECT_ELSEWHERE, Code.REFUSED, "to another address, where it may not go"),
    (Kind.REDIRECT_IN_CIRCLES, Code.REFUSED, "in circles"),
]


@pytest.mark.parametrize(("kind", "code", "words"), REFUSALS)
async def test_every_refusal_has_its_code_and_sentence_and_tells_no_secret(
    kind: Kind, code: SourceErrorCode, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    async with open_archive_standin() as standin:
        with pytest.raises(SourceError) as caught:
            await ask(standin, kind)
    error = caught.value
    assert (error.code, error.retry_after) == (code, None)
    assert words in error.sentence
    told = "".join(traceback.format_exception(error)) + error.sentence + caplog.text
    assert not [secret for secret in (TOKEN, KEY, standin.url) if secret in told]


@pytest.mark.parametrize("kind", [Kind.BUSY, Kind.DOWN])
async def test_a_busy_archive_says_for_how_long(kind: Kind) -> None:
    async with open_archive_standin() as standin:
        standin.retry_after = "150"
        with pytest.raises(SourceError, match=r"too busy: retry in 3 minutes\.$") as caught:
            await ask(standin, kind)
    assert caught.value.code is Code.BUSY
    assert caught.value.retry_after is not None
    assert caught.value.retry_after.total_seconds() == 150


async def test_many_replays_are_asked_for_at_once() -> None:
    async with (
        open_archive_standin() as standin,
        open_archive(standin.address, agent=AGENT, allow_private=True) as archive,
    ):
        standin.delay_s = 0.2
        for replay_id in range(8):
            standin.put(replay_id, CONTENT)
        assert await asyncio.gather(*map(archive.fetch, range(8))) == [CONTENT] * 8
    assert standin.most_at_once == 8


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *((kind, None) for kind in (Kind.NORMAL, Kind.ABSENT, Kind.BUSY, Kind.REDIRECT_ELSEWHERE)),
        *((kind, Code.REFUSED) for kind in (Kind.LOGIN, Kind.FORBIDDEN)),
        *((kind, Code.UNAVAILABLE) for kind in (Kind.DOWN, Kind.BROKEN, Kind.SILENT, Kind.RESET)),
    ],
)
async def test_an_archive_can_be_asked_that_answers_and_lets_the_bot_in(
    kind: Kind, code: SourceErrorCode | None
) -> None:
    patience = PATIENCE.get(kind, PATIENT)
    async with (
        open_archive_standin() as standin,
        open_archive(
            standin.address, agent=AGENT, allow_private=True, patience=patience
        ) as archive,
    ):
        standin.usual = kind
        assert await told_by_check(archive) == code
    assert {asked.path for asked in standin.requests} == {"/"}


async def told_by_check(archive: ReplayArchive) -> SourceErrorCode | None:
    try:
        await archive.check()
    except SourceError as error:
        return error.code
    return None


async def test_an_address_or_token_that_cannot_be_one_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="begins with https"):
        async with open_archive("ftp://example.org/{replay_id}", agent=AGENT):
            pass
    with pytest.raises(ValueError, match="letters, digits and signs") as caught:
        async with open_archive("https://example.org/{replay_id}", agent=AGENT, token=f"{TOKEN}\n"):
            pass
    assert TOKEN not in str(caught.value)
