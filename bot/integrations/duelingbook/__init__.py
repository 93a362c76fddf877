"""Where replays come from: files of people, archives, the site."""
