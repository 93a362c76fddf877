"""Whatever strangers typed: Discord takes every message, and nothing in it is obeyed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.analysis.results import Analysis
from bot.domain.jobs import JobReplay
from bot.domain.links import replay_url
from bot.domain.moves import JobStatus, ReplayState
from bot.domain.player_keys import player_key
from bot.domain.replay.model import Replay, Use
from bot.domain.sources import ReplayOrigin
from cogs.ui.pager import Turn, Way
from cogs.ui.player_source import Arriving, PlayerKey
from cogs.ui.players import PICTURE, player_embeds, read_player
from cogs.ui.result_summary import summarize
from cogs.ui.results import player_view, summary_view
from tests.cogs.ui.results import analysis_of, check, in_sight, left_out, written
from tests.domain.analysis import decklists
from tests.domain.analysis.duels import copy, game, held, replay, shown, throw

JOB_ID = UUID(int=2**128 - 1)
LINK = "https://duels.example/r/1"
NASTY = (
    "**bold** _it_ ~~x~~ `code` ||spoiler||",
    "[link](https://evil.example) <@1> @everyone <#2>",
    "# heading",
    "> quote\n- list\n1. one",
    "\\",
    "||",
    "\u202e\u2067right\u200f to left",
    "אבג",
    "🦎" * 2000,
    "長い名前" * 1024,
    "*" * 4096,
    "Z\u0335\u0322\u0321" * 99,
    " ",
    "\u3164",
    "https://evil.example/x",
)
NAMES = st.sampled_from(NASTY) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30
)


def forged(ana: str, bo: str, card: str, words: str) -> list[Replay]:
    """Two lists and two matches in which every text is somebody's own."""
    players = (ana, bo)
    sides = [
        shown(
            ana,
            seen=tuple(copy(f"{name}{card}{n}"[-4096:], n) for n in (*range(1, 41), 42, 44, 99)),
            stays=(held(card, 1, 1, Use.SET_SPELL_TRAP), held(f"{card}2", 1)),
        )
        for name in ("", "New")
    ]
    throws = (replace(throw("Rock", "Rock", None), choices=(words, card)),)
    one, two = (
        replay(
            number,
            *(game(n, ana, players=players, first=ana, ana=side) for n in (1, 2)),
            winner=ana,
            players=players,
            throws=throws,
            doubts=(f"{words} is odd.", f"{ana} lost.") * 9,
        )
        for number, side in enumerate(sides, 1)
    )
    return [one, replace(two, date=words, format=words)]


def messages(
    analysis: Analysis, *, hides: bool
) -> list[tuple[list[discord.Embed], Any, tuple[str, ...]]]:
    """Every page of the summary and of the players of the first replay."""
    job: Any = SimpleNamespace(id=JOB_ID, status=JobStatus.RUNNING)
    asked = tuple(
        JobReplay(
            job_id=JOB_ID,
            url=replay_url(one.replay_id),
            state=ReplayState.NEEDS_YOU,
            reason=one.date,
            attempts=1,
            origin=ReplayOrigin.UPLOAD,
            replaced_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for one in analysis.replays
    )
    arriving = Arriving(asked, is_own=True)
    made: list[tuple[list[discord.Embed], Any, tuple[str, ...]]] = []
    for number in range(summarize(analysis, 0, hides=hides).pages):
        summary = summarize(analysis, number, hides=hides, asked=asked)
        made.append(([summary.embed], summary_view(job, summary, LINK, arriving), ()))
    for name in analysis.replays[0].players if analysis.replays else ():
        player = read_player(name, analysis, hides=hides)
        for number in range(player.pages):
            files = (PICTURE,) if player.deck_on(number) else ()
            back = Turn(Way.UP, 0, "All players")
            view = player_view(PlayerKey(JOB_ID, player_key(name)), player, number, back)
            made.append((list(player_embeds(player, number)), view, files))
    return made


def check_all(analysis: Analysis, *, hides: bool = False) -> list[str]:
    """Each message holds what Discord wants; what is written in them."""
    made = messages(analysis, hides=hides)
    for embeds, view, files in made:
        check(embeds, view, *files)
    return [written(embeds) for embeds, _, _ in made]


@pytest.mark.slow
@given(ana=NAMES, bo=NAMES, card=NAMES, words=NAMES, hides=st.booleans())
@settings(deadline=None, max_examples=25)
def test_no_name_makes_a_message_that_discord_refuses(
    ana: str, bo: str, card: str, words: str, *, hides: bool
) -> None:
    bo += "2" if ana == bo else ""
    check_all(analysis_of(forged(ana, bo, card, words), left_out(3, words)), hides=hides)


def test_everything_at_its_longest_fits() -> None:
    stars, pipes = "*" * 4096, "|" * 4096
    one, two = forged(stars, pipes, stars, pipes)
    many = [
        replace(
            two,
            replay_id=10**11 + n,
            date=f"{n}{pipes}",
            format=f"{n}{stars}",
            matches=(replace(two.matches[0], wins=(10**300, 0)),),
        )
        for n in range(12)
    ]
    reasons = [left_out(10**11 + n, f"{n}{stars}") for n in range(50)]
    check_all(analysis_of([one, *many], *reasons), hides=True)


@pytest.mark.parametrize("name", ["**Ana**", "||Ana||", "<@1>", "[Ana](https://evil.example)"])
def test_names_are_shown_as_they_are_written(name: str) -> None:
    escaped = re.escape(re.sub(r"([^\w\s])", r"\\\1", name))
    texts = check_all(analysis_of(forged(name, "Bo", name, name)))
    # Summary and first page; the last is Bo's, of whom there is not much to tell.
    assert all(re.search(escaped, text) for text in texts[:2])
    assert all(name not in text for text in texts)


def test_a_name_with_pipes_opens_no_spoiler() -> None:
    analysis = analysis_of(forged("||", "a||b", "||", "||"))
    for embeds, _, _ in messages(analysis, hides=True):
        seen = in_sight(embeds)
        assert not re.search(r"(?<!\\)\|", seen)
        assert "2-0" not in seen


@pytest.mark.slow
def test_fifty_replays_of_one_player_with_a_list_each_fit() -> None:
    rng = Random(5)
    lists = [decklists.build_list(rng, 60) for _ in range(50)]
    replays = []
    for number, full in enumerate(lists, 1):
        cards = [
            decklists.card(f"{name} of the beginning"[:28], n) for n, name in full.names.items()
        ]
        replays.append(replay(number, decklists.played(cards, submitted=full.sizes)))
    analysis = analysis_of(replays)
    job_pages = check_all(analysis)
    assert len(job_pages) > 50
    longest = max(read_player("Ana", analysis, hides=False).decks, key=lambda deck: deck.main.known)
    assert longest.main.known == 60


def test_a_list_of_sixty_names_is_told_to_the_last() -> None:
    cards = [copy(f"Card number {number} of very many", number) for number in range(1, 41)]
    (told, *_) = check_all(analysis_of([replay(1, game(ana=shown("Ana", seen=tuple(cards))))]))[1:]
    assert all(f"1 Card number {number} of very many" in told for number in range(1, 41))
    assert "Traps 40, more" in told


def test_a_list_of_the_longest_names_says_how_many_are_not_told() -> None:
    cards = [copy(f"{'*' * 45}{number}", number) for number in range(1, 59)]
    (told, *_) = check_all(analysis_of([replay(1, game(ana=shown("Ana", seen=tuple(cards))))]))[1:]
    assert "1 \\*" in told
    assert re.search(r"^and \d+ more$", told, re.MULTILINE)


def test_nothing_but_what_was_left_out_fits() -> None:
    check_all(analysis_of([], *(left_out(10**11 + n, f"{n} " + "x|" * 999) for n in range(200))))


def test_players_without_cards_or_results_fit() -> None:
    nothing = replay(1, winner=None)
    stopped = replay(2, game(unfinished=True), winner=None)
    for replays in ([nothing], [stopped], [nothing, stopped]):
        check_all(analysis_of(replays))
        check_all(analysis_of(replays), hides=True)


def test_sizes_that_no_list_has_fit() -> None:
    huge = 10**300
    sides = shown("Ana", seen=(copy("Sangan", 1),))
    sizes = replace(sides.submitted, main=huge, extra=huge, side=huge)
    played = replace(game(ana=replace(sides, submitted=sizes)), ended_at_s=huge)
    check_all(analysis_of([replay(1, played)]))


def test_players_are_told_apart_in_the_menu_whatever_they_are_called() -> None:
    same = ["x" * 99 + str(number) for number in range(20)]
    many = [
        replay(n, game(players=(one, "Bo")), players=(one, "Bo")) for n, one in enumerate(same, 1)
    ]
    choices = summarize(analysis_of(many), 0, hides=False).choices
    assert {one.digest for one in choices} == {player_key(name) for name in [*same, "Bo"]}
