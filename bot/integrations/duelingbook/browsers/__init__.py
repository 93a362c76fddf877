"""The browser source: Chromium, which opens the public page of a replay and keeps its answer."""
