from __future__ import annotations

from bot.domain.replay.model import Replay
from bot.rendering.text.players import PLAYERS_TOLD, player_lines, read_decks, tell_basis
from tests.domain.analysis.duels import ANA, BO, game, replay
from tests.rendering.text.decks import hyphenated, replay_with, texts

LIST = {number: f"Card {number}" for number in range(1, 26)}
OTHER = {number: f"Other {number}" for number in range(1, 26)}


def told(*replays: Replay, width: int = 80, everybody: bool = False) -> list[str]:
    return texts(player_lines(replays, width, everybody=everybody))


def test_a_player_with_one_list_has_record_and_coverage_in_one_line() -> None:
    lines = told(replay_with(LIST), replay_with(LIST, replay_id=2))
    assert lines[:2] == [
        "",
        "Ana · 2-0 in 2 matches            15 of 40 unseen · extra 3 of 3 · side 15 of 15",
    ]
    assert lines[2].startswith("Spells 25    1 Card 1 ")


def test_players_in_most_replays_come_first() -> None:
    others = replay(3, game(1, BO, players=(BO, "Cy"), first=BO), players=(BO, "Cy"), winner=BO)
    heads = [text for text in told(replay(1, game(1)), others) if "match" in text]
    assert [text.split(" · ")[0] for text in heads] == [BO, ANA, "Cy"]


def test_of_several_lists_the_newest_is_shown() -> None:
    replays = (replay_with(LIST), replay_with(OTHER, replay_id=2, day="2025-11-20"))
    lines = told(*replays)
    assert lines[1:3] == [
        "Ana · 2-0 in 2 matches",
        "newest of 2 lists · 1 replay · 20 Nov 2025",
    ]
    assert not any("Card 1" in text for text in lines)


def test_everybody_means_all_lists() -> None:
    replays = (replay_with(LIST), replay_with(OTHER, replay_id=2, day="2025-11-20"))
    lines = told(*replays, everybody=True)
    heads = [text.split("   ")[0] for text in lines if "list" in text]
    assert heads[:2] == [
        "list 1 · 1 replay · 16 Nov 2025",
        "newest of 2 lists · 1 replay · 20 Nov 2025",
    ]


def many(players: int) -> list[Replay]:
    names = [(f"P{number:02}", f"Q{number:02}") for number in range(players // 2)]
    return [
        replay(number, game(1, pair[0], players=pair, first=pair[0]), players=pair, winner=pair[0])
        for number, pair in enumerate(names)
    ]


def test_few_players_are_all_shown() -> None:
    assert not any("not shown" in text for text in told(*many(PLAYERS_TOLD)))


def test_of_many_players_the_rest_is_counted() -> None:
    lines = told(*many(PLAYERS_TOLD + 4))
    assert lines[-1] == "4 more players not shown: these are in most of the replays."
    assert sum(" in 1 match" in text for text in lines) == PLAYERS_TOLD


def test_everybody_means_all_players() -> None:
    lines = told(*many(PLAYERS_TOLD + 4), everybody=True)
    assert sum(" in 1 match" in text for text in lines) == PLAYERS_TOLD + 4


def test_a_player_who_showed_no_card_is_named() -> None:
    forfeit = replay(1)
    assert told(forfeit, forfeit)[1] == "Ana · 2-0 in 2 matches · no card seen"


def test_what_likely_means_is_said_once_at_the_end() -> None:
    gap = {4: "Scapegoat", 6: "Scapegoat"}
    lines = told(replay_with(gap), replay_with(gap, replay_id=2, day="2025-11-20"))
    assert sum(text.startswith("likely:") for text in lines) == 1
    assert lines[-2].startswith("likely:")


def test_a_list_says_what_it_rests_on() -> None:
    replays = [replay_with(LIST), replay_with(LIST, replay_id=2, day="2025-12-01")]
    (deck,) = read_decks(ANA, replays)
    rests_on = " · 2 replays · 16 Nov - 1 Dec 2025"
    assert hyphenated(tell_basis(deck, 0, 1)) == f"one list{rests_on}"
    assert hyphenated(tell_basis(deck, 1, 3)) == f"list 2{rests_on}"
    assert hyphenated(tell_basis(deck, 2, 3)) == f"newest of 3 lists{rests_on}"
