"""One replay as the JSON object that scripts read: `analyze --json`, `results.json`, the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.domain.analysis.sightings import count_names, read_sighting
from bot.domain.replay.model import CardCopy, Game, PlayerGame, Replay

Json = dict[str, Any]


def analysis_json(replay: Replay) -> Json:
    """The replay's answer; its keys and their meaning stand in `docs/analysis-json.md`."""
    return {
        "replay_id": replay.replay_id,
        "date": replay.date,
        "format": replay.format,
        "version": replay.version,
        "players": list(replay.players),
        "matches": [
            {
                "number": match.number,
                "winner": match.winner,
                "decided_by": match.decided_by,
                "wins": dict(zip(replay.players, match.wins, strict=True)),
                "draws": match.draws,
                "games_played": match.games_played,
            }
            for match in replay.matches
        ],
        "games": [_game(replay, game) for game in replay.games],
        "throws": [
            {
                "match": throw.match,
                "before_game": throw.before_game,
                "at_s": throw.at_s,
                "choices": dict(zip(replay.players, throw.choices, strict=True)),
                "winner": throw.winner,
            }
            for throw in replay.throws
        ],
        "doubts": list(replay.doubts),
    }


def _game(replay: Replay, game: Game) -> Json:
    told: Json = {
        "match": game.match,
        "number": game.number,
        "first_player": game.first_player,
        "chosen_by": game.chosen_by,
        "winner": game.winner,
        "end_reason": game.end_reason,
        "turns": len(game.turns),
        "started_at_s": game.started_at_s,
        "ended_at_s": game.ended_at_s,
        "opening_hand": {side.player: list(side.opening_hand) for side in game.players},
        "cards_seen": {side.player: count_names(side.seen) for side in game.players},
        "sided_in": {side.player: count_names(_from_side(side)) for side in game.players},
        "decks": {side.player: _deck(replay, game, side.player) for side in game.players},
        "cards_shown_after_end": {
            side.player: count_names(side.shown_after_end) for side in game.players
        },
        "final_life": {side.player: side.final_life for side in game.players},
        "life_timeline": [[change.at_s, change.player, change.life] for change in game.life],
        "lower_bound": any(side.lower_bound for side in game.players),
    }
    if game.unfinished:
        told["unfinished"] = True
    return told


def _deck(replay: Replay, game: Game, player: str) -> Json:
    sighting = read_sighting(replay, game, player)
    return {
        "main": count_names(sighting.main),
        "extra": count_names(sighting.extra),
        "side": count_names((*sighting.sided_in, *sighting.sided_in_extra)),
        "main_total": sighting.sizes.main,
        "extra_total": sighting.sizes.extra,
        "unseen_main": sighting.unseen_main,
    }


def _from_side(side: PlayerGame) -> Iterable[CardCopy]:
    listed = side.submitted.main + side.submitted.extra
    return (copy for copy in side.seen if copy.object_id is not None and copy.object_id > listed)
