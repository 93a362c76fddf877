"""Lists as files that simulators read."""

from __future__ import annotations

from collections import Counter

from bot.domain.analysis.decks import reconstruct_decks
from bot.domain.analysis.sightings import read_sightings
from bot.domain.replay.games import read_replay
from bot.rendering.deck_files import deck_file
from bot.samples.scenes import demo_replays
from tests.rendering.pictures.decks import card, deck, spell


def read(content: bytes) -> dict[str, Counter[str]]:
    """How often each passcode stands in each part."""
    parts: dict[str, Counter[str]] = {}
    for line in content.decode("ascii").splitlines():
        if line.startswith(("#", "!")):
            parts[line] = Counter()
            current = parts[line]
        else:
            current[line] += 1
    return parts


def test_it_holds_each_copy_that_was_seen_and_no_other() -> None:
    replay = read_replay(demo_replays()[0][1])
    (known,) = reconstruct_decks(read_sightings(replay, "Marigold"))
    file = deck_file(known)
    parts = read(file.content)
    assert file.name == "Marigold-2025-11-08.ydk"
    assert [*parts][1:] == ["#main", "#extra", "!side"]
    for part, heading in zip(known.parts, ("#main", "#extra", "!side"), strict=True):
        assert parts[heading] == {str(int(one.passcode)): one.seen for one in part.cards}
    assert parts["#main"].total() == known.main.seen > 0


def test_likely_copies_are_left_out_and_the_first_line_says_what_it_rests_on() -> None:
    known = deck(card("Seen", 2, 1, passcode="00000012"), spell("Nameless", 1))
    assert deck_file(known).content == (
        b"#created by Duel Insights: 3 of 40 seen in 1 replay\n#main\n12\n12\n#extra\n!side\n"
    )
