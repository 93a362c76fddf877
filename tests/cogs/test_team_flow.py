"""A captain's whole way in the simulated Discord: from two posts to where a figure comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from bot.domain.jobs import Job
from bot.domain.links import replay_id_of, replay_url
from bot.samples.teams import ANA, SERAPHIM, WREN, WREN_BEFORE, team_details, team_replays
from bot.services.askers import Asker
from tests.discord.simulated import Simulation
from tests.services.world import World

pytest_plugins = ("tests.database",)

Message = Any
"""A message or what an action led to: simcord has a class for each."""

OWN_TEAM = "Your team, if you meet them"
PLAYERS = "Who is on the team? Choose all of them"


@dataclass
class Captain:
    """Ana, who sees what each of her presses is answered with."""

    sim: Simulation

    async def add(self, text: str) -> Message:
        """The answer to *Add to scouting* on a post of Ben's."""
        said = await self.sim.ben.send(self.sim.channel, text)
        return (await self.sim.ana.context_menu(self.sim.channel, "Add to scouting", said)).response

    async def submit(self, **fields: str) -> Message:
        """The preview that comes of `/team submit`, as it was opened but for these fields."""
        form: Any = await self.sim.ana.slash(self.sim.channel, "team submit")
        filled = {
            part["component"]["custom_id"]: fields.get(
                part["label"], part["component"].get("value", "")
            )
            for part in form.modal["components"]
        }
        sent = {field: value for field, value in filled.items() if value}
        return (await self.sim.ana.submit_modal(form, sent)).response

    async def press(self, message: Message, label: str) -> Message:
        """The answer to a button, told by the beginning of its label."""
        labels = [part.get("label") or "" for part in parts(message)]
        (whole,) = {one for one in labels if one.startswith(label)}
        return answer(await self.sim.ana.click(message, label=whole))

    async def choose(self, message: Message, placeholder: str, *options: str) -> Message:
        """The answer to what was chosen in a menu, told by the beginnings of the labels."""
        (menu,) = (part for part in parts(message) if part.get("placeholder") == placeholder)
        values = [
            next(one["value"] for one in menu["options"] if one["label"].startswith(option))
            for option in options
        ]
        return answer(await self.sim.ana.select(message, values, custom_id=menu["custom_id"]))


def parts(message: Message) -> list[dict[str, Any]]:
    """Buttons and menus; those of the history are discord.py's, those of answers are Discord's."""
    rows = [row if isinstance(row, dict) else row.to_dict() for row in message.components]
    return [part for row in rows for part in row["components"]]


def answer(pressed: Message) -> Message:
    return pressed.followups[-1] if pressed.followups else pressed.response


def read(message: Message) -> str:
    texts = [message.content or ""]
    for embed in message.embeds:
        texts += [embed.title or "", embed.description or ""]
        texts += [f"{field.name}\n{field.value}" for field in embed.fields]
    return "\n".join(texts)


def post_of(player: str) -> str:
    """What is said in a results channel of a player's matches."""
    (seat,) = (seat for seat in team_details().seats if seat.player == player)
    numbers = " ".join(str(replay_id_of(url)) for url in seat.replays)
    return f"**{seat.order}.** {player} vs {seat.opponent}: {numbers}"


def card_in(sim: Simulation) -> Message:
    """The job's card, which everybody in the channel sees."""
    (card,) = (one for one in sim.channel.history(viewer=sim.carl) if one.embeds)
    return card


async def submit_two_posts(captain: Captain, world: World) -> Job:
    """The job of two posts, of which one was added twice; its replays are stored."""
    sim = captain.sim
    assert "**Draft: 1 match, 4 replays**" in read(await captain.add(post_of(ANA)))
    assert "**Draft: 2 matches, 9 replays**" in read(await captain.add(post_of(WREN)))
    assert "This post was there already: nothing changed" in read(await captain.add(post_of(WREN)))
    preview = await captain.submit(
        **{"Team": SERAPHIM.name, "Season and week": "S9 W4", OWN_TEAM: "DS"}
    )
    assert "9 replays: all to come" in read(preview)
    assert f"{OWN_TEAM}: DS" in read(preview)
    await captain.press(preview, "Confirm")
    assert "PENDING" in read(card_in(sim))
    await sim.work()
    await sim.report()
    (job,) = (await world.jobs.page(Asker(sim.ana.id))).jobs
    stored = await world.scraped(*map(replay_id_of, job.urls))
    assert stored.keys() == set(job.urls)
    assert len(stored) == 9
    return job


async def confirm_two(captain: Captain) -> Message:
    """What stands in place of the question, once it was said who is meant and under which names."""
    card = card_in(captain.sim)
    assert "Waiting for you to pick the players" in read(card)
    question = await captain.press(card, "Players")
    assert f"**{WREN}** and **{WREN_BEFORE}** share an account" in read(question)
    question = await captain.choose(question, PLAYERS, ANA, WREN, WREN_BEFORE)
    names = await captain.press(question, "Same person? 1")
    pair = await captain.choose(names, "Choose what to look at", f"{WREN} = {WREN_BEFORE}")
    question = await captain.press(pair, "Same person")
    assert f"**{WREN}**, also {WREN_BEFORE}" in read(question)
    return await captain.press(question, "Confirm 2")


@pytest.mark.slow
async def test_two_posts_become_a_report_with_decks_and_evidence(
    world: World, sim: Simulation
) -> None:
    captain = Captain(sim)
    world.shelf.files |= {int(name.partition(".")[0]): held for name, held in team_replays()}
    await submit_two_posts(captain, world)
    settled = await confirm_two(captain)
    assert f"**Confirmed:** {ANA}, {WREN}" in read(settled)
    await sim.work()
    report = await captain.press(settled, "Open report")
    assert report.ephemeral
    told = read(report)
    assert "**Seraphim** · S9 W4 · vs DS · only you" in told
    assert f"**1 {ANA}** · Goat Control, 3 weeks the same" in told
    assert f"**4 {WREN}** · Zombie, 4 weeks the same" in told
    seat = await captain.choose(report, "Look at a seat", f"1 {ANA}")
    assert f"{ANA} · Goat Control" in read(seat)
    file = await captain.press(seat, ".ydk")
    assert file.attachments[0].filename.endswith(".ydk")
    figures = await captain.press(seat, "Evidence")
    places = await captain.choose(figures, "Results", "Matches")
    assert replay_url(SERAPHIM.replay_ids[0]) in read(places)
    assert [one for one in sim.channel.history(viewer=sim.carl) if one.embeds] == [card_in(sim)]
    assert ANA not in read(card_in(sim)), "rivals may read the channel"
