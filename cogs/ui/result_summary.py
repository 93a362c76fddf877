"""The summary of a job's results: a line a match, what is doubtful, what had to be left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.figures import Record, tell
from bot.domain.analysis.records import record_in
from bot.domain.analysis.results import Analysis, LeftOut
from bot.domain.jobs import JobReplay
from bot.domain.links import replay_id_of
from bot.domain.moves import ReplayState
from bot.domain.player_keys import player_key
from bot.domain.replay.model import Replay
from bot.rendering.text.job_needs import mark_of, tell_needs
from bot.rendering.text.wording import count, tell_days, tell_formats, tell_some
from cogs.ui.pager import Pages, tell_page
from cogs.ui.replay_lines import count_in
from cogs.ui.result_matches import PlayedMatch, match_lines, matches_in, replay_link
from cogs.ui.words import cut, dotted, fit_lines, hidden, label, plain

MATCHES_A_PAGE: Final = 12
MOST_CHOICES: Final = 25
"""What a menu of Discord holds."""

# Together with the two fields it stays below what all embeds of a message may hold.
_LINES: Final = 2900
_FIELD: Final = 1024
_ABOUT: Final = 100
_REASON: Final = 200
_IDS_TOLD: Final = 20
_SPOILERS: Final = "tap a box to see a score"


@dataclass(frozen=True, slots=True)
class Choice:
    """A player in the menu; the digest stands for the name where that would be too long."""

    label: str
    digest: str
    description: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One page of the summary, and the players to choose from beside it."""

    embed: discord.Embed
    choices: tuple[Choice, ...]
    page: int
    pages: int


def summarize(
    analysis: Analysis, page: int, *, hides: bool, asked: Sequence[JobReplay] = ()
) -> Summary:
    """The page, or where there is none the last; with `hides` nothing in sight tells a winner.

    Of the replays that were `asked` for, it tells first how many are here.
    """
    replays = once_each(analysis.replays)
    matches = matches_in(replays)
    pages = Pages(matches, MATCHES_A_PAGE)
    page = pages.nearest(page)
    shown = pages[page]
    marks = {replay_id_of(one.url): mark for one in asked if (mark := mark_of(one))}
    told = match_lines(shown, replays, hides=hides, marks=marks)
    about = [*tell_coming(asked), *_about(replays, analysis)]
    embed = discord.Embed(
        title=dotted([tell_here(len(replays), asked), count(len(matches), "match")]),
        description="\n".join([*about, "", fit_lines(list(told), _LINES)]),
        color=discord.Color.green(),
    )
    own = dict.fromkeys(replay.replay_id for replay, _ in shown)
    doubts = [
        _doubt(one, told, hides=hides)
        for one in replays
        if one.replay_id in own
        for told in one.doubts
    ]
    for name, lines in (("Doubts", doubts), ("Left out", list(_left_out(analysis.left_out)))):
        if lines:
            embed.add_field(name=name, value=fit_lines(lines, _FIELD), inline=False)
    spoilers = _SPOILERS if hides and matches else ""
    embed.set_footer(text=dotted([tell_page(page, len(pages)), spoilers]) or None)
    return Summary(embed, tuple(_choices(replays, shown, hides=hides)), page, len(pages))


def find_player(analysis: Analysis, digest: str) -> str | None:
    """The player with this digest; None where there is none, or no longer."""
    players = (player for replay in analysis.replays for player in replay.players)
    return next((player for player in players if player_key(player) == digest), None)


def page_with(analysis: Analysis, player: str) -> int:
    """The page of the summary on which the player stands first."""
    matches = matches_in(once_each(analysis.replays))
    found = (i for i, (replay, _) in enumerate(matches) if player in replay.players)
    return next(found, 0) // MATCHES_A_PAGE


def brief_record(record: Record) -> str:
    """A record in few words; nothing where nothing was decided."""
    if record.of:
        # The interval is that of the matches also where their number is not said.
        return tell(record).partition(" in ")[0]
    return "undecided" if record.undecided else ""


def tell_here(here: int, asked: Sequence[JobReplay]) -> str:
    """How many replays are here; where some are missing, of how many."""
    return (
        f"{here} of {count(len(asked), 'replay')}" if here < len(asked) else count(here, "replay")
    )


def tell_coming(asked: Sequence[JobReplay]) -> Iterator[str]:
    """Why the others are not here yet; nothing where all came to an end."""
    coming = count_in(asked, ReplayState.WAITING, ReplayState.FETCHING)
    told = [tell_needs(asked), f"{coming} to come" if coming else ""]
    if any(told):
        yield f"**{dotted(told)}**"


def _about(replays: Sequence[Replay], analysis: Analysis) -> Iterator[str]:
    """What all replays have in common, and how many are missing."""
    if not replays:
        yield "No replay could be analyzed."
        return
    days = tell_days(replay.date for replay in replays)
    formats = tell_formats(replay.format for replay in replays)
    left_out = len(analysis.left_out)
    yield dotted(
        [
            plain(days, _ABOUT),
            plain(formats, _ABOUT),
            f"**{count(left_out, 'replay')} left out**" if left_out else "",
        ]
    )


def _doubt(replay: Replay, told: str, *, hides: bool) -> str:
    # Some name the loser of a game.
    return f"{replay_link(replay.replay_id)} {hidden(plain(told, _REASON), hides=hides)}"


def _left_out(left_out: Sequence[LeftOut]) -> Iterator[str]:
    """Each reason with the replays left out for it, most of them first."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for one in left_out:
        by_reason[one.reason].append(str(replay_id_of(one.url)))
    for reason, ids in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        # Many a reason names its replay itself.
        told = "" if ids[0] in reason else f"{tell_some(ids, _IDS_TOLD)}: "
        yield f"{told}{plain(reason, _REASON)}"


def _choices(
    replays: Sequence[Replay], shown: Sequence[PlayedMatch], *, hides: bool
) -> Iterator[Choice]:
    """All players where the menu has room for them, else those of the matches shown."""
    played = Counter(player for replay in replays for player in replay.players)
    if len(played) > MOST_CHOICES:
        wanted = {player for replay, _ in shown for player in replay.players}
    else:
        wanted = set(played)
    taken: set[str] = set()
    for player in sorted(wanted, key=lambda one: (-played[one], one.casefold(), one)):
        digest = player_key(player)
        if digest not in taken:  # names can be forged to have one in common
            taken.add(digest)
            record = "" if hides else brief_record(record_in(player, replays))
            told = dotted([record, count(played[player], "replay")])
            yield Choice(label(player), digest, cut(told, 100))
