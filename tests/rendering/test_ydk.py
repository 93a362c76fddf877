"""Deck files as simulators read them, and names that every system takes."""

import re
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.ydk import CREATOR, Ydk, file_name, ydk

BACK_TO_BACK = [("46986414", 2), ("05318639", 1), ("46986414", 1)]
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.ydk", re.ASCII)
DEVICES = {"con", "prn", "aux", "nul", "com1", "lpt9"}


def read(text: str) -> dict[str, list[int]]:
    """A deck file as a simulator reads it: # starts a comment, other lines are numbers."""
    parts: dict[str, list[int]] = {"": []}
    cards = parts[""]
    for line in text.split("\n"):
        if line in {"#main", "#extra", "!side"}:
            cards = parts.setdefault(line, [])
        elif line and not line.startswith("#"):
            cards.append(int(line))
    return parts


def test_a_deck_in_its_three_parts() -> None:
    deck = ydk(BACK_TO_BACK, [("44508094", 1)], [("83764719", 3)])
    assert deck == Ydk(
        "#created by Duel Insights\n"
        "#main\n46986414\n46986414\n5318639\n46986414\n"
        "#extra\n44508094\n"
        "!side\n83764719\n83764719\n83764719\n",
        left_out=0,
    )


def test_an_empty_deck_has_its_headings() -> None:
    assert ydk([], [], []).text == f"#created by {CREATOR}\n#main\n#extra\n!side\n"


@pytest.mark.parametrize(
    ("passcode", "line"),
    [
        ("46986414", "46986414"),
        ("0703897", "703897"),
        ("00000010", "10"),
        ("703897", "703897"),
        ("100200300", "100200300"),
        ("4294967295", "4294967295"),
    ],
)
def test_passcodes_have_no_leading_zeros(passcode: str, line: str) -> None:
    assert ydk([], [(passcode, 1)], []).text.splitlines()[3] == line


@pytest.mark.parametrize(
    "passcode",
    ["", "0", "00000000", "-1", "+1", "1.5", "1e3", " 1", "1\n", "1_0", "x", "\u0661", "\u00b2",
     "4294967296", "9" * 5000, "#main", "1\n!side\n2"],
)  # fmt: skip
def test_what_is_no_passcode_is_left_out_and_counted(passcode: str) -> None:
    deck = ydk([("46986414", 1), (passcode, 2)], [(passcode, 1)], [])
    assert deck.left_out == 3
    assert read(deck.text) == {"": [], "#main": [46986414], "#extra": [], "!side": []}


@pytest.mark.parametrize("copies", [0, -1])
def test_no_copies_are_no_lines(copies: int) -> None:
    assert ydk([("46986414", copies)], [("", copies)], []) == ydk([], [], [])


codes = st.integers(1, 2**32 - 1)
parts = st.lists(st.tuples(codes, st.integers(0, 3)), max_size=5)


@given(parts, parts, parts, st.text())
def test_a_simulator_reads_back_what_was_written(
    main: list[tuple[int, int]],
    extra: list[tuple[int, int]],
    side: list[tuple[int, int]],
    creator: str,
) -> None:
    decks = [[(f"{code:08}", copies) for code, copies in part] for part in (main, extra, side)]
    deck = ydk(*decks, creator=creator)
    flat = [[code for code, copies in part for _ in range(copies)] for part in (main, extra, side)]
    headings = ("#main", "#extra", "!side")
    assert read(deck.text) == {"": []} | dict(zip(headings, flat, strict=True))
    assert deck.left_out == 0


@given(st.text())
def test_whatever_the_creator_is_it_stays_on_its_line(creator: str) -> None:
    text = ydk([], [], [], creator=creator).text
    first, *others = text.splitlines()
    assert others == ["#main", "#extra", "!side"]
    assert text.endswith("!side\n")
    assert first.startswith("#created by ")
    assert 0 < len(first.removeprefix("#created by ")) <= 60
    assert first.isprintable()


@pytest.mark.parametrize(
    ("creator", "shown"),
    [
        ('Will "Fiend" Smith', 'Will "Fiend" Smith'),
        ("a\n#main\n46986414", "a #main 46986414"),
        ("a\r!side", "a !side"),
        ("a\u2028b\x85c\x0bd\x1ce", "a b c d e"),
        ("\u202eevil\u202c", "evil"),
        ("  spaced   out  ", "spaced out"),
        ("\n\t\x00", CREATOR),
        ("", CREATOR),
        ("x" * 500, "x" * 60),
        ("x" * 59 + " y", "x" * 59),
    ],
)
def test_a_creator_cannot_write_into_the_deck(creator: str, shown: str) -> None:
    assert ydk([], [], [], creator=creator).text.split("\n")[0] == f"#created by {shown}"


def test_a_deck_file_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        ydk([], [], []).left_out = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("player", "name"),
    [
        ("Yugi", "Yugi.ydk"),
        ("KingOfGames-99_x", "KingOfGames-99_x.ydk"),
        ('Will "Fiend" Smith', "Will_Fiend_Smith.ydk"),
        ("A | 42", "A_42.ydk"),
        ("_x_", "x.ydk"),
        ("a@b", "a_b.ydk"),
        ("J.R. Tolkien", "J_R_Tolkien.ydk"),
        ("!!..hidden", "hidden.ydk"),
        ("-rf", "rf.ydk"),
        ("../..", "deck.ydk"),
        ("..\\..\\evil", "evil.ydk"),
        ("/etc/passwd", "etc_passwd.ydk"),
        ("C:\\x", "C_x.ydk"),
        ("José Müller", "Jose_Muller.ydk"),
        ("\uff39\uff55\uff47\uff49", "Yugi.ydk"),
        ("\u202eigu\u202cY", "iguY.ydk"),
        ("\U0001f600", "deck.ydk"),
        ("\u904a\u622f", "deck.ydk"),
        ("", "deck.ydk"),
        (" ", "deck.ydk"),
        ("\x00\n\ud800", "deck.ydk"),
        ("CON", "deck-CON.ydk"),
        ("nul", "deck-nul.ydk"),
        ("nul.", "deck-nul.ydk"),
        ("COM\u00b9", "deck-COM1.ydk"),
        ("CONIN$", "deck-CONIN.ydk"),
        ("Conan", "Conan.ydk"),
        ("x" * 5000, "x" * 40 + ".ydk"),
        ("\ufdfa" * 40, "deck.ydk"),
        ("\u33ae" * 40, "rads" * 10 + ".ydk"),  # one sign that stands for several
    ],
)
def test_a_player_gives_the_file_its_name(player: str, name: str) -> None:
    assert file_name(player) == name


@pytest.mark.parametrize(
    ("player", "label", "name"),
    [
        ("Yugi", "Goat Control", "Yugi-Goat_Control.ydk"),
        ("Yugi", "", "Yugi.ydk"),
        ("Yugi", "\U0001f600", "Yugi.ydk"),
        ("", "Chaos", "Chaos.ydk"),
        ("CON", "Chaos", "CON-Chaos.ydk"),
        ("", "aux", "deck-aux.ydk"),
    ],
)
def test_a_label_follows_the_player(player: str, label: str, name: str) -> None:
    assert file_name(player, label) == name


@given(st.text(), st.text())
def test_any_name_is_safe_everywhere(player: str, label: str) -> None:
    name = file_name(player, label)
    assert SAFE_NAME.fullmatch(name)
    assert len(name) < 100
    assert name.removesuffix(".ydk").lower() not in DEVICES
    # In a header as in the file system: as it is, quoted or not.
    assert f'attachment; filename="{name}"'.isascii()


def test_players_of_the_same_name_get_different_files() -> None:
    taken: list[str] = []
    for player in ("Yugi", "yugi", '"Yugi"', "\U0001f600", "../..", "Yugi-2"):
        taken.append(file_name(player, taken=taken))
    assert taken == [
        "Yugi.ydk",
        "yugi-2.ydk",
        "Yugi-3.ydk",
        "deck.ydk",
        "deck-2.ydk",
        "Yugi-2-2.ydk",
    ]


@given(st.lists(st.text(alphabet='aA"_ .', max_size=4), max_size=8))
def test_no_two_files_share_a_name_on_any_system(players: list[str]) -> None:
    taken: list[str] = []
    for player in players:
        taken.append(file_name(player, taken=taken))
    assert len({name.lower() for name in taken}) == len(players)
    assert all(SAFE_NAME.fullmatch(name) for name in taken)
