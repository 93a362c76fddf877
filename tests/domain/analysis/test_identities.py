"""Which names are one person, and that a renamed replay is told like any other."""

from __future__ import annotations

import pytest
from msgspec import ValidationError, json

from bot.domain.analysis.identities import (
    NO_IDENTITIES,
    Directory,
    Identities,
    contradictions,
    keep_apart,
    rename,
)
from bot.domain.analysis.profiles import profile
from bot.domain.names import fold_name
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.samples import Duel, Player
from bot.samples.autopilot import Odds, play_match
from bot.samples.decks import GOAT_CONTROL, WARRIOR
from tests.domain.analysis.duels import game, replay

EVENTFUL = Odds(quit=0.2, judge=0.1, draw=0.2, rematch=0.3)
RENAMED = Identities({"Ann": "Ana", "Anna": "Ana", "Bo": "Ben"})


def played(seed: int, one: str, two: str) -> Replay:
    """A match that is the same whoever plays it."""
    players = Player("Slot One", GOAT_CONTROL), Player("Slot Two", WARRIOR)
    written = play_match(seed, *players, odds=EVENTFUL).to_json()
    return read_replay(
        written.replace(b"Slot One", one.encode()).replace(b"Slot Two", two.encode())
    )


def met(replay_id: int, one: str, two: str) -> Replay:
    players = (one, two)
    return replay(replay_id, game(1, one, players=players, first=one), winner=one, players=players)


def test_a_name_that_nobody_knows_stands_for_itself() -> None:
    assert NO_IDENTITIES.person("Ana") == "Ana"
    assert RENAMED.person("Ana") == "Ana"
    assert RENAMED.person("Anna") == "Ana"
    assert RENAMED.person("anna") == "anna"


@pytest.mark.parametrize("persons", [{"A": "B", "B": "C"}, {"A": "A"}, {"A": "B", "B": "A"}])
def test_chains_of_names_are_refused(persons: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is another person's name"):
        Identities(persons)
    with pytest.raises(ValidationError):
        json.decode(json.encode({"persons": persons}), type=Identities)


def test_identities_are_kept_as_json() -> None:
    assert json.decode(json.encode(RENAMED), type=Identities) == RENAMED


@pytest.mark.parametrize(
    ("written", "same"),
    [
        (" Ana ", "ana"),
        ("\uff21\uff4e\uff41", "Ana"),
        ("A  na", "a na"),
        ("STRASSE", "stra\u00dfe"),
    ],
)
def test_people_write_names_in_many_ways(written: str, same: str) -> None:
    assert fold_name(written) == fold_name(same)


def test_names_that_differ_in_a_letter_are_not_folded_into_one() -> None:
    assert len({fold_name(name) for name in ("Ana", "Ann", "An a", "Ana1")}) == 4


def test_a_person_is_found_by_each_name_and_the_same_spelling_goes_first() -> None:
    people = Directory(["ANA", "Ana", "Ben", "Cy"], RENAMED)
    assert people.find(["Ana"]) == "Ana"
    assert people.find(["ana"]) == "ANA"
    assert people.like([" ana "]) == ("ANA", "Ana")
    assert people.like(["anna"]) == ("Ana",)
    assert people.like(["BO"]) == ("Ben",)
    assert people.find(["Nobody", "Bo"]) == "Ben"
    assert people.find(["ana", "Cy"]) == "Cy"
    assert (people.find(["Nobody"]), people.like(["Nobody"]), people.find([])) == (None, (), None)


@pytest.mark.parametrize("seed", range(8))
def test_a_renamed_replay_is_one_played_under_that_name(seed: int) -> None:
    shown = rename(played(seed, "Ann", "Cy"), RENAMED)
    assert shown == played(seed, "Ana", "Cy")
    assert rename(played(seed, "Cy", "Bo"), RENAMED) == played(seed, "Cy", "Ben")
    assert rename(played(seed, "Ann", "Bo"), RENAMED) == played(seed, "Ana", "Ben")


def test_a_profile_does_not_care_under_which_name_somebody_played() -> None:
    names = ("Ana", "Ann", "Anna")
    mixed = [played(seed, names[seed % 3], "Bo") for seed in range(6)]
    plain = [played(seed, "Ana", "Ben") for seed in range(6)]
    for number, pair in enumerate(zip(mixed, plain, strict=True)):
        assert pair[0].players != pair[1].players, number
    renamed = [rename(each, RENAMED) for each in mixed]
    assert profile("Ana", renamed) == profile("Ana", plain)
    assert profile("Ben", renamed) == profile("Ben", plain)


def lost_unopened(one: str, two: str, lost_by: str) -> Replay:
    """Somebody gave up before a game was opened."""
    duel = Duel(Player(one, GOAT_CONTROL, user_id=1), Player(two, WARRIOR, user_id=2))
    line = {"username": lost_by, "type": "game", "public_log": "Admitted defeat"}
    duel.raw("Admit defeat", log=line, over=False, username=lost_by)
    return read_replay(duel.to_json())


@pytest.mark.parametrize("loser", ["Ann", "Bo"])
def test_a_doubt_names_the_person_too(loser: str) -> None:
    shown = rename(lost_unopened("Ann", "Bo", loser), RENAMED)
    assert shown.doubts
    assert shown == lost_unopened("Ana", "Ben", RENAMED.person(loser))


def test_a_name_that_reads_like_a_sentence_is_renamed_for_nobody_else() -> None:
    odd = "Ann lost a game of luck"
    (doubt,) = rename(lost_unopened("Ann", odd, odd), RENAMED).doubts
    assert doubt.startswith(f"{odd} lost a game of match 1 ")


def test_a_replay_without_a_renamed_player_is_the_same_object() -> None:
    other = met(1, "Cy", "Dora")
    assert rename(other, RENAMED) is other
    assert rename(other, NO_IDENTITIES) is other


def test_a_replay_in_which_both_would_be_one_person_stays_as_it_is() -> None:
    strange = met(1, "Ann", "Anna")
    assert rename(strange, RENAMED) is strange
    stranger = met(2, "Ana", "Anna")
    assert rename(stranger, RENAMED) is stranger


def test_names_that_met_are_kept_apart_and_the_others_stay_together() -> None:
    files = [met(1, "Ana", "Ann"), met(2, "Anna", "Bo")]
    assert contradictions(RENAMED, files) == (files[0],)
    assert keep_apart(RENAMED, files) == Identities({"Anna": "Ana", "Bo": "Ben"})


def test_of_two_former_names_that_met_nobody_knows_which_is_the_person() -> None:
    files = [met(1, "Anna", "Ann")]
    assert keep_apart(RENAMED, files) == Identities({"Bo": "Ben"})


def test_identities_that_nothing_refutes_stay_as_they_are() -> None:
    assert keep_apart(RENAMED, [met(1, "Ana", "Bo"), met(2, "Ann", "Bo")]) is RENAMED
