"""Whom the archive source contacts, and what it tells them."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from bot.domain.sources import SourceError, SourceErrorCode
from bot.integrations.duelingbook.archive import ReplayArchive, open_archive
from tests.standins.archive import Kind, open_archive_standin, open_listener

AGENT = "duel-insights/0.1"
TOKEN = "t0ken-of-the-archive"
CONTENT = b'{"id": 77, "plays": []}'

Code = SourceErrorCode


async def refusal(archive: ReplayArchive) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await archive.fetch(77)
    return caught.value


async def refused_by(address: str) -> SourceError:
    async with open_archive(address, agent=AGENT, token=TOKEN, allow_private=True) as archive:
        return await refusal(archive)


async def test_without_a_token_none_is_sent_and_cookies_are_never() -> None:
    async with open_archive_standin() as standin:
        standin.put(77, CONTENT)
        # Of a bare number's host aiohttp never keeps any.
        address = standin.address.replace("127.0.0.1", "localhost")
        async with open_archive(address, agent=AGENT, allow_private=True) as archive:
            await archive.fetch(77)
            await archive.fetch(77)
    assert len(standin.requests) == 2
    assert all({"authorization", "cookie"}.isdisjoint(a.headers) for a in standin.requests)


async def test_a_redirect_elsewhere_is_not_followed() -> None:
    async with open_archive_standin() as standin, open_listener() as stranger:
        standin.answer(77, Kind.REDIRECT_ELSEWHERE)
        here = standin.url.rpartition(":")[2]
        for place in (
            f"http://127.0.0.1:{stranger.port}/{{replay_id}}.json",
            f"http://localhost:{stranger.port}/{{replay_id}}.json",
            f"//127.0.0.1:{stranger.port}/",
            f"https://127.0.0.1:{here}/replays/{{replay_id}}.json",
            f"http://user@127.0.0.1:{here}/replays/{{replay_id}}.json",
            f"http://:word@127.0.0.1:{here}/replays/{{replay_id}}.json",
            "http://127.0.0.1:99999/",
            "http://[",
            "file:///etc/passwd",
        ):
            standin.elsewhere = place
            error = await refused_by(standin.address)
            assert error.code is Code.REFUSED, place
            assert "to another address, where it may not go" in error.sentence
        assert stranger.connections == 0


async def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_archive_standin() as standin, open_listener() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        standin.put(77, CONTENT)
        async with open_archive(standin.address, agent=AGENT, allow_private=True) as archive:
            assert await archive.fetch(77) == CONTENT
        assert proxy.connections == 0


async def asked_privately(host: str, port: int) -> SourceError:
    async with open_archive(f"http://{host}:{port}/{{replay_id}}.json", agent=AGENT) as archive:
        with pytest.raises(SourceError):
            await archive.check()
        return await refusal(archive)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]"])
async def test_a_private_address_is_not_even_connected_to(
    host: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_listener() as listener:
        error = await asked_privately(host, listener.port)
        assert listener.connections == 0
    assert error.code is Code.REFUSED
    assert error.sentence.endswith("is where the bot may not go: tell the bot's operator.")
    assert "set ARCHIVE_ALLOW_PRIVATE" in caplog.text


async def test_a_public_name_that_leads_home_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with open_listener() as listener:

        def resolve(*_: object, **__: object) -> list[object]:
            kind = (socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
            return [
                (socket.AF_INET, *kind, ("127.0.0.1", listener.port)),
                (socket.AF_INET6, *kind, ("::1", listener.port, 0, 0)),
            ]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        error = await asked_privately("archive.example.org", listener.port)
        assert (error.code, listener.connections) == (Code.REFUSED, 0)


async def test_a_name_that_nobody_knows_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    async with open_archive("https://archive.example.org/{replay_id}", agent=AGENT) as archive:
        error = await refusal(archive)
    assert (error.code, "cannot be reached" in error.sentence) == (Code.UNAVAILABLE, True)


async def test_an_archive_that_is_off_is_out_of_reach() -> None:
    async with open_listener() as listener:
        port = listener.port
    address = f"http://127.0.0.1:{port}/{{replay_id}}"
    async with open_archive(address, agent=AGENT, allow_private=True) as archive:
        error = await refusal(archive)
        assert (error.code, "cannot be reached" in error.sentence) == (Code.UNAVAILABLE, True)
        with pytest.raises(SourceError, match="cannot be reached"):
            await archive.check()


async def test_what_speaks_no_tls_gets_no_token() -> None:
    async with open_archive_standin() as standin:
        error = await refused_by(standin.address.replace("http:", "https:"))
    assert (error.code, "reached safely" in error.sentence) == (Code.UNAVAILABLE, True)
    assert standin.requests == []


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
async def test_a_certificate_that_nobody_vouches_for_gets_no_token(tmp_path: Path) -> None:
    made = tmp_path / "made.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    command += (
        f" -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout {made} -out {made}.crt"
    )
    await asyncio.to_thread(subprocess.run, command.split(), check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(f"{made}.crt", made)
    async with open_archive_standin(tls=tls) as standin:
        error = await refused_by(standin.address)
    assert (error.code, "reached safely" in error.sentence) == (Code.UNAVAILABLE, True)
    assert standin.requests == []
