"""The capture script in a real browser, on pages of the replay site's stand-in."""
