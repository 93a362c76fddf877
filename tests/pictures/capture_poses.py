"""How the messages about replays come about that need a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from bot.domain.job_cards import CardOptions
from bot.domain.jobs import Submission
from bot.domain.links import replay_url
from bot.domain.sources import human_check
from bot.samples.teams import SERAPHIM, team_details, team_replays
from bot.services.askers import Asker
from tests.cli.running import quick_duel
from tests.pictures.stage import DEMO, NOWHERE, Message, Stage

_CAPTURE = "Capture in my browser"
_NEEDING = tuple(range(NOWHERE + 7000, NOWHERE + 7009))
_MANY = tuple(range(NOWHERE + 7100, NOWHERE + 7132))
_HERE = 8


async def card(stage: Stage) -> Message:
    """Six replays are here, nine need a person."""
    return await _waiting(stage, DEMO, _NEEDING)


async def card_many(stage: Stage) -> Message:
    """Eight of forty are here."""
    there = range(NOWHERE + 7200, NOWHERE + 7200 + _HERE)
    stage.source.put(*there)
    return await _waiting(stage, there, _MANY)


async def card_brought(stage: Stage) -> Message:
    """Some came from people; of one of these the site had another copy later."""
    shown = await _waiting(stage, DEMO[:2], _NEEDING[:5], visibility="team", team=stage.sim.team)
    await _bring(stage, *_NEEDING[:3])
    return await _replaced(stage, shown, _NEEDING[0])


async def capture(stage: Stage) -> Message:
    """What to do, for somebody who has paired no browser."""
    await _unpair(stage)
    return await stage.press(await card(stage), _CAPTURE)


async def capture_paired(stage: Stage) -> Message:
    """The same, for somebody who has."""
    await _paired(stage, "Firefox on Android")
    return await stage.press(await card(stage), _CAPTURE)


async def capture_silent(stage: Stage) -> Message:
    """Which browsers run the script, and what hinders it."""
    return await stage.press(await capture(stage), "The script is silent")


async def capture_link(stage: Stage) -> Message:
    """An address to copy."""
    return await stage.press(await capture_paired(stage), "Copy link")


async def capture_help(stage: Stage) -> Message:
    """What is lent to a teammate."""
    shown = await _waiting(stage, DEMO, _NEEDING, visibility="team", team=stage.sim.team)
    return await stage.press(shown, "Help capture", stage.sim.ben)


async def refused(stage: Stage) -> Message:
    """What somebody else is told."""
    shown = await _waiting(stage, DEMO, _NEEDING, visibility="team", team=stage.sim.team)
    return await stage.press(shown, "Help capture", stage.sim.carl)


async def finish(stage: Stage) -> Message:
    """The question before a job goes on without the rest."""
    return await stage.press(await card(stage), "Finish with what we have")


async def finished(stage: Stage) -> Message:
    """The card after that."""
    shown = await card(stage)
    asked = await stage.press(shown, "Finish with what we have")
    await stage.press(asked, "Finish")
    await stage.sim.work()
    await stage.settle()
    return shown


async def results(stage: Stage) -> Message:
    """Results of a job that waits, two of them by uploaded copies."""
    shown = await _waiting(stage, DEMO[:4], _NEEDING)
    await _bring(stage, *_NEEDING[:2])
    return await stage.press(await _replaced(stage, shown, _NEEDING[0]), "Open results")


async def report(stage: Stage) -> Message:
    """A team's report of which three replays need a person, and one was brought."""
    held = {int(name.partition(".")[0]): content for name, content in team_replays()}
    missing = SERAPHIM.replay_ids[-4:]
    for number, content in held.items():
        stage.source.keep(f"{number}.json", content)
    stage.source.refused |= dict.fromkeys(missing, human_check())
    await _forget(stage, missing)
    urls = tuple(map(replay_url, SERAPHIM.replay_ids))
    asker = Asker(stage.sim.ana.id)
    asked = Submission(urls, team_details())
    await stage.world.submissions.submit(asker, asked, card=CardOptions())
    await stage.sim.work()
    await stage.world.uploads.keep(asker, held[missing[0]])
    await stage.world.uploads.supply(asker, [replay_url(missing[0])])
    await stage.sim.work()
    job = await stage.ask("job show", job=await stage.newest_id())
    return await stage.press(job, "Open report")


async def report_card(stage: Stage) -> Message:
    """The card of such a team's job, which asks for its players, too."""
    await report(stage)
    return await stage.ask("job show", job=await stage.newest_id())


async def browsers(stage: Stage) -> Message:
    """The browsers that are paired, each to be revoked."""
    await _unpair(stage)
    await _paired(stage, "Firefox on Android")
    await _paired(stage, "Chrome on Windows")
    return await stage.press(await stage.ask("account status"), "Browsers")


async def _waiting(
    stage: Stage, here: Iterable[int], needing: Iterable[int], **options: object
) -> Message:
    """The card of a job of Ana's that waits for people to bring the latter."""
    needing = tuple(needing)
    await _forget(stage, needing)
    stage.source.refused |= dict.fromkeys(needing, human_check())
    shown = await stage.analyze(*here, *needing, **options)
    await stage.sim.work()
    await stage.settle()
    return shown


async def _bring(stage: Stage, *numbers: int) -> None:
    token = await _paired(stage, "Firefox on Android")
    for number in numbers:
        await stage.world.captures.take(token, number, quick_duel(number).to_json())
    await stage.sim.work()
    await stage.settle()


async def _replaced(stage: Stage, shown: Message, number: int) -> Message:
    """The card once the site's own copy came, and differed."""
    async with stage.world.database.unit_of_work() as unit:
        await unit.sql.execute(
            "UPDATE job_replays SET origin = 'archive', replaced_at = now() WHERE url = $1"
            " AND state = 'stored'",
            (replay_url(number),),
        )
        await unit.sql.execute("UPDATE jobs SET updated_at = now()")
    await stage.settle()
    return shown


async def _paired(stage: Stage, agent: str) -> str:
    captures = stage.world.captures
    pairing = await captures.begin_pairing(Asker(stage.sim.ana.id))
    return await captures.pair(pairing.code, agent)


async def _unpair(stage: Stage) -> None:
    asker = Asker(stage.sim.ana.id)
    for one in await stage.world.captures.browsers(asker):
        await stage.world.captures.unpair(asker, one.id)


async def _forget(stage: Stage, numbers: Iterable[int]) -> None:
    """Nobody has these, whatever other pictures needed."""
    urls = [replay_url(number) for number in numbers]
    async with stage.world.database.unit_of_work() as unit:
        for table in ("scraped_data", "uploaded_replays", "accepted_uploads"):
            await unit.sql.execute(f"DELETE FROM {table} WHERE url = ANY($1)", (urls,))


POSES: dict[str, Callable[[Stage], Awaitable[Message]]] = {
    "card-needs-you": card,
    "card-needs-many": card_many,
    "card-brought": card_brought,
    "card-finished": finished,
    "card-team-needs": report_card,
    "capture": capture,
    "capture-paired": capture_paired,
    "capture-silent": capture_silent,
    "capture-link": capture_link,
    "capture-finish": finish,
    "results-partial": results,
    "report-partial": report,
    "browsers": browsers,
}
BENS: dict[str, Callable[[Stage], Awaitable[Message]]] = {"capture-help": capture_help}
"""What a teammate sees."""
CARLS: dict[str, Callable[[Stage], Awaitable[Message]]] = {"capture-help-others": refused}
"""What somebody else sees."""
