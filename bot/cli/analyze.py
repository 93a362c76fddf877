"""`analyze` for people: what the files say, and which of them say nothing."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from bot.cli.deck_files import write_decks
from bot.cli.gathering import Gathered, gather
from bot.cli.reading import find
from bot.cli.screen import Screen
from bot.cli.views import decks_of, show
from bot.rendering.text.lines import EMPTY, Tone
from bot.rendering.text.wording import count

_MORE: Final = "More: --player NAME for one player, --full for each replay, --decks for every list."


def run(arguments: Namespace) -> int:
    """Show what the files say; 1 if something asked for could not be had."""
    gathered = gather(find(arguments.paths))
    screen = Screen()
    status = show(gathered.replays, arguments, screen) if gathered.replays else 1
    if gathered.repeated:
        files = count(gathered.repeated, "file")
        screen.say(f"Left out: {files} of replays that are in other files, too.", Tone.FAINT)
    if screen.terminal and _may_want_more(gathered, arguments):
        screen.show([EMPTY])
        screen.say(_MORE, Tone.FAINT)
    if arguments.ydk and not status:
        decks = decks_of(gathered.replays, arguments.player)
        status = write_decks(arguments.ydk, decks, screen, likely=arguments.likely)
    for refusal in gathered.refusals:
        screen.complain(refusal)
    return 1 if gathered.refusals else status


def _may_want_more(gathered: Gathered, arguments: Namespace) -> bool:
    """Whether this was the short view of many replays."""
    asked = arguments.player or arguments.full or arguments.decks or arguments.ydk
    return len(gathered.replays) > 1 and not asked
