"""All measurements, one table after the other; or those that are named: `fetching pace`.

`browsing` takes a quarter of an hour, and is measured only where it is named.
"""

from __future__ import annotations

import sys
from typing import Final

from tests.bench import browsing, decks, discord, fetching, jobs, pace, reading, teams, web

_ALL: Final = (reading, decks, jobs, pace, fetching, teams, web, discord)
_NAMED: Final = {one.__name__.rpartition(".")[2]: one for one in (*_ALL, browsing)}

if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - _NAMED.keys():
        sys.exit(f"nothing is measured as {', '.join(unknown)}: name {', '.join(_NAMED)}")
    for one in [_NAMED[name] for name in sys.argv[1:]] or _ALL:
        one.report()
