"""A player's lists with a name each: how they did, for how long they stayed, what is special."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from bot.domain.analysis.appearances import Appearance
from bot.domain.analysis.archetypes import OTHER, Archetype
from bot.domain.analysis.corrections import NO_CORRECTIONS, Corrections
from bot.domain.analysis.decks import Deck, reconstruct_decks
from bot.domain.analysis.definitions import FigureKey
from bot.domain.analysis.doubts import Doubt, list_replays
from bot.domain.analysis.figures import Record
from bot.domain.analysis.knowledge import FormatKnowledge
from bot.domain.analysis.parts import DeckCard
from bot.domain.analysis.records import match_record
from bot.domain.analysis.sightings import DeckSighting, read_sightings
from bot.domain.analysis.weeks import Unchanged, weeks_unchanged
from bot.domain.replay.model import Replay, ReplayId


class NamedDeck(Struct, frozen=True, kw_only=True):
    """One list of a player with its name and its record.

    `tech` as defined, in list order; `maybe_sided` where the list was seen only in replays that go
    on with a match, or may: a player may begin them with a list already sided. `by_cards` is what
    the cards say where a person calls it otherwise, None where nobody has said anything.
    """

    deck: Deck
    archetype: Archetype
    record: Record
    same_for: Unchanged
    tech: tuple[DeckCard, ...]
    maybe_sided: bool
    by_cards: Archetype | None = None


def name_decks(
    player: str,
    replays: Sequence[Replay],
    seen: Sequence[Appearance],
    knowledge: FormatKnowledge,
    corrections: Corrections = NO_CORRECTIONS,
) -> tuple[NamedDeck, ...]:
    """The player's lists, the most recently used first; `seen` are the matches in these replays."""
    sightings = (sighting for replay in replays for sighting in read_sightings(replay, player))
    decks = reconstruct_decks(sightings)
    dates = {replay.replay_id: replay.date for replay in replays}
    continued = {game.replay_id for match in seen for game in match.games if game.maybe_sided}
    called = [(deck, *_call(deck, knowledge, corrections)) for deck in decks]
    named = []
    for deck, archetype, by_cards in reversed(called):
        others = (
            other
            for other, name, _ in called
            if other is not deck
            and not set(other.replays) <= continued
            and (other.replays[0] not in deck.maybe_same or _name_differs(deck, archetype, name))
        )
        with_it = (match for match in seen if match.games and match.replay_id in deck.replays)
        named.append(
            NamedDeck(
                deck=deck,
                archetype=archetype,
                record=match_record(FigureKey.LIST_MATCHES, with_it),
                same_for=weeks_unchanged(deck, others, dates),
                tech=() if archetype.name == OTHER else knowledge.tech(deck, archetype.name),
                maybe_sided=set(deck.replays) <= continued,
                by_cards=by_cards,
            )
        )
    return tuple(named)


def _call(
    deck: Deck, knowledge: FormatKnowledge, corrections: Corrections
) -> tuple[Archetype, Archetype | None]:
    """What the deck is; and what its cards say, where a person has said something else."""
    cards = copies_known(deck)
    by_cards = knowledge.namer(cards)
    name = corrections.named(deck)
    return (by_cards, None) if name is None else (knowledge.caller(name, cards), by_cards)


def may_be_same(one: NamedDeck, other: NamedDeck) -> bool:
    """Whether two lists may be one: they share too little to tell, and their names do not."""
    names = {one.archetype.name, other.archetype.name} - {OTHER}
    return other.deck.replays[0] in one.deck.maybe_same and len(names) <= 1


def _name_differs(deck: Deck, archetype: Archetype, other: Archetype) -> bool:
    """Whether a list of this other name ends the weeks of this one: in doubt they are fewer.

    A list that is known well and has no name is none of those that have one.
    """
    named = archetype.name != OTHER or not deck.thin
    return named and other.name not in (OTHER, archetype.name)


def find_current(decks: Sequence[NamedDeck]) -> tuple[int | None, tuple[Doubt, ...]]:
    """Which of a player's lists, the newest first, is the one to expect, and what is unsure of it.

    The newest one, except that a list which may be sided is passed over, and so is a thin one that
    may be the list before it: what is known of that one says more.
    """
    whole = [number for number, named in enumerate(decks) if not named.maybe_sided]
    if not whole:
        return (0 if decks else None), ()
    newest = decks[whole[0]]
    doubts = [
        Doubt(
            named.deck.replays[0],
            f"{list_replays(named.deck.replays)}: this goes on with a match, or may, so the list "
            "in it may be sided already and does not count as the newest.",
        )
        for named in decks[: whole[0]]
        if not may_be_same(named, newest)
    ]
    known = next((number for number in whole if not decks[number].deck.thin), whole[0])
    if all(may_be_same(decks[number], decks[known]) for number in whole if number < known):
        if known != whole[0]:
            doubts.append(_doubt_newest(newest.deck, decks[known].deck))
        return known, tuple(doubts)
    return whole[0], tuple(doubts)


def _doubt_newest(thin: Deck, known: Deck) -> Doubt:
    return Doubt(
        thin.replays[-1],
        f"{list_replays(thin.replays)} of {thin.days[-1]}: too few cards seen to tell whether "
        f"{thin.player} still plays the list of {known.days[-1]}.",
    )


def name_opposing_decks(
    seen: Iterable[Appearance],
    replays: Mapping[ReplayId, Replay],
    knowledge: FormatKnowledge,
    corrections: Corrections = NO_CORRECTIONS,
) -> dict[ReplayId, str]:
    """The deck that faced the player, by replay, where what it showed in the match names one.

    A person's word counts more: about a list of the opponent's that is used in the match, as far
    as all of these replays tell their lists apart.
    """
    named: dict[ReplayId, str] = {}
    said: dict[str, dict[ReplayId, str]] = {}
    for match in seen:
        files = dict.fromkeys(part.replay_id for part in match.files)
        opponent = match.opponent
        if opponent not in said:
            said[opponent] = _said_of(opponent, replays.values(), corrections)
        called = (said[opponent][one] for one in files if one in said[opponent])
        shown = cards_shown([replays[one] for one in files], opponent)
        name = next(called, None) or knowledge.namer(shown).name
        if name != OTHER:
            named.update(dict.fromkeys(files, name))
    return named


def _said_of(
    player: str, replays: Iterable[Replay], corrections: Corrections
) -> dict[ReplayId, str]:
    """What a person calls the decks of a player, by the replays in which each was used."""
    if player not in corrections.players:
        return {}
    own = (replay for replay in replays if player in replay.players)
    decks = reconstruct_decks(seen for replay in own for seen in read_sightings(replay, player))
    called = ((deck, corrections.named(deck)) for deck in decks)
    return {one: name for deck, name in called if name is not None for one in deck.replays}


def cards_shown(replays: Iterable[Replay], player: str) -> dict[str, int]:
    """Copies of each card that the player showed in these replays of one match, at least."""
    most: Counter[str] = Counter()
    for replay in replays:
        positions: dict[int, str] = {}
        for sighting in read_sightings(replay, player):
            most |= _count_loose(sighting)
            for copy in sighting.copies:
                if copy.object_id is not None:
                    positions.setdefault(copy.object_id, copy.name)
        most |= Counter(positions.values())
    return dict(sorted(most.items()))


def _count_loose(sighting: DeckSighting) -> Counter[str]:
    """The copies without a position in one game: in another game they may be the same."""
    return Counter(copy.name for copy in sighting.copies if copy.object_id is None)


def copies_known(deck: Deck) -> dict[str, int]:
    """Copies known of each card of a list, from all its parts."""
    copies: Counter[str] = Counter()
    for part in deck.parts:
        for card in part.cards:
            copies[card.name] += card.seen + card.likely
    return dict(copies)
