"""Matches that play themselves: plausible, various, repeatable, fast."""

from __future__ import annotations

from collections import Counter
from random import Random
from statistics import median
from time import perf_counter

import pytest

from bot.samples import Player
from bot.samples.autopilot import NAMES, PEACEFUL, Odds, play_match
from bot.samples.decks import BURN, ZOMBIE
from bot.samples.pilot import Pilot
from bot.samples.spells import SPELLS
from tests.samples.duels import ANA, BEN, last, opened, plays_of

SEEDS = range(60)


def test_a_seed_decides_everything() -> None:
    assert play_match(5).to_json() == play_match(5).to_json()
    assert play_match(5).to_json() != play_match(6).to_json()


def test_games_end_in_all_ways() -> None:
    ends = Counter(
        game["end_reason"] for seed in range(150) for game in play_match(seed).truth["games"]
    )
    assert set(ends) == {
        "admitted_defeat",
        "quit",
        "disconnected",
        "timed_out",
        "judge_game_loss",
        "judge_match_loss",
        "draw_agreed",
    }
    assert ends["admitted_defeat"] > ends.total() / 2


def test_matches_hold_ties_rematches_and_the_second_turn() -> None:
    truths = [play_match(seed).truth for seed in range(150)]
    assert any(len(truth["matches"]) == 2 for truth in truths)
    assert any(throw["winner"] is None for truth in truths for throw in truth["throws"])
    games = [game for truth in truths for game in truth["games"]]
    assert any(game["first_player"] != game["chosen_by"] for game in games)
    assert any(any(game["cards_shown_after_end"].values()) for game in games)


def test_games_last_as_long_as_goat_games_do() -> None:
    turns = [game["turns"] for seed in SEEDS for game in play_match(seed).truth["games"]]
    assert 5 <= median(turns) <= 12
    assert max(turns) == 12


def test_a_peaceful_match_is_decided_by_two_admissions() -> None:
    for seed in range(20):
        match = play_match(seed, odds=PEACEFUL).truth["matches"]
        assert len(match) == 1
        assert match[0]["decided_by"] == "admitted_defeat"
        assert sorted(match[0]["wins"].values()) in ([0, 2], [1, 2])


def test_odds_decide_how_games_end() -> None:
    truth = play_match(1, odds=Odds(quit=1, judge=0, draw=0, rematch=0)).truth
    assert truth["matches"][0]["decided_by"] in ("quit", "disconnected", "timed_out")
    assert truth["matches"][0]["games_played"] == 1


def test_players_and_length_can_be_told() -> None:
    duel = play_match(2, Player("Ea", BURN), Player("Oa", ZOMBIE), turns=3, replay_id=9)
    assert duel.truth["players"] == ["Ea", "Oa"]
    assert duel.truth["replay_id"] == 9
    assert max(game["turns"] for game in duel.truth["games"]) <= 3


def test_names_are_as_odd_as_real_ones() -> None:
    told = {name for seed in SEEDS for name in play_match(seed, turns=1).truth["players"]}
    assert told == set(NAMES)
    assert any('"' in name for name in told)


def test_plays_of_every_usual_kind_occur() -> None:
    kinds = {play["play"] for seed in SEEDS for play in play_match(seed).transcript.plays}
    assert kinds >= {
        "Activate ST",
        "Attack",
        "Attack directly",
        "Banish",
        "Draw card",
        "Flip",
        "Flip Summon",
        "Life points",
        "Move",
        "Normal Summon",
        "Remove Token",
        "SS ATK",
        "Set ST",
        "Set monster",
        "Shuffle deck",
        "Summon Token",
        "Target card",
        "To GY",
        "To hand",
        "View deck",
    }


def test_seconds_never_go_back() -> None:
    for seed in SEEDS:
        seconds = [
            int(str(play["seconds"]))
            for play in play_match(seed).transcript.plays
            if "seconds" in play
        ]
        assert seconds == sorted(seconds)


def test_a_short_match_is_built_at_once() -> None:
    play_match(0).to_json()  # cards and lists are read once
    begin = perf_counter()
    for seed in range(40):
        play_match(seed, turns=4).to_json()
    # Five milliseconds on a quiet machine; this one may be busy with other tests.
    assert (perf_counter() - begin) / 40 < 0.05


@pytest.mark.parametrize("name", sorted(set(SPELLS) - {"Thunder Dragon"}))
def test_a_spell_is_used_or_kept_but_never_lost(name: str) -> None:
    used = 0
    for seed in range(4):
        game = opened([name], seed=seed)
        if SPELLS[name](game, ANA, Random(seed)):
            used += 1
            assert all(copy.name != name for copy in game.hand(ANA))
        else:
            assert game.hand(ANA)[0].name == name
    assert used in (0, 4)


def spell(name: str, *others: str, ben: tuple[str, ...] = ()) -> Pilot:
    """A pilot of a game in which Ana holds a spell and other cards."""
    return Pilot(opened([name, *others], ben), Random(1))


def test_pot_of_greed_draws_two() -> None:
    game = spell("Pot of Greed").game
    assert SPELLS["Pot of Greed"](game, ANA, Random(0))
    assert len(game.hand(ANA)) == 6
    assert game.pile(ANA, "gy")[0].name == "Pot of Greed"


def test_delinquent_duo_costs_life_and_two_cards() -> None:
    game = spell("Delinquent Duo").game
    assert SPELLS["Delinquent Duo"](game, ANA, Random(0))
    assert (game.life_of(ANA), len(game.hand(BEN)), len(game.pile(BEN, "gy"))) == (7000, 3, 2)
    game.life(ANA, -6500)
    assert not SPELLS["Delinquent Duo"](game, ANA, Random(0))


def test_heavy_storm_waits_until_it_is_worth_it() -> None:
    game = spell("Heavy Storm", ben=("Scapegoat", "Mirror Force")).game
    assert not SPELLS["Heavy Storm"](game, ANA, Random(0))
    game.set_spell_trap(BEN, "Scapegoat")
    game.set_spell_trap(BEN, "Mirror Force")
    assert SPELLS["Heavy Storm"](game, ANA, Random(0))
    assert game.field(BEN) == game.field(ANA) == {}


def test_nobleman_banishes_what_is_set() -> None:
    game = spell("Nobleman of Crossout", ben=("Sangan",)).game
    assert not SPELLS["Nobleman of Crossout"](game, ANA, Random(0))
    game.set_monster(BEN, "Sangan")
    assert SPELLS["Nobleman of Crossout"](game, ANA, Random(0))
    assert game.pile(BEN, "banished")[0].name == "Sangan"


def test_snatch_steal_takes_the_strongest() -> None:
    game = spell("Snatch Steal", ben=("Jinzo", "Sangan")).game
    jinzo = game.special_summon(BEN, "Jinzo")
    game.normal_summon(BEN, "Sangan")
    assert SPELLS["Snatch Steal"](game, ANA, Random(0))
    assert game.monsters(ANA) == [jinzo]


def test_premature_burial_brings_back_the_best() -> None:
    game = spell("Premature Burial", "Jinzo").game
    assert not SPELLS["Premature Burial"](game, ANA, Random(0))
    jinzo = game.discard(ANA, "Jinzo")
    assert SPELLS["Premature Burial"](game, ANA, Random(0))
    assert (game.monsters(ANA), game.life_of(ANA)) == ([jinzo], 7200)


def test_book_of_life_banishes_from_the_opponents_graveyard() -> None:
    game = spell("Book of Life", "Vampire Lord", ben=("Sangan",)).game
    vampire = game.discard(ANA, "Vampire Lord")
    game.discard(BEN, "Sangan")
    assert SPELLS["Book of Life"](game, ANA, Random(0))
    assert game.monsters(ANA) == [vampire]
    assert plays_of(game, "Banish")[0]["username"] == ANA
    assert game.pile(BEN, "banished")[0].name == "Sangan"


def test_thunder_dragon_fetches_another() -> None:
    game = opened(["Thunder Dragon"], below=["Thunder Dragon"])
    assert SPELLS["Thunder Dragon"](game, ANA, Random(0))
    assert [copy.name for copy in game.hand(ANA)].count("Thunder Dragon") == 1
    assert not SPELLS["Thunder Dragon"](game, ANA, Random(0))


def test_a_pilot_plays_until_somebody_has_lost() -> None:
    game = opened()
    loser = Pilot(game, Random(3), draws_first=False).play(turns=4)
    assert loser in (ANA, BEN)
    assert game.truth.turns <= 4


def test_a_player_without_cards_to_draw_has_lost() -> None:
    game = opened()
    while len(game.pile(ANA, "deck")) > 1:
        game.mill(ANA)
    assert Pilot(game, Random(1)).play() == ANA
    assert last(game)["play"] != "Admit defeat"
