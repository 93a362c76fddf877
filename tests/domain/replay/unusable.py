"""A small replay to spoil, and what holds for every refusal."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.domain.errors import ReplayError
from bot.domain.replay.games import read_replay
from bot.samples import Duel, Player, deck_of
from tests.domain.replay.reading import Json
from tests.samples.every_verb import every_verb

QUIXOTINA, ZEBEDEE = "Quixotina", "Zebedée"
SECRET = "the cat's name is Murgatroyd"
# What decoders say, and what programmers do; quoted keys of the file are none of it.
JARGON = re.compile(
    r"[`$\\{}<>_]|expect|codec|\bint\b|\bstr\b|null|None|valid|position|\bbyte|array"
)
LONGEST = 220


def small_duel() -> Duel:
    """One game with a throw, a card, a chat line, a turn, life points and an end."""
    deck = deck_of("5 Sangan", "10 Jinzo")
    duel = Duel(Player(QUIXOTINA, deck), Player(ZEBEDEE, deck), replay_id=4711, pace=(2, 2))
    duel.throw("Rock", "Scissors")
    game = duel.start(chooser=QUIXOTINA, hands={QUIXOTINA: ["Sangan"]})
    game.normal_summon(QUIXOTINA, "Sangan")
    duel.chat(ZEBEDEE, SECRET)
    game.life(ZEBEDEE, -1000)
    duel.admit(ZEBEDEE)
    return duel


def content() -> Json:
    """The small replay, as it would be decoded."""
    decoded: Json = json.loads(small_duel().to_json())
    return decoded


def written(value: object) -> bytes:
    """A value as compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def spoiled(**keys: object) -> bytes:
    """The small replay with other values for some of its keys."""
    return written({**content(), **keys})


def without(*keys: str) -> bytes:
    """The small replay without some of its keys."""
    return written({key: value for key, value in content().items() if key not in keys})


def with_play(kind: str, raw: bytes) -> bytes:
    """The small replay, and a first play that ends as written here."""
    return (
        small_duel()
        .to_json()
        .replace(b'"plays":[', b'"plays":[{"play":"%s",%s},' % (kind.encode(), raw))
    )


def number_of(kind: str) -> int:
    """The place of the first play of a kind."""
    return next(n for n, play in enumerate(content()["plays"]) if play["play"] == kind)


def spoiled_play(kind: str, **keys: object) -> bytes:
    """The small replay with other values in its first play of a kind."""
    plays: list[Any] = content()["plays"]
    plays[number_of(kind)].update(keys)
    return spoiled(plays=plays)


def large() -> bytes:
    """A replay with every play that the samples write."""
    return every_verb().to_json()


def refused(data: bytes) -> ReplayError:
    """Why bytes are refused: in one sentence for players, in which nobody is named."""
    with pytest.raises(ReplayError) as caught:
        read_replay(data)
    assert_for_players(caught.value)
    return caught.value


def assert_for_players(error: ReplayError) -> None:
    """A refusal says in one short sentence what is wrong and, after a colon, what to do."""
    sentence = error.sentence
    own_words = sentence.replace(f"“{error.detail}”", "")
    assert own_words[0].isupper()
    assert own_words.endswith(".")
    assert not re.search(r"[.!?] ", own_words)
    assert ": " in own_words
    assert not JARGON.search(own_words)
    assert sentence.isprintable()
    assert len(sentence) <= LONGEST
    for private in (QUIXOTINA, ZEBEDEE, "Murgatroyd"):
        assert private not in sentence
