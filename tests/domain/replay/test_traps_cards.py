"""Traps about which copy of which player a play shows, by their number in the list."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Game
from tests.domain.replay.reading import begun, checked, first_game, seen, sizes
from tests.real_replays import real_bytes
from tests.samples.duels import ANA, BEN, seated

RIPPER = 'K9-17 "Ripper"'
QUOTED = ('"A Case for K9"', 'Maxx "C"', 'Retaliating "C"', 'World Legacy - "World Crown"')


def real_game(number: int, game: int) -> Game:
    return read_replay(real_bytes(number)).games[game - 1]


@pytest.mark.parametrize("name", QUOTED)
def test_trap_20_names_may_hold_quotes(name: str) -> None:
    duel, game = begun((name,), (name,))
    game.activate(ANA, name)
    game.to_gy(ANA, name)
    game.discard(BEN, name)
    told = first_game(duel)
    assert (seen(told, ANA)[name], seen(told, BEN)[name]) == (1, 1)
    assert {card for card in seen(told, ANA) if '"' in card} == {name}


def test_trap_20_in_a_real_replay() -> None:
    games = read_replay(real_bytes(76245388)).games
    names = {copy.name for game in games for side in game.players for copy in side.seen}
    assert any(name.startswith('"') and name.endswith('"') for name in names)
    assert any(name.count('"') == 2 and name[0] != '"' for name in names)
    assert not {"", '"'} & names


def test_trap_21_a_line_may_name_two_cards() -> None:
    duel, game = begun(("K9-17 Izuna", "K9-17 Izuna"), ("Sangan", "Jinzo"))
    below, above = (game.special_summon(ANA, copy) for copy in game.hand(ANA)[:2])
    game.overlay(ANA, below, above)
    ripper = game.xyz_summon(ANA, RIPPER, above)
    game.special_summon(BEN, "Sangan")
    game.attack(ANA, ripper, "Sangan")
    game.to_gy(BEN, "Sangan")
    game.attach(ANA, "Sangan", ripper, "gy", of=BEN)
    game.detach(ANA, below)
    told = first_game(duel)
    assert (seen(told, ANA)[RIPPER], seen(told, ANA)["K9-17 Izuna"]) == (1, 2)
    assert (seen(told, ANA)["Sangan"], seen(told, BEN)["Sangan"]) == (0, 1)
    assert seen(told, BEN)[RIPPER] == 0


def test_trap_21_in_a_real_replay() -> None:
    content = json.loads(real_bytes(76237695))
    overlay = content["plays"][231]
    assert overlay["play"] == "Overlay"
    assert overlay["log"]["public_log"].count('"') == 4
    told = read_replay(json.dumps(content).encode())
    overlay["log"]["public_log"] = 'Overlayed "Sangan" in M-1 onto "Sangan" in M-2'
    assert read_replay(json.dumps(content).encode()) == told


def test_trap_22_a_reveal_from_the_deck_moves_nothing() -> None:
    duel, game = begun(("Jinzo",) * 5 + ("Sangan",))
    game.reveal(ANA, "Sangan", "deck")
    game.reveal(ANA, "Sangan", "deck")
    game.draw(ANA, "Sangan")
    assert seen(first_game(duel), ANA)["Sangan"] == 1


def test_trap_22_in_a_real_replay() -> None:
    second = real_game(76261907, 2)
    assert sizes(second) == [39, 27]
    assert max(Counter(copy.name for copy in second.players[0].seen).values()) <= 3


def test_trap_23_the_extra_deck_is_shown_too() -> None:
    duel, game = begun()
    game.special_summon(ANA, "Link Spider", "extra")
    game.reveal(ANA, RIPPER, "extra")
    game.banish(ANA, RIPPER, "extra", face_down=True)
    game.declare(BEN, "Tornado Dragon", "extra")
    told = first_game(duel)
    assert (seen(told, ANA)["Link Spider"], seen(told, ANA)[RIPPER]) == (1, 1)
    assert seen(told, BEN)["Tornado Dragon"] == 1


def test_trap_24_one_copy_goes_back_and_another_comes() -> None:
    duel, game = begun(("Sangan", *("Jinzo",) * 4, "Sangan"))
    other = game.pile(ANA, "deck")[0]
    game.to_bottom_of_deck(ANA, "Sangan")
    game.shuffle_deck(ANA)
    game.search(ANA, other)
    assert seen(first_game(duel), ANA)["Sangan"] == 2


@pytest.mark.parametrize(
    ("number", "game", "shown"), [(76245388, 2, [11, 7]), (77512398, 3, [6, 22])]
)
def test_trap_24_in_real_replays(number: int, game: int, shown: list[int]) -> None:
    assert sizes(real_game(number, game)) == shown


def test_trap_25_a_copy_stays_itself_through_a_shuffle() -> None:
    duel, game = begun(("Sangan",), ("Sangan",))
    for _ in range(3):
        for name in (ANA, BEN):
            game.to_bottom_of_deck(name, "Sangan")
            game.shuffle_deck(name)
        for name in (BEN, ANA):
            game.search(name, "Sangan")
    told = first_game(duel)
    assert (seen(told, ANA)["Sangan"], seen(told, BEN)["Sangan"]) == (1, 1)


def test_trap_25_in_a_real_replay() -> None:
    shuffle = json.loads(real_bytes(76237695))["plays"][45]
    assert shuffle["play"] == "Shuffle deck"
    assert min(shuffle["deck"]) > 500
    assert sizes(real_game(76237695, 1)) == [8, 15]


def test_trap_26_handles_start_again_in_every_game() -> None:
    duel, game = begun(("Sangan", "Scapegoat"))
    game.set_spell_trap(ANA, "Scapegoat")
    game.shuffle_hand(BEN)
    duel.admit(ANA)
    duel.begin_next()
    again = duel.start(hands={ANA: ["Gemini Elf"] * 5})
    assert again.hand(ANA)[0].id == 1
    again.set_monster(ANA, again.hand(ANA)[0])
    again.normal_summon(ANA, again.hand(ANA)[0])
    first, second = checked(duel).games
    assert (seen(first, ANA)["Sangan"], seen(first, ANA)["Scapegoat"]) == (1, 1)
    assert seen(second, ANA) == {"Gemini Elf": 5}
    assert {stay.name for stay in second.of(ANA).held} == {"Gemini Elf"}


def test_trap_26_in_a_real_replay() -> None:
    content = json.loads(real_bytes(76237695))
    firsts = [play["cards"][0]["name"] for play in content["plays"] if play["play"] == "Pick first"]
    assert len(set(firsts)) == 3  # one handle, three cards
    games = read_replay(real_bytes(76237695)).games
    assert [game.players[0].opening_hand[0] for game in games] == firsts
    assert [sizes(game) for game in games] == [[8, 15], [18, 5], [13, 20]]


def test_trap_27_a_sided_card_is_its_owners_alone() -> None:
    duel = seated()
    duel.start(chooser=ANA)
    duel.admit(ANA)
    duel.side(BEN, out=["Gemini Elf"], into=['Retaliating "C"'])
    duel.begin_next()
    duel.start(hands={BEN: ['Retaliating "C"']})
    replay = checked(duel)
    copy = next(copy for copy in replay.games[1].of(BEN).seen if "C" in copy.name)
    assert copy.object_id in duel.build()["player1"]["side"]
    assert seen(replay.games[1], ANA)['Retaliating "C"'] == 0


def test_trap_27_in_a_real_replay() -> None:
    content = json.loads(real_bytes(76237695))
    assert set(content["player2"]["side"]) & set(content["player1"]["side"])
    game = real_game(76237695, 2)
    limits = [side.submitted.main + side.submitted.extra for side in game.players]
    sided = [
        [copy for copy in side.seen if (copy.object_id or 0) > limit]
        for side, limit in zip(game.players, limits, strict=True)
    ]
    assert [len(copies) for copies in sided] == [1, 0]


def test_trap_28_whoever_handles_a_card_it_counts_for_its_owner() -> None:
    duel, game = begun((), ("Sangan", "Jinzo", "Kuriboh", "Tsukuyomi"))
    for name in ("Sangan", "Jinzo", "Kuriboh", "Tsukuyomi"):
        game.discard(BEN, name)
    game.banish(ANA, "Sangan", of=BEN)
    game.special_summon(ANA, "Jinzo", "gy", of=BEN)
    game.attack_directly(ANA, "Jinzo")
    game.to_gy(ANA, "Jinzo", owner=False)
    game.to_bottom_of_deck(ANA, "Kuriboh", "gy", of=BEN)
    game.target(ANA, "Tsukuyomi", "gy", of=BEN)
    game.declare(ANA, "Tsukuyomi", "gy", of=BEN)
    assert not any("owner" in play for play in duel.build()["plays"])
    told = first_game(duel)
    for name in ("Sangan", "Jinzo", "Kuriboh", "Tsukuyomi"):
        assert (seen(told, ANA)[name], seen(told, BEN)[name]) == (0, 1)


def test_trap_28_in_a_real_replay() -> None:
    play = json.loads(real_bytes(76243968))["plays"][234]
    replay = read_replay(real_bytes(76243968))
    assert (play["username"], play.get("owner")) == (replay.players[1], None)
    place, name = play["card"]["object_id"], play["card"]["name"]
    owned = [
        {(copy.object_id, copy.name) for copy in side.seen} for side in replay.games[1].players
    ]
    assert [(place, name) in copies for copies in owned] == [True, False]


def test_trap_29_a_card_returned_by_the_opponent_is_in_its_owners_hand() -> None:
    duel, game = begun((), ("Sangan",))
    game.normal_summon(BEN, "Sangan")
    game.to_hand(ANA, "Sangan", of=BEN)
    game.shuffle_hand(BEN)
    game.shuffle_hand(ANA)
    game.set_monster(BEN, "Sangan")
    game.flip(BEN, "Sangan")
    told = first_game(duel)
    assert (seen(told, ANA)["Sangan"], seen(told, BEN)["Sangan"]) == (0, 1)
    stays = [stay.use for stay in told.of(BEN).held if stay.name == "Sangan"]
    assert stays == ["summoned", "set_monster"]
    assert "Sangan" not in {stay.name for stay in told.of(ANA).held}


@pytest.mark.parametrize("owner", [True, False])
def test_trap_30_a_card_given_away_stays_its_owners(*, owner: bool) -> None:
    duel, game = begun(("Sangan", "Dark Hole"))
    game.normal_summon(ANA, "Sangan")
    game.give(ANA, "Sangan", "M-5", owner=owner)
    game.activate(ANA, "Dark Hole")
    game.give(ANA, "Dark Hole", owner=owner)
    game.move(BEN, "Dark Hole", "S-1")
    game.set_spell_trap(BEN, "Dark Hole", source="field")
    game.to_gy(BEN, "Dark Hole", owner=owner)
    game.to_gy(BEN, "Sangan", owner=owner)
    told = first_game(duel)
    for name in ("Sangan", "Dark Hole"):
        assert (seen(told, ANA)[name], seen(told, BEN)[name]) == (1, 0)


def test_trap_30_in_a_real_replay() -> None:
    play = json.loads(real_bytes(77359593))["plays"][346]
    replay = read_replay(real_bytes(77359593))
    assert play["username"] == replay.players[1]
    second = replay.games[1]
    place = play["card"]["object_id"]
    owned = [{(copy.object_id, copy.name) for copy in side.seen} for side in second.players]
    assert [(place, play["card"]["name"]) in copies for copies in owned] == [True, False]
