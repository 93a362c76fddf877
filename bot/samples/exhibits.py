"""What the site shows as samples: the demo's replays, and the league's team with its truth."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.teams import TeamDetails
from bot.samples.scenes import demo_replays
from bot.samples.teams import SERAPHIM, team_details, team_replays


class Exhibits(Struct, frozen=True, kw_only=True):
    """Replays as the site would send them, and a team's as its captain asked for it.

    `lost` are links of the team to replays that nobody has; `names` tells whose another name is.
    """

    replays: tuple[bytes, ...]
    team_replays: tuple[bytes, ...]
    team: TeamDetails
    lost: tuple[int, ...]
    names: dict[str, str]
    confirmed: tuple[str, ...]


def make_exhibits() -> Exhibits:
    """Play it all; it takes a while."""
    return Exhibits(
        replays=tuple(content for _, content in demo_replays()),
        team_replays=tuple(content for _, content in team_replays()),
        team=team_details(lost=True),
        lost=SERAPHIM.lost,
        names=SERAPHIM.renamed,
        confirmed=tuple(name for member in SERAPHIM.members for name in member.names),
    )
