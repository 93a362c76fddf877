"""Who is found in a team's replays, and who of them is on the team by what the replays show."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec import json

from bot.domain.analysis.discovery import Discovery, Standing
from bot.domain.analysis.identities import Identities
from tests.domain.analysis.duels import game, replay
from tests.domain.analysis.wars import (
    FIRST_ID,
    Pair,
    by_name,
    found,
    likely,
    meeting,
    named,
    people,
    played_in,
    war,
    weekly,
)

FIVE = ("Ana", "Ben", "Cy", "Dora", "Edo")
WEEKS: list[Pair] = [
    (member, f"Rival {week}{seat}") for week in range(4) for seat, member in enumerate(FIVE)
]


def test_no_replay_finds_nobody() -> None:
    assert found([]) == Discovery((), ())


def test_five_members_are_those_in_more_replays_than_whom_they_met() -> None:
    seen = found(war(*WEEKS))
    assert likely(seen) == [*FIVE]
    assert {each.reason for each in seen.likely} == {"4 replays, never against another of them"}
    assert len(people(seen, Standing.UNLIKELY)) == 20
    assert by_name(seen)["Rival 00"].reason == "played against Ana, who is likely"
    assert seen.doubts == ()


def test_everybody_is_told_with_replays_record_opponents_and_days() -> None:
    files = [
        meeting(3, "Ana", "Xi", day=9),
        meeting(2, "Yo", "Ana", day=4),
        meeting(1, "Ana", "Yo", day=2),
        meeting(1, "Ana", "Yo", day=2),
    ]
    ana = by_name(found(files))["Ana"]
    assert ana.names == ("Ana",)
    assert ana.replays == (1, 2, 3)
    assert (ana.record.won, ana.record.lost, ana.record.of) == (2, 1, 3)
    assert ana.opponents == ("Yo", "Xi")
    assert (ana.first_day, ana.last_day) == ("2025-01-03", "2025-01-10")
    assert ana.seat is None


def test_draws_and_stopped_files_are_in_the_record_and_a_missing_date_in_no_day() -> None:
    drawn = replay(1, game(1, None), winner=None, date="")
    stopped = replay(2, game(1, unfinished=True), winner=None, date="")
    ana = by_name(found([drawn, stopped]))["Ana"]
    assert (ana.record.drawn, ana.record.undecided) == (1, 1)
    assert (ana.first_day, ana.last_day) == (None, None)


def test_a_single_war_without_seats_is_a_tie_of_everybody_and_says_so() -> None:
    seen = found(war(*((member, f"Rival {member}") for member in FIVE)))
    assert len(people(seen, Standing.EITHER)) == 10
    assert seen.likely == ()
    assert {each.reason for each in seen.people} == {
        "1 replay, and so has its opponent: nobody can tell"
    }


def test_a_match_over_two_replays_ties_its_players_too() -> None:
    seen = found(war(("Ana", "Xi"), ("Xi", "Ana")))
    assert [each.reason for each in seen.people] == [
        "2 replays, and so has its opponent: nobody can tell"
    ] * 2


def test_two_sides_of_equal_size_are_a_tie_of_all() -> None:
    seen = found(war(("Ana", "Xi"), ("Ana", "Yo"), ("Ben", "Yo")))
    assert people(seen, Standing.EITHER) == {"Ana", "Ben", "Xi", "Yo"}
    assert by_name(seen)["Ben"].reason == (
        "1 replay, and those they met fit about as well: nobody can tell"
    )


def test_a_tie_in_one_corner_leaves_the_rest_certain() -> None:
    seen = found(war(*WEEKS, ("Sub", "Rival of Sub")))
    assert likely(seen) == [*FIVE]
    assert people(seen, Standing.EITHER) == {"Sub", "Rival of Sub"}


def test_the_likely_stand_by_their_replays_and_then_by_name() -> None:
    files = war(*WEEKS, ("Edo", "New 1"), ("Cy", "New 2"), ("Cy", "New 3"))
    assert likely(found(files)) == ["Cy", "Edo", "Ana", "Ben", "Dora"]


def test_who_was_seen_once_with_a_members_opponent_is_a_substitute_or_a_stray() -> None:
    seen = found(war(*WEEKS, ("Sub", "Rival 34")))
    assert likely(seen) == [*FIVE]
    assert people(seen, Standing.EITHER) == {"Sub", "Rival 34"}
    assert by_name(seen)["Rival 34"].reason == (
        "2 replays, also against Edo, who is likely: nobody can tell"
    )


def test_a_substitute_who_met_opponents_of_two_weeks_is_likely() -> None:
    seen = found(war(("Sub", "Rival 00"), *WEEKS, ("Sub", "Rival 11")))
    assert likely(seen) == [*FIVE, "Sub"]
    assert seen.likely[-1].reason == "2 replays, never against another of them"


def test_two_replays_of_one_week_are_no_reason_to_be_sure_and_two_weeks_are() -> None:
    pairs: list[Pair] = [("Ana", "Xi"), ("Ana", "Yo")]
    assert likely(found(war(*pairs))) == []
    assert likely(found(weekly(*pairs))) == ["Ana"]
    assert likely(found(war(*pairs, ("Ana", "Zed")))) == ["Ana"]


def test_a_rival_who_met_two_substitutes_or_a_renamed_member_is_not_likely() -> None:
    seen = found(war(("Carl", "Sub"), ("Carl", "Other sub"), ("Ana", "Xi"), ("Ana", "Yo")))
    assert {each.standing for each in seen.people} == {Standing.EITHER}
    renamed = found(war(("Old Ana", "Carl"), ("New Ana", "Carl"), ("Ben", "Xi"), ("Ben", "Yo")))
    assert {each.standing for each in renamed.people} == {Standing.EITHER}


def test_where_others_came_back_as_well_two_weeks_are_not_enough() -> None:
    # The same two teams twice: whoever of them came back may be on either.
    met_twice = weekly(("Ana", "Xi"), ("Ana", "Yo"), ("Zed", "Ben"), ("Zed", "Cy"))
    path = weekly(("Dora", "Vic"), ("Vic", "Edo"), ("Edo", "Wes"), first_id=FIRST_ID + 50)
    assert likely(found(met_twice)) == ["Ana", "Zed"]
    assert likely(found([*met_twice, *path])) == []


def test_an_opponent_who_appears_as_often_as_a_member_is_not_on_the_team() -> None:
    pairs: list[Pair] = [("Ana", "Xi"), ("Ben", "Xi"), ("Cy", "Xi")]
    pairs += [("Ana", "Yo"), ("Ana", "Zed"), ("Ben", "Vic"), ("Ben", "Wes"), ("Cy", "Uma")]
    seen = found(war(*pairs))
    assert len(by_name(seen)["Xi"].replays) == len(by_name(seen)["Ana"].replays) == 3
    assert likely(seen) == ["Ana", "Ben", "Cy"]
    assert by_name(seen)["Xi"].standing is Standing.UNLIKELY


def test_members_who_practiced_against_each_other_are_members_and_it_is_said() -> None:
    seen = found(war(*WEEKS, ("Ana", "Ben"), ("Ben", "Cy"), ("Cy", "Ana")))
    assert set(likely(seen)) == {*FIVE}
    assert by_name(seen)["Ana"].reason == "6 replays, 4 of them not against another of them"
    assert seen.doubts[0] == (
        f"Replay {FIRST_ID + 20} is Ana against Ben, who both seem to be on the team: "
        "is the link right?"
    )
    assert len(seen.doubts) == 3


def test_a_practice_of_two_members_makes_no_more_than_them_uncertain() -> None:
    pairs = [(member, f"Rival {week}{member}") for week in range(3) for member in FIVE[:3]]
    seen = found(war(*pairs, ("Ana", "Ben")))
    assert "Cy" in likely(seen)
    assert people(seen, Standing.EITHER) >= {"Ana", "Ben"}
    assert not {"Ana", "Ben", "Cy"} & people(seen, Standing.UNLIKELY)


def test_replays_of_another_format_say_nothing_about_the_team() -> None:
    edison = played_in("eu", *war(("Ana", "Ben"), ("Cy", "Stranger"), first_id=FIRST_ID + 50))
    seen = found([*war(*WEEKS), *edison])
    assert set(likely(seen)) == {*FIVE}
    assert by_name(seen)["Stranger"].standing is Standing.UNLIKELY
    assert by_name(seen)["Stranger"].reason == "only in replays that are left out"
    assert by_name(seen)["Stranger"].opponents == ("Cy",)
    assert by_name(seen)["Ana"].reason == "5 replays, 4 of them not against another of them"
    assert seen.doubts == (
        f"Replay {FIRST_ID + 50} is not Goat.",
        f"Replay {FIRST_ID + 51} is not Goat.",
    )


def test_who_is_named_is_likely_even_if_all_of_their_replays_are_left_out() -> None:
    edison = played_in("eu", *war(("Ana", "Xi")))
    seen = found(edison, named("Ana"), known=["Xi"])
    assert likely(seen) == ["Ana"]
    assert by_name(seen)["Xi"].reason == "only in replays that are left out"


def test_a_stray_replay_between_opponents_is_said() -> None:
    seen = found(war(*WEEKS, ("Rival 00", "Rival 11")))
    assert likely(seen) == [*FIVE]
    (doubt,) = seen.doubts
    assert doubt == (
        f"Replay {FIRST_ID + 20} is Rival 00 against Rival 11, and neither seems to be on the "
        "team: is the link right?"
    )


def test_who_only_practiced_with_a_member_is_not_likely() -> None:
    seen = found(war(*WEEKS, ("Ana", "Vera")))
    assert by_name(seen)["Vera"].reason == "played against Ana, who is likely"
    assert by_name(seen)["Vera"].standing is Standing.UNLIKELY


def test_who_is_unlikely_without_having_met_somebody_likely_is_told_why() -> None:
    pairs: list[Pair] = [("Fay", "Cy"), ("Ana", "Cy"), ("Dora", "Edo"), ("Dora", "Fay")]
    pairs += [("Dora", "Ben"), ("Cy", "Ben"), ("Cy", "Dora")]
    seen = found(meeting(FIRST_ID + number, *pair) for number, pair in enumerate(pairs))
    assert likely(seen) == []
    assert by_name(seen)["Ben"].standing is Standing.UNLIKELY
    assert by_name(seen)["Ben"].reason == "others explain more of the replays"


def test_a_former_name_is_the_same_person() -> None:
    files = war(("Ana", "Xi"), ("Annie", "Yo"), ("Annie", "Zed"))
    assert likely(found(files)) == []
    seen = found(files, identities=Identities({"Annie": "Ana"}))
    assert likely(seen) == ["Ana"]
    (ana,) = seen.likely
    assert ana.names == ("Ana", "Annie")
    assert len(ana.replays) == ana.record.won == 3
    assert by_name(seen)["Yo"].opponents == ("Ana",)


def test_a_person_may_be_shown_by_a_name_that_is_in_no_replay() -> None:
    files = weekly(("Annie", "Xi"), ("Annie", "Yo"))
    seen = found(files, identities=Identities({"Annie": "Ana"}))
    assert [(each.person, each.names) for each in seen.likely] == [("Ana", ("Annie",))]


def test_two_names_of_one_person_that_met_are_kept_apart_and_it_is_said() -> None:
    files = war(("Ana", "Annie"), ("Ana", "Xi"), ("Annie", "Xi"))
    seen = found(files, identities=Identities({"Annie": "Ana"}))
    assert set(by_name(seen)) == {"Ana", "Annie", "Xi"}
    assert seen.doubts[0] == (
        f"Replay {FIRST_ID} is Ana against Annie, who were said to be one person: "
        "they are kept apart."
    )


def test_two_nearly_equal_names_are_two_people() -> None:
    pairs = [(name, f"{name} {week}") for week in range(3) for name in ("Illya", "lllya")]
    seen = found(war(*pairs))
    assert likely(seen) == ["Illya", "lllya"]


def test_of_very_many_doubts_of_a_kind_the_first_are_told() -> None:
    rivals = [rival for _, rival in WEEKS]
    strays = pairwise(rivals[:17])
    seen = found(war(*WEEKS, *strays), named(*FIVE))
    assert likely(seen) == [*FIVE]
    assert len(seen.doubts) == 11
    assert seen.doubts[-1] == "More replays like that: 6."


@pytest.mark.parametrize("standing", Standing)
def test_a_discovery_is_kept_as_json(standing: Standing) -> None:
    seen = found(war(*WEEKS, ("Sub", "Rival of Sub")))
    assert people(seen, standing)
    assert json.decode(json.encode(seen), type=Discovery) == seen
