"""A player's pages: the newest list first, and what changes a decision before the rest."""

from __future__ import annotations

from msgspec.structs import replace

from bot.domain.replay.model import Replay, Use
from cogs.ui.player_files import deck_file
from cogs.ui.players import Player, player_embeds, read_player
from tests.cogs.ui.results import analysis_of, demo, in_sight, read
from tests.domain.analysis.duels import ANA, BO, game, held, replay, shown, throw
from tests.rendering.text.decks import replay_with

GRAVE = {1: "Magician of Faith", 2: "Magician of Faith", 3: "Jinzo", 41: "Dark Balter"}


def ana(*replays: Replay) -> Player:
    return read_player(ANA, analysis_of(replays), hides=False)


def page(player: Player, number: int) -> str:
    return read(player_embeds(player, number))


def fields(player: Player, number: int) -> dict[str | None, str | None]:
    return {f.name: f.value for embed in player_embeds(player, number) for f in embed.fields}


def test_the_first_page_tells_record_coverage_and_every_card() -> None:
    player = read_player("Marigold", demo(), hides=False)
    told = page(player, 0)
    assert told.split("\n")[:6] == [
        "Marigold",
        "**1-2 in 3 matches**",
        "games 4-5-1 · going first 3-1-1 · second 1-4",
        "",
        "one list · 3 replays · 8-12 Nov 2025",
        "**38 of 40 known**, 2 unseen",
    ]
    assert list(fields(player, 0)) == ["Monsters 13", "Spells 16", "Traps 9", "Extra 3", "Side 3"]
    assert "\n3 Scapegoat\n2 Book of Moon\n" in told
    assert "1 Kycoo the Ghost Destroyer *in 2 games*" in told
    assert told.endswith("page 1 of 3")


def test_the_picture_stands_with_the_record_and_the_cards_below() -> None:
    embeds = player_embeds(read_player("Marigold", demo(), hides=False), 0)
    assert [embed.image.url for embed in embeds] == ["attachment://deck.png", None]


def test_a_thin_list_says_so() -> None:
    assert "⚠️ **THIN** · **4 of 40 known**, 36 unseen" in page(
        ana(replay_with({1: "Sangan", 2: "Jinzo", 3: "Kycoo", 4: "Scapegoat"})), 0
    )


def test_likely_copies_are_marked_and_explained() -> None:
    player = ana(replay_with({1: "Sangan", 3: "Sangan", **{n: f"Card {n}" for n in range(4, 40)}}))
    told = page(player, 0)
    assert "**39 of 40 known**, 2 unseen (1 of them likely)" in told
    assert "2 Sangan *+1 likely*" in told
    assert "likely: not seen, but its place" in told
    assert "likely" not in page(ana(replay_with(GRAVE)), 0)


def test_each_list_has_a_page_the_newest_first_with_what_changed() -> None:
    old = {n: f"Card {n}" for n in range(1, 31)}
    new = old | {1: "Mobius"} | {n: f"Card {n + 50}" for n in range(2, 9)}
    lists = [
        replay_with(old, replay_id=1, day="2025-11-09"),
        replay_with(new, replay_id=2, day="2025-11-16"),
    ]
    player = ana(*lists)
    assert player.deck_pages == 2
    assert "newest of 2 lists · 1 replay · 16 Nov 2025 · 1-0" in page(player, 0)
    assert "Since the list before: 1 Card 1 → Mobius likely · 1 Card 2 → Card 52" in page(player, 0)
    assert "and 2 more" in page(player, 0)
    assert "list 1 · 1 replay · 9 Nov 2025 · 1-0" in page(player, 1)
    assert "Since" not in page(player, 1)


def test_who_showed_no_card_has_a_page_that_says_so() -> None:
    player = read_player(BO, analysis_of([replay(1, winner=ANA)]), hides=False)
    assert player.decks == ()
    assert page(player, 0).startswith("Bo\n**0-1 in 1 match**\n\nNo card of theirs was seen.")


def test_how_they_play_tells_side_cards_sets_and_use_first() -> None:
    player = read_player("Marigold", demo(), hides=False)
    names = list(fields(player, 1))
    assert names == ["Side cards shown", "First sets", "Use when held", "Turn order and throws"]
    told = page(player, 1)
    assert "vs Nadja_77: Kycoo the Ghost Destroyer ≥ 1 (1 match)" in told
    assert "Magical Merchant 1 · Sangan 1 · Sinister Serpent 1 · and 1 more (10 games)" in told
    assert "**7/7** Scapegoat · turn 1: 0/3 · set 7" in told
    assert "Chooses to go: first 5 · second 1 (6 games)" in told
    assert list(fields(player, 2)) == ["Results", "Opponents", "Length"]
    assert "Pelle: 0-1 · games 1-2-1" in page(player, 2)


def test_use_when_held_leaves_single_games_out_and_tells_what_was_kept() -> None:
    side = shown(
        ANA, stays=(held("Sangan", 1, 1, Use.SET_MONSTER), held("Jinzo"), held("Kycoo", 2))
    )
    again = shown(ANA, stays=(held("Sangan", 1, 3, Use.MOVED), held("Jinzo")))
    player = ana(replay(1, game(1, ana=side), game(2, ana=again)))
    (told,) = [value for name, value in fields(player, 1).items() if name == "Use when held"]
    assert told is not None
    assert told.split("\n")[:-1] == [
        "**0/2** Jinzo · turn 1: 0/2 · kept unused 2",
        "**1/2** Sangan · turn 1: 1/2 · gone unplayed 1, set 1",
    ]


def test_from_ten_matches_on_the_record_is_a_share_in_few_words() -> None:
    player = ana(*(replay(number, game()) for number in range(1, 11)))
    told = page(player, 0).split("\n")
    assert told[1] == "**100 % (72-100 %) of 10 matches**"
    assert told[2] == "games 100 % (72-100 %) of 10 games"


def test_with_spoilers_no_result_is_in_sight_on_any_page() -> None:
    open_, hidden = (read_player("Marigold", demo(), hides=hides) for hides in (False, True))
    assert hidden.pages == open_.pages
    for number in range(hidden.pages):
        seen = in_sight(player_embeds(hidden, number))
        for result in ("1-2", "4-5-1", "3-1-1", "1-4", "0-1", "conceded", "first 5"):
            assert result not in seen
        # What is hidden is there for those who tap it.
        assert page(hidden, number).count("||") % 2 == 0
    assert "**||1-2 in 3 matches||**" in page(hidden, 0)


def test_with_spoilers_the_record_of_a_list_is_hidden_too() -> None:
    hidden = read_player("Nadja_77", demo(), hides=True)
    assert "1 replay · 12 Nov 2025 · [hidden]" in in_sight(player_embeds(hidden, 0))


def test_with_spoilers_both_ways_to_end_are_there_or_none() -> None:
    hidden = read_player("Nadja_77", demo(), hides=True)
    seen = in_sight(player_embeds(hidden, hidden.pages - 1))
    assert "How games are won: [hidden]\nHow games are lost: [hidden]" in seen


def test_throws_are_told_once_where_all_of_them_were_the_first() -> None:
    once = replay(1, game(), throws=(throw("Rock", "Paper", BO),))
    tied = replace(once, throws=(throw("Rock", "Rock", None), *once.throws))
    assert "All throws" not in page(ana(once), 1)
    assert "All throws: Rock 2 (2 throws)" in page(ana(tied), 1)


def test_a_deck_file_has_the_copies_that_were_seen() -> None:
    deck = read_player("Marigold", demo(), hides=False).decks[0]
    file = deck_file(deck)
    assert file.name == "Marigold-2025-11-12.ydk"
    assert file.note == "**Marigold**, 38 of 40 seen in 3 replays."
    sections = file.text.split("#main\n")[1]
    assert len(sections.split("#extra")[0].split()) == 38


def test_a_deck_file_leaves_out_what_is_only_likely_and_says_so() -> None:
    names = {1: "Sangan", 3: "Sangan"}
    (deck,) = ana(replay_with(names)).decks
    file = deck_file(deck)
    assert file.note == "**Ana**, 2 of 40 seen in 1 replay. Left out, since only likely: 1 card."
    assert file.text.count("12345678") == 2


def test_a_deck_file_says_no_size_that_is_unknown_or_absurd() -> None:
    (deck,) = ana(replay_with({1: "Sangan"})).decks
    for size, told in ((None, "1 seen"), (10**4000, "1 of 10000000000… seen")):
        note = deck_file(replace(deck, main=replace(deck.main, size=size))).note
        assert note == f"**Ana**, {told} in 1 replay."
