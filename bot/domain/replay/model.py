"""What one replay says, once read: frozen values, in the order in which things happened.

Seconds count from the moment the duel's room was made, as in the file. Turns count from 1, the
first player's first turn; `Game.turns` holds one entry a turn. The two players stand in the
file's slot order everywhere. All values can be encoded with msgspec and read back.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, field

ReplayId = int


class CardType(StrEnum):
    """The three kinds of card."""

    MONSTER = "Monster"
    SPELL = "Spell"
    TRAP = "Trap"


class EndReason(StrEnum):
    """How a game or a match ended."""

    ADMITTED_DEFEAT = "admitted_defeat"
    QUIT = "quit"
    DISCONNECTED = "disconnected"
    TIMED_OUT = "timed_out"
    JUDGE_GAME_LOSS = "judge_game_loss"
    JUDGE_MATCH_LOSS = "judge_match_loss"
    DRAW_AGREED = "draw_agreed"


class Use(StrEnum):
    """How a card left its owner's hand."""

    SET_MONSTER = "set_monster"
    SET_SPELL_TRAP = "set_spell_trap"
    ACTIVATED = "activated"
    SUMMONED = "summoned"
    MOVED = "moved"
    """Sent, banished, returned or given away: it left the hand without being played."""


class CardCopy(Struct, frozen=True, gc=False, kw_only=True):
    """One physical card of a player's list, first named at `seen_at_s`.

    `object_id` is its position in the list as submitted, from 1: main deck, extra deck, side deck
    in that order; None on tokens and in old files. `passcode` is as the file spells it (eight
    digits with leading zeros as a rule, sometimes six or seven; "" if it has none). `color` is
    the frame: Normal, Effect, Ritual, Fusion, Synchro, Xyz, Link, Token, "" for spells and traps.

    The decoder makes it straight from the file's card object, so it keeps that object's keys, and
    their order, which is what the decoder looks for first.
    """

    color: str = field(default="", name="monster_color")
    passcode: str = field(default="", name="serial_number")
    card_type: str = ""
    object_id: int | None = None
    name: str
    seen_at_s: int = 0


class HeldCard(Struct, frozen=True, gc=False):
    """One stay of a card in its owner's hand, from entering it to leaving it.

    `use`, `left_turn` and `left_at_s` are None for a card still held when the game ended. Cards
    of the opening hand enter on turn 1.
    """

    name: str
    object_id: int | None
    entered_turn: int
    entered_at_s: int
    left_turn: int | None
    left_at_s: int | None
    use: Use | None


class DeckSizes(Struct, frozen=True, gc=False):
    """How many cards a list has in each part; `side` is None in files that do not say."""

    main: int
    extra: int
    side: int | None


class PlayerGame(Struct, frozen=True, gc=False):
    """What one player showed in one game.

    `seen` holds each copy named up to the end of the game, main, extra and side together, in the
    order of first sight; `shown_after_end` those named only after it. `submitted` are the sizes
    of the list as submitted before game 1 (positions count by them); `sizes` those of this game's
    main and extra deck (siding may change them). `lower_bound` is true in old files without
    `object_id`, where a copy that went back into the deck and another that came out look alike.
    """

    player: str
    submitted: DeckSizes
    sizes: DeckSizes
    opening_hand: tuple[str, ...]
    seen: tuple[CardCopy, ...]
    shown_after_end: tuple[CardCopy, ...]
    held: tuple[HeldCard, ...]
    final_life: int
    lower_bound: bool


class LifeChange(Struct, frozen=True, gc=False):
    """A player's life points after a change."""

    at_s: int
    player: str
    life: int


class Turn(Struct, frozen=True, gc=False):
    """One turn: whose, and when it began."""

    player: str
    started_at_s: int


class Game(Struct, frozen=True, gc=False):
    """One game that was opened: somebody chose who goes first.

    `number` restarts in each match. `winner` and `end_reason` are None when the file stops in the
    middle (`unfinished`); `winner` alone is None for a draw.
    """

    match: int
    number: int
    first_player: str
    chosen_by: str
    winner: str | None
    end_reason: EndReason | None
    unfinished: bool
    started_at_s: int
    ended_at_s: int | None
    turns: tuple[Turn, ...]
    life: tuple[LifeChange, ...]
    players: tuple[PlayerGame, PlayerGame]

    def of(self, player: str) -> PlayerGame:
        """What `player` showed; KeyError for anybody else."""
        for side in self.players:
            if side.player == player:
                return side
        raise KeyError(player)


class Throw(Struct, frozen=True, gc=False):
    """One rock-paper-scissors throw; `winner` is None for a tie. `choices` are in slot order."""

    match: int
    before_game: int
    at_s: int
    choices: tuple[str, str]
    winner: str | None


class Match(Struct, frozen=True, gc=False):
    """A series of games between the two players; `wins` are in slot order.

    `winner` and `decided_by` are None while undecided: the file stops, or games were all drawn.
    """

    number: int
    winner: str | None
    decided_by: EndReason | None
    wins: tuple[int, int]
    draws: int
    games_played: int


class ReplayDoubt(Struct, frozen=True, gc=False):
    """Something that a file leaves open: a sentence, the rest of one where it is about a player."""

    text: str
    player: str | None = None

    @property
    def sentence(self) -> str:
        """It as a sentence for people."""
        return self.text if self.player is None else f"{self.player} {self.text}"


class Replay(Struct, frozen=True):
    """One replay, read: usually one match, two where a rematch is in the file.

    `date` is as in the file, `YYYY-MM-DD HH:MM:SS` without a timezone: show the day, do not
    compute with it. `accounts` are the players' numbers on the site, which stay when a name
    changes; None where the file does not say. `left_open` is what the file leaves open.
    """

    replay_id: ReplayId
    date: str
    format: str
    version: int
    players: tuple[str, str]
    matches: tuple[Match, ...]
    games: tuple[Game, ...]
    throws: tuple[Throw, ...]
    left_open: tuple[ReplayDoubt, ...]
    accounts: tuple[int | None, int | None] = (None, None)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What the file leaves open, as sentences."""
        return tuple(doubt.sentence for doubt in self.left_open)
