"""Whole lists as people build them, and what Ana's opponents would see of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random

from bot.domain.analysis.lists import MOST_COPIES
from bot.domain.analysis.sightings import DeckSighting, read_sightings
from bot.domain.replay.model import CardCopy, CardType, DeckSizes, Game, PlayerGame
from tests.domain.analysis import duels
from tests.domain.analysis.duels import ANA

SMALL = DeckSizes(main=40, extra=3, side=15)
EXTRA_COLOR = "Fusion"

UNGROUPED = 0.025
"""15 of 602 real main decks show copies of a name apart from one another."""

MAIN_A_GAME = (10.5, 4.0)
"""Mean and spread of main deck cards seen a game: 45 % of a list over one to three games."""


def card(name: str, position: int | None, *, color: str = "", at_s: int = 0) -> CardCopy:
    return CardCopy(
        name=name,
        object_id=position,
        passcode="",
        card_type=CardType.MONSTER if color else CardType.SPELL,
        color=color,
        seen_at_s=at_s,
    )


def played(
    seen: Iterable[CardCopy],
    *,
    number: int = 1,
    match: int = 1,
    submitted: DeckSizes = SMALL,
    sizes: DeckSizes | None = None,
    after_end: Iterable[CardCopy] = (),
    lower_bound: bool = False,
) -> Game:
    """A game in which Ana showed these copies."""
    ana = PlayerGame(
        player=ANA,
        submitted=submitted,
        sizes=sizes or submitted,
        opening_hand=(),
        seen=tuple(seen),
        shown_after_end=tuple(after_end),
        held=(),
        final_life=8000,
        lower_bound=lower_bound,
    )
    return duels.game(number, match=match, ana=ana)


def sighting(
    names: Mapping[int, str], replay_id: int = 1, day: str = "2025-11-16", *, number: int = 1
) -> DeckSighting:
    """One game of Ana's with a small list, seen at these positions."""
    seen = [
        card(name, position, color=EXTRA_COLOR if 40 < position <= 43 else "", at_s=100 + position)
        for position, name in names.items()
    ]
    replay = duels.replay(replay_id, played(seen, number=number), date=f"{day} 20:00:00")
    return read_sightings(replay, ANA)[0]


@dataclass(frozen=True)
class FullList:
    """A list that hides nothing, each part in order."""

    main: tuple[str, ...]
    extra: tuple[str, ...]
    side: tuple[str, ...]

    @property
    def sizes(self) -> DeckSizes:
        return DeckSizes(len(self.main), len(self.extra), len(self.side))

    @cached_property
    def names(self) -> dict[int, str]:
        return dict(enumerate((*self.main, *self.extra, *self.side), start=1))


def build_list(rng: Random, main_size: int | None = None) -> FullList:
    """40 to 60 cards in runs of one to three copies, a few lists not grouped."""
    size = main_size or rng.choice([40] * 8 + [41, 41, 42, 43, 44, 45, 60])
    names = iter(rng.sample(range(2000), size + 30))
    main = _fill(rng, names, size, (45, 20, 35))
    if rng.random() < UNGROUPED:
        if rng.random() < 0.2:
            rng.shuffle(main)
        else:
            main.insert(rng.choice((size - 1, rng.randrange(size))), main.pop(rng.randrange(size)))
    extra = _fill(rng, names, 15, (85, 10, 5))
    side = _fill(rng, names, 15, (40, 25, 35))
    # Further copies of main deck cards are common in side decks.
    spare = sorted({name for name in main if main.count(name) < MOST_COPIES})
    for name in rng.sample(spare, rng.randrange(3)):
        side[side.index(rng.choice(side))] = name
    side = sorted(side, key=side.index)
    return FullList(tuple(main), tuple(extra), tuple(side))


def _fill(rng: Random, names: Iterable[int], size: int, weights: tuple[int, int, int]) -> list[str]:
    part: list[str] = []
    for number in names:
        copies = rng.choices((1, 2, 3), weights)[0]
        part += [f"Card {number}"] * min(copies, size - len(part))
        if len(part) == size:
            break
    return part


def edit_list(rng: Random, full: FullList, cards: int, *, in_place: bool) -> FullList:
    """`cards` copies replaced by new ones, at their place or wherever a run of copies ends."""
    parts = {"main": list(full.main), "extra": list(full.extra), "side": list(full.side)}
    for number in range(cards):
        part = parts[rng.choices(("main", "extra", "side"), (7, 1, 2))[0]]
        place = rng.randrange(len(part))
        part.pop(place)
        if not in_place:
            ends = [at for at in range(1, len(part)) if part[at - 1] != part[at]]
            place = rng.choice([0, *ends, len(part)])
        part.insert(place, f"New {rng.randrange(10**6)}-{number}")
    return FullList(**{name: tuple(part) for name, part in parts.items()})


def share_half(rng: Random, full: FullList) -> FullList:
    """Another list with the first half of the main deck, and the extra deck, in common."""
    other = build_list(rng, len(full.main))
    half = len(full.main) // 2
    fresh = tuple(f"Other {name}" for name in other.main[half:])
    side = tuple(f"Other {name}" for name in other.side)
    return FullList(main=full.main[:half] + fresh, extra=full.extra, side=side)


def show(rng: Random, full: FullList, replay_id: int) -> tuple[DeckSighting, ...]:
    """What a match of one to three games shows of a list; replay n is played on day n."""
    games = [
        played(_show_game(rng, full, number), number=number, submitted=full.sizes)
        for number in range(1, rng.choices((1, 2, 3), (25, 40, 35))[0] + 1)
    ]
    date = f"2025-{replay_id // 28 % 12 + 1:02}-{replay_id % 28 + 1:02} 20:00:00"
    return read_sightings(duels.replay(replay_id, *games, date=date), ANA)


def _show_game(rng: Random, full: FullList, number: int) -> list[CardCopy]:
    main, extra, side = full.sizes.main, full.sizes.extra, len(full.side)
    sided = rng.randrange(8) if number > 1 else 0
    left_in = rng.sample(range(1, main + 1), main - sided)
    seen = [*left_in, *rng.sample(range(main + extra + 1, main + extra + side + 1), sided)]
    shown = rng.sample(seen, min(len(seen), max(5, round(rng.gauss(*MAIN_A_GAME)))))
    shown += rng.sample(range(main + 1, main + extra + 1), rng.randrange(5))
    return [
        card(
            full.names[position],
            position,
            color=EXTRA_COLOR if main < position <= main + extra else "",
            at_s=100 + at,
        )
        for at, position in enumerate(shown)
    ]
