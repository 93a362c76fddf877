"""Whatever two players do with their cards, the reader says whose they are and where they were."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st

from bot.domain.replay.model import Game
from bot.domain.replay.plays import DRAWING, USES
from bot.samples import Duel
from tests.domain.replay.always import always, assert_in_time, assert_of_the_lists, assert_sound
from tests.domain.replay.moves import tell
from tests.domain.replay.reading import checked, names_of, read
from tests.domain.replay.story import Stay
from tests.samples.every_verb import every_verb

SEEDS = st.integers(0, 10**9)


def stays_of(game: Game) -> list[Stay]:
    return [
        (
            side.player,
            stay.name,
            stay.object_id,
            stay.entered_turn,
            stay.entered_at_s,
            stay.left_turn,
            stay.left_at_s,
            stay.use,
        )
        for side in game.players
        for stay in side.held
    ]


@always(25, 400, seed=SEEDS, moves=st.integers(1, 60), games=st.integers(1, 4))
def test_every_copy_and_every_stay_in_hand_is_read(seed: int, moves: int, games: int) -> None:
    story = tell(seed, games=games, moves=moves)
    replay = checked(story.duel)
    assert_sound(replay)
    assert_in_time(replay)
    assert_of_the_lists(replay, story.duel.truth["lists"])
    for game, account in zip(replay.games, story.accounts, strict=True):
        assert Counter(stays_of(game)) == Counter(account.all_stays())
        sights = {
            (side.player, copy.object_id): copy.seen_at_s
            for side in game.players
            for copy in side.seen
        }
        assert sights == account.seen_at_s


@always(25, 400, seed=SEEDS, moves=st.integers(1, 60), games=st.integers(1, 3))
def test_no_copy_of_2017_is_made_up(seed: int, moves: int, games: int) -> None:
    story = tell(seed, version=5, games=games, moves=moves)
    replay = read(story.duel)
    assert_sound(replay)
    assert_in_time(replay)
    truths = story.duel.truth["games"]
    for game, account, truth in zip(replay.games, story.accounts, truths, strict=True):
        for side in game.players:
            known = Counter(truth["cards_seen"][side.player])
            later = Counter(truth["cards_shown_after_end"][side.player])
            assert names_of(side.seen) <= known
            assert names_of(side.seen).keys() == known.keys()
            assert names_of(side.seen + side.shown_after_end) <= known + later
        told = [(stay[0], stay[1], *stay[3:]) for stay in account.all_stays()]
        assert Counter((stay[0], stay[1], *stay[3:]) for stay in stays_of(game)) == Counter(told)


def test_stories_hold_every_kind_about_cards_that_the_builder_tells() -> None:
    def kinds(duel: Duel) -> set[str]:
        about_cards = {*USES, *DRAWING, "Reveal", "Shuffle hand", "Shuffle deck"}
        return {str(play["play"]) for play in duel.build()["plays"]} & about_cards

    told = set.union(*(kinds(tell(seed).duel) for seed in range(40)))
    assert kinds(every_verb()) <= told
