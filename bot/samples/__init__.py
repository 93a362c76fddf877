"""Replays made by saying what happens: the demo and the tests are told with these.

A `Duel` between two `Player`s is a small simulator of what the site writes. It keeps each
player's real list, the piles and the handles of the cards, and it writes the plays as it goes.
It also keeps its own account of what happened, `Duel.truth`, which no reader had a hand in.
"""

from bot.samples.cards import Card, card
from bot.samples.copies import CardCopy
from bot.samples.deck_list import DeckList, deck_of
from bot.samples.duel import Duel
from bot.samples.game import Game
from bot.samples.players import Player

__all__ = ["Card", "CardCopy", "DeckList", "Duel", "Game", "Player", "card", "deck_of"]
