"""A real server that speaks as S3 does, and that knows two people: one owns, one only reads."""

import json
import shlex
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.handlers import add_expect_header

BUCKET = "objects"
OWNER = ("the-owner", "secret-of-the-owner")
READER = ("the-reader", "secret-of-the-reader")
PATIENCE_S = 30.0
# What listens where: everything that is not named here would take a fixed port.
PORTS = [
    *("-master.port", "-master.port.grpc", "-volume.port", "-volume.port.grpc"),
    *("-filer.port", "-filer.port.grpc", "-s3.port", "-s3.port.grpc"),
]
OPTIONS = [
    *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", "-master.telemetry=false"),
    *("-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.autoCreateBucket=false"),
    *("-master.volumeSizeLimitMB=64", "-volume.max=0", "-volume.minFreeSpace=0"),
]
# The server ends when we do, however that happens: then nobody holds the other end of its input.
UNTIL_WE_END = '"$@" & read -r _; kill -9 $!; wait'


@dataclass(frozen=True)
class Weed:
    """A running server with an empty bucket named `BUCKET`."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, key: str, stored: bytes) -> None:
        """Put it there behind the store's back."""
        self._client.put_object(Bucket=BUCKET, Key=key, Body=stored)

    def get(self, key: str) -> bytes:
        stored: bytes = self._client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return stored

    def is_ready(self) -> bool:
        try:
            with suppress(ClientError):  # It may be there since the last time somebody asked.
                self._client.create_bucket(Bucket=BUCKET)
            self.put("ready", b"room for the first object may take some seconds to make")
            self._client.delete_object(Bucket=BUCKET, Key="ready")
        except (BotoCoreError, ClientError):
            return False
        return True

    def close(self) -> None:
        self._client.close()

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - clients have no type of their own
        session = botocore.session.Session()
        session.set_credentials(*OWNER)
        # With an empty body, it makes the server and this client lose step with each other.
        session.unregister("before-call.s3", add_expect_header)  # type: ignore[arg-type] # it is one
        config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
        return session.create_client(
            "s3", region_name="us-east-1", endpoint_url=self.url, config=config
        )


@contextmanager
def running_weed(folder: Path) -> Iterator[Weed]:
    """A server that keeps its data in `folder`; another program may snatch its ports, once."""
    with ExitStack() as stack:
        for attempt in range(3):
            weed = stack.enter_context(_started(folder / str(attempt)))
            if weed is not None:
                yield weed
                return
        log = (folder / "0" / "log").read_text(encoding="utf-8")
        raise AssertionError(f"the server does not start: {log[-2000:]}")


@contextmanager
def _started(folder: Path) -> Iterator[Weed | None]:
    folder.mkdir(parents=True)
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    options = [*OPTIONS, f"-dir={folder}", f"-s3.config={_people(folder)}"]
    options += [f"{name}={port}" for name, port in ports.items()]
    command = [str(Path(sysconfig.get_path("scripts"), "weed")), "-logtostderr", "server", *options]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            ["sh", "-c", UNTIL_WE_END, "sh", *command],
            cwd=folder,
            env={"HOME": str(folder), "TMPDIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        ) as process,
    ):
        assert process.stdin, shlex.join(command)
        with closing(Weed(ports["-s3.port"])) as weed:
            yield weed if _is_ready_in_time(weed, folder / "log") else None
        process.stdin.close()
        process.wait()


def _is_ready_in_time(weed: Weed, log: Path) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and "address already in use" not in log.read_text():
        if weed.is_ready():
            return True
        time.sleep(0.1)
    return False


def _people(folder: Path) -> Path:
    rights = {OWNER: ["Admin", "Read", "Write", "List"], READER: ["Read", "List"]}
    people = [
        {"name": key, "credentials": [{"accessKey": key, "secretKey": secret}], "actions": actions}
        for (key, secret), actions in rights.items()
    ]
    path = folder / "people.json"
    path.write_text(json.dumps({"identities": people}))
    return path


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
