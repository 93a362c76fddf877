"""What is known about Goat Format beforehand: its staples, its decks, its pool."""
