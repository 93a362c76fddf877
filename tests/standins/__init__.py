"""Local stand-ins of the sites and archives that replays come from."""
