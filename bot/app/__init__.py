"""The composition root: settings in, everything built, run, and closed in reverse."""
