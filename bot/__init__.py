"""Duel Insights: what DuelingBook replays say, for players, captains and programs."""

__version__ = "0.1.0"
