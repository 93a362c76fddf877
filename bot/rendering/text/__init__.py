"""Analyses as lines of text for a terminal of any width: what is said, and in which tone."""
