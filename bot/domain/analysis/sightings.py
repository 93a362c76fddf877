"""What each player's deck showed in one game, its parts told apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.analysis.positions import EXTRA_DECK_COLORS, Part, part_of, position_of
from bot.domain.replay.model import CardCopy, DeckSizes, ReplayId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.replay.model import Game, PlayerGame, Replay


class DeckSighting(Struct, frozen=True, gc=False):
    """What one player's deck showed in one game.

    `main`, `extra`, `sided_in` (side deck cards in this game's main deck) and `sided_in_extra`
    (those in its extra deck) hold one entry a physical copy, in the order of first sight, up to
    the end of the game; `after_end` the copies shown only afterwards. `submitted` are the sizes by
    which positions count, `sizes` those of this game. `unseen_main` is how many cards of this
    game's main deck nobody saw. With `lower_bound` the file carries no positions: copies are at
    least these, and nothing is known to come from the side deck. `doubts` are sentences about
    what fits no honest list. `date` is as in the file, `YYYY-MM-DD HH:MM:SS`.
    """

    player: str
    replay_id: ReplayId
    date: str
    match: int
    game: int
    submitted: DeckSizes
    sizes: DeckSizes
    main: tuple[CardCopy, ...]
    extra: tuple[CardCopy, ...]
    sided_in: tuple[CardCopy, ...]
    sided_in_extra: tuple[CardCopy, ...]
    after_end: tuple[CardCopy, ...]
    unseen_main: int
    lower_bound: bool
    doubts: tuple[str, ...]

    @property
    def copies(self) -> tuple[CardCopy, ...]:
        """Every copy the player showed, those after the end last."""
        return (
            *self.main,
            *self.extra,
            *self.sided_in,
            *self.sided_in_extra,
            *self.after_end,
        )


def read_sightings(replay: Replay, player: str) -> tuple[DeckSighting, ...]:
    """What `player` showed in each game of `replay`, in order; KeyError for anybody else."""
    if player not in replay.players:
        raise KeyError(player)
    return tuple(read_sighting(replay, game, player) for game in replay.games)


def read_sighting(replay: Replay, game: Game, player: str) -> DeckSighting:
    """What `player` showed in `game` of `replay`; KeyError for anybody else."""
    shown = game.of(player)
    taken: set[int] = set()
    seen = _once(shown.seen, taken)
    after_end = _once(shown.shown_after_end, taken)
    main = tuple(copy for copy in seen if part_of(copy, shown.submitted) is Part.MAIN)
    side = [copy for copy in seen if part_of(copy, shown.submitted) is Part.SIDE]
    sided_in = tuple(copy for copy in side if copy.color not in EXTRA_DECK_COLORS)
    unseen = shown.sizes.main - len(main) - len(sided_in)
    return DeckSighting(
        player=player,
        replay_id=replay.replay_id,
        date=replay.date,
        match=game.match,
        game=game.number,
        submitted=shown.submitted,
        sizes=shown.sizes,
        main=main,
        extra=tuple(copy for copy in seen if part_of(copy, shown.submitted) is Part.EXTRA),
        sided_in=sided_in,
        sided_in_extra=tuple(copy for copy in side if copy.color in EXTRA_DECK_COLORS),
        after_end=after_end,
        unseen_main=max(0, unseen),
        lower_bound=shown.lower_bound,
        doubts=tuple(_doubts(shown, unseen)),
    )


def count_names(copies: Iterable[CardCopy]) -> dict[str, int]:
    """{name: copies}, in the order of first sight; artworks of one card count together."""
    return dict(Counter(copy.name for copy in copies))


def _once(copies: Iterable[CardCopy], taken: set[int]) -> tuple[CardCopy, ...]:
    """Each physical copy once, as first named; `taken` gathers their positions."""
    kept = []
    for copy in copies:
        if copy.object_id is not None:
            if copy.object_id in taken:
                continue
            taken.add(copy.object_id)
        kept.append(copy)
    return tuple(kept)


def _doubts(shown: PlayerGame, unseen_main: int) -> Iterator[str]:
    """One sentence a kind of oddity, however many a forged file holds."""
    copies = [copy for copy in (*shown.seen, *shown.shown_after_end) if copy.object_id is not None]
    first: dict[int | None, str] = {}
    two_names = [
        copy for copy in copies if first.setdefault(copy.object_id, copy.name) != copy.name
    ]
    outside = [copy for copy in copies if position_of(copy, shown.submitted) is None]
    misplaced = [copy for copy in copies if _misplaced(copy, shown.submitted)]
    if two_names:
        other = two_names[0]
        both = f"{first[other.object_id]} and {other.name}"
        yield f"Second names for a position: {len(two_names)}, such as {both}."
    if outside:
        yield f"Cards outside the list: {len(outside)}, such as {outside[0].name}."
    if misplaced:
        yield f"Cards in the wrong part: {len(misplaced)}, such as {misplaced[0].name}."
    if unseen_main < 0:
        yield f"Cards seen beyond the size of the main deck: {-unseen_main}."


def _misplaced(copy: CardCopy, submitted: DeckSizes) -> bool:
    part = part_of(copy, submitted)
    return part is not Part.SIDE and (part is Part.EXTRA) != (copy.color in EXTRA_DECK_COLORS)
