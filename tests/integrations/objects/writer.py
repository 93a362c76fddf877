"""A process that puts objects, and says each key when it has it: `writer SEED COUNT HOME…`."""

import asyncio
import random
import sys
from pathlib import Path

from bot.integrations.objects.files import open_folder_store


def contents(seed: int, count: int) -> list[bytes]:
    """Always the same for one seed."""
    chance = random.Random(seed)
    return [chance.randbytes(chance.choice([10, 1_000, 50_000])) for _ in range(count)]


async def write(seed: int, count: int, home: list[str]) -> None:
    if len(home) == 1:
        opening = open_folder_store(Path(home[0]))
    else:
        # It takes a while to import, which only those should wait for who need it.
        from bot.integrations.objects.s3 import open_s3_store  # noqa: PLC0415

        opening = open_s3_store(home[0], endpoint_url=home[1], prefix=home[2])
    async with opening as store:

        async def put(number: int, content: bytes) -> None:
            key = await store.put(f"raw/{number % 7}", content, ".json.zst")
            sys.stdout.write(f"{key}\n")
            sys.stdout.flush()

        await asyncio.gather(*(put(n, c) for n, c in enumerate(contents(seed, count))))


if __name__ == "__main__":
    asyncio.run(write(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
