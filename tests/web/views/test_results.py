"""A page of results: what is on it, and what is said to be missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from bot.domain.analysis.results import Analysis, LeftOut, gather_analysis
from bot.domain.jobs import JobReplay
from bot.domain.links import replay_url
from bot.domain.moves import ReplayState
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.domain.sources import ReplayOrigin
from bot.samples.scenes import MARIGOLD, demo_replays
from bot.web.views.results import ResultsView, results_view

_JOB = UUID(int=1)
_LOST = replay_url(900_000_999)


def _analysis(*replays: Replay, left_out: str = "") -> Analysis:
    told: dict[str, Replay | LeftOut] = {replay_url(one.replay_id): one for one in replays}
    if left_out:
        told[_LOST] = LeftOut(_LOST, left_out)
    return gather_analysis(told, told)


def _asked(*states: ReplayState, reason: str | None = None) -> list[JobReplay]:
    return [
        JobReplay(
            job_id=_JOB,
            url=replay_url(900_000_101 + number),
            state=state,
            reason=None if state is ReplayState.STORED else reason,
            attempts=1,
        )
        for number, state in enumerate(states)
    ]


def _replays() -> list[Replay]:
    return [read_replay(content) for _, content in demo_replays()]


def _page(*replays: Replay) -> ResultsView:
    stored = [ReplayState.STORED] * len(replays)
    return results_view(_analysis(*replays), _asked(*stored), "/r/x")


def test_one_replay_is_titled_by_its_players() -> None:
    replay = _replays()[0]
    page = _page(replay)
    assert page.title == " vs ".join(replay.players)
    assert page.one == page.matches[0]


def test_many_replays_of_one_player_are_titled_by_them() -> None:
    own = [replay for replay in _replays() if MARIGOLD in replay.players]
    assert len(own) > 1
    assert _page(*own).title == f"{MARIGOLD}: {len(own)} matches"


def test_any_other_replays_are_counted() -> None:
    page = _page(*_replays())
    assert page.title == "7 matches of 5 players"
    assert page.one is None
    assert page.facts[0] == "6 replays"


def test_everybody_who_played_is_there_with_the_newest_list() -> None:
    replays = _replays()
    page = _page(*replays)
    assert {one.name.text for one in page.players} == {n for one in replays for n in one.players}
    for one in page.players:
        assert one.deck is not None
        assert one.deck.file == f"/r/x/players/{one.name.key}/decks/1.ydk"


def test_what_is_missing_is_told_with_its_reason() -> None:
    states = (ReplayState.STORED, ReplayState.FAILED, ReplayState.FAILED, ReplayState.NEEDS_YOU)
    asked = _asked(*states, reason="Nobody has it.")
    page = results_view(_analysis(_replays()[0], left_out="It is torn."), asked, "/r/x")
    assert [(one.reason, len(one.replays)) for one in page.missing] == [
        ("Nobody has it.", 3),
        ("It is torn.", 1),
    ]
    assert page.facts[:2] == ("1 of 4 replays", "1 needs a person")


def test_what_people_brought_is_told_apart() -> None:
    first, second, third, fourth = _asked(*[ReplayState.STORED] * 4)
    asked = [
        replace(first, origin=ReplayOrigin.UPLOAD),
        replace(second, origin=ReplayOrigin.ARCHIVE, replaced_at=datetime.now(UTC)),
        replace(third, origin=ReplayOrigin.UPLOAD),
        replace(fourth, origin=ReplayOrigin.ARCHIVE),
    ]
    page = results_view(_analysis(*_replays()[:4]), asked, "/r/x")
    assert [(one.told.partition(",")[0], len(one.replays)) for one in page.brought] == [
        ("Uploaded as files", 2),
        ("Brought by a person before", 1),
    ]


def test_no_replay_at_all_is_a_page_too() -> None:
    page = results_view(_analysis(), _asked(ReplayState.FAILED, reason="Gone."), "/r/x")
    assert (page.title, page.matches, page.players) == ("No results", (), ())
    assert [one.reason for one in page.missing] == ["Gone."]
