from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from uuid import uuid4

import pytest

from bot.logs import LogFormat, about_job, configure_logs


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


def test_a_line_is_an_event_with_its_moment_and_place() -> None:
    out = io.StringIO()
    configure_logs("INFO", "json", out)
    logging.getLogger("bot.somewhere").info("%d replays", 3)
    line = json.loads(out.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "3 replays", "logger": "bot.somewhere", "level": "info"}


def test_a_job_is_named_by_what_is_logged_for_it() -> None:
    out, job_id = io.StringIO(), uuid4()
    configure_logs("INFO", "json", out)

    async def speak(word: str) -> None:
        logging.getLogger("bot").info(word)

    async def work() -> None:
        with about_job(job_id):
            await asyncio.create_task(speak("inside"))
        await speak("outside")

    asyncio.run(work())
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["event"], line.get("job")) for line in lines] == [
        ("inside", str(job_id)),
        ("outside", None),
    ]


def test_an_error_is_told_with_its_traceback_on_one_line() -> None:
    out = io.StringIO()
    configure_logs("INFO", "json", out)
    try:
        int("x")
    except ValueError:
        logging.getLogger("bot").exception("oh")
    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["exception"][0]["exc_type"] == "ValueError"


@pytest.mark.parametrize("style", [None, "text", "json"])
def test_people_read_text_and_programs_json(style: LogFormat | None) -> None:
    for out in (io.StringIO(), Terminal()):
        configure_logs("INFO", style, out)
        logging.getLogger("bot").info("hello")
        is_json = style == "json" or (style is None and not out.isatty())
        assert out.getvalue().startswith("{") is is_json
        assert "hello" in out.getvalue()


def test_the_level_says_what_is_left_out() -> None:
    out = io.StringIO()
    configure_logs("WARNING", "text", out)
    logging.getLogger("bot").info("chatter")
    logging.getLogger("bot").warning("trouble")
    assert "chatter" not in out.getvalue()
    assert "trouble" in out.getvalue()


def test_libraries_never_tell_of_the_headers_they_send() -> None:
    out = io.StringIO()
    configure_logs("DEBUG", "text", out)
    for name in ("botocore.endpoint", "aiobotocore.x", "aiohttp.client", "urllib3", "sqlalchemy"):
        logging.getLogger(name).debug("Authorization: opensesame")
    assert out.getvalue() == ""


def test_configuring_twice_tells_nothing_twice() -> None:
    out = io.StringIO()
    configure_logs("INFO", "text", out)
    configure_logs("INFO", "text", out)
    logging.getLogger("bot").info("once")
    assert out.getvalue().count("once") == 1


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_token_of_an_interaction_is_told_by_an_error(style: LogFormat) -> None:
    out = io.StringIO()
    configure_logs("INFO", style, out)
    address = "https://discord.com/api/v10/{}/123/aW50ZXJhY3Rpb24-x_y.z{}"
    for place, rest in (("interactions", "/callback"), ("webhooks", "/messages/@original")):
        error = TimeoutError(f"Connection timeout to host {address.format(place, rest)}")
        logging.getLogger("bot").error("incident 1", exc_info=error)
    assert "aW50" not in out.getvalue()
    assert "/interactions/123/…/callback" in out.getvalue()
    assert "/webhooks/123/…/messages" in out.getvalue()
