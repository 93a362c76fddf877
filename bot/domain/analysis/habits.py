"""What one player does with cards: use when held, first sets, side cards, cards seen most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from bot.domain.analysis.appearances import Appearance, GamePlayed
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.figures import Evidence, Split, Tally, make_entries
from bot.domain.replay.model import CardCopy, Use


class FirstSets(Struct, frozen=True):
    """The first face-down monster, and the back row of the player's first turn."""

    monsters: Split
    back_row_number: Split
    back_row_cards: Split


class SideCard(Struct, frozen=True):
    """A card that came in from the side deck in `matches` of the group's matches.

    `at_least` is the largest number of copies seen in one game of these matches, `fewest` the same
    of that match which showed the fewest. One piece of evidence a match.
    """

    card: str
    matches: int
    fewest: int
    at_least: int
    evidence: tuple[Evidence, ...]


class SideShown(Struct, frozen=True):
    """Side cards shown in `of` matches against one deck, or one opponent if nobody named it."""

    figure: FigureKey
    against: str
    against_deck: bool
    of: int
    cards: tuple[SideCard, ...]


def first_sets(games: Sequence[GamePlayed]) -> FirstSets:
    """What the player sets first."""
    first_turns = [(played, turn) for played in games if (turn := _first_turn(played))]
    rows = [(played, turn, _back_row(played, turn)) for played, turn in first_turns]
    numbers = make_entries(
        (str(len(row)), played.at(played.game.turns[turn - 1].started_at_s))
        for played, turn, row in rows
    )
    cards = make_entries(
        (name, played.at(at_s))
        for played, _, row in rows
        # Reversed, so that of two copies the one set first stands for the game.
        for name, at_s in {name: at_s for at_s, name in reversed(row)}.items()
    )
    by_number = tuple(sorted(numbers, key=lambda entry: int(entry.name)))
    return FirstSets(
        monsters=Split(FigureKey.FIRST_MONSTERS, len(games), make_entries(_first_monsters(games))),
        back_row_number=Split(FigureKey.BACK_ROW_NUMBER, len(rows), by_number),
        back_row_cards=Split(FigureKey.BACK_ROW_CARDS, len(rows), cards),
    )


def _first_turn(played: GamePlayed) -> int | None:
    """The player's first turn, if another turn began after it: only then was it played out."""
    turn = next(iter(played.own_turns), None)
    return turn if turn is not None and turn < len(played.game.turns) else None


def _back_row(played: GamePlayed, turn: int) -> list[tuple[int, str]]:
    """Second and name of each spell and trap set from the hand in this turn, in order.

    A set that was taken back in this turn is none: the copy may have been set again.
    """
    last = {held.object_id: held for held in played.shown.held if held.entered_turn <= turn}
    return sorted(
        (held.left_at_s, held.name)
        for held in played.shown.held
        if held.use is Use.SET_SPELL_TRAP and held.left_turn == turn and held.left_at_s is not None
        # Without positions nobody can tell a copy that came back from another one.
        if held.object_id is None or last[held.object_id] is held
    )


def _first_monsters(games: Iterable[GamePlayed]) -> Iterator[tuple[str, Evidence]]:
    for played in games:
        sets = [
            (held.left_at_s, held.name)
            for held in played.shown.held
            if held.use is Use.SET_MONSTER and held.left_at_s is not None
        ]
        if sets:
            # By the second alone: among equals the order of the replay decides, not the name.
            at_s, name = min(sets, key=lambda pair: pair[0])
            yield name, played.at(at_s)


def side_shown(appearances: Iterable[Appearance]) -> tuple[SideShown, ...]:
    """Side cards shown, by opposing deck where it has a name, else by opponent.

    The list of a replay that goes on with a match, or may, may be sided before it was submitted:
    its positions do not tell what came from the side deck.
    """
    groups: defaultdict[tuple[str, bool], list[dict[str, tuple[int, Evidence]]]]
    groups = defaultdict(list)
    for seen in appearances:
        later = [
            played
            for played in seen.games
            if played.game.number > 1 and not played.maybe_sided and _placed(played)
        ]
        if later:
            key = (seen.opposing_deck or seen.opponent, seen.opposing_deck is not None)
            groups[key].append(_shown_in_match(later))
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        SideShown(FigureKey.SIDE_SHOWN, name, is_deck, len(matches), _side_cards(matches))
        for (name, is_deck), matches in ordered
    )


def _placed(played: GamePlayed) -> bool:
    """Whether the copies of this game have positions, without which side cards look like others."""
    return not played.shown.lower_bound


def _shown_in_match(games: Iterable[GamePlayed]) -> dict[str, tuple[int, Evidence]]:
    """For each side card of a match: most copies in one of these games, and its first sight."""
    shown: dict[str, tuple[int, Evidence]] = {}
    for played in games:
        copies: defaultdict[str, list[CardCopy]] = defaultdict(list)
        for copy in _side_copies(played):
            copies[copy.name].append(copy)
        for name, found in copies.items():
            most, place = shown.get(name, (0, played.at(found[0].seen_at_s)))
            shown[name] = max(most, len(found)), place
    return shown


def _side_copies(played: GamePlayed) -> Iterator[CardCopy]:
    submitted = played.shown.submitted
    for copy in played.shown.seen:
        if copy.object_id is not None and copy.object_id > submitted.main + submitted.extra:
            yield copy


def _side_cards(matches: Iterable[dict[str, tuple[int, Evidence]]]) -> tuple[SideCard, ...]:
    found: defaultdict[str, list[tuple[int, Evidence]]] = defaultdict(list)
    for shown in matches:
        for name, sight in shown.items():
            found[name].append(sight)
    cards = (
        SideCard(
            card=name,
            matches=len(sights),
            fewest=min(copies for copies, _ in sights),
            at_least=max(copies for copies, _ in sights),
            evidence=tuple(place for _, place in sights),
        )
        for name, sights in found.items()
    )
    return tuple(sorted(cards, key=lambda card: (-card.matches, -card.at_least, card.card)))


def cards_seen(games: Sequence[GamePlayed], staples: Collection[str]) -> Split:
    """The cards of the player, by the number of games in which they were seen."""
    entries = make_entries(
        (name, played.at(at_s))
        for played in games
        for name, at_s in {
            copy.name: copy.seen_at_s for copy in reversed(played.shown.seen)
        }.items()
        if name not in staples
    )
    return Split(FigureKey.CARDS_SEEN, len(games), entries)


def opening_hands(games: Sequence[GamePlayed]) -> Tally:
    """How many opening hands are known, and where they are."""
    known = tuple(played.start for played in games if played.shown.opening_hand)
    return Tally(FigureKey.OPENING_HANDS, len(known), len(games), known)
