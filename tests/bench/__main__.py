"""All measurements, one table after the other."""

from __future__ import annotations

from tests.bench import decks, discord, jobs, reading, teams, web

if __name__ == "__main__":
    reading.report()
    decks.report()
    jobs.report()
    teams.report()
    web.report()
    discord.report()
