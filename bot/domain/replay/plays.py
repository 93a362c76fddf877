"""The kinds of play in a replay file: one small Struct a kind, in a table, tagged on `play`.

Only fields that the reading needs are declared, in the order in which the site writes them, since
the decoder looks for the next field first; it skips the rest without keeping it.
Kinds that say nothing the analysis needs (chat among them) decode to Structs without fields.
The vocabulary was measured over 301 real replays and completed with the names known from the
site's client only.
"""

from __future__ import annotations

from typing import Annotated, Union, cast

from msgspec import UNSET, Meta, Raw, Struct, UnsetType, defstruct, field

from bot.domain.replay.model import CardCopy, Use

Number = Annotated[int, Meta(ge=-(2**53), le=2**53)]
"""A number as the site may write it: what JavaScript can count to."""


class LogLine(Struct, gc=False):
    """One line of the duel's log."""

    username: str = ""
    type: str = ""
    public_log: str = ""
    private_log: str = ""


class SideSizes(Struct, gc=False):
    """A player as a new game states them: where their ids start, and the sizes of the deck."""

    username: str = ""
    start: Number | None = None
    main_total: Number | None = None
    extra_total: Number | None = None


class Play(Struct, tag_field="play", gc=False):
    """Anything that happens; the base of every kind."""


class CardPlay(Play, gc=False):
    """A play about one card; `id` is its handle. `log` stays undecoded: it is rarely needed."""

    seconds: Number = 0
    log: Raw = Raw()
    id: Number | None = None
    card: CardCopy | None = None
    owner: str = ""


class LayCardPlay(CardPlay, gc=False):
    """A card laid onto another (`Attach`, `OL ATK`, `OL DEF`): `start_id` is the one that moves."""

    id: Number | None = field(default=None, name="start_id")


class HandPlay(Play, gc=False):
    """A card play that may also rename a hand: `hand[i]` is the new id of `prev[i]`."""

    seconds: Number = 0
    log: Raw = Raw()
    prev: list[Number] = []
    id: Number | None = None
    card: CardCopy | None = None
    hand: list[Number] = []
    owner: str = ""


class ShuffleHand(Play, tag="Shuffle hand", gc=False):
    """The hand gets new ids: `hand[i]` is the new id of `prev[i]`."""

    prev: list[Number] = []
    hand: list[Number] = []


class ShuffleDeck(Play, tag="Shuffle deck", gc=False):
    """All cards of the player's deck get new ids in unknown order; few are ever looked up."""

    deck: Raw = Raw()
    username: str = ""


class Pick(Play, gc=False):
    """A game is opened: who goes first (`username`), and both opening hands in slot order."""

    seconds: Number = 0
    cards: list[CardCopy] = []
    log: LogLine | list[LogLine] = []
    order: list[str] = []
    username: str = ""


class StartTurn(Play, tag="Start turn", gc=False):
    """A turn begins; the first turn of a game has none."""

    username: str = ""
    seconds: Number = 0


class LifePoints(Play, tag="Life points", gc=False):
    """A player's life points changed by `amount`, which only a doubter reads, to `life`."""

    amount: Raw = Raw()
    seconds: Number = 0
    life: Number | None = None
    username: str = ""


class Rps(Play, tag="RPS", gc=False):
    """A rock-paper-scissors throw; `winner` is "" for a tie."""

    player1: str = ""
    player2: str = ""
    player1_choice: str = ""
    player2_choice: str = ""
    winner: str = ""
    seconds: Number = 0


class Siding(Play, tag="Siding", gc=False):
    """Siding begins; `message` carries the site's own score of the series."""

    message: str = ""


class NewDuel(Play, gc=False):
    """The next game is set up; ids start again."""

    player1: SideSizes = field(default_factory=SideSizes)
    player2: SideSizes = field(default_factory=SideSizes)
    starting: bool = False


class Ending(Play, gc=False):
    """A play whose log line may end a game or a match; `over` says that the match is decided."""

    log: LogLine | list[LogLine] | None = None
    seconds: Number = 0
    over: bool | UnsetType = UNSET


class Leaving(Play, gc=False):
    """A player leaves or comes back."""

    username: str = ""
    log: LogLine | list[LogLine] | None = None


class OtherPlay(Struct, gc=False):
    """A kind this version does not know; read as far as its keys are known ones."""

    play: str = ""
    seconds: Number = 0
    log: Raw = Raw()
    prev: list[Number] = []
    id: Number | None = None
    card: CardCopy | None = None
    hand: list[Number] = []
    owner: str = ""
    over: bool | UnsetType = UNSET


AnyPlay = Play | OtherPlay
AnyCardPlay = CardPlay | HandPlay | OtherPlay
Renaming = HandPlay | ShuffleHand | OtherPlay

USES: dict[str, Use | None] = {
    "Normal Summon": Use.SUMMONED,
    "SS ATK": Use.SUMMONED,
    "SS DEF": Use.SUMMONED,
    "Set monster": Use.SET_MONSTER,
    "Set ST": Use.SET_SPELL_TRAP,
    "Set Field Spell": Use.SET_SPELL_TRAP,
    "Set Field Spell 2": Use.SET_SPELL_TRAP,
    "Activate ST": Use.ACTIVATED,
    "Activate Field Spell": Use.ACTIVATED,
    "Activate Pendulum Left": Use.ACTIVATED,
    "Activate Pendulum Right": Use.ACTIVATED,
    "To ST": Use.ACTIVATED,
    "To GY": Use.MOVED,
    "Banish": Use.MOVED,
    "Banish FD": Use.MOVED,
    "Banish random ED card (FD)": Use.MOVED,
    "To ED": Use.MOVED,
    "To ED FU": Use.MOVED,
    "To B Deck": Use.MOVED,
    "To T Deck": Use.MOVED,
    "To B Deck 2": Use.MOVED,
    "To T Deck 2": Use.MOVED,
    "To T Deck 2 FU": Use.MOVED,
    "Mill": Use.MOVED,
    "Move": Use.MOVED,
    "Attach": Use.MOVED,
    "OL ATK": Use.MOVED,
    "OL DEF": Use.MOVED,
    "Flip": None,
    "Flip Summon": None,
    "Declare": None,
}
"""The plays about one card, and what each means for a card that was in hand (None: it stays)."""

TO_DECK = frozenset({"To B Deck", "To T Deck", "To B Deck 2", "To T Deck 2", "To T Deck 2 FU"})
LAYING = frozenset({"Attach", "OL ATK", "OL DEF"})
DRAWING = ("Draw card", "To hand", "To hand 2", "Add random card from deck to hand")
ENDING = (
    "Admit defeat",
    "Quit duel",
    "Game loss",
    "Match loss",
    "Accept draw",
    "Accept rematch",
)
# fmt: off
IGNORED = (
    "Stop viewing", "Duel message", "Good", "View GY", "View deck", "View ED", "Thinking",
    "Target card", "View GY 2", "Add watcher", "Remove watcher", "Enter M1", "Enter SP", "Enter BP",
    "Enter M2", "Enter EP", "Enter DP", "End turn", "View Banished", "View Banished 2",
    "Done siding", "Overlay", "Attack directly", "Show hand", "Attack", "Call admin", "Resume game",
    "Countdown", "Summon Token", "Cancel call", "Stop good", "To ATK", "To DEF", "Remove Token",
    "Pause game", "Add counter", "View ED 2", "Watcher message", "Pick 2 cards", "Pick 3 cards",
    "Pick 4 cards", "Offer rematch", "Offer draw", "Die", "Coin", "Permission event",
    "Permission granted", "View materials", "Remove counter", "Show ED", "Show deck", "Edit stats",
    "Frozen", "Detach",
)
# fmt: on


def _kind(name: str, base: type[Play]) -> type[Play]:
    made = defstruct(name, [], bases=(base,), tag_field="play", tag=name, gc=False, module=__name__)
    return cast("type[Play]", made)


def _table() -> dict[str, type[Play]]:
    bases: dict[str, type[Play]] = dict.fromkeys(IGNORED, Play)
    bases |= dict.fromkeys(USES, CardPlay)
    bases |= dict.fromkeys(LAYING, LayCardPlay)
    bases |= dict.fromkeys((*DRAWING, "Reveal"), HandPlay)
    bases |= dict.fromkeys(ENDING, Ending)
    bases |= dict.fromkeys(("Pick first", "Pick second"), Pick)
    bases |= dict.fromkeys(("Left duel", "Rejoin duel"), Leaving)
    bases |= dict.fromkeys(("Begin next duel", "Back to RPS"), NewDuel)
    kinds = {name: _kind(name, base) for name, base in bases.items()}
    single = (ShuffleHand, ShuffleDeck, StartTurn, LifePoints, Rps, Siding)
    kinds |= {str(kind.__struct_config__.tag): kind for kind in single}
    return kinds


KINDS = _table()
"""Every kind of play that is known, by the value of its `play` key."""

KnownPlay = cast("type[Play]", Union[tuple(KINDS.values())])  # noqa: UP007  # made at run time
"""The union that the decoder chooses from."""
