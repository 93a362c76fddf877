"""Short ways to write down sheets, and sheets that nobody would think of."""

from typing import Final

import msgspec
from hypothesis import strategies as st

from bot.domain.links import replay_url
from bot.domain.team_sheets.posts import read_post, take_post
from bot.domain.team_sheets.settling import settle
from bot.domain.team_sheets.sheet import LONGEST_NAME, Entry, Sheet, War

LINK: Final = "https://www.duelingbook.com/replay?id="
ONE: Final = f"{LINK}77512398"
TWO: Final = f"{LINK}123-77512399"
URLS: Final = (replay_url(77512398), replay_url(77512399))

# Signs with a meaning in a line come often; what a text cannot hold does not come at all.
SIGNS: Final = st.sampled_from("aAbB19 .:;,-()[]\"'|*_~`#@<>/=?&+!vsxVS") | st.characters(
    exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "So", "No"),
    max_codepoint=0x2FFF,
    exclude_characters="\u2800",
)
NAMES: Final = (
    st.text(SIGNS, min_size=1, max_size=LONGEST_NAME + 20)
    .map(lambda text: " ".join(text.split())[:LONGEST_NAME].strip())
    .filter(lambda name: bool(name) and "//" not in name and "\\/" not in name)
) | st.sampled_from(
    ("Alice", "vs", "Bob vs Carl", "2-1", "1. Eve", "S2", "?", "no replay", "Season 9", "77512398",
     "Game 1", "Alice (sub for Bob)", "[DS] Ace", '"', '""', "Team: X", "x", "def.", "-", "Re:Zero",
     "Edit: Al", "W4", "Replays:", "Al wins", '6" Tall vs 7" Guy', "tbd", "@Al", "a | b"),
)  # fmt: skip
SCORES: Final = st.from_regex(r"[0-3]-[0-3](-[1-3])?", fullmatch=True)
TAGS: Final = st.none() | st.sampled_from(
    ("DS", "Goat Control", "sub for Eve", "a, b", "x]", "2-1")
)
NUMBERS: Final = st.integers(2, 10**12 - 1)


WARS: Final = st.none() | st.builds(
    War,
    season=st.none() | st.integers(1, 99),
    week=st.none() | st.integers(1, 99),
    team=NAMES,
    opponent=st.none() | NAMES,
).filter(lambda war: war.opponent is None or " vs " not in f"{war.team} {war.opponent}")


@st.composite
def entries(draw: st.DrawFn, urls: tuple[str, ...]) -> Entry:
    order = draw(st.none() | st.integers(1, 99))
    player, opponent = draw(st.none() | NAMES), draw(st.none() | NAMES)
    if player is None and opponent is None:
        return Entry(order=order or 1, urls=urls or (replay_url(1),))
    known = player is not None
    return Entry(
        order=order,
        player=player,
        db_names=tuple(draw(st.lists(NAMES, max_size=3, unique=True))) if known else (),
        opponent=opponent,
        reported_score=draw(st.none() | SCORES),
        sub_for=draw(st.none() | NAMES) if known else None,
        tag=draw(TAGS) if known else None,
        opponent_tag=draw(TAGS) if opponent is not None else None,
        urls=urls,
    )


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Sheets such as a text can hold: no posts, each replay once, one entry for loose ones."""
    numbers = draw(st.lists(NUMBERS, unique=True, max_size=6))
    urls: tuple[str, ...] = tuple(replay_url(number) for number in numbers)
    made: list[Entry] = []
    loose = False
    while bool(urls) or draw(st.booleans()):
        count = draw(st.integers(0, 4))
        taken, urls = urls[:count], urls[count:]
        if taken and not loose and draw(st.booleans()):
            made.append(Entry(urls=taken))
            loose = True
        else:
            entry = draw(entries(taken))
            made.append(entry)
            if not taken and not entry.names_somebody:
                made.pop()
    # What a text says of its whole stands beneath no heading.
    wars = draw(st.lists(WARS, min_size=3, max_size=3))
    beneath = [draw(st.integers(0, 2)) for _ in made]
    made = [
        msgspec.structs.replace(entry, war=None if not entry.names_somebody else wars[place])
        for entry, place in zip(made, sorted(beneath), strict=True)
    ]
    sheet = Sheet(
        season=draw(st.none() | st.integers(1, 99)),
        week=draw(st.none() | st.integers(1, 99)),
        team_name=draw(st.none() | NAMES),
        opponent_team=draw(st.none() | NAMES),
        entries=tuple(made),
    )
    return msgspec.structs.replace(settle(sheet), not_understood=())


def add_post(sheet: Sheet, message_id: int, author_id: int, text: str) -> Sheet:
    """The sheet with a post, read and taken at once."""
    return take_post(sheet, read_post(message_id, author_id, text))
