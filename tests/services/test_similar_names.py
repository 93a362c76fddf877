"""Names that may be one person are offered, and few others."""

from __future__ import annotations

from itertools import product
from time import perf_counter

import pytest
from msgspec import structs

from bot.domain.analysis.discovery import Discovery, discover
from bot.domain.analysis.identities import NO_IDENTITIES, Identities
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.domain.teams import Seat
from bot.samples.teams import team_details
from bot.services.similar_names import Suggestion, accounts_of, doubt_names, suggest
from tests.domain.analysis.wars import Pair, found, named, team, war
from tests.real_replays import content_of, real_files
from tests.samples.teams import read_team

NO_ACCOUNTS: dict[str, frozenset[int]] = {}


def of_names(*names: str) -> Discovery:
    """These people, none of whom met another of them, and one whom all met."""
    return found(war(*((name, "Zzyzx") for name in names)))


def pairs(suggestions: tuple[Suggestion, ...]) -> list[Pair]:
    return [(each.one, each.other) for each in suggestions]


def with_accounts(replay: Replay, *accounts: int | None) -> Replay:
    return structs.replace(replay, accounts=accounts)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Illyana", "lllyana", "they look the same"),
        ("Pingu 55", "PINGU_55", "they look the same"),
        ("O0ze", "00ze", "they look the same"),
        ("Zoe", "Zo\u00e9", "they look the same"),
        ("Marco", "\u041c\u0430rco", "they look the same"),
        ("Ana", "[DS] Ana", "the same but for a tag"),
        ("Carva", "DS | Carva", "the same but for a tag"),
        ("(Mero)", "Mero 7", "the same but for a number"),
        ("(SKD)_Carva99", "Carva 99", "the same but for a tag"),
        ("Marco", "Marco91", "the same but for a number"),
        ("Marco", "[DS] marco 2", "the same but for a number"),
        ("Bonso", "Bosno", "nearly the same name"),
        ("Dora", "Dorah", "nearly the same name"),
        ("Christian", "Kristian", "nearly the same name"),
        ("Seraphine77", "Serafine", "nearly the same name"),
        ("Rampingu", "Rampingu is back", "one begins with the other"),
    ],
)
def test_a_changed_name_is_recognized(one: str, other: str, reason: str) -> None:
    for names in ((one, other), (other, one)):
        (suggestion,) = suggest(of_names(*names), NO_ACCOUNTS)
        assert {suggestion.one, suggestion.other} == {one, other}
        assert suggestion.reason == reason
        assert 0.5 < suggestion.score < 0.99


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "Ann"),
        ("Ana", "Ben"),
        ("Marco1", "Marco2"),
        ("[DS] Ana", "[DS] Ben"),
        ("Cy", "Cy2"),
        ("Bonso", "Bonanza"),
        ("I love goats", "I love burn"),
        ("(Mero)", "(Ana)"),
        ("Goats | 42", "Goats | 43"),
        ("12345", "12346"),
        ("\u2605\u2605", "\u2606\u2606"),
    ],
)
def test_different_names_are_left_alone(one: str, other: str) -> None:
    assert suggest(of_names(one, other), NO_ACCOUNTS) == ()


def test_two_who_played_each_other_are_never_offered() -> None:
    met = found(war(("Illyana", "lllyana"), ("Illyana", "Xi"), ("lllyana", "Yo")))
    account = frozenset({5})
    assert suggest(met, {"Illyana": account, "lllyana": account}) == ()


def test_the_same_account_is_the_strongest_reason() -> None:
    files = [
        with_accounts(replay, 7, 10 + number)
        for number, replay in enumerate(war(("Ana", "Xi"), ("Quite Else", "Yo")))
    ]
    assert suggest(found(files), accounts_of(files)) == (
        Suggestion("Ana", "Quite Else", "the same account on the site", 1.0),
    )


def test_two_accounts_make_a_likeness_weaker_and_are_told() -> None:
    accounts = {"Marco": frozenset({1}), "Marco2": frozenset({2})}
    (suggestion,) = suggest(of_names("Marco", "Marco2"), accounts)
    assert suggestion.reason == "the same but for a number, on another account"
    (unknown,) = suggest(of_names("Marco", "Marco2"), {"Marco": frozenset({1})})
    assert suggestion.score < unknown.score


def test_the_better_known_name_comes_first() -> None:
    files = war(("Marco2", "Xi"), ("Marco", "Yo"), ("Marco2", "Zed"))
    assert pairs(suggest(found(files), NO_ACCOUNTS)) == [("Marco2", "Marco")]


def test_a_person_is_compared_by_all_of_their_names() -> None:
    files = war(("Old Tom", "Xi"), ("Ana", "Yo"), ("OldTom9", "Zed"))
    seen = found(files, identities=Identities({"Old Tom": "Ana"}))
    assert pairs(suggest(seen, NO_ACCOUNTS)) == [("Ana", "OldTom9")]
    accounts = {"Old Tom": frozenset({3}), "Zed": frozenset({3})}
    assert pairs(suggest(seen, accounts)) == [("Ana", "Zed"), ("Ana", "OldTom9")]


def test_two_found_under_one_seat_are_offered() -> None:
    details = team(Seat(order=1, player="Ana", db_names=("quiet storm",)))
    seen = found(war(("Ana", "Xi"), ("Quiet Storm", "Yo")), details)
    assert suggest(seen, NO_ACCOUNTS, details) == (
        Suggestion("Ana", "Quiet Storm", "both named in one seat", 0.99),
    )


def test_a_seats_name_that_nobody_played_under_is_offered_to_who_is_near() -> None:
    details = named("Dora", "Ana")
    seen = found(war(("Dorah", "Xi"), ("Ana", "Yo")), details)
    (suggestion,) = suggest(seen, NO_ACCOUNTS, details)
    assert (suggestion.one, suggestion.other) == ("Dorah", "Dora")
    # Taken up, the seat has its player.
    merged = found(war(("Dorah", "Xi"), ("Ana", "Yo")), details, Identities({"Dora": "Dorah"}))
    assert [(each.person, each.seat) for each in merged.likely] == [("Dorah", 1), ("Ana", 2)]


def test_other_names_of_a_seat_whose_player_was_found_are_no_news() -> None:
    details = team(Seat(order=1, player="Dora", db_names=("Dorah",)))
    assert suggest(found(war(("Dorah", "Xi")), details), NO_ACCOUNTS, details) == ()


def test_the_ten_strongest_are_offered_best_first() -> None:
    letters = "abcdefghijkl"
    names = [f"{letter * 4}storm{end}" for letter in letters for end in ("", "22")]
    suggestions = suggest(of_names("Illyana", "lllyana", *names), NO_ACCOUNTS)
    assert len(suggestions) == 10
    assert suggestions[0].reason == "they look the same"
    scores = [each.score for each in suggestions]
    assert scores == sorted(scores, reverse=True)


def test_accounts_are_gathered_by_name_and_two_for_one_are_told() -> None:
    one, two, three = war(("Ana", "Xi"), ("Ana", "Yo"), ("Xi", "Ana"))
    files = [with_accounts(one, 1, 5), with_accounts(two, 2, None), with_accounts(three, 5, 1)]
    accounts = accounts_of(files)
    assert accounts == {"Ana": frozenset({1, 2}), "Xi": frozenset({5})}
    assert doubt_names(accounts) == (
        "Ana is a name of 2 different accounts on the site: these may be different people.",
    )


@pytest.mark.parametrize(
    "names",
    [
        [f"Player{number}" for number in range(400)],
        ["Il1i"[number % 4] * 12 for number in range(4)] + [f"aaaaaaaa{n:03}b" for n in range(396)],
        ["".join(letters) * 4 for letters in product("abcdefghijklmnopqrst", repeat=2)],
    ],
)
def test_four_hundred_names_take_a_bounded_time(names: list[str]) -> None:
    seen = found(war(*zip(names[::2], names[1::2], strict=True)))
    taken = []
    for _ in range(3):
        started = perf_counter()
        suggest(seen, NO_ACCOUNTS)
        taken.append(perf_counter() - started)
    # 60 ms by itself; the limit leaves room for a busy machine.
    assert min(taken) < 0.6


def test_among_real_names_nobody_is_taken_for_somebody_else() -> None:
    files = [read_replay(content_of(file)) for file in real_files()]
    accounts = accounts_of(files)
    assert len(accounts) > 80
    assert doubt_names(accounts) == ()
    assert suggest(of_names(*accounts), NO_ACCOUNTS) == ()
    assert suggest(found(files), accounts) == ()


def test_who_met_the_team_is_not_offered_as_a_member_who_looks_alike() -> None:
    """The demo's Mirae1 played against Tilda, who is on the team of Mirael."""
    replays = tuple(read_team().values())
    shown = discover(replays, team_details(), NO_IDENTITIES)
    suggested = pairs(suggest(shown, accounts_of(replays), team_details()))
    assert suggested == [("Wren", "paperlantern")]
