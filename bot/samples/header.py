"""Everything of a replay beside its plays: the room, the two players, the first lines."""

from __future__ import annotations

from msgspec import Struct

from bot.samples.players import Player, Roster

V17, V15, V5 = 17, 15, 5
FORMAT_NAMES = {"a": "Advanced", "g": "Goat Format", "e": "Edison Format", "u": "Unlimited"}
SECONDS_TO_FIND_AN_OPPONENT = 12


class Header(Struct, frozen=True):
    """What was agreed before the duel.

    `format` is two letters as on the site: the card pool, then `r` for rated or `u` for unrated.
    `note` is the host's free text. `version` 17 is today's site, 15 that of 2024, 5 that of 2017.
    """

    replay_id: int
    date: str
    format: str
    version: int
    links: bool
    rules: str
    note: str
    password: bool

    @property
    def rated(self) -> bool:
        """Whether rating points are at stake."""
        return self.format[1:] == "r"

    def starts(self, rosters: tuple[Roster, Roster]) -> tuple[int, int]:
        """The first handle of each player's cards."""
        if self.version < V17:
            return 101, 201
        return 1, 1 + len(rosters[0].player.deck.positions)

    def write(self, rosters: tuple[Roster, Roster]) -> dict[str, object]:
        """The replay's keys, without plays, in the site's order."""
        one, two = (
            self._player(roster, start)
            for roster, start in zip(rosters, self.starts(rosters), strict=True)
        )
        written: dict[str, object] = {"conceal": False, "date": self.date, "plays": []}
        written |= {"player1": one, "player2": two, "format": self.format}
        if self.version > V5:
            written |= {"rules": self.rules, "tag_duel": False}
        written |= {"version": self.version, "watching": True, "rated": self.rated}
        if self.version >= V17:
            written["password"] = self.password
        if self.version <= V5:
            written["show_cards"] = True
        written |= {"match_type": "m", "links": self.links, "id": self.replay_id}
        written["logs"] = self._logs(rosters[0].player, rosters[1].player)
        return written | {"player3": None, "player4": None, "liked": False}

    def totals(self, roster: Roster, start: int) -> dict[str, object]:
        """A player as `Begin next duel` and `Back to RPS` write them."""
        return {
            "main_total": len(roster.main),
            "start": start,
            "extra_total": len(roster.extra),
            "username": roster.player.name,
            "token": self._token(roster.player),
        }

    def _player(self, roster: Roster, start: int) -> dict[str, object]:
        player, deck = roster.player, roster.player.deck
        main, extra, side = len(deck.main), len(deck.extra), len(deck.side)
        picture = f"{player.user_id % 9000}.jpg"
        written: dict[str, object] = {
            "side": list(range(main + extra + 1, main + extra + side + 1)),
            "nsfw": 0,
            "rating": player.rating,
            "start": start,
            "extra_total": extra,
            "main": list(range(start, start + main)),
            "pic": picture,
            "experience": player.experience,
            "token": self._token(player),
            "main_total": main,
            "side_total": side,
            "legality": "Advanced" if self.format[0] == "a" else "Unlimited",
            "user_id": player.user_id,
            "default_pic": picture,
            "sleeve": "",
            "extra": list(range(start + main, start + main + extra)),
            "username": player.name,
        }
        if self.version <= V5:
            del written["side_total"]
        return written

    def _token(self, player: Player) -> str | int:
        return player.token if self.version <= V5 else str(player.token)

    def _logs(self, host: Player, guest: Player) -> list[dict[str, object]]:
        pool = FORMAT_NAMES.get(self.format[0], "Advanced")
        if self.rated:
            said = (
                f"{host.name} joined pool (English, TCG, Match) in {pool} (Rated)",
                f"{guest.name} automatically paired via pool",
            )
        else:
            note = f' with duel note "{self.note}"' if self.note else ""
            said = (
                f"{host.name} hosted 2 out of 3 Match in {pool} (Unrated){note}",
                f"Accepted {guest.name} into duel",
            )
        seconds = (0, SECONDS_TO_FIND_AN_OPPONENT)
        names = (host.name, guest.name)
        return [
            {"seconds": at, "public_log": text, "type": "game", "username": name}
            for at, text, name in zip(seconds, said, names, strict=True)
        ]
