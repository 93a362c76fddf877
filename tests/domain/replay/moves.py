"""The moves of a story: each does something by chance and says how a card left a hand by it."""

from __future__ import annotations

from typing import Literal

from bot.samples import CardCopy
from bot.samples.board import Source
from tests.domain.replay.story import Move, Story

ELSEWHERE: tuple[Source, ...] = ("hand", "deck", "field", "gy", "banished")
POSITIONS: tuple[Literal["ATK", "DEF"], ...] = ("ATK", "DEF")


def is_real(copy: CardCopy) -> CardCopy:
    """The copy; ValueError for a token, which goes nowhere."""
    if copy.object_id is None:
        raise ValueError("a token")
    return copy


def of_the_main_deck(copy: CardCopy) -> CardCopy:
    """The copy; ValueError for one that no hand or deck may hold."""
    if is_real(copy).card.in_extra_deck:
        raise ValueError("a card of the extra deck")
    return copy


def draw(story: Story) -> None:
    owner, _, _ = story.a_card("deck")
    story.game.draw(owner)


def mill(story: Story) -> None:
    owner, _, _ = story.a_card("deck")
    story.game.mill(owner)


def banish_top(story: Story) -> None:
    owner, _, _ = story.a_card("deck")
    story.game.banish_top_face_down(owner)


def to_hand(story: Story) -> None:
    owner, copy, place = story.a_card("deck", "field", "gy", "banished")
    actor = owner if place == "deck" else story.somebody()
    story.game.to_hand(actor, of_the_main_deck(copy), place, of=owner)


def add_random(story: Story) -> None:
    owner, copy, _ = story.a_card("deck")
    story.game.add_random(owner, copy.name)


def send_random(story: Story) -> None:
    owner, copy, _ = story.a_card("deck")
    story.game.send_random(owner, copy.name)


def summon(story: Story) -> str:
    owner, copy, place = story.a_card()
    actor = story.somebody() if place in ("hand", "gy", "banished") else owner
    if place == "field":
        raise ValueError("it is there already")
    position = story.chance.choice(POSITIONS)
    story.game.special_summon(actor, copy, place, of=owner, position=position)
    return "summoned"


def normal_summon(story: Story) -> str:
    owner, copy, _ = story.a_card("hand")
    story.game.normal_summon(owner, copy)
    return "summoned"


def set_monster(story: Story) -> str:
    owner, copy, place = story.a_card("hand", "field")
    story.game.set_monster(owner, is_real(copy), source=place)
    return "set_monster"


def set_spell_trap(story: Story) -> str:
    owner, copy, place = story.a_card("hand", "gy", "field")
    story.game.set_spell_trap(owner, is_real(copy), source=place)
    return "set_spell_trap"


def set_field_spell(story: Story) -> str:
    owner, copy, _ = story.a_card("hand")
    story.game.set_field_spell(owner, copy)
    return "set_spell_trap"


def activate(story: Story) -> str:
    owner, copy, place = story.a_card("hand", "deck")
    story.game.activate(owner, copy, source=place)
    return "activated"


def place_face_up(story: Story) -> str:
    owner, copy, place = story.a_card("hand", "deck", "gy")
    story.game.place(owner, copy, place)
    return "moved" if copy.card.is_monster else "activated"


def activate_pendulum(story: Story) -> str:
    owner, copy, _ = story.a_card("hand")
    if not copy.card.pendulum:
        raise ValueError("no scale")
    side: tuple[Literal["Left", "Right"], ...] = ("Left", "Right")
    story.game.activate_pendulum(owner, copy, story.chance.choice(side))
    return "activated"


def to_gy(story: Story) -> str:
    owner, copy, place = story.a_card()
    story.game.to_gy(story.somebody(), is_real(copy), place, of=owner)
    return "moved"


def banish(story: Story) -> str:
    owner, copy, place = story.a_card()
    face_down = story.chance.random() < 0.3
    story.game.banish(story.somebody(), is_real(copy), place, of=owner, face_down=face_down)
    return "moved"


def to_deck(story: Story) -> str:
    owner, copy, place = story.a_card("hand", "field", "gy", "banished")
    game, actor = story.game, story.somebody()
    to = game.to_top_of_deck if story.chance.random() < 0.5 else game.to_bottom_of_deck
    to(actor, of_the_main_deck(copy), place, of=owner)
    return "moved"


def to_extra_deck(story: Story) -> str:
    owner, copy, place = story.a_card("hand", "field", "gy", "banished")
    if not (copy.card.in_extra_deck or copy.card.pendulum):
        raise ValueError("it does not belong there")
    story.game.to_extra_deck(owner, copy, place)
    return "moved"


def look(story: Story) -> None:
    owner, copy, place = story.a_card("hand", "deck", "extra")
    story.game.reveal(owner, copy, place)


def declare(story: Story) -> None:
    owner, copy, place = story.a_card("hand", "field", "gy", "banished", "extra")
    story.game.declare(owner, is_real(copy), place)


def target(story: Story) -> None:
    owner, copy, place = story.a_card("field", "gy")
    story.game.target(story.somebody(), copy, place, of=owner)


def shuffle_hand(story: Story) -> None:
    story.game.shuffle_hand(story.somebody())


def shuffle_deck(story: Story) -> None:
    story.game.shuffle_deck(story.somebody())


def give(story: Story) -> None:
    owner, copy, _ = story.a_card("field")
    story.game.give(owner, copy, owner=story.chance.choice([None, True, False]))


def flip(story: Story) -> None:
    owner, copy, _ = story.a_card("field")
    turn_up = story.game.flip if story.chance.random() < 0.5 else story.game.flip_summon
    turn_up(owner, copy)


def overlay(story: Story) -> None:
    owner, below, _ = story.a_card("field")
    _, above, _ = story.a_card("field", of=owner)
    if is_real(below) is is_real(above):
        raise ValueError("one card alone")
    story.game.overlay(owner, below, above)


def xyz_summon(story: Story) -> None:
    owner, below, _ = story.a_card("field")
    _, copy, _ = story.a_card("extra", of=owner)
    story.game.xyz_summon(owner, copy, is_real(below), story.chance.choice(POSITIONS))


def attach(story: Story) -> str:
    player, above, _ = story.a_card("field")
    owner, copy, place = story.a_card("hand", "deck", "gy", "banished")
    story.game.attach(player, copy, is_real(above), place, of=owner)
    return "moved"


def detach(story: Story) -> None:
    owner, copy, _ = story.a_card("material")
    story.game.detach(owner, copy, owner=story.chance.choice([True, False]))


def tokens(story: Story) -> None:
    if story.chance.random() < 0.5:
        story.game.summon_token(story.somebody())
    else:
        story.game.remove_token(story.somebody())


def next_turn(story: Story) -> None:
    if not story.game.truth.ended:
        player = story.game.opponent_of(story.game.turn_player)
        story.game.end_turn(story.game.turn_player)
        story.game.start_turn(player)


def life(story: Story) -> None:
    story.game.life(story.somebody(), story.chance.choice([-1000, -2400, 500]))


def interrupt(story: Story) -> None:
    name = story.somebody()
    story.duel.chat(name, story.chance.choice(["gl", "Lost Duel", 'Drew "Sangan"']))
    story.duel.disconnect(name)
    story.duel.rejoin(name)


MOVES: tuple[Move, ...] = (
    *(draw, draw, to_hand, to_hand, add_random, send_random, mill, banish_top),
    *(summon, summon, normal_summon, set_monster, set_spell_trap, set_field_spell),
    *(activate, place_face_up, activate_pendulum, to_gy, to_gy, banish, to_deck, to_deck),
    *(to_extra_deck, look, look, declare, target, shuffle_hand, shuffle_hand, shuffle_deck),
    *(give, give, flip, overlay, xyz_summon, attach, detach, tokens, next_turn, life, interrupt),
)


def tell(seed: int, *, version: int = 17, games: int = 2, moves: int = 40) -> Story:
    """A story of some games, each of some moves, also after its end."""
    story = Story(seed, version=version)
    for number in range(games):
        if number:
            story.go_on()
        story.open_game()
        for _ in range(moves):
            story.make(story.chance.choice(MOVES))
        if number < games - 1 or story.chance.random() < 0.7:
            story.end_game()
            for _ in range(story.chance.randint(0, 5)):
                story.make(story.chance.choice(MOVES))
    return story
