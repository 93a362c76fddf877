"""`python -m tests.pictures [FOLDER [NAME...]]`: a picture of every kind of message, and pages.

They are taken of the real bot, at the width of a phone, into docs/pictures or another folder. A
file is left alone where nobody would see a difference.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from tests.pictures.chromium import find_chromium, own_chromium
from tests.pictures.gallery import GALLERY
from tests.pictures.images import keep
from tests.pictures.pages import shoot_pages
from tests.pictures.panels import shoot_panels
from tests.pictures.stage import open_stage

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "pictures"
_PHONE: Final = (480, 1600)
_LARGEST_PAGE: Final = 200_000
_NO_BROWSER: Final = (
    "The pictures are taken with Chromium, which is not installed: install the package chromium,"
    " say with `apt-get install chromium`."
)


async def take_pictures(folder: Path, names: list[str]) -> None:
    """Those that are named, or all."""
    async with open_stage() as stage:
        async for name, png in shoot_pages(stage.world, names):
            _tell(name, keep(png, folder / f"{name}.png", _LARGEST_PAGE))
        async for name, png in shoot_panels(names):
            _tell(name, keep(png, folder / f"{name}.png", _LARGEST_PAGE))
        # A preview shows a message; one that was never posted cannot be its first.
        await stage.ask("help")
        sim = stage.sim
        people = [sim.ana, sim.ben, sim.carl]
        async with sim.env.preview(sim.channel, viewers=people, width=480, height=1600) as preview:
            for name, pose in GALLERY.items():
                if names and name not in names:
                    continue
                async with pose(stage) as (target, viewer):
                    await preview.refresh()
                    shot = await preview.screenshot(target=target, viewer=viewer, viewport=_PHONE)
                assert shot.png is not None
                _tell(name, keep(shot.png, folder / f"{name}.png"))


def _tell(name: str, is_new: bool) -> None:  # noqa: FBT001 - the one question
    sys.stdout.write(f"{name:<20} {'new' if is_new else 'as before'}\n")
    sys.stdout.flush()


def main() -> int:
    """Take the pictures, or say what is missing."""
    browser = find_chromium()
    if browser is None:
        sys.stderr.write(f"{_NO_BROWSER}\n")
        return 1
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with own_chromium(browser):
        asyncio.run(take_pictures(folder, sys.argv[2:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
