"""Replays as people ask to see them: one in full, many as a table with decks, or one player."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from bot.cli.screen import Screen
from bot.domain.analysis.decks import Deck
from bot.domain.analysis.profiles import profile
from bot.domain.replay.model import Replay
from bot.rendering.text.characters import clean
from bot.rendering.text.lines import EMPTY, Line
from bot.rendering.text.players import player_lines, read_decks
from bot.rendering.text.profiles import Depth, profile_lines
from bot.rendering.text.replays import replay_lines
from bot.rendering.text.results import result_lines
from bot.rendering.text.wording import count

_NAMES_TOLD: Final = 5


def show(replays: Sequence[Replay], arguments: Namespace, screen: Screen) -> int:
    """Show the replays as the arguments ask; 1 if the player asked for is not in them."""
    if arguments.player is not None:
        return _show_player(arguments.player, replays, arguments, screen)
    if len(replays) == 1:
        screen.show(replay_lines(replays[0], screen.width))
        return 0
    screen.show(_summary(replays, arguments, screen.width))
    return 0


def decks_of(replays: Sequence[Replay], player: str | None) -> list[Deck]:
    """Every list of this player, or of all players, in these replays."""
    names = {name for replay in replays for name in replay.players}
    wanted = sorted(names) if player is None else [player]
    return [
        deck
        for name in wanted
        for deck in read_decks(name, [replay for replay in replays if name in replay.players])
    ]


def _summary(replays: Sequence[Replay], arguments: Namespace, width: int) -> Iterator[Line]:
    if arguments.full:
        for replay in replays:
            yield from replay_lines(replay, width)
            yield from (EMPTY, EMPTY)
    yield from result_lines(replays, width)
    yield from player_lines(replays, width, everybody=arguments.decks)


def _show_player(
    player: str, replays: Sequence[Replay], arguments: Namespace, screen: Screen
) -> int:
    own = [replay for replay in replays if player in replay.players]
    if not own:
        screen.complain(_tell_unknown(player, replays))
        return 1
    depth = Depth(evidence=arguments.evidence, everything=arguments.full, decks=arguments.decks)
    screen.show(profile_lines(profile(player, own), own, screen.width, depth))
    return 0


def _tell_unknown(player: str, replays: Sequence[Replay]) -> str:
    """That nobody has this name, and who has a similar one."""
    seen = Counter(name for replay in replays for name in replay.players)
    by_folded = {name.casefold(): name for name in seen}
    near = get_close_matches(player.casefold(), by_folded, n=_NAMES_TOLD, cutoff=0.5)
    if near:
        names = ", ".join(by_folded[folded] for folded in near)
        known = f"similar: {names}"
    else:
        names = ", ".join(name for name, _ in seen.most_common(_NAMES_TOLD))
        known = f"{count(len(seen), 'player')} are, such as {names}"
    return clean(f"Nobody named “{player}” is in these replays; {known}.")
