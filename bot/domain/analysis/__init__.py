"""What replays mean: decks, profiles and figures, each with its evidence."""
