"""Posts of a results channel, one after another, into one draft."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from bot.domain.links import replay_url
from bot.domain.team_sheets.pasting import read_text
from bot.domain.team_sheets.posts import edit_posts, posts_of
from bot.domain.team_sheets.sheet import Entry, Sheet
from bot.domain.team_sheets.writing import write_text
from tests.domain.team_sheets.writers import LINK, add_post

DAY = 24 * 60 * 60 * 1000 << 22
CARL, EVE = 11, 12
Post = tuple[int, int, str]


def collect(*posts: Post) -> Sheet:
    sheet = Sheet()
    for post in posts:
        sheet = add_post(sheet, *post)
    return sheet


def replays(sheet: Sheet) -> list[tuple[str | None, list[int]]]:
    return [
        (entry.player, [int(url.rpartition("=")[2]) for url in entry.urls])
        for entry in sheet.entries
    ]


def typed(sheet: Sheet, old: str = "", new: str = "") -> tuple[Entry, ...]:
    """What a person makes of a sheet that they see as text."""
    return read_text(write_text(sheet).replace(old, new)).entries


def match(number: int, around: str = "Alice vs Bob 2-1 {}") -> str:
    return around.format(f"{LINK}{number}")


def test_posts_are_kept_in_the_order_they_were_written() -> None:
    posts = [(n, n, f"Alice{n} vs Bob{n} {LINK}{100 + n}") for n in (1, 2, 3)]
    for order in permutations(posts):
        sheet = collect(*order)
        assert [(entry.player, entry.post, entry.author) for entry in sheet.entries] == [
            ("Alice1", 1, 1), ("Alice2", 2, 2), ("Alice3", 3, 3),
        ]  # fmt: skip


def test_a_correction_keeps_the_seat_that_it_does_not_name() -> None:
    sheet = collect((1, CARL, match(101, "3. Alice vs Bob {}")), (2, EVE, match(102) + " updated"))
    assert [(entry.order, entry.player) for entry in sheet.entries] == [(3, "Alice")]
    assert replays(sheet) == [("Alice", [102])]
    moved = add_post(sheet, 3, EVE, match(103, "4. Alice vs Bob {} updated"))
    assert [entry.order for entry in moved.entries][-1] == 4


def test_the_same_message_again_replaces_what_it_said() -> None:
    sheet = collect((1, CARL, f"{match(101)}\nwho knows"), (2, EVE, match(201, "Al vs Bo {}")))
    assert len(sheet.not_understood) == 1
    edited = add_post(sheet, 1, CARL, match(102))
    assert replays(edited) == [("Alice", [102]), ("Al", [201])]
    assert edited.not_understood == ()
    assert add_post(edited, 1, CARL, match(102)) == edited
    assert replays(add_post(edited, 1, CARL, "")) == [("Al", [201])]


@pytest.mark.parametrize(
    "text",
    ["UPDATED: Alice vs Bob 2-1 {}", "alice vs BOB {} (edit)", "Correction: Bob vs Alice 1-2 {}",
     "Alice vs Bob fixed {}", "Alice vs Bob new link {}", "[DS] Alice vs DS | Bob, updated {}"],
)  # fmt: skip
def test_a_correction_by_anybody_replaces_the_match(text: str) -> None:
    first, second = (1, CARL, match(101)), (2, EVE, match(102, text))
    for sheet in (collect(first, second), collect(second, first)):
        assert [numbers for _, numbers in replays(sheet)] == [[102]]
        assert [missing.post for missing in sheet.not_understood] == [1]
        sentence = (
            "A later post of Alice vs Bob replaces this one: its replay is not used any more."
        )
        assert sheet.not_understood[0].sentence == sentence


def test_a_later_post_of_the_author_replaces_the_match() -> None:
    assert replays(collect((1, CARL, match(101)), (2, CARL, match(102)))) == [("Alice", [102])]


def test_a_post_of_somebody_else_adds_to_the_match() -> None:
    sheet = collect((1, CARL, match(101)), (2, EVE, match(102)))
    assert replays(sheet) == [("Alice", [101]), ("Alice", [102])]


@pytest.mark.parametrize("words", ["part 2", "game 3", "G2", "continued", "second half", "rest of"])
def test_a_post_that_goes_on_adds_to_the_match(words: str) -> None:
    sheet = collect((1, CARL, match(101)), (2, CARL, match(102, f"Alice vs Bob, {words}: {{}}")))
    assert [numbers for _, numbers in replays(sheet)] == [[101], [102]]


def test_a_whole_match_with_numbered_games_does_not_go_on() -> None:
    text = f"Alice vs Bob game 1 {LINK}102 game 2 {LINK}103"
    sheet = collect((1, CARL, match(101)), (2, CARL, text))
    assert replays(sheet) == [("Alice", [102, 103])]


def test_links_without_players_belong_to_the_author_s_last_match() -> None:
    begun = collect((1, CARL, "Alice vs Bob 2-1"), (2, EVE, match(201, "Al vs Bo {}")))
    assert replays(add_post(begun, 3, CARL, match(101, "{}"))) == [("Al", [201]), ("Alice", [101])]
    known = collect((1, CARL, match(101)))
    assert replays(add_post(known, 3, CARL, match(102, "wrong one, new link: {}"))) == [
        ("Alice", [102])
    ]
    assert replays(add_post(known, 3, CARL, match(102, "forgot game 3 {}"))) == [
        ("Alice", [101]), ("Alice", [102]),
    ]  # fmt: skip
    assert replays(add_post(known, 3, CARL, match(102, "{}")))[1] == (None, [102])
    assert replays(add_post(known, 3, EVE, match(102, "{}")))[1] == (None, [102])


def test_another_seat_or_week_is_another_match() -> None:
    seats = collect(
        (1, CARL, match(101, "1. Al vs Bo {}")), (2, CARL, match(102, "2. Al vs Bo {}"))
    )
    assert len(seats.entries) == 2
    weeks = collect((1, CARL, match(101)), (1 + 8 * DAY, CARL, match(102)))
    assert len(weeks.entries) == 2
    same = collect((1, CARL, match(101)), (1 + 6 * DAY, CARL, match(102)))
    assert len(same.entries) == 1
    named = collect(
        (1, CARL, f"S9 W1 Seraphim vs Lounge\n{match(101)}"),
        (1 + 6 * DAY, CARL, f"S9 W2 Seraphim vs Lounge\n{match(102)}"),
        (2 + 6 * DAY, CARL, f"S9 W2 Seraphim vs Lounge\n{match(103)}"),
    )
    assert [entry.urls for entry in named.entries] == [(replay_url(101),), (replay_url(103),)]


def test_what_a_post_does_not_say_clearly_is_said_with_its_number() -> None:
    sheet = collect((5, CARL, f"<@12> vs Bob {LINK}101"), (6, EVE, f"Al vs Bo {LINK}101 {LINK}102"))
    assert [missing.post for missing in sheet.not_understood] == [5, 6]
    assert sheet.entries[1].urls == (replay_url(102),)


def test_posts_tell_of_a_war_what_they_agree_on() -> None:
    posts = (
        (1, CARL, f"S9 W4\nSeraphim vs Damage Step\n{match(101)}"),
        (2, EVE, f"Week 5\n{match(102, 'Al vs Bo {}')}"),
    )
    for order in permutations(posts):
        sheet = collect(*order)
        assert (sheet.season, sheet.week, sheet.team_name) == (9, None, "Seraphim")
        assert [(one.note, one.text, one.sentence) for one in sheet.not_understood] == [
            (True, "", "One post says week 4, another week 5: set the week yourself.")
        ]
    assert collect(posts[0]).week == 4
    own = add_post(Sheet(week=6, team_name="Seraphim"), *posts[0])
    assert (own.week, add_post(own, *posts[1]).week, own.opponent_team) == (6, 6, None)
    assert own.not_understood == ()


def test_what_a_person_left_unchanged_still_belongs_to_its_post() -> None:
    before = collect((1, CARL, match(101101)), (2, EVE, match(201201, "Al vs Bo {}")))
    edited = edit_posts(before, typed(before, "Bo:", "Bob Ross:"))
    assert [(entry.opponent, entry.post) for entry in edited.entries] == [
        ("Bob", 1), ("Bob Ross", None),
    ]  # fmt: skip
    corrected = add_post(edited, 3, EVE, match(101102, "updated: Alice vs Bob {}"))
    assert replays(corrected) == [("Al", [201201]), ("Alice", [101102])]


def test_a_post_that_goes_on_belongs_to_the_match_whenever_it_comes() -> None:
    posts = ((1, CARL, match(301, "Ana vs Bob 2-1 {}")), (2, CARL, match(302, "game 2 {}")))
    for order in permutations(posts):
        assert replays(collect(*order)) == [("Ana", [301]), ("Ana", [302])]


def test_an_edited_correction_takes_nothing_with_it() -> None:
    first = collect((1, CARL, match(301)), (2, CARL, match(303, "Alice vs Bob corrected {}")))
    assert replays(first) == [("Alice", [303])]
    edited = add_post(first, 2, CARL, match(303, "Cid vs Dan {}"))
    assert replays(edited) == [("Alice", [301]), ("Cid", [303])]
    assert edited.not_understood == ()
    assert replays(add_post(first, 2, CARL, "")) == [("Alice", [301])]


def test_a_team_that_a_post_names_goes_with_it() -> None:
    posts = ((1, CARL, f"Team: Alpha\n{match(301)}"), (2, EVE, f"Team: Omega\n{match(302)}"))
    for order in permutations(posts):
        sheet = collect(*order)
        assert sheet.team_name == "Alpha"
        assert [missing.post for missing in sheet.not_understood] == [2]
        assert add_post(sheet, 1, CARL, match(301)).team_name == "Omega"
    own = add_post(Sheet(team_name="Zeta"), *posts[0])
    assert add_post(own, *posts[1]).team_name == "Zeta"


def test_two_accounts_are_two_players_and_that_is_said() -> None:
    sheet = collect(
        (1, CARL, match(301, "Ana_1 vs Bob {}")), (2, CARL, match(302, "Ana1 vs Bob {}"))
    )
    assert replays(sheet) == [("Ana_1", [301]), ("Ana1", [302])]
    assert [(one.note, one.sentence[:14]) for one in sheet.not_understood] == [
        (True, "\u201cAna_1\u201d and \u201cA")
    ]
    same = add_post(sheet, 2, CARL, match(302, "ANA_1 vs Bob {}"))
    assert replays(same) == [("ANA_1", [302])]
    assert [one.note for one in same.not_understood] == [False]


def test_what_a_person_took_out_does_not_come_back() -> None:
    before = collect(
        (1, CARL, match(301)), (2, CARL, match(302)), (3, EVE, match(303, "Al vs Bo {}"))
    )
    edited = edit_posts(before, before.entries[:1])
    assert replays(add_post(edited, 4, EVE, match(304, "Cy vs Di {}"))) == [
        ("Alice", [302]), ("Cy", [304]),
    ]  # fmt: skip
    left = edit_posts(before, before.entries)
    assert left == before


def test_a_sheet_that_was_kept_without_its_posts_has_what_is_left_of_them() -> None:
    sheet = collect((1, CARL, f"{match(301)}\nwho knows"), (2, EVE, match(302, "Al vs Bo {}")))
    old = structs.replace(sheet, posts=())
    assert posts_of(old) == sheet.posts
    assert add_post(old, 3, CARL, match(303)) == add_post(sheet, 3, CARL, match(303))


TEXTS = st.sampled_from(
    ["{}", "Al vs Bo 2-1 {}", "2. Al vs Bo {}", "bo vs al updated {}", "new link {}", "game 2 {}",
     "Al vs Bo, part 2 {}", "Cy vs Di {}", "Al vs Bo", "S9 W4\nAlpha vs Omega\nAl vs Bo {}",
     "Week 5\nCy vs Di {}", "Team: Alpha\n{}", "Team: Omega\nAl vs Bo {}", "who knows", ""]
)  # fmt: skip
TIMES = st.integers(0, 12).map(lambda day: 1 + day * DAY)
POSTS = st.dictionaries(
    TIMES,
    st.tuples(st.sampled_from([CARL, EVE]), TEXTS, st.integers(301, 305)),
    min_size=2,
    max_size=6,
).map(lambda said: [(at, who, text.format(f"{LINK}{n}")) for at, (who, text, n) in said.items()])
OWN = read_text(f"Cy vs Di {LINK}301\n\n{LINK}302")


@settings(max_examples=40, deadline=None)
@given(POSTS, st.randoms(use_true_random=False), st.sampled_from([Sheet(), OWN]))
def test_posts_say_the_same_in_any_order_and_after_any_edit(
    posts: list[Post], random: Random, own: Sheet
) -> None:
    def collected(order: list[Post], sheet: Sheet = own) -> Sheet:
        for post in order:
            sheet = add_post(sheet, *post)
        return sheet

    expected = collected(sorted(posts))
    shuffled = random.sample(posts, len(posts))
    assert collected(shuffled) == expected
    # Each message said something else before it was edited.
    others = [text for *_, text in shuffled]
    drafts = [(at, who, text) for (at, who, _), text in zip(posts, others, strict=True)]
    assert collected(shuffled, collected(drafts)) == expected
