"""Whether a file that a stranger gives can be what the site wrote, as far as it tells by itself.

The site's files never contradict themselves; those that somebody edited by hand mostly do. Where
an old or unknown kind of file might be written in another way, it is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NoReturn

from msgspec import MsgspecError, Raw, Struct
from msgspec.json import Decoder

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.replay.games import read_file
from bot.domain.replay.model import CardCopy, DeckSizes, Game, Replay
from bot.domain.replay.plays import AnyPlay, CardPlay, HandPlay, LifePoints, LogLine, Pick
from bot.domain.replay.schema import Seat, decode

_FIRST_YEAR: Final = 2011
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]|$)", re.ASCII)
_NO_DAY: Final = "0000-00-00"
# Files of this version of the site's, and later ones, are known well.
_WELL_KNOWN: Final = 15
# The narrowest and the widest of all formats.
_MAIN: Final = range(20, 61)
_REST: Final = range(16)
# Most formats deal five cards each, a few variants four.
_DEALT: Final = frozenset({0, 2 * 4, 2 * 5})
_DREW: Final = "Drew "
_OUTSIDE: Final = "a card outside of its deck"
_THOUSAND: Final = 1000
_PASSCODE: Final = re.compile(r"\d{0,12}", re.ASCII)


class _Actor(Struct, gc=False):
    """Who did it, of a log line."""

    username: str = ""


_ACTOR: Final = Decoder(_Actor)
_AMOUNT: Final = Decoder(int)


def read_plausible(data: bytes, today: date) -> Replay:
    """Everything that a stranger's file shows. ReplayError, IMPLAUSIBLE where it betrays itself.

    `today` is the day in UTC; where players live it may be another one already.
    """
    file = decode(data)
    replay = read_file(file)
    _check_day(replay.date, today)
    _check_seats(file.seats)
    if replay.version >= _WELL_KNOWN:
        _check_times(file.plays)
    lists = [_submitted(seat) for seat in file.seats]
    picks = [play for play in file.plays if isinstance(play, Pick)]
    for number, pick in enumerate(picks):
        _check_deal(pick, replay.players)
        for hand, sizes in zip(_halves(pick.cards), lists, strict=True):
            _check_hand(hand, sizes, is_first=not number)
    _check_life(file.plays)
    totals = [_total(sizes) for sizes in lists]
    # Whose a card is may be a guess, so the larger list is the bound.
    _check_cards(file.plays, replay.players, max(totals))
    for game in replay.games:
        _check_growth(game, totals)
    return replay


def _check_day(text: str, today: date) -> None:
    """A day on which the site existed; one that is written in another way is believed."""
    found = _DAY.match(text)
    if found is None or text.startswith(_NO_DAY):
        return
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        _refuse("a day that no calendar has")
    if day.year < _FIRST_YEAR or day > today + timedelta(days=1):
        _refuse("a day on which nobody can have played it")


def _check_seats(seats: tuple[Seat, Seat]) -> None:
    """Two people, with decks of sizes that the site takes and cards of their own."""
    one, two = seats
    if one.account is not None and one.account == two.account:
        _refuse("both players have one account")
    for seat in seats:
        _check_sizes(seat)
    ids = _ids(one), _ids(two)
    if max(ids[0].start, ids[1].start) < min(ids[0].stop, ids[1].stop):
        _refuse("cards that are in both decks")


def _check_sizes(seat: Seat) -> None:
    if seat.main_total is not None and seat.main_total not in _MAIN:
        _refuse("a main deck of a size that none has")
    for total in (seat.extra_total, seat.side_total):
        if total is not None and total not in _REST:
            _refuse("an extra or side deck of a size that none has")
    if seat.side is not None and seat.side_total not in {None, len(seat.side)}:
        _refuse("a side deck of two sizes")


def _ids(seat: Seat) -> range:
    """The numbers that the cards of a deck begin with; none where the file does not say."""
    if seat.start is None or seat.main_total is None:
        return range(0)
    return range(seat.start, seat.start + seat.main_total + (seat.extra_total or 0))


def _check_times(plays: Iterable[AnyPlay]) -> None:
    """Nothing happens before what happened before it."""
    last = 0
    for play in plays:
        # Some kinds have none.
        seconds = getattr(play, "seconds", 0)
        if 0 < seconds < last:
            _refuse("a clock that runs backwards")
        last = seconds or last


def _check_deal(pick: Pick, players: tuple[str, str]) -> None:
    """The same cards are dealt as the log says, as many to each player."""
    if len(pick.cards) not in _DEALT:
        _refuse("opening hands of a size that none has")
    lines = pick.log if isinstance(pick.log, list) else [pick.log]
    drawn = [line for line in lines if line.private_log.startswith(_DREW)]
    if drawn and not _is_told(pick.cards, drawn, players):
        _refuse("opening hands that its log does not know")


def _is_told(cards: Sequence[CardCopy], drawn: Sequence[LogLine], players: tuple[str, str]) -> bool:
    dealt = [
        (name, f'{_DREW}"{card.name}"')
        for name, hand in zip(players, _halves(cards), strict=True)
        for card in hand
    ]
    return dealt == [(line.username, line.private_log) for line in drawn]


def _halves(cards: Sequence[CardCopy]) -> tuple[Sequence[CardCopy], Sequence[CardCopy]]:
    half = len(cards) // 2
    return cards[:half], cards[half:]


def _check_hand(hand: Sequence[CardCopy], sizes: DeckSizes, *, is_first: bool) -> None:
    """Cards of the main deck, and later of the side deck; each lies at one place of the list."""
    places = [card.object_id for card in hand if card.object_id is not None]
    total = _total(sizes)
    side = range(0) if is_first else range(sizes.main + sizes.extra + 1, total + 1)
    if len(set(places)) < len(places) or not all(
        1 <= place <= sizes.main or place in side for place in places
    ):
        _refuse(_OUTSIDE)


def _check_life(plays: Iterable[AnyPlay]) -> None:
    """Life points are what they were, and what was lost or gained since."""
    before: dict[str, int] = {}
    for play in plays:
        if isinstance(play, Pick):
            before.clear()
        elif isinstance(play, LifePoints):
            amount, was = _number(play.amount), before.pop(play.username, None)
            if play.life is not None:
                before[play.username] = play.life
                if amount is not None and not _is_sum(was, amount, play.life):
                    _refuse("life points that do not add up")


def _is_sum(was: int | None, amount: int, life: int) -> bool:
    if was is None:
        # The first change of a game tells what it began with: thousands, in all formats.
        return life == 0 or (life - amount) % _THOUSAND == 0
    return life in {was + amount, max(0, was + amount)}


def _check_cards(plays: Iterable[AnyPlay], players: tuple[str, str], most: int) -> None:
    """The cards are of a list of `most` cards, and nobody but the two moves them."""
    for play in plays:
        if isinstance(play, CardPlay | HandPlay) and play.card is not None:
            card, actor = play.card, _actor(play.log)
            # Judges and guests only talk.
            if actor and actor not in players:
                _refuse("a card moved by somebody who does not play")
            if card.object_id is not None and not 1 <= card.object_id <= most:
                _refuse(_OUTSIDE)
            if not _PASSCODE.fullmatch(card.passcode):
                _refuse("a card without a proper number")


def _check_growth(game: Game, most: Sequence[int]) -> None:
    """No deck has more cards than were submitted, those of the side deck included."""
    for side, submitted in zip(game.players, most, strict=True):
        if side.sizes.main + side.sizes.extra > submitted:
            _refuse("a deck that grew")


def _total(sizes: DeckSizes) -> int:
    """How many cards the list has."""
    return sizes.main + sizes.extra + (sizes.side or 0)


def _submitted(seat: Seat) -> DeckSizes:
    """The sizes of the list; what is unknown is as large as it may be."""
    main = _MAIN.stop - 1 if seat.main_total is None else seat.main_total
    extra = _REST.stop - 1 if seat.extra_total is None else seat.extra_total
    side = _REST.stop - 1 if seat.side_total is None else seat.side_total
    return DeckSizes(main, extra, side)


def _number(raw: Raw) -> int | None:
    try:
        return _AMOUNT.decode(raw)
    except MsgspecError:
        return None


def _actor(log: Raw) -> str:
    """Who did it, as the log says; "" where it does not."""
    try:
        return _ACTOR.decode(log).username
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _refuse(what: str) -> NoReturn:
    sentence = f"This replay contradicts itself ({what}): save it again unchanged."
    raise ReplayError(ReplayErrorCode.IMPLAUSIBLE, sentence)
