"""Replays made by hand: Ana sits in slot 1, Bo in slot 2, and a test says what differs."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.domain.replay.model import (
    CardCopy,
    CardType,
    DeckSizes,
    EndReason,
    Game,
    HeldCard,
    Match,
    PlayerGame,
    Replay,
    ReplayDoubt,
    Throw,
    Turn,
    Use,
)

ANA, BO = "Ana", "Bo"
SECONDS_A_TURN = 60


def copy(name: str, object_id: int | None = 1, *, at_s: int = 0) -> CardCopy:
    return CardCopy(
        name=name,
        object_id=object_id,
        passcode="",
        card_type=CardType.TRAP,
        color="",
        seen_at_s=at_s,
    )


def held(
    name: str,
    entered: int = 1,
    left: int | None = None,
    use: Use | None = None,
    *,
    entered_at_s: int = 0,
    left_at_s: int | None = None,
    object_id: int | None = None,
) -> HeldCard:
    """A stay in hand; it leaves ten seconds into its turn unless told otherwise."""
    if left is not None and left_at_s is None:
        left_at_s = 100 + (left - 1) * SECONDS_A_TURN + 10
    return HeldCard(
        name=name,
        object_id=object_id,
        entered_turn=entered,
        entered_at_s=entered_at_s,
        left_turn=left,
        left_at_s=left_at_s,
        use=use,
    )


def shown(
    player: str,
    *,
    seen: tuple[CardCopy, ...] = (),
    stays: tuple[HeldCard, ...] = (),
    hand: tuple[str, ...] = (),
    after_end: tuple[CardCopy, ...] = (),
    lower_bound: bool = False,
) -> PlayerGame:
    """What a player with 40 main, 3 extra and 15 side cards showed: the side begins at 44."""
    return PlayerGame(
        player=player,
        submitted=DeckSizes(main=40, extra=3, side=15),
        sizes=DeckSizes(main=40, extra=3, side=None),
        opening_hand=hand,
        seen=seen,
        shown_after_end=after_end,
        held=stays,
        final_life=8000,
        lower_bound=lower_bound,
    )


def game(
    number: int = 1,
    winner: str | None = ANA,
    *,
    match: int = 1,
    players: tuple[str, str] = (ANA, BO),
    first: str = ANA,
    chosen_by: str | None = None,
    reason: EndReason | None = EndReason.ADMITTED_DEFEAT,
    unfinished: bool = False,
    turns: int = 6,
    start: int = 100,
    ana: PlayerGame | None = None,
    bo: PlayerGame | None = None,
) -> Game:
    """A game of one minute a turn that starts at second 100."""
    other = players[1] if first == players[0] else players[0]
    return Game(
        match=match,
        number=number,
        first_player=first,
        chosen_by=chosen_by or first,
        winner=None if unfinished else winner,
        end_reason=None if unfinished else reason,
        unfinished=unfinished,
        started_at_s=start,
        ended_at_s=None if unfinished else start + turns * SECONDS_A_TURN,
        turns=tuple(
            Turn((first, other)[turn % 2], start + turn * SECONDS_A_TURN) for turn in range(turns)
        ),
        life=(),
        players=(ana or shown(players[0]), bo or shown(players[1])),
    )


def match_of(
    games: tuple[Game, ...],
    winner: str | None,
    *,
    number: int = 1,
    players: tuple[str, str] = (ANA, BO),
) -> Match:
    own = [played for played in games if played.match == number]
    winners = [played.winner for played in own]
    drawn = sum(played.winner is None and not played.unfinished for played in own)
    return Match(
        number=number,
        winner=winner,
        decided_by=EndReason.ADMITTED_DEFEAT if winner else None,
        wins=(winners.count(players[0]), winners.count(players[1])),
        draws=drawn,
        games_played=len(own),
    )


def replay(
    replay_id: int,
    *games: Game,
    winner: str | None = ANA,
    rematch_winner: str | None = None,
    players: tuple[str, str] = (ANA, BO),
    throws: tuple[Throw, ...] = (),
    date: str = "2025-11-16 20:00:00",
    doubts: tuple[str, ...] = (),
) -> Replay:
    """A replay of one match; games of match 2 make it two."""
    winners = {1: winner}
    if any(played.match == 2 for played in games):
        winners[2] = rematch_winner
    return Replay(
        replay_id=replay_id,
        date=date,
        format="gu",
        version=17,
        players=players,
        matches=tuple(
            match_of(games, won, number=number, players=players) for number, won in winners.items()
        ),
        games=games,
        throws=throws,
        left_open=tuple(map(ReplayDoubt, doubts)),
    )


def throw(ana: str, bo: str, winner: str | None, *, at_s: int = 5, match: int = 1) -> Throw:
    return Throw(match=match, before_game=1, at_s=at_s, choices=(ana, bo), winner=winner)


_names = st.sampled_from(["Scapegoat", "Sangan", "Book of Moon", "Dust Tornado"])
_players = st.sampled_from([ANA, BO])


@st.composite
def _stays(draw: st.DrawFn, turns: int) -> HeldCard:
    entered = draw(st.integers(1, turns))
    left = draw(st.none() | st.integers(entered, turns))
    use = None if left is None else draw(st.sampled_from(Use))
    return held(draw(_names), entered, left, use, entered_at_s=100 + entered)


@st.composite
def _sides(draw: st.DrawFn, player: str, turns: int) -> PlayerGame:
    copies = draw(st.lists(st.tuples(_names, st.integers(1, 58)), max_size=3))
    return shown(
        player,
        seen=tuple(copy(name, number, at_s=number) for name, number in copies),
        stays=tuple(draw(st.lists(_stays(turns), max_size=3))),
        hand=draw(st.sampled_from([(), ("Sangan",)])),
        lower_bound=draw(st.booleans()),
    )


@st.composite
def _games(draw: st.DrawFn, match: int, number: int) -> Game:
    turns = draw(st.integers(1, 6))
    return game(
        number,
        draw(_players | st.none()),
        match=match,
        first=draw(_players),
        chosen_by=draw(_players),
        reason=draw(st.sampled_from(EndReason)),
        unfinished=draw(st.booleans()),
        turns=turns,
        ana=draw(_sides(ANA, turns)),
    )


@st.composite
def _throws(draw: st.DrawFn, match: int) -> Throw:
    symbols = st.sampled_from(["Rock", "Paper", "Scissors"])
    return throw(draw(symbols), draw(symbols), draw(_players | st.none()), match=match)


@st.composite
def replays(draw: st.DrawFn) -> Replay:
    """Any replay of Ana and Bo, likely or not, in which only Ana shows cards."""
    numbers = range(1, draw(st.integers(1, 2)) + 1)
    games = [
        draw(_games(match, number))
        for match in numbers
        for number in range(1, draw(st.integers(1 if match == 2 else 0, 2)) + 1)
    ]
    return replay(
        draw(st.integers(1, 4)),
        *games,
        winner=draw(_players | st.none()),
        rematch_winner=draw(_players | st.none()),
        throws=tuple(draw(_throws(match)) for match in numbers),
        date=f"2025-11-{draw(st.integers(10, 12))} 20:00:00",
    )
