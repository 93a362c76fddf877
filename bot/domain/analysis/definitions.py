"""What every figure means: one table, read by page, help and tests alike."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class FigureKey(StrEnum):
    """The name of a figure, stable, for programs."""

    COVERAGE = "coverage"
    RATE = "rate"
    MATCH_RECORD = "match_record"
    MATCHES_WITHOUT_GAME = "matches_without_game"
    OPPONENT_MATCHES = "opponent_matches"
    OPPONENT_GAMES = "opponent_games"
    DECK_MATCHES = "deck_matches"
    DECK_GAMES = "deck_games"
    GAME_RECORD = "game_record"
    GOING_FIRST = "going_first"
    GOING_SECOND = "going_second"
    FIRST_GAMES = "first_games"
    LATER_GAMES = "later_games"
    WON_BY = "won_by"
    LOST_BY = "lost_by"
    CHOICES = "choices"
    THROWS = "throws"
    OPENING_THROWS = "opening_throws"
    THROW_RECORD = "throw_record"
    GAME_TURNS = "game_turns"
    GAME_MINUTES = "game_minutes"
    MATCH_TURNS = "match_turns"
    MATCH_MINUTES = "match_minutes"
    HELD_IN_TURN = "held_in_turn"
    HELD_IN_GAME = "held_in_game"
    FIRST_MONSTERS = "first_monsters"
    BACK_ROW_NUMBER = "back_row_number"
    BACK_ROW_CARDS = "back_row_cards"
    SIDE_SHOWN = "side_shown"
    CARDS_SEEN = "cards_seen"
    OPENING_HANDS = "opening_hands"
    TEAM_COVERAGE = "team_coverage"
    SPLIT_MATCH = "split_match"
    MEETING_MATCHES = "meeting_matches"
    MEETING_GAMES = "meeting_games"
    LIST_MATCHES = "list_matches"
    WEEKS_UNCHANGED = "weeks_unchanged"
    TECH_CARDS = "tech_cards"


class Unit(StrEnum):
    """What is counted or measured, as people write it."""

    REPLAYS = "replays"
    MATCHES = "matches"
    GAMES = "games"
    THROWS = "throws"
    TURNS = "turns"
    MINUTES = "minutes"
    WEEKS = "weeks"
    CARDS = "cards"
    PERCENT = "%"


class Definition(Struct, frozen=True):
    """What one figure means.

    `formula` is for those who check it and `sentence` for everybody. `unit` is what the value
    counts, `sample` what its sample size counts. `counts` and `leaves_out` say what is in the
    sample and what is not; `evidence` what one piece of it stands for.
    """

    key: FigureKey
    title: str
    formula: str
    sentence: str
    unit: Unit
    sample: Unit
    counts: str
    leaves_out: str
    evidence: str


_MATCHES = (Unit.MATCHES, Unit.MATCHES)
_GAMES = (Unit.GAMES, Unit.GAMES)
_THROWS = (Unit.THROWS, Unit.THROWS)
_RESULT = "won, lost, drawn; undecided apart"
_MATCH_SAMPLE = (
    "Decided and drawn matches, a rematch in the same file as one more, one spread over several "
    "replays of a team as one; forfeits too."
)
_MATCH_APART = "Matches in which the file stops before a winner: shown apart as undecided."
_GAME_SAMPLE = "Games that were opened and finished, draws too."
_GAME_APART = "Games in which the file stops: shown apart. Forfeits between games are no games."
_WITH_LIST = " For a team: matches begun with the list to expect, or one that may be the same."
_TAKEN_BACK = "Sets taken back in that turn, where the file tells copies apart."
_EACH_MATCH = "The end of each match's last game."
_EACH_GAME = "The end of each game."
_EACH_START = "The start of each game counted."

# The formatter would give each argument a line of its own and hide the table in 400 lines.
# fmt: off
_TABLE = (
    Definition(FigureKey.COVERAGE, "Coverage",
        "replays with the player, each replay_id once; their matches and games; first and last day",
        "How much of this player was seen, and from when to when.",
        Unit.REPLAYS, Unit.REPLAYS,
        "Every replay that names the player; one given twice counts once.",
        "Replays that could not be had: they are unknown, not empty.", "The replays themselves."),
    Definition(FigureKey.RATE, "Percentage and interval",
        "share = won / (won + lost + drawn); 95 % Wilson score interval over matches",
        "With ten matches or more, the share won and the range in which the true one likely lies.",
        Unit.PERCENT, Unit.MATCHES,
        "Draws are in the sample and are not won. The interval of games and throws is as wide as "
        "that of their matches, because those of one match are not independent.",
        "Fewer than ten matches: the record stands instead.", "That of the record."),
    Definition(FigureKey.MATCH_RECORD, "Matches", _RESULT,
        "Matches won and lost, as the site decided them and not by counting games.",
        *_MATCHES,
        _MATCH_SAMPLE + " A match without a winner is drawn if all its games are finished, at "
        "least one is drawn, the others are level and nobody threw for one more.", _MATCH_APART,
        _EACH_MATCH),
    Definition(FigureKey.MATCHES_WITHOUT_GAME, "Decided without a game",
        "decided matches with no opened game / matches decided or drawn",
        "Matches that somebody gave up before a game began: results that say nothing about play.",
        *_MATCHES, _MATCH_SAMPLE, _MATCH_APART, "Each such match; it has no game and no second."),
    Definition(FigureKey.OPPONENT_MATCHES, "Head to head, matches", _RESULT + ", by opponent",
        "The record of matches against this opponent.",
        *_MATCHES, _MATCH_SAMPLE + " Names compare exactly.", _MATCH_APART, _EACH_MATCH),
    Definition(FigureKey.OPPONENT_GAMES, "Head to head, games", _RESULT + ", by opponent",
        "The record of games against this opponent.",
        *_GAMES, _GAME_SAMPLE + " Names compare exactly.", _GAME_APART, _EACH_GAME),
    Definition(FigureKey.DECK_MATCHES, "Against this deck, matches",
        _RESULT + ", by the opposing deck's name",
        "The record of matches against decks of this name.",
        *_MATCHES, _MATCH_SAMPLE, _MATCH_APART + " Opposing decks without a name.", _EACH_MATCH),
    Definition(FigureKey.DECK_GAMES, "Against this deck, games",
        _RESULT + ", by the opposing deck's name",
        "The record of games against decks of this name.",
        *_GAMES, _GAME_SAMPLE, _GAME_APART + " Opposing decks without a name.", _EACH_GAME),
    Definition(FigureKey.GAME_RECORD, "Games", _RESULT,
        "Games won, lost and drawn in all matches together.",
        *_GAMES, _GAME_SAMPLE, _GAME_APART, _EACH_GAME),
    Definition(FigureKey.GOING_FIRST, "Going first",
        _RESULT + ", of games with first_player = player",
        "The record of the games in which the player had the first turn, whoever chose that.",
        *_GAMES, _GAME_SAMPLE, _GAME_APART, _EACH_GAME),
    Definition(FigureKey.GOING_SECOND, "Going second",
        _RESULT + ", of games with first_player = opponent",
        "The record of the games in which the opponent had the first turn, whoever chose that.",
        *_GAMES, _GAME_SAMPLE, _GAME_APART, _EACH_GAME),
    Definition(FigureKey.FIRST_GAMES, "Game 1", _RESULT + ", of games with number 1 in their match",
        "The record before anybody could side.",
        *_GAMES, _GAME_SAMPLE, _GAME_APART, _EACH_GAME),
    Definition(FigureKey.LATER_GAMES, "Games 2 and later",
        _RESULT + ", of games with a number above 1 in their match",
        "The record of the games in which both may have sided.",
        *_GAMES, _GAME_SAMPLE + " Also if nobody is seen to have changed a card.", _GAME_APART,
        _EACH_GAME),
    Definition(FigureKey.WON_BY, "How games are won", "games won, by end_reason",
        "What the opponent did to lose: life points never end a game by themselves.",
        *_GAMES, "Games won.", "Games lost, drawn or unfinished; matches given up between games.",
        _EACH_GAME),
    Definition(FigureKey.LOST_BY, "How games are lost", "games lost, by end_reason",
        "What the player did to lose.",
        *_GAMES, "Games lost.", "Games won, drawn or unfinished; matches given up between games.",
        _EACH_GAME),
    Definition(FigureKey.CHOICES, "Choice when allowed to choose",
        "games with chosen_by = player, by whether first_player = player",
        "Whether the player goes first or second when it is the player's choice.",
        *_GAMES, "Games whose turn order the player chose, unfinished ones too.",
        "Games whose turn order the opponent chose.", _EACH_START),
    Definition(FigureKey.THROWS, "Rock, paper, scissors", "throws of the player, by symbol",
        "What the player throws.",
        *_THROWS, "Every throw, ties too.", "Nothing.", "Each throw, before the game it is for."),
    Definition(FigureKey.OPENING_THROWS, "First throw of a match",
        "first throw of each match, by symbol",
        "What the player throws first in a match; people repeat that.",
        *_THROWS, "One throw a match, a tie too.", "Matches without a throw; all later throws.",
        "Each throw, before the game it is for."),
    Definition(FigureKey.THROW_RECORD, "Throws won", "won, lost, tied",
        "How the player's throws came out.",
        *_THROWS, "Every throw, ties as draws.", "Nothing.",
        "Each throw, before the game it is for."),
    Definition(FigureKey.GAME_TURNS, "Turns of a game", "average and median of the turns of a game",
        "How many turns a game takes, both players' together.",
        Unit.TURNS, Unit.GAMES, "Finished games, however they ended.", "Unfinished games.",
        _EACH_GAME),
    Definition(FigureKey.GAME_MINUTES, "Minutes of a game",
        "average and median of (ended_at_s - started_at_s) / 60",
        "How long a game takes, from the choice of the turn order to its end.",
        Unit.MINUTES, Unit.GAMES, "Finished games, however they ended.", "Unfinished games.",
        _EACH_GAME),
    Definition(FigureKey.MATCH_TURNS, "Turns of a match",
        "average and median of the turns of all games of a match",
        "How many turns a match takes, both players' and all games together.",
        Unit.TURNS, Unit.MATCHES, "Decided and drawn matches with a game.",
        "Undecided matches; matches with no game, with an unfinished one or over several replays.",
        _EACH_MATCH),
    Definition(FigureKey.MATCH_MINUTES, "Minutes of a match",
        "average and median of (end of the last game - start of the first) / 60",
        "How long a match takes, siding between its games included.",
        Unit.MINUTES, Unit.MATCHES, "Decided and drawn matches with a game.",
        "Undecided matches; matches with no game, with an unfinished one or over several replays.",
        _EACH_MATCH),
    Definition(FigureKey.HELD_IN_TURN, "Use when held, by own turn",
        "used / held, over games, for each card and each of the player's own first turns",
        "In how many of the games that had this card in hand in that turn the player used it then.",
        *_GAMES,
        "Held: in hand at any moment of that turn. Used: set, activated or summoned from the hand "
        "in it. Two copies held count once. Where no copy was used and the game ended in that turn "
        "with one in hand, that is said apart: nobody knows what would have come." + _WITH_LIST,
        "Discarding, returning and the like are no use. Use in the opponent's turns.",
        "Each game held: the moment of use, else the start of that turn or the draw."),
    Definition(FigureKey.HELD_IN_GAME, "Use when held, in the game",
        "used / held, over games, for each card",
        "In how many of the games in which the player ever held this card it was ever used.",
        *_GAMES,
        "Held: in hand at any moment. Used: set, activated or summoned from the hand, in "
        "anybody's turn. Two copies count once. Where no copy was used and one was still in hand "
        "at the end, that is said apart." + _WITH_LIST,
        "Discarding, returning and the like are no use.",
        "Each game held: the moment of use, else of first holding it."),
    Definition(FigureKey.FIRST_MONSTERS, "First face-down monster",
        "games by the name of the first monster set from the hand / games",
        "Which monster the player sets first.",
        *_GAMES, "Every opened game; where there is no name none was set by hand." + _WITH_LIST,
        "Monsters turned face-down or set from elsewhere.", "The moment of each set."),
    Definition(FigureKey.BACK_ROW_NUMBER, "Back row on the first turn, number",
        "games by the number of spells and traps set from the hand in the player's first turn",
        "How many cards the player sets behind on the first own turn.",
        *_GAMES, "Games in which the first own turn came to its end; copies count." + _WITH_LIST,
        "Games that ended in that turn or before it. " + _TAKEN_BACK, "The start of that turn."),
    Definition(FigureKey.BACK_ROW_CARDS, "Back row on the first turn, cards",
        "games by name of the spells and traps set from the hand in the first own turn / games",
        "Which cards the player sets behind on the first own turn, known from the replay.",
        *_GAMES, "Games in which the player's first turn came to its end; two copies count once."
        + _WITH_LIST,
        "Games that ended in that turn or before it. " + _TAKEN_BACK,
        "The moment of the first such set."),
    Definition(FigureKey.SIDE_SHOWN, "Side cards shown",
        "matches in which a side-deck copy was seen in game 2 or later / such matches, by "
        "opposing deck; at least = most different copies of a name seen in one game of a match, "
        "from the match with the fewest to that with the most",
        "Cards that came in from the side deck, always at least so many: unseen ones may be more.",
        *_MATCHES,
        "Matches with a game after the first, by the opposing deck's name, else by opponent. A "
        "copy is from the side if its position lies beyond main and extra deck as submitted."
        + _WITH_LIST + " Those with other lists are told apart.",
        "Old files without positions; replays that go on with a match, whose lists may be sided "
        "already; cards shown only after a game; what went out: not in the replay.",
        "The first sight of the card in each match."),
    Definition(FigureKey.CARDS_SEEN, "Cards seen most", "games in which the card was seen / games",
        "In how many games a card of the player's was seen; a card not seen may still be there.",
        *_GAMES, "Every opened game, main, extra and side deck; several copies count once."
        + _WITH_LIST,
        "The format's staples, where a list is given; tokens; cards shown only after a game.",
        "The first sight of the card in each game."),
    Definition(FigureKey.OPENING_HANDS, "Opening hands known", "games with an opening hand / games",
        "How many of the player's opening hands are known, to be looked at one by one.",
        *_GAMES, "Every opened game.", "Nothing.", _EACH_START),
    Definition(FigureKey.TEAM_COVERAGE, "The team's replays",
        "asked, analyzed, excluded, needs_you, failed, coming, unreadable; newest day of those "
        "analyzed with a confirmed player",
        "How many of the replays asked for the report rests on, and what became of the others.",
        Unit.REPLAYS, Unit.REPLAYS,
        "Analyzed: in the report's format, whoever plays; each replay once.",
        "Replays of another format: they are listed apart.", "The replays themselves."),
    Definition(FigureKey.SPLIT_MATCH, "Match over several replays",
        "consecutive replays of a pair, at most 90 minutes apart, each but the last undecided or "
        "lost by connection or clock, no game opened after somebody had two; score = all wins",
        "A match that broke off and went on in another replay: its games count where they were "
        "played, the match once.",
        *_GAMES, "Finished games of all its replays, draws too. Replays that somebody left, or up "
        "to a day apart, only where a row of the submission names them and no others.",
        "Games in which a file stops; replays with a rematch, which are never joined.",
        "The replays, in order."),
    Definition(FigureKey.MEETING_MATCHES, "Matches against these people",
        _RESULT + ", of matches against one confirmed player or one of the own roster",
        "Matches against somebody who matters here: of the own roster, or confirmed as well.",
        *_MATCHES, _MATCH_SAMPLE, _MATCH_APART, _EACH_MATCH),
    Definition(FigureKey.MEETING_GAMES, "Games against these people",
        _RESULT + ", of games against one confirmed player or one of the own roster",
        "Games against somebody who matters here: of the own roster, or confirmed as well.",
        *_GAMES, _GAME_SAMPLE, _GAME_APART, _EACH_GAME),
    Definition(FigureKey.LIST_MATCHES, "Matches with a list",
        _RESULT + ", of matches that began in a replay in which this list was played",
        "How the player did with this list of cards.",
        *_MATCHES, _MATCH_SAMPLE, _MATCH_APART + " Matches in which no game was opened.",
        _EACH_MATCH),
    Definition(FigureKey.WEEKS_UNCHANGED, "Weeks the same",
        "different ISO weeks of the replays with this list, back from its newest one to the last "
        "replay that shows another list, or too little of one with another name",
        "In how many calendar weeks the list was seen with no other list of the player in between.",
        Unit.WEEKS, Unit.REPLAYS,
        "Weeks from Monday to Sunday by the day in the file, only those with a replay of the list.",
        "Replays that show too little to tell the lists apart, replays that go on with a match or "
        "may, and replays without a date.", "The first game in each replay."),
    Definition(FigureKey.TECH_CARDS, "Tech cards",
        "main deck cards, seen or likely, outside the usual list of the deck and outside staples",
        "What this list plays that others of its kind usually do not.",
        Unit.CARDS, Unit.CARDS, "Known main deck cards: seen, or likely by the list's order.",
        "Side and extra deck; old files; lists without a name, or of a kind without a usual list.",
        "The first sight of each card."),
)
# fmt: on

DEFINITIONS: dict[FigureKey, Definition] = {entry.key: entry for entry in _TABLE}
"""Every definition by its key, in the order in which people read them."""
