"""A team's job in the world of these tests: three members against four others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bot.domain.jobs import Job, Submission
from bot.domain.teams import TeamDetails
from bot.samples.duel import Duel
from bot.services.askers import Asker
from tests.cli.running import quick_duel
from tests.services.world import ANA, World, urls

ANA_, BEN_, CLEO = "Ana", "Ben", "Cleo"
MEMBERS: Final = (ANA_, BEN_, CLEO)
# The members came back in the second week and nobody else did, so only one side can be the team.
PAIRS: Final = {
    1: (ANA_, "Xavier"),
    2: ("Yara", ANA_),
    3: (BEN_, "Zoe"),
    4: (BEN_, "Xavier"),
    5: ("Yara", CLEO),
    6: (CLEO, "Will"),
}
WEEK_BEFORE: Final = {1, 4, 6}
SERAPHIM: Final = TeamDetails(team_name="Seraphim", season=9, week=4, opponent_team="Damage Step")


def put(world: World, pairs: dict[int, tuple[str, str]] = PAIRS, day: str = "2025-11-16") -> None:
    """These replays can be fetched; some of them were played a week before that day."""
    world.shelf.files |= {
        number: team_duel(number, names, day).to_json() for number, names in pairs.items()
    }


def team_duel(number: int, names: tuple[str, str], day: str = "2025-11-16") -> Duel:
    """A replay of the team, of that day or the week before."""
    played = date.fromisoformat(day) - timedelta(weeks=number in WEEK_BEFORE)
    return quick_duel(number, *names, day=str(played))


async def submit_team(
    world: World, *numbers: int, team: TeamDetails = SERAPHIM, asker: Asker = ANA
) -> Job:
    """A team's job of these replays, else of all."""
    return await world.submissions.submit(asker, Submission(urls(*(numbers or PAIRS)), team))


async def asked(
    world: World, *numbers: int, team: TeamDetails = SERAPHIM, asker: Asker = ANA
) -> Job:
    """One whose replays are read, and whose players are to be confirmed."""
    put(world)
    return (await world.work(await submit_team(world, *numbers, team=team, asker=asker))).job


async def confirmed(world: World, asker: Asker = ANA, team: TeamDetails = SERAPHIM) -> Job:
    """One that is completed with the likely players."""
    job = await asked(world, asker=asker, team=team)
    await world.confirmations.confirm(asker, job.id)
    return (await world.work(job)).job
