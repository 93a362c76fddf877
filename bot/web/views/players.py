"""One player's page: the profile, every list with its tiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.analysis.appearances import once_each
from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.profiles import profile
from bot.domain.analysis.results import Analysis
from bot.domain.analysis.sightings import DeckSighting, read_sightings
from bot.domain.job_errors import JobError, JobErrorCode
from bot.domain.player_keys import player_key
from bot.domain.replay.model import Replay
from bot.rendering.deck_names import name_by_cards
from bot.rendering.text.wording import count, tell_days, tell_formats
from bot.web.views.decks import DeckView, deck_view
from bot.web.views.matches import MatchView, match_views
from bot.web.views.names import NameView, name_view
from bot.web.views.profiles import ProfileView, profile_view

LISTS_TOLD: Final = 8
_NO_PLAYER: Final = "This player is not in these results: go back to all players."


@dataclass(frozen=True, slots=True)
class PlayerPageView:
    """A player over all replays of a job; lists the newest first, `older` are not shown.

    There is no profile where scores are hidden: nearly every figure of it tells one.
    """

    name: NameView
    facts: tuple[str, ...]
    profile: ProfileView | None
    decks: tuple[DeckView, ...]
    older: int
    matches: tuple[MatchView, ...]


def find_player(analysis: Analysis, key: str) -> str:
    """The player with this key; JobError where there is none."""
    players = (player for replay in analysis.replays for player in replay.players)
    found = next((player for player in players if player_key(player) == key), None)
    if found is None:
        raise JobError(JobErrorCode.UNKNOWN_PLAYER, _NO_PLAYER)
    return found


def lists_of(player: str, replays: Sequence[Replay]) -> tuple[Deck, ...]:
    """The player's lists, the newest first."""
    return tuple(reversed(reconstruct_decks(_sightings(player, replays))))


def player_view(
    analysis: Analysis, player: str, base: str, *, scores: bool = True
) -> PlayerPageView:
    """The page of a player who is in the analysis; `base` is the path of the results."""
    own = [replay for replay in once_each(analysis.replays) if player in replay.players]
    sightings = _sightings(player, own)
    decks = tuple(reversed(reconstruct_decks(sightings)))
    key = player_key(player)
    return PlayerPageView(
        name=name_view(player),
        facts=tuple(_facts(own)),
        profile=profile_view(profile(player, own)) if scores else None,
        decks=tuple(
            deck_view(
                deck,
                [one for one in sightings if one.replay_id in deck.replays],
                title=name_by_cards(deck, own) or _which(number, len(decks)),
                file=f"{base}/players/{key}/decks/{number}.ydk",
                scores=scores,
            )
            for number, deck in enumerate(decks[:LISTS_TOLD], start=1)
        ),
        older=max(0, len(decks) - LISTS_TOLD),
        matches=match_views(reversed(own), scores=scores, subject=player),
    )


def _facts(replays: Sequence[Replay]) -> Iterator[str]:
    yield count(len(replays), "replay")
    yield tell_days(replay.date for replay in replays)
    yield tell_formats(replay.format for replay in replays)


def _which(number: int, of: int) -> str:
    """A list without a name, counted from the oldest."""
    return "Newest list" if number == 1 else f"List {of - number + 1}"


def _sightings(player: str, replays: Sequence[Replay]) -> list[DeckSighting]:
    return [one for replay in replays for one in read_sightings(replay, player)]
