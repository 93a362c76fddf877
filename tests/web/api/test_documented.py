"""What `docs/api.md` shows works as it stands there."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.services.world import ANA
from tests.web.api.programs import token_of
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)


@pytest.mark.slow
async def test_the_loop_goes_from_pasted_links_to_the_results(site: Site, tmp_path: Path) -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL)
    world = site.world
    world.shelf.put(1234567)
    token = await token_of(world, ANA)
    (tmp_path / "links.txt").write_text("1234567")
    program = f"SITE, TOKEN = {site.url!r}, {token!r}\n{shown}"
    async with world.at_work():
        run = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", program),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told, _ = await asyncio.wait_for(run.communicate(), 60)
    assert (run.returncode, told) == (0, b"Ana\n"), told
