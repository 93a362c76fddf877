"""How the messages about a team come about that is not submitted yet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.samples.teams import ANA, CARL, SERAPHIM, team_replays, team_sheet
from bot.services.askers import Asker
from tests.pictures.stage import Message, Stage

_HERE = 19
_LOST = (
    "see you all on saturday!\n"
    "Ana vs Carl vs Ben: {0}\n"
    "2. Ben vs Hedda https://www.duelingbook.com/deck?id=12345\n"
)


async def form(stage: Stage) -> Message:
    """The form, when there is no draft yet."""
    await stage.world.drafts.drop(Asker(stage.sim.ana.id))
    return await stage.sim.ana.slash(stage.sim.channel, "team submit")


async def preview(stage: Stage) -> Message:
    """What was understood of the lines that a captain pastes; some of the replays are here."""
    for _, content in team_replays()[:_HERE]:
        await stage.world.uploads.keep(Asker(stage.sim.ana.id), content)
    return await _send(stage, team_sheet(lost=True))


async def form_again(stage: Stage) -> Message:
    """The form once more, with the draft in it."""
    return await stage.sim.ana.click(await preview(stage), label="Edit")


async def preview_team(stage: Stage) -> Message:
    """A role was chosen that may see the results."""
    shown = await preview(stage)
    (menu,) = (part for row in shown.components for part in row["components"] if part["type"] == 6)
    chosen = await stage.sim.ana.select(shown, [stage.sim.team], custom_id=menu["custom_id"])
    return chosen.response


async def not_understood(stage: Stage) -> Message:
    """Lines that say nothing, or too much; and no name of the team."""
    return await _send(stage, team_sheet() + _LOST.format(SERAPHIM.replay_ids[0] + 77), team="")


async def too_much(stage: Stage) -> Message:
    """More replays than a job may have."""
    return await _send(stage, " ".join(map(str, range(10**7, 10**7 + 212))))


async def scouting(stage: Stage) -> Message:
    """A message that was added to the draft."""
    await _start(stage)
    return await _add(stage, f"**1.** {ANA} vs {CARL} (2-1): {SERAPHIM.replay_ids[0]}\ngg wp!")


async def scouting_replaced(stage: Stage) -> Message:
    """A later post of the same match."""
    await scouting(stage)
    return await _add(stage, f"updated {ANA} vs {CARL} (2-1): {SERAPHIM.replay_ids[1]}")


async def scouting_nothing(stage: Stage) -> Message:
    """A message without a link."""
    return await _add(stage, "good games everybody")


async def scouting_draft(stage: Stage) -> Message:
    """What was gathered, which has no name yet."""
    return await stage.press(await scouting(stage), "Open draft")


async def scouting_empty(stage: Stage) -> Message:
    """The question before it is thrown away."""
    return await stage.press(await scouting(stage), "Throw away")


async def drop(stage: Stage) -> Message:
    """The question before a draft is thrown away."""
    return await stage.press(await preview(stage), "Throw away")


async def canceled(stage: Stage) -> Message:
    """The draft is gone."""
    return await stage.press(await drop(stage), "Yes, throw it away")


async def card(stage: Stage) -> Message:
    """The card of the job that the draft became."""
    await stage.sim.ana.click(await preview(stage), label="Confirm")
    return stage.newest()


async def _start(stage: Stage) -> None:
    await stage.world.drafts.drop(Asker(stage.sim.ana.id))
    for number in range(1, 5):
        await _add(
            stage, f"{5 - number}. Ben{number} vs Di{number}: {SERAPHIM.replay_ids[5 + number]}"
        )


async def _add(stage: Stage, text: str) -> Message:
    said = await stage.sim.ben.send(stage.sim.channel, text)
    added = await stage.sim.ana.context_menu(stage.sim.channel, "Add to scouting", said)
    return added.response


async def _send(stage: Stage, text: str, team: str = SERAPHIM.name) -> Message:
    """The preview of what was written into an empty form."""
    opened: Any = await form(stage)
    values = [team, "", "", text]
    fields = [part["component"]["custom_id"] for part in opened.modal["components"]]
    filled = {field: value for field, value in zip(fields, values, strict=False) if value}
    sent = await stage.sim.ana.submit_modal(opened, filled)
    return sent.response


POSES: dict[str, Callable[[Stage], Awaitable[Message]]] = {
    "team-form": form,
    "team-form-again": form_again,
    "draft": preview,
    "draft-team": preview_team,
    "draft-not-understood": not_understood,
    "draft-too-much": too_much,
    "draft-throw-away": drop,
    "draft-canceled": canceled,
    "draft-submitted": card,
    "scouting": scouting,
    "scouting-replaced": scouting_replaced,
    "scouting-nothing": scouting_nothing,
    "scouting-draft": scouting_draft,
    "scouting-empty": scouting_empty,
}
