"""Jobs that wait for people, and browsers that bring what they wait for."""

from __future__ import annotations

from bot.domain.audiences import Audience, Visibility
from bot.domain.captures import Wanted
from bot.domain.jobs import Job, ReplayOutcome, Submission
from bot.domain.links import replay_id_of
from bot.domain.moves import ReplayState
from bot.domain.teams import Seat, TeamDetails
from bot.services.askers import Asker
from tests.cli.running import quick_duel
from tests.services.world import ANA, BEN, World, urls

ROLE = 999
BEN_OF_TEAM = Asker(BEN.discord_user_id, frozenset({ROLE}))
CLEO_OF_TEAM = Asker(333_444_555_666_777_888, frozenset({ROLE, 5}))
STRANGER = Asker(444_555_666_777_888_999, frozenset({5}))


async def waiting(
    world: World, *replay_ids: int, asker: Asker = ANA, team: TeamDetails | None = None
) -> Job:
    """A job that a worker left because a person has to bring each of these."""
    job = await world.submissions.submit(asker, Submission(urls(*replay_ids), team))
    await need(world, job, *replay_ids)
    return job


async def need(world: World, job: Job, *replay_ids: int) -> None:
    """A worker leaves the job because a person has to bring these."""
    needed = ReplayOutcome(ReplayState.NEEDS_YOU, "Give its file.")
    async with world.database.claim(job.id) as held:
        assert held is not None
        async with world.database.unit_of_work(held.lease) as unit:
            await unit.job_replays.begin(job.id, urls(*replay_ids))
            await unit.job_replays.finish(job.id, dict.fromkeys(urls(*replay_ids), needed))
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute("DELETE FROM pgq.pgqueuer")


async def shared(world: World, job: Job) -> Job:
    """The job, which from now on the team sees and may help."""
    await world.sharing.set(ANA, job.id, Visibility.TEAM, Audience(1, ROLE))
    return job


async def paired(world: World, asker: Asker = ANA, agent: str = "Firefox on Android") -> str:
    """The token of a browser of theirs."""
    return await world.captures.pair((await world.captures.begin_pairing(asker)).code, agent)


async def capture(world: World, token: str, *replay_ids: int) -> Wanted:
    """What is wanted after the browser brought these."""
    for number in replay_ids:
        wanted = await world.captures.take(token, number, quick_duel(number).to_json())
    return wanted


async def expire(world: World, table: str) -> None:
    """All of these are over since a minute ago."""
    async with world.database.unit_of_work() as unit:
        await unit.sql.execute(f"UPDATE {table} SET expires_at = now() - interval '1 minute'")


def told(wanted: Wanted) -> tuple[int, int, list[int]]:
    """Done, total, and the numbers of those to open, in their order."""
    return wanted.done, wanted.total, [replay_id_of(url) for url in wanted.urls]


def team(*seats: tuple[str, tuple[int, ...]]) -> TeamDetails:
    """A team whose seats have these players and replays."""
    return TeamDetails(
        team_name="Seraphim",
        seats=tuple(
            Seat(order=place, player=player, replays=urls(*replays))
            for place, (player, replays) in enumerate(seats, 1)
        ),
    )
