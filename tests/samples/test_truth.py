"""The simulator's own account: it adds up, and the plays tell the same story."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from bot.samples import Duel
from bot.samples.autopilot import play_match
from tests.samples.duels import ANA, BEN, Written, lines_of, opened, seated
from tests.samples.every_verb import every_verb

SEEDS = range(40)
FROM_A_DECK = ("Drew", "from Deck", "from top of deck", "from Extra Deck", "from hand", "in hand")
ENDINGS = {
    "Admitted defeat",
    "Lost Duel",
    "Received a game loss by a judge",
    "Received a match loss by a judge",
    "Accepted the Draw Offer",
}


def counted(duel: Duel) -> list[dict[str, dict[str, int]]]:
    """Cards by game and player, by the shortest rule that is right on real replays.

    What counts is a play before the end of the game whose log says the card came from a deck or
    is in a hand; a position counts once.
    """
    replay: Written = duel.build()
    names = [replay["player1"]["username"], replay["player2"]["username"]]
    games: list[dict[str, dict[int, str]]] = []
    running = False
    for play in replay["plays"]:
        if play["play"] == "Pick first":
            games.append(defaultdict(dict))
            running = True
            for place, card in enumerate(play["cards"]):
                games[-1][names[place // 5]][card["object_id"]] = card["name"]
            continue
        texts = [str(line.get("private_log", line["public_log"])) for line in lines_of(play)]
        running = running and not ENDINGS & set(texts)
        counts = any(phrase in text for text in texts for phrase in FROM_A_DECK)
        card = play.get("card", {})
        if running and counts and "object_id" in card and "opponent" not in texts[0]:
            games[-1][play["username"]][card["object_id"]] = card["name"]
    return [
        {name: dict(Counter(game[name].values())) for name in names if game[name]} for game in games
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plays_show_the_cards_of_the_truth(seed: int) -> None:
    duel = play_match(seed)
    seen = [game["cards_seen"] for game in duel.truth["games"]]
    assert counted(duel) == seen


def test_the_plays_show_the_cards_of_the_truth_whatever_is_played() -> None:
    duel = every_verb()
    assert counted(duel) == [game["cards_seen"] for game in duel.truth["games"]]


@pytest.mark.parametrize("seed", SEEDS)
def test_matches_and_games_add_up(seed: int) -> None:
    truth = play_match(seed).truth
    for match in truth["matches"]:
        games = [game for game in truth["games"] if game["match"] == match["number"]]
        assert [game["number"] for game in games] == list(range(1, len(games) + 1))
        assert match["games_played"] == len(games)
        assert match["draws"] == sum(game["winner"] is None for game in games)
        for name in truth["players"]:
            assert match["wins"][name] == sum(game["winner"] == name for game in games)
        assert match["winner"] in truth["players"]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_more_copies_are_seen_than_the_list_holds(seed: int) -> None:
    truth = play_match(seed).truth
    for game in truth["games"]:
        for name in truth["players"]:
            whole = Counter(truth["lists"][name])
            seen = Counter(game["cards_seen"][name])
            assert seen + Counter(game["cards_shown_after_end"][name]) <= whole
            assert Counter(game["sided_in"][name]) <= seen
            assert Counter(game["opening_hand"][name]) <= seen
            assert len(game["opening_hand"][name]) == 5


@pytest.mark.parametrize("seed", SEEDS)
def test_life_follows_from_its_changes(seed: int) -> None:
    for game in play_match(seed).truth["games"]:
        life = dict.fromkeys(game["final_life"], 8000)
        for second, name, left in game["life_timeline"]:
            assert game["started_at_s"] <= second <= game["ended_at_s"]
            life[name] = left
        assert life == game["final_life"]


@pytest.mark.parametrize("seed", SEEDS)
def test_throws_come_before_the_games_they_decide(seed: int) -> None:
    truth = play_match(seed).truth
    for throw in truth["throws"]:
        assert set(throw["choices"]) == set(truth["players"])
        tied = len(set(throw["choices"].values())) == 1
        assert (throw["winner"] is None) == tied
    firsts = [throw for throw in truth["throws"] if throw["winner"]]
    opened_by = {(t["match"], t["before_game"]): t["winner"] for t in firsts}
    for game in truth["games"]:
        key = (game["match"], game["number"])
        assert opened_by.get(key, game["chosen_by"]) == game["chosen_by"]


def test_no_sided_card_is_seen_in_a_first_game() -> None:
    for seed in SEEDS:
        for game in play_match(seed).truth["games"]:
            assert game["number"] > 1 or not any(game["sided_in"].values())


def test_sided_cards_are_seen_in_later_games() -> None:
    games = [game for seed in SEEDS for game in play_match(seed).truth["games"]]
    assert any(cards for game in games for cards in game["sided_in"].values())


def test_an_open_game_is_unfinished() -> None:
    duel = seated()
    duel.start()
    game = duel.truth["games"][0]
    assert game["unfinished"] is True
    assert (game["winner"], game["end_reason"], game["ended_at_s"]) == (None, None, None)
    assert duel.truth["matches"][0]["winner"] is None


def test_a_finished_game_is_not_unfinished() -> None:
    duel = seated()
    duel.start()
    duel.admit(ANA)
    assert "unfinished" not in duel.truth["games"][0]


def test_cards_shown_after_the_end_are_kept_apart() -> None:
    duel = seated(["Sangan"], ["Scapegoat"])
    game = duel.start(hands={ANA: ["Sangan"]}, decks={BEN: ["Scapegoat"]})
    duel.admit(ANA)
    game.draw(BEN)
    game.reveal(ANA, "Sangan")
    game.life(BEN, -500)
    truth = duel.truth["games"][0]
    assert truth["cards_shown_after_end"] == {ANA: {}, BEN: {"Scapegoat": 1}}
    assert truth["cards_seen"][ANA]["Sangan"] == 1
    assert truth["final_life"] == {ANA: 8000, BEN: 8000}
    assert truth["life_timeline"] == []


def test_a_copy_counts_once_however_often_it_moves() -> None:
    game = opened(["Sangan"])
    for _ in range(3):
        sangan = game.normal_summon(ANA, "Sangan")
        game.to_gy(ANA, sangan)
        game.to_hand(ANA, sangan, "gy")
    assert [copy.name for copy in game.truth.seen.values()].count("Sangan") == 1


def test_two_copies_count_twice_though_one_went_back() -> None:
    game = opened(["Sangan", "Scapegoat"], below=["Sangan"])
    game.to_bottom_of_deck(ANA, "Sangan")
    game.shuffle_deck(ANA)
    game.draw(ANA, "Sangan")
    other = game.search(ANA, "Sangan")
    seen = [copy.object_id for copy in game.truth.seen.values() if copy.name == "Sangan"]
    assert len(seen) == 2
    assert other.object_id in seen


def test_a_card_counts_for_its_owner_whoever_moves_it() -> None:
    game = opened(["Tsukuyomi"], ["Sangan"])
    game.special_summon(BEN, "Sangan")
    game.give(BEN, "Sangan")
    game.to_gy(ANA, "Sangan")
    game.banish(ANA, "Sangan", of=BEN)
    owners = {owner for (owner, _), copy in game.truth.seen.items() if copy.name == "Sangan"}
    assert owners == {BEN}


def test_tokens_are_no_cards() -> None:
    game = opened()
    game.give(ANA, game.summon_token(ANA))
    game.remove_token(BEN)
    assert "Token" not in {copy.name for copy in game.truth.seen.values()}


def test_a_forfeit_before_any_game_decides_the_match() -> None:
    duel = seated()
    duel.quit(ANA)
    assert duel.truth["games"] == []
    assert duel.truth["throws"] == []
    match = duel.truth["matches"][0]
    assert (match["winner"], match["decided_by"], match["games_played"]) == (BEN, "quit", 0)
    assert match["wins"] == {ANA: 0, BEN: 0}
