"""When a copy was first named, and whose it is if its id comes from nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.replay.model import DeckSizes, Game
from bot.samples import Duel
from tests.domain.replay.reading import (
    begun,
    checked,
    edited,
    first_game,
    read,
    seen,
    shown_after_end,
)
from tests.samples.duels import ANA, BEN, seated

STRANGE_ID = 88_888


def first_sights(game: Game, player: str) -> dict[str, int]:
    return {copy.name: copy.seen_at_s for copy in game.of(player).seen}


def from_nowhere(text: str, *, actor: str = ANA, **keys: Any) -> Duel:  # noqa: ANN401  # any key of a play
    """A Sangan whose id nobody has seen; the log line of its play is this text."""
    duel, game = begun((*("Jinzo",) * 5, "Sangan"), ("Jinzo",) * 5)
    copy = game.pile(ANA, "deck")[0]
    line = {"username": actor, "type": "duel", "public_log": "Did something", "private_log": text}
    card = game.written(copy)
    duel.raw("To GY", id=STRANGE_ID, card=card, seconds=77, log=line, username=actor, **keys)
    return duel


def test_the_opening_hand_is_seen_when_the_game_begins() -> None:
    duel = seated()
    duel.wait(30)
    duel.start()
    opened_at = duel.clock
    told = first_game(duel)
    assert {copy.seen_at_s for side in told.players for copy in side.seen} == {opened_at}
    assert told.started_at_s == opened_at
    names = tuple(copy.name for copy in told.of(ANA).seen)
    assert names == told.of(ANA).opening_hand


def test_a_copy_is_seen_when_it_is_first_named() -> None:
    duel, game = begun((*("Jinzo",) * 5, "Kuriboh", "Sangan", "Scapegoat"), ("Jinzo",) * 5)
    at = {"Jinzo": duel.clock}
    game.draw(ANA, "Kuriboh")
    at["Kuriboh"] = duel.clock
    game.search(ANA, "Sangan")
    at["Sangan"] = duel.clock
    game.special_summon(ANA, "Link Spider", "extra")
    at["Link Spider"] = duel.clock
    game.activate(ANA, "Scapegoat", source="deck")
    at["Scapegoat"] = duel.clock
    for name in ("Sangan", "Kuriboh"):
        game.discard(ANA, name)
        game.banish(BEN, name, of=ANA)
    told = first_game(duel)
    assert first_sights(told, ANA) == at
    order = [copy.seen_at_s for copy in told.of(ANA).seen]
    assert order == sorted(order)


def test_a_copy_shown_after_the_end_was_seen_then() -> None:
    duel, game = begun((*("Jinzo",) * 5, "Sangan"))
    duel.admit(BEN)
    duel.wait(50)
    game.draw(ANA)
    shown_at = duel.clock
    game.discard(ANA, "Sangan")
    (copy,) = first_game(duel).of(ANA).shown_after_end
    assert (copy.name, copy.seen_at_s) == ("Sangan", shown_at)


def test_a_copy_seen_before_the_end_is_not_shown_after_it() -> None:
    duel, game = begun(("Sangan",))
    duel.admit(BEN)
    game.reveal(ANA, "Sangan")
    game.discard(ANA, "Sangan")
    told = first_game(duel)
    assert (seen(told, ANA)["Sangan"], shown_after_end(told, ANA)["Sangan"]) == (1, 0)


def test_a_second_copy_may_be_shown_after_the_end() -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Sangan"))
    duel.admit(BEN)
    game.draw(ANA)
    game.reveal(ANA, "Sangan")
    told = first_game(duel)
    assert (seen(told, ANA)["Sangan"], shown_after_end(told, ANA)["Sangan"]) == (1, 1)


def test_a_hand_keeps_its_owner_after_the_end() -> None:
    duel, game = begun(("Sangan",))
    game.shuffle_hand(ANA)
    duel.admit(BEN)
    game.banish(BEN, "Sangan", "hand", of=ANA)
    told = first_game(duel)
    assert (seen(told, ANA)["Sangan"], shown_after_end(told, ANA)["Sangan"]) == (1, 0)
    assert (seen(told, BEN)["Sangan"], shown_after_end(told, BEN)["Sangan"]) == (0, 0)


def test_a_copy_says_what_is_printed_on_it() -> None:
    duel, _ = begun(("Sangan", "Scapegoat", "Trap Hole"))
    printed = {
        copy.name: (copy.passcode, copy.card_type, copy.color)
        for copy in first_game(duel).of(ANA).seen
    }
    assert printed["Sangan"] == ("26202165", "Monster", "Effect")
    assert printed["Scapegoat"] == ("73915051", "Spell", "")
    assert printed["Trap Hole"] == ("04206964", "Trap", "")


def test_a_copy_of_the_extra_deck_has_a_place_behind_the_main_deck() -> None:
    duel, game = begun()
    spider = game.special_summon(ANA, "Link Spider", "extra")
    (copy,) = (copy for copy in first_game(duel).of(ANA).seen if copy.name == "Link Spider")
    assert copy.object_id == spider.object_id == 45
    assert copy.color == "Link"


@pytest.mark.parametrize(
    "text",
    [
        'Drew "Sangan"',
        'Sent "Sangan" from Deck to GY',
        'Milled "Sangan" from top of deck',
        'Banished "Sangan" from Extra Deck',
        'Sent "Sangan" from hand (1/5) to GY',
        'Declared effect of "Sangan" in hand (2/5)',
    ],
)
def test_a_card_from_nowhere_is_the_actors_if_it_came_from_their_deck_or_hand(text: str) -> None:
    for actor, counts in ((ANA, [1, 0]), (BEN, [0, 1])):
        replay = read(from_nowhere(text, actor=actor))
        assert [seen(replay.games[0], name)["Sangan"] for name in (ANA, BEN)] == counts
        assert first_sights(replay.games[0], actor)["Sangan"] == 77


@pytest.mark.parametrize(
    "text",
    [
        'Sent "Sangan" from M-3 to GY',
        'Banished "Sangan" from GY',
        "Pointed at card in opponent's hand (1/5)",
        'Sent "Sangan" from opponent\'s hand (1/5) to GY',
        "",
    ],
)
def test_a_card_from_nowhere_is_nobodys_if_nothing_tells(text: str) -> None:
    replay = read(from_nowhere(text))
    assert [seen(replay.games[0], name)["Sangan"] for name in (ANA, BEN)] == [0, 0]
    assert "Some cards could not be credited to a player and are left out." in replay.doubts


def test_a_card_from_nowhere_is_of_the_owner_that_the_play_names() -> None:
    replay = read(from_nowhere('Sent "Sangan" from Deck to GY', owner=BEN))
    assert [seen(replay.games[0], name)["Sangan"] for name in (ANA, BEN)] == [0, 1]


@pytest.mark.parametrize("log", [None, [], "Drew", {"public_log": 7}])
def test_a_card_from_nowhere_with_an_odd_log_is_nobodys(log: object) -> None:
    duel = from_nowhere('Drew "Sangan"')
    replay = edited(duel, lambda plays: plays[-1].update(log=log))
    assert len(replay.doubts) == 2


def test_the_public_line_tells_if_there_is_no_private_one() -> None:
    duel = from_nowhere("")
    line = {"username": ANA, "type": "duel", "public_log": 'Milled "Sangan" from top of deck'}
    replay = edited(duel, lambda plays: plays[-1].update(log=line))
    assert seen(replay.games[0], ANA)["Sangan"] == 1


def test_a_card_that_was_placed_once_stays_where_it_was_placed() -> None:
    duel = from_nowhere('Drew "Sangan"')

    def again(plays: list[dict[str, object]]) -> None:
        line = {"username": BEN, "type": "duel", "public_log": 'Sent "Sangan" from hand to GY'}
        plays.append({**plays[-1], "log": line, "owner": BEN})

    replay = edited(duel, again)
    assert [seen(replay.games[0], name)["Sangan"] for name in (ANA, BEN)] == [1, 0]


def test_a_hand_that_was_never_seen_keeps_its_owner_through_shuffles() -> None:
    duel, game = begun((*("Jinzo",) * 5, "Sangan"), ("Kuriboh",))
    hidden = game.pile(ANA, "deck")[0]
    duel.raw("Shuffle hand", username=ANA, prev=[hidden.id], hand=[901])
    duel.raw("Shuffle hand", username=BEN, prev=[901, 4_444], hand=[902, 903])
    line = {"username": BEN, "type": "duel", "public_log": 'Sent "Sangan" from M-3 to GY'}
    duel.raw("To GY", id=902, card=game.written(hidden), username=BEN, log=line)
    assert seen(read(duel).games[0], ANA)["Sangan"] == 1


def test_a_renamed_card_that_left_the_hand_keeps_its_owner() -> None:
    duel, game = begun((), ("Sangan",))
    sangan = game.normal_summon(BEN, "Sangan")
    duel.raw("Shuffle hand", username=ANA, prev=[sangan.id], hand=[901])
    line = {"username": ANA, "type": "duel", "public_log": 'Sent "Sangan" from M-3 to GY'}
    duel.raw("To GY", id=901, card=game.written(sangan), username=ANA, log=line)
    told = read(duel).games[0]
    assert (seen(told, ANA)["Sangan"], seen(told, BEN)["Sangan"]) == (0, 1)


def test_a_token_from_nowhere_is_no_doubt() -> None:
    duel, game = begun()
    token = game.summon_token(BEN)
    duel.raw("Flip", id=STRANGE_ID, card=game.written(token), username=BEN)
    duel.admit(ANA)
    assert checked(duel).doubts == ()


@pytest.mark.parametrize(
    ("deck", "found"),
    [
        ([170], 1),
        ([5_000, 170], 1),
        ([170, 5_000], 1),
        ([1_700, 170], 1),
        ([1_170, 1_701, 170, 9_170], 1),
        ([1_700, 1_170, 11_701], 0),
        ([1_701], 0),
        ([9_170], 0),
        ([], 0),
    ],
)
def test_a_deck_holds_a_number_and_not_its_parts(deck: list[int], found: int) -> None:
    duel, game = begun((), (*("Jinzo",) * 5, "Sangan"))
    duel.raw("Shuffle deck", username=BEN, deck=deck)
    card = game.written(game.pile(BEN, "deck")[0])
    duel.raw("To GY", id=170, card=card, username=ANA)
    assert seen(read(duel).games[0], BEN)["Sangan"] == found


def test_the_newest_deck_that_held_an_id_tells_whose_it_is() -> None:
    duel, game = begun((), (*("Jinzo",) * 5, "Sangan"))
    for name in (BEN, ANA, BEN, ANA):
        duel.raw("Shuffle deck", username=name, deck=[170] if name == BEN else [5_000])
    card = game.written(game.pile(BEN, "deck")[0])
    duel.raw("To GY", id=170, card=card, username=ANA)
    duel.raw("Shuffle deck", username=ANA, deck=[170, 171])
    duel.raw("To GY", id=171, card={**card, "object_id": 40}, username=BEN)
    told = read(duel).games[0]
    assert (seen(told, ANA)["Sangan"], seen(told, BEN)["Sangan"]) == (1, 1)


def test_a_deck_that_somebody_else_shuffled_is_nobodys() -> None:
    duel, game = begun((), (*("Jinzo",) * 5, "Sangan"))
    for name in (BEN, "Zed"):
        duel.raw("Shuffle deck", username=name, deck=[170])
    duel.raw("To GY", id=170, card=game.written(game.pile(BEN, "deck")[0]), username=ANA)
    assert seen(read(duel).games[0], BEN)["Sangan"] == 1


def test_cards_without_an_id_are_told_apart() -> None:
    duel, game = begun((*("Jinzo",) * 5, "Sangan", "Kuriboh"))
    for copy in game.pile(ANA, "deck")[:2]:
        line = {"username": ANA, "type": "duel", "public_log": f'Milled "{copy.name}" from Deck'}
        duel.raw("Mill", card=game.written(copy), username=ANA, log=line)
    assert seen(read(duel).games[0], ANA) == {"Jinzo": 5, "Sangan": 1, "Kuriboh": 1}


def test_a_token_is_one_by_its_frame_or_its_name() -> None:
    for name, color in (("Sheep", "Token"), ("Token", "")):
        duel, _ = begun(version=5)
        card = {"name": name, "monster_color": color}
        line = {"username": ANA, "type": "duel", "public_log": "Sent it from hand to GY"}
        duel.raw("To GY", id=2, card=card, username=ANA, log=line)
        duel.raw("To GY", id=130, card=card, username=ANA, log=line)
        duel.raw("To GY", id=88_888, card=card, username=ANA, log=line)
        assert seen(read(duel).games[0], ANA)[name] == 0


def test_the_sizes_of_a_deck_are_told_before_and_after_siding() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.side(BEN, out=["Gemini Elf", "Gemini Elf"], into=["Link Spider"])
    duel.begin_next()
    duel.start()
    first, second = checked(duel).games
    assert first.of(BEN).sizes == first.of(BEN).submitted == DeckSizes(40, 6, 4)
    assert second.of(BEN).submitted == DeckSizes(40, 6, 4)
    assert (second.of(BEN).sizes.main, second.of(BEN).sizes.extra) == (38, 7)
