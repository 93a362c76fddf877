from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest

from bot.domain.analysis.definitions import DEFINITIONS, Definition, FigureKey, Unit
from bot.domain.analysis.profiles import Profile, profile
from bot.domain.analysis.teams import TeamReport
from tests.domain.analysis.duels import ANA, BO, copy, game, held, replay, shown, throw
from tests.domain.analysis.scouted import cards, report, war

EVERY = pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=lambda entry: entry.key)


def rich_profile() -> Profile:
    """One match in which everything happens that a profile can tell."""
    sided = shown(ANA, seen=(copy("Royal Decree", 50),), stays=(held("Scapegoat"),))
    return profile(
        ANA,
        [replay(1, game(1), game(2, ana=sided), throws=(throw("Rock", "Paper", None),))],
        opposing_decks={1: "Chaos"},
    )


def rich_report() -> TeamReport:
    """Two confirmed players, a match over two replays, and a list."""
    shows = {ANA: cards("Sangan")}
    return report([war(1, "1", shows=shows), war(2, "1", shows=shows, at="21:00:00")], ANA, BO)


def figures_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "figure" in value:
            yield value["figure"]
        for inner in value.values():
            yield from figures_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from figures_in(inner)


def test_every_key_is_defined_once_under_its_own_name() -> None:
    assert set(DEFINITIONS) == set(FigureKey)
    assert all(key is entry.key for key, entry in DEFINITIONS.items())


def test_profile_and_report_use_every_definition_and_no_other() -> None:
    told = (rich_profile(), rich_report())
    used = {key for value in told for key in figures_in(msgspec.to_builtins(value))}
    # A rate is how a record is told, and a tech card is a card of a list: no figures of their own.
    implied = {FigureKey.RATE.value, FigureKey.TECH_CARDS.value}
    assert used == {key.value for key in FigureKey} - implied


@EVERY
def test_every_part_of_a_definition_is_said(definition: Definition) -> None:
    for field in ("title", "formula", "sentence", "counts", "leaves_out", "evidence"):
        assert getattr(definition, field).strip(), field


@EVERY
def test_sentences_are_sentences(definition: Definition) -> None:
    for text in (
        definition.sentence,
        definition.counts,
        definition.leaves_out,
        definition.evidence,
    ):
        assert re.fullmatch(r"[A-Z].*[.]", text), text
        assert "  " not in text


@EVERY
def test_titles_fit_a_phone_and_end_without_a_stop(definition: Definition) -> None:
    assert len(definition.title) <= 40
    assert not definition.title.endswith(".")


def test_titles_are_told_apart() -> None:
    titles = [entry.title for entry in DEFINITIONS.values()]
    assert len(set(titles)) == len(titles)


@EVERY
def test_samples_are_things_that_can_be_counted(definition: Definition) -> None:
    countable = {Unit.REPLAYS, Unit.MATCHES, Unit.GAMES, Unit.THROWS, Unit.CARDS}
    assert definition.sample in countable


def test_only_lengths_weeks_and_rates_measure_something_else_than_their_sample() -> None:
    differing = {entry.key for entry in DEFINITIONS.values() if entry.unit is not entry.sample}
    assert differing == {
        FigureKey.RATE,
        FigureKey.GAME_TURNS,
        FigureKey.GAME_MINUTES,
        FigureKey.MATCH_TURNS,
        FigureKey.MATCH_MINUTES,
        FigureKey.WEEKS_UNCHANGED,
    }


def test_definitions_survive_json() -> None:
    table = list(DEFINITIONS.values())
    assert msgspec.json.decode(msgspec.json.encode(table), type=list[Definition]) == table
