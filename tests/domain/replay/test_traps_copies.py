"""Traps about what a card object says, and plays that have none, by their number in the list."""

from __future__ import annotations

import json

import pytest

from bot.domain.replay.games import read_replay
from bot.domain.replay.model import DeckSizes
from bot.samples import DeckList, Duel, Player, deck_of
from tests.domain.replay.reading import begun, checked, first_game, seen, sizes, stays
from tests.real_replays import real_bytes
from tests.samples.duels import ANA, BEN, EXTRA, seated


def test_trap_31_tokens_are_no_cards() -> None:
    duel, game = begun(("Scapegoat",))
    game.activate(ANA, "Scapegoat")
    tokens = [game.summon_token(ANA) for _ in range(4)]
    game.give(ANA, tokens[0])
    game.declare(ANA, tokens[1])
    game.remove_token(BEN)
    game.summon_token(BEN)
    game.to_gy(ANA, "Scapegoat")
    duel.admit(BEN)
    replay = checked(duel)
    for player in (ANA, BEN):
        assert seen(replay.games[0], player)["Token"] == 0
    assert seen(replay.games[0], ANA).total() == 5
    assert replay.doubts == ()


def test_trap_31_in_a_real_replay() -> None:
    data = real_bytes(76238382)
    assert b'"play":"Summon Token"' in data.replace(b'": "', b'":"')
    replay = read_replay(data)
    for game in replay.games:
        for side in game.players:
            assert "Token" not in {copy.name for copy in side.seen + side.shown_after_end}
    assert replay.doubts == ()


def test_trap_32_two_artworks_are_one_name() -> None:
    name = "Ring of Destruction"
    duel = Duel(Player(ANA, deck_of(name, f"{name} [2]")), Player(BEN, deck_of()))
    duel.start(hands={ANA: [name, name]})
    artworks = {card["id"] for card in duel.build()["plays"][-1]["cards"][:2]}
    assert len(artworks) == 2
    assert seen(first_game(duel), ANA)[name] == 2


def test_trap_32_in_a_real_replay() -> None:
    plays = json.loads(real_bytes(76261907))["plays"]
    artworks: dict[str, set[int]] = {}
    for play in plays:
        for card in [*play.get("cards", ()), *([play["card"]] if "card" in play else ())]:
            artworks.setdefault(card["name"], set()).add(card["id"])
    twice = {name for name, ids in artworks.items() if len(ids) > 1}
    assert twice
    for game in read_replay(real_bytes(76261907)).games:
        for side in game.players:
            for name in twice:
                places = [copy.object_id for copy in side.seen if copy.name == name]
                assert len(places) == len(set(places)) <= 3


def test_trap_33_a_passcode_stays_as_it_is_spelled() -> None:
    duel, _ = begun(("Orcust Crescendo", "Lava Golem"))
    codes = {copy.name: copy.passcode for copy in first_game(duel).of(ANA).seen}
    assert (codes["Orcust Crescendo"], codes["Lava Golem"]) == ("0703897", "00102380")


def test_trap_33_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(76238382))
    copies = [copy for game in replay.games for side in game.players for copy in side.seen]
    assert {len(copy.passcode) for copy in copies} == {7, 8}


def test_trap_34_another_name_with_a_stray_blank_is_not_the_name() -> None:
    name = 'World Legacy - "World Crown"'
    duel, _ = begun((name,))
    assert duel.build()["plays"][-1]["cards"][0]["treated_as"] == f"{name} "
    assert seen(first_game(duel), ANA)[name] == 1
    assert seen(first_game(duel), ANA)[f"{name} "] == 0


def test_trap_34_in_a_real_replay() -> None:
    data = real_bytes(76331013)
    cards = [play["card"] for play in json.loads(data)["plays"] if "card" in play]
    assert any(card["treated_as"].endswith(" ") for card in cards)
    for game in read_replay(data).games:
        for side in game.players:
            assert all(copy.name == copy.name.strip() for copy in side.seen)


def test_trap_35_cards_move_in_plays_that_do_not_name_them() -> None:
    duel, game = begun(
        ("Sangan", "Scapegoat", "K9-17 Izuna", "Jinzo", "Terraforming", "Necrovalley")
    )
    game.set_monster(ANA, "Sangan")
    game.set_spell_trap(ANA, "Scapegoat")
    game.move(ANA, "Sangan", "M-1")
    game.target(BEN, "Sangan", of=ANA)
    game.to_top_of_deck(ANA, "Jinzo")
    game.draw(ANA)
    game.to_bottom_of_deck(ANA, "Terraforming")
    game.draw(ANA, "Necrovalley")
    game.set_field_spell(ANA, "Necrovalley")
    told = first_game(duel)
    uses = [(stay.name, stay.use) for stay in told.of(ANA).held if stay.use is not None]
    assert uses == [
        ("Sangan", "set_monster"),
        ("Scapegoat", "set_spell_trap"),
        ("Jinzo", "moved"),
        ("Terraforming", "moved"),
        ("Necrovalley", "set_spell_trap"),
    ]
    assert [stay.use for stay in stays(told, ANA, "Jinzo")] == ["moved", None]


def test_trap_35_in_a_real_replay() -> None:
    play = json.loads(real_bytes(76237695))["plays"][92]
    assert (play["play"], "card" in play) == ("Set ST", False)
    game = read_replay(real_bytes(76237695)).games[0]
    setter = game.of(play["username"])
    sets = [stay for stay in setter.held if stay.left_at_s == play["seconds"]]
    assert [stay.use for stay in sets] == ["set_spell_trap"]
    assert f'"{sets[0].name}"' in play["log"]["private_log"]


def test_trap_36_an_id_may_be_no_card() -> None:
    duel = seated(["Sangan"], replay_id=3, chat_ids=True)
    game = duel.start(hands={ANA: ["Sangan"]})
    assert game.hand(ANA)[2].id == 3
    duel.chat(ANA, "hi")
    duel.judge_loss(ANA)
    told = first_game(duel)
    assert told.end_reason == "judge_game_loss"
    assert [stay.use for stay in told.of(ANA).held] == [None] * 5


def test_trap_36_in_a_real_replay() -> None:
    play = json.loads(real_bytes(76271811))["plays"][477]
    assert (play["play"], play["id"]) == ("Game loss", 76271811)
    replay = read_replay(real_bytes(76271811))
    assert [sizes(game) for game in replay.games] == [[12, 6], [9, 18], [6, 25]]
    assert replay.doubts == ()


@pytest.mark.parametrize("version", [15, 17])
def test_trap_37_a_play_may_not_tell_the_zone(version: int) -> None:
    duel, game = begun(("Sangan", "Scapegoat", "Necrovalley"), version=version)
    game.normal_summon(ANA, "Sangan", "M-1")
    game.activate(ANA, "Scapegoat", "S-1")
    game.activate(ANA, "Necrovalley")
    game.give(ANA, "Sangan", "M-5")
    assert any("zone" in play for play in duel.build()["plays"]) == (version == 17)
    uses = [stay.use for stay in first_game(duel).of(ANA).held][:3]
    assert uses == ["summoned", "activated", "activated"]


def test_trap_38_some_names_are_private() -> None:
    duel, game = begun(("Jinzo",) * 5 + ("Sangan",), ("Scapegoat",))
    game.banish_top_face_down(ANA)
    game.banish(BEN, "Scapegoat", "hand", face_down=True)
    game.banish(ANA, "Link Spider", "extra", face_down=True)
    plays = duel.build()["plays"][-3:]
    for play in plays:
        assert play["card"]["name"] not in play["log"]["public_log"]
    told = first_game(duel)
    assert (seen(told, ANA)["Sangan"], seen(told, ANA)["Link Spider"]) == (1, 1)
    assert seen(told, BEN)["Scapegoat"] == 1


def test_trap_38_in_a_real_replay() -> None:
    replay = read_replay(real_bytes(76282484))
    hidden = [
        (play["seconds"], play["username"], play["card"])
        for play in json.loads(real_bytes(76282484))["plays"]
        if "card" in play and play["card"]["name"] not in play["log"]["public_log"]
        if play["play"] != "Draw card"
    ]
    assert hidden
    for second, name, card in hidden:
        game = next(game for game in reversed(replay.games) if game.started_at_s <= second)
        known = game.of(name).seen + game.of(name).shown_after_end
        assert card["object_id"] in {copy.object_id for copy in known if copy.name == card["name"]}


@pytest.mark.parametrize(("main", "extra", "side"), [(41, 0, 0), (60, 6, 0), (40, 6, 1)])
def test_trap_39_decks_have_many_sizes(main: int, extra: int, side: int) -> None:
    deck = deck_of(size=main, extra=EXTRA if extra else (), side=["Kuriboh"] * side)
    duel = Duel(Player(ANA, deck), Player(BEN, deck))
    game = duel.start()
    game.draw(BEN)
    for player in first_game(duel).players:
        assert player.submitted == DeckSizes(main, extra, side)
        assert player.sizes == DeckSizes(main, extra, side)


def test_trap_39_sizes_change_at_siding() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    duel.side(ANA, into=['Retaliating "C"', "Link Spider"])
    duel.begin_next()
    duel.start()
    first, second = checked(duel).games
    assert (first.of(ANA).sizes.main, first.of(ANA).sizes.extra) == (40, 6)
    assert (second.of(ANA).sizes.main, second.of(ANA).sizes.extra) == (41, 7)
    assert second.of(ANA).submitted == first.of(ANA).submitted == DeckSizes(40, 6, 4)
    assert second.of(BEN).sizes == first.of(BEN).sizes


def test_trap_39_in_a_real_replay() -> None:
    game = read_replay(real_bytes(76237082)).games[0]
    assert [side.submitted for side in game.players] == [DeckSizes(40, 15, 15), DeckSizes(41, 0, 0)]


def test_trap_40_the_first_turn_may_begin_with_a_draw() -> None:
    duel, game = begun(("Jinzo",) * 5 + ("Sangan",))
    game.draw(ANA)
    told = first_game(duel)
    assert told.of(ANA).opening_hand == ("Jinzo",) * 5
    assert seen(told, ANA) == {"Jinzo": 5, "Sangan": 1}
    assert len(told.turns) == 1
    assert [stay.entered_turn for stay in stays(told, ANA, "Sangan")] == [1]


def test_copies_need_not_stand_together_in_a_list() -> None:
    deck = DeckList("Loose", main=["Sangan", "Jinzo", "Sangan", "Jinzo", "36 Trap Hole"])
    duel = Duel(Player(ANA, deck), Player(BEN, deck))
    duel.start(hands={ANA: ["Sangan", "Sangan"]})
    copies = first_game(duel).of(ANA).seen
    assert {copy.object_id for copy in copies if copy.name == "Sangan"} == {1, 3}
