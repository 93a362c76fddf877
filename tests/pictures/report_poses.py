"""How a team's messages come about, from the question who plays to the report and its evidence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.domain.jobs import Submission
from bot.domain.links import replay_url
from bot.domain.teams import TeamDetails
from bot.samples.teams import (
    ANA,
    LOST_REPLAY_IDS,
    SERAPHIM,
    WREN,
    WREN_BEFORE,
    team_details,
    team_replays,
)
from bot.services.askers import Asker
from tests.pictures.stage import Message, Stage

_TWO_NAMES = f"{WREN} = {WREN_BEFORE}"


async def selection(stage: Stage) -> Message:
    """Who was found in the team's replays, as the seats name them."""
    await _submit(stage, team_details(lost=True), *_all(lost=True))
    return await stage.press(await _job(stage), "Players")


async def selection_tie(stage: Stage) -> Message:
    """The same replays without seats: of two people nobody can tell who is meant."""
    bare = TeamDetails(team_name=SERAPHIM.name, season=SERAPHIM.season, week=SERAPHIM.week)
    await _submit(stage, bare, *_all())
    return await stage.press(await _job(stage), "Players")


async def selection_names(stage: Stage) -> Message:
    """Names that may be one person's."""
    return await _press(stage, await selection(stage), "Same person?")


async def selection_merge(stage: Stage) -> Message:
    """The question before two names are one person."""
    return await stage.choose(await selection_names(stage), _TWO_NAMES)


async def confirmed(stage: Stage) -> Message:
    """What stands in place of the question once it is answered."""
    return await stage.press(await _merged(stage), "Looks right")


async def _merged(stage: Stage) -> Message:
    """The question, after the two names of one player are one; that is kept for later jobs."""
    names = await selection_names(stage)
    labels = [one["label"] for part in _parts(names) for one in part.get("options", ())]
    if not any(label.startswith(_TWO_NAMES) for label in labels):
        return await stage.press(names, "Back to the players")
    return await stage.press(await stage.choose(names, _TWO_NAMES), "Same person")


async def report(stage: Stage) -> Message:
    """The report, on one screen."""
    answer = await confirmed(stage)
    await stage.sim.work()
    return await stage.press(answer, "Open report")


async def report_early(stage: Stage) -> Message:
    """The report before anybody was asked."""
    await _submit(stage, team_details(lost=True), *_all(lost=True))
    return await stage.press(await _job(stage), "Open report")


async def seat(stage: Stage) -> Message:
    """A player's list."""
    return await stage.choose(await report(stage), f"1 {ANA}")


async def seat_scouting(stage: Stage) -> Message:
    """What changes decisions about a player."""
    return await stage.press(await seat(stage), "Scouting")


async def evidence(stage: Stage) -> Message:
    """The places on which a figure rests."""
    figures = await stage.press(await seat(stage), "Evidence")
    return await choose_among(stage, figures, "Cards and habits", "Side cards shown")


async def doubts(stage: Stage) -> Message:
    """What is not sure, and what is left aside."""
    return await _press(stage, await report(stage), "Doubts")


async def player_profile(stage: Stage) -> Message:
    """A player over all replays that somebody may see."""
    await report(stage)
    return await stage.ask("player profile", name=ANA)


async def choose_among(stage: Stage, message: Message, menu: str, option: str) -> Message:
    """The answer to an option of one of the message's menus."""
    (found,) = (part for part in _parts(message) if part.get("placeholder") == menu)
    (value,) = (one["value"] for one in found["options"] if one["label"].startswith(option))
    chosen = await stage.sim.ana.select(message, [value], custom_id=found["custom_id"])
    return chosen.followups[-1] if chosen.followups else chosen.response


def _all(*, lost: bool = False) -> tuple[int, ...]:
    return (*SERAPHIM.replay_ids, *(LOST_REPLAY_IDS if lost else ()))


async def _submit(stage: Stage, team: TeamDetails, *replay_ids: int) -> None:
    """A team's job of Ana's, whose players are asked for."""
    for name, content in team_replays():
        stage.source.keep(name, content)
    urls = tuple(map(replay_url, replay_ids))
    asker = Asker(stage.sim.ana.id)
    await stage.world.submissions.submit(asker, Submission(urls, team))
    await stage.sim.work()


async def _job(stage: Stage) -> Message:
    return await stage.ask("job show", job=await stage.newest_id())


async def _press(stage: Stage, message: Message, label: str) -> Message:
    """The answer to a button, told by the beginning of its label."""
    labels = (part.get("label") or "" for part in _parts(message))
    return await stage.press(message, next(one for one in labels if one.startswith(label)))


def _parts(message: Message) -> list[dict[str, Any]]:
    return [part for row in message.components for part in row["components"]]


POSES: dict[str, Callable[[Stage], Awaitable[Message]]] = {
    "selection": selection,
    "selection-tie": selection_tie,
    "selection-names": selection_names,
    "selection-merge": selection_merge,
    "confirmed": confirmed,
    "report": report,
    "report-early": report_early,
    "seat": seat,
    "seat-scouting": seat_scouting,
    "evidence": evidence,
    "doubts": doubts,
    "player-profile": player_profile,
}
