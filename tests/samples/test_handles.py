"""The handles of cards: where they start, when they change, what they stand for.

Everything here is read from the plays alone and compared with the lists of the truth.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.samples import Duel
from bot.samples.autopilot import play_match
from tests.samples.duels import ANA, BEN, Written, last, opened, plays_of, seated
from tests.samples.every_verb import every_verb

SEEDS = range(25)


class Follower:
    """Follows the handles of one replay as the site hands them out."""

    def __init__(self, replay: Written) -> None:
        self.replay = replay
        self.known: dict[int, tuple[str, int]] = {}
        self.owner: dict[int, str] = {}
        self.fresh = 501

    def begin(self, seats: list[Written]) -> None:
        self.known, self.owner = {}, {}
        for seat in seats:
            name: str = seat["username"]
            end = seat["start"] + seat["main_total"] + seat["extra_total"]
            self.owner |= dict.fromkeys(range(seat["start"], end), name)

    def rename(self, before: list[int], after: list[int]) -> None:
        assert len(before) == len(after)
        if before == after:  # a card added at random leaves the handles as they are
            return
        self.take_fresh(after)
        for old, new in zip(before, after, strict=True):
            self.owner[new] = self.owner[old]
            if old in self.known:
                self.known[new] = self.known[old]

    def take_fresh(self, handles: list[int]) -> None:
        assert handles == list(range(self.fresh, self.fresh + len(handles)))
        self.fresh += len(handles)

    def sight(self, handle: int, card: Written, owner: str) -> None:
        if "object_id" not in card:
            return
        assert self.known.setdefault(handle, (owner, card["object_id"])) == (
            self.owner[handle],
            card["object_id"],
        )

    def follow(self) -> Iterator[tuple[str, int, str]]:
        """Every sighting of a card: owner, object_id, name."""
        seats = [self.replay["player1"], self.replay["player2"]]
        self.begin(seats)
        for play in self.replay["plays"]:
            kind = play["play"]
            if kind in ("Begin next duel", "Back to RPS"):
                self.begin([play["player1"], play["player2"]])
            elif kind == "Pick first":
                hands = [seat["start"] + n for seat in seats for n in range(5)]
                for handle, card in zip(hands, play["cards"], strict=True):
                    self.sight(handle, card, self.owner[handle])
                    yield *self.known[handle], card["name"]
            elif kind == "Summon Token":
                self.take_fresh([play["id"]])
                self.owner[play["id"]] = play["username"]
            elif kind == "Shuffle deck":
                self.take_fresh(play["deck"])
                self.owner |= dict.fromkeys(play["deck"], play["username"])
            elif kind not in ("Game loss", "Match loss"):
                yield from self.card_of(play)

    def card_of(self, play: Written) -> Iterator[tuple[str, int, str]]:
        handle = play.get("id", play.get("start_id"))
        if handle is not None:
            assert handle in self.owner, play
        if handle is not None and "object_id" in play.get("card", {}):
            self.sight(handle, play["card"], self.owner[handle])
            yield *self.known[handle], play["card"]["name"]
        if "hand" in play:
            self.rename(play["prev"], play["hand"])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_handle_stands_for_one_card_of_the_list(seed: int) -> None:
    check_against_lists(play_match(seed))


def test_every_handle_stands_for_one_card_whatever_is_played() -> None:
    check_against_lists(every_verb())


def check_against_lists(duel: Duel) -> None:
    lists = duel.truth["lists"]
    sightings = list(Follower(duel.build()).follow())
    assert sightings
    for owner, object_id, name in sightings:
        assert lists[owner][object_id - 1] == name


@pytest.mark.parametrize(("version", "starts"), [(17, (1, 51)), (15, (101, 201)), (5, (101, 201))])
def test_the_first_handles_depend_on_the_version(version: int, starts: tuple[int, int]) -> None:
    replay: Written = seated(version=version).build()
    assert (replay["player1"]["start"], replay["player2"]["start"]) == starts
    for seat, start in zip((replay["player1"], replay["player2"]), starts, strict=True):
        assert seat["main"] == list(range(start, start + 40))
        assert seat["extra"] == list(range(start + 40, start + 46))
        assert seat["side"] == [47, 48, 49, 50]


def test_side_lists_are_positions_and_not_handles() -> None:
    replay: Written = seated().build()
    assert replay["player1"]["side"] == replay["player2"]["side"]


def test_opening_hands_have_the_first_handles() -> None:
    game = opened(["Sangan", "Scapegoat"])
    assert [copy.id for copy in game.hand(ANA)] == [1, 2, 3, 4, 5]
    assert [copy.id for copy in game.hand(BEN)] == [51, 52, 53, 54, 55]
    assert game.draw(ANA).id == 6


def test_a_shuffled_deck_has_new_handles_top_first() -> None:
    game = opened()
    game.shuffle_deck(ANA)
    assert last(game)["deck"] == list(range(501, 536))
    assert game.draw(ANA).id == 501


def test_a_searched_card_is_named_by_its_old_handle() -> None:
    game = opened(["Book of Moon"], below=["Sangan"])
    game.search(ANA, "Sangan")
    play = last(game)
    assert play["id"] == 6
    assert sorted(play["prev"]) == [1, 2, 3, 4, 5, 6]
    assert play["hand"] == [501, 502, 503, 504, 505, 506]
    renamed = dict(zip(play["prev"], play["hand"], strict=True))
    assert game.find(ANA, "Sangan", "hand").id == renamed[6]


def test_a_returned_card_joins_the_hand_of_its_owner() -> None:
    game = opened(["Tsukuyomi"], ["Sangan"])
    game.normal_summon(ANA, "Tsukuyomi")
    game.to_hand(BEN, "Tsukuyomi", of=ANA)
    play = last(game)
    assert play["username"] == BEN
    assert set(play["prev"]) == {1, 2, 3, 4, 5}


def test_a_card_added_at_random_leaves_the_handles() -> None:
    game = opened()
    game.add_random(ANA, "Trap Hole")
    play = last(game)
    assert play["prev"] == play["hand"]
    assert play["prev"][:5] == [1, 2, 3, 4, 5]


def test_a_revealed_deck_tells_its_order_and_changes_nothing() -> None:
    game = opened()
    before = [copy.id for copy in game.pile(ANA, "deck")]
    game.reveal(ANA, "Trap Hole", "deck")
    assert last(game)["prev"] == before
    assert "hand" not in last(game)
    assert [copy.id for copy in game.pile(ANA, "deck")] == before


def test_handles_start_again_in_the_next_game_while_the_counter_climbs() -> None:
    duel = seated()
    duel.start().shuffle_deck(ANA)
    duel.admit(BEN)
    duel.begin_next()
    game = duel.start()
    assert [copy.id for copy in game.hand(ANA)] == [1, 2, 3, 4, 5]
    game.shuffle_deck(ANA)
    assert plays_of(duel, "Shuffle deck")[1]["deck"][0] == 536


def test_tokens_have_fresh_handles_and_no_position() -> None:
    game = opened()
    assert [game.summon_token(ANA).id for _ in range(2)] == [501, 502]
    game.give(ANA, "Token")
    assert "object_id" not in last(game)["card"]


def test_a_card_put_back_keeps_its_handle_until_the_shuffle() -> None:
    game = opened(["Sangan"])
    sangan = game.to_top_of_deck(ANA, "Sangan")
    assert sangan.id == 1
    game.draw(ANA)
    assert last(game)["id"] == 1
    game.to_bottom_of_deck(ANA, sangan)
    game.shuffle_deck(ANA)
    assert sangan.id > 500
