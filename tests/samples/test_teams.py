"""What is said to be true of the demo's team stands in its replays, and nothing else does."""

from __future__ import annotations

from collections import Counter
from datetime import date
from time import process_time

import pytest
from msgspec.structs import replace

from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.sightings import read_sightings
from bot.domain.links import find_links, replay_url
from bot.domain.replay.model import EndReason, Replay
from bot.samples import scenes
from bot.samples.card_table import MODERN_CARDS
from bot.samples.decks import WARRIOR
from bot.samples.teams import (
    ACCOUNTS,
    ANA,
    BEN,
    CARL,
    FIRST_TEAM_REPLAY_ID,
    MIRAEL,
    OSSIAN,
    OWN_TEAM,
    SERAPHIM,
    TILDA,
    WREN,
    WREN_BEFORE,
    team_details,
    team_replays,
    team_sheet,
)
from bot.samples.war_matches import WarMatch
from tests.real_replays import raw_replays
from tests.samples.teams import read_team, seen_of

MATCHES = pytest.mark.parametrize("match", SERAPHIM.matches, ids=lambda m: str(m.replay_ids[0]))
PEOPLE = pytest.mark.parametrize("person", [member.person for member in SERAPHIM.members])
MAIN, EXTRA = 40, 15


def replays_of(match: WarMatch) -> list[Replay]:
    return [read_team()[number] for number in match.replay_ids]


def decks_of(person: str) -> tuple[Deck, ...]:
    """A member's lists under all names, oldest first."""
    return reconstruct_decks(
        replace(sighting, player=person)
        for match in SERAPHIM.matches_of(person)
        for replay in replays_of(match)
        for sighting in read_sightings(replay, match.member.name)
    )


def week_of(day: str) -> tuple[int, int]:
    return date.fromisoformat(day).isocalendar()[:2]


def names_of_members() -> set[str]:
    return {name for member in SERAPHIM.members for name in member.names}


# --- the files ---


def test_the_files_are_named_by_their_number_without_a_gap() -> None:
    numbers = range(FIRST_TEAM_REPLAY_ID, FIRST_TEAM_REPLAY_ID + 20)
    assert [name for name, _ in team_replays()] == [f"{number}.json" for number in numbers]
    assert tuple(read_team()) == SERAPHIM.replay_ids == tuple(numbers)


def test_the_team_is_the_same_every_time() -> None:
    assert team_replays() == team_replays()


def test_the_team_is_built_before_anybody_waits() -> None:
    begin = process_time()
    team_replays()
    assert process_time() - begin < 1.5


def test_nobody_is_of_the_other_demo_or_of_real_replays() -> None:
    names = {name for replay in read_team().values() for name in replay.players}
    assert names <= ACCOUNTS.keys()
    others = {scenes.MARIGOLD, scenes.PELLE, scenes.TOBIAS, scenes.QUIET, scenes.NADJA}
    assert not names & others
    for content in raw_replays():
        assert not any(f'"username":"{name}"'.encode() in content for name in ACCOUNTS)


# --- each match ---


@MATCHES
def test_a_match_ends_as_it_is_said_to(match: WarMatch) -> None:
    score = Counter[str]()
    for replay in replays_of(match):
        (played,) = replay.matches
        score.update(dict(zip(replay.players, played.wins, strict=True)), draws=played.draws)
    shown = (score[match.member.name], score[match.opponent.name], score["draws"])
    assert shown == match.score


@MATCHES
def test_a_match_is_played_by_whom_and_when_it_is_said_to(match: WarMatch) -> None:
    for replay in replays_of(match):
        people = {match.member.name: match.member, match.opponent.name: match.opponent}
        assert set(replay.players) == set(people)
        assert replay.accounts == tuple(people[name].account for name in replay.players)
        assert (replay.format, replay.date[:10]) == (match.format, match.day)
        assert replay.doubts == ()


@MATCHES
def test_both_play_the_lists_they_are_said_to(match: WarMatch) -> None:
    for replay in replays_of(match):
        for player in (match.member, match.opponent):
            list_as_told = [card.name for card in player.deck.positions]
            seen = seen_of(replay, player.name)
            assert {(c.object_id, c.name) for c in seen} <= set(enumerate(list_as_told, 1))
            sizes = replay.games[0].of(player.name).submitted
            assert (sizes.main, sizes.side) == (MAIN, 15)


def test_the_weeks_are_weeks_of_the_calendar() -> None:
    weeks = {(match.week, week_of(match.day)) for match in SERAPHIM.matches}
    assert len(weeks) == len({week for week, _ in weeks}) == len({week for _, week in weeks}) == 4


# --- who is who ---


def test_members_meet_opponents_and_never_one_another() -> None:
    for replay in read_team().values():
        assert len(names_of_members() & set(replay.players)) == 1


def test_the_records_are_those_of_the_story() -> None:
    records = {member.person: SERAPHIM.record_of(member.person) for member in SERAPHIM.members}
    assert records == {
        ANA: (3, 1),
        BEN: (0, 1),
        MIRAEL: (2, 1),
        TILDA: (1, 0),
        WREN: (2, 2),
        OSSIAN: (3, 2),
    }


def test_ana_beat_one_of_those_who_scout_her() -> None:
    assert read_team()[FIRST_TEAM_REPLAY_ID].players == (ANA, CARL)
    assert read_team()[FIRST_TEAM_REPLAY_ID].matches[0].winner == ANA
    cup = {match.opponent.name for match in SERAPHIM.matches if match.opposing_team == OWN_TEAM}
    assert CARL in cup
    assert cup <= set(SERAPHIM.own_roster)


def test_a_renamed_player_keeps_the_account_and_never_goes_back() -> None:
    assert SERAPHIM.renamed == {WREN_BEFORE: WREN}
    replays = read_team().values()
    days = {n: [r.date for r in replays if n in r.players] for n in (WREN_BEFORE, WREN)}
    assert max(days[WREN_BEFORE]) < min(days[WREN])
    accounts = {
        account
        for replay in replays
        for name, account in zip(replay.players, replay.accounts, strict=True)
        if name in days
    }
    assert accounts == {ACCOUNTS[WREN]}


def test_all_other_names_have_accounts_of_their_own() -> None:
    names = ACCOUNTS.keys() - {WREN_BEFORE}
    assert len({ACCOUNTS[name] for name in names}) == len(names)


def test_a_substitute_plays_only_when_the_member_does_not() -> None:
    (sub,) = (member for member in SERAPHIM.members if member.sub_for)
    weeks = {m.week for m in SERAPHIM.matches_of(sub.person)}
    assert (sub.person, sub.sub_for, weeks) == (TILDA, MIRAEL, {3})
    assert weeks.isdisjoint(m.week for m in SERAPHIM.matches_of(MIRAEL))


def test_two_names_look_alike_and_are_two_people() -> None:
    ours, theirs = SERAPHIM.alike
    assert ours in names_of_members()
    assert theirs not in names_of_members()
    assert ACCOUNTS[ours] != ACCOUNTS[theirs]
    pairs = [set(replay.players) for replay in read_team().values()]
    assert any(theirs in pair for pair in pairs)
    # So merging them contradicts no replay: only a person can tell.
    assert {ours, theirs} not in pairs


def test_an_opponent_appears_as_often_as_a_member() -> None:
    replays = Counter(name for replay in read_team().values() for name in replay.players)
    assert replays[SERAPHIM.busy_opponent] == replays[MIRAEL] == 3
    assert max(replays[name] for name in replays.keys() - names_of_members()) == 3


# --- what happened ---


def test_one_game_is_drawn() -> None:
    drawn = [
        (replay.replay_id, game.number)
        for replay in read_team().values()
        for game in replay.games
        if game.end_reason is EndReason.DRAW_AGREED
    ]
    (match,) = (match for match in SERAPHIM.matches if match.score[2])
    assert drawn == [(match.replay_ids[0], 1)]


def test_a_split_match_goes_on_in_a_second_replay() -> None:
    ((first, second),) = SERAPHIM.split
    before, after = read_team()[first], read_team()[second]
    assert set(before.players) == set(after.players)
    assert before.date[:10] == after.date[:10]
    assert before.date < after.date
    assert [len(before.games), len(after.games)] == [1, 2]
    # The site gives the first half to whom the war's match is lost.
    assert before.games[0].winner == after.matches[0].winner == OSSIAN
    assert before.matches[0].winner != OSSIAN
    assert before.matches[0].decided_by is EndReason.DISCONNECTED
    assert after.matches[0].decided_by is EndReason.QUIT


def test_no_other_match_stays_open_or_is_forfeited() -> None:
    split = {number for numbers in SERAPHIM.split for number in numbers}
    for number in set(read_team()) - split:
        (match,) = read_team()[number].matches
        assert match.decided_by is EndReason.ADMITTED_DEFEAT


def test_one_replay_is_of_another_format() -> None:
    assert SERAPHIM.excluded == (FIRST_TEAM_REPLAY_ID + 14,)
    (number,) = SERAPHIM.excluded
    assert [n for n, replay in read_team().items() if replay.format != "gu"] == [number]
    replay = read_team()[number]
    assert WREN in replay.players
    later = {line.partition("|")[0] for line in MODERN_CARDS.splitlines()}
    assert any(copy.name in later for name in replay.players for copy in seen_of(replay, name))


# --- decks ---


@PEOPLE
def test_a_members_lists_can_be_told_apart(person: str) -> None:
    decks = decks_of(person)
    assert [deck.replays for deck in decks] == [told for _, told in SERAPHIM.lists_of(person)]
    assert not any(deck.also_fit or deck.maybe_same or deck.doubts for deck in decks)


def test_ana_changes_one_card_and_then_none_for_three_weeks() -> None:
    before, now = decks_of(ANA)
    old, new = (
        {position: card.name for card in deck.main.cards for position in card.positions}
        for deck in (before, now)
    )
    both = [(place, old[place], new[place]) for place in old.keys() & new.keys()]
    (slot,) = [one for one in both if one[1] != one[2]]
    assert slot == (4, "D.D. Assailant", "Mobius the Frost Monarch")
    assert len({week_of(day) for day in now.days}) == 3


def test_a_card_is_replaced_where_it_stood() -> None:
    edited = WARRIOR.replacing("Jinzo", "Kuriboh")
    before, after = WARRIOR.positions, edited.positions
    assert [(b.name, a.name) for b, a in zip(before, after, strict=True) if a != b] == [
        ("Jinzo", "Kuriboh")
    ]
    with pytest.raises(ValueError, match="not in list"):
        edited.replacing("Jinzo", "Kuriboh")


def test_ossian_changes_the_deck_between_weeks() -> None:
    assert [deck.name for deck, _ in SERAPHIM.lists_of(OSSIAN)] == ["Chaos Turbo", "Tomato Monarch"]
    before, now = decks_of(OSSIAN)
    assert week_of(before.days[-1]) < week_of(now.days[0])


@PEOPLE
def test_too_little_is_known_only_of_whom_it_is_said(person: str) -> None:
    assert decks_of(person)[-1].thin == (person in SERAPHIM.thin)


def test_a_thin_members_match_is_short() -> None:
    (match,) = SERAPHIM.matches_of(BEN)
    (replay,) = replays_of(match)
    assert all(len(game.turns) <= 3 for game in replay.games)


def test_ana_sides_two_decrees_against_chaos_and_never_else() -> None:
    shown = {
        match.opponent.name: len({c.object_id for c in seen if c.name == "Royal Decree"})
        for match in SERAPHIM.matches_of(ANA)
        for seen in [seen_of(read_team()[match.replay_ids[0]], ANA)]
    }
    chaos = {m.opponent.name for m in SERAPHIM.matches_of(ANA) if m.decks[1] == "Chaos Turbo"}
    assert len(chaos) == 2
    assert shown == {name: 2 if name in chaos else 0 for name in shown}


def test_cards_come_in_from_the_side_deck() -> None:
    sided = {
        match.member.name
        for match in SERAPHIM.matches
        for replay in replays_of(match)
        if any((c.object_id or 0) > MAIN + EXTRA for c in seen_of(replay, match.member.name))
    }
    assert sided >= {ANA, MIRAEL, TILDA, WREN}


# --- what the captain writes ---


def test_every_replay_stands_in_the_seat_of_who_played_it() -> None:
    seated = {url: seat for seat in team_details().seats for url in seat.replays}
    assert len(seated) == 20
    for number, replay in read_team().items():
        persons = {SERAPHIM.renamed.get(name, name) for name in replay.players}
        assert seated[replay_url(number)].player in persons


def test_the_sheet_says_what_the_details_say() -> None:
    details, lines = team_details(), team_sheet().splitlines()
    assert lines[:2] == ["Team: Seraphim vs Damage Step", "Season 9 Week 4"]
    assert len(lines) == 2 + len(details.seats)
    for seat, line in zip(details.seats, lines[2:], strict=True):
        assert line.startswith(f"{seat.order}. {seat.player} ")
        assert tuple(link.url for link in find_links(line).links) == seat.replays
    assert lines[5].startswith("3. Tilda (sub for Mirael) vs Jasper: https://")
    assert len(team_sheet(lost=True)) < 4000


def test_lost_links_are_added_only_when_asked_for() -> None:
    lost = [replay_url(number) for number in SERAPHIM.lost]
    assert not any(url in team_sheet() for url in lost)
    ben = next(seat for seat in team_details(lost=True).seats if seat.player == BEN)
    assert list(ben.replays[-2:]) == lost
    assert not set(SERAPHIM.lost) & set(read_team())
