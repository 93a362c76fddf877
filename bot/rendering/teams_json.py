"""A team's players and its report as the JSON objects that scripts read."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.domain.analysis.discovery import Found
from bot.domain.analysis.figures import Record
from bot.domain.teams import TeamDetails, TeamSubmission
from bot.services.corrections import NamableDeck
from bot.services.people import Selection
from bot.services.reports import OpenedReport

Json = dict[str, Any]


def details_json(team: TeamDetails) -> Json:
    """What the submitter said about the team, as `jobs.team_data` keeps it."""
    told: Json = msgspec.to_builtins(team)
    return told


def submission_json(team: TeamSubmission) -> Json:
    """Who was found, and whom a person confirmed."""
    confirmed = team.confirmed_players
    return {
        "discovered_players": list(team.discovered_players),
        "confirmed_players": None if confirmed is None else list(confirmed),
        "confirmation_status": team.confirmation_status.value,
    }


def selection_json(selection: Selection) -> Json:
    """Everybody found, who of them is chosen, and what is doubtful; see `docs/jobs-json.md`."""
    return {
        "is_open": selection.is_open,
        "digest": selection.digest,
        "people": [
            _found(one, is_chosen=one.person in selection.chosen)
            for one in selection.discovery.people
        ],
        "same_person": [
            {"one": pair.one, "other": pair.other, "reason": pair.reason, "score": pair.score}
            for pair in selection.suggestions
        ],
        "joined": dict(selection.joined.persons),
        "apart": [list(pair) for pair in selection.apart],
        "doubts": list(selection.doubts),
    }


def report_json(opened: OpenedReport) -> Json:
    """The report with every figure and its evidence, as `docs/jobs-json.md` describes it."""
    told: Json = msgspec.to_builtins(opened.report)
    return {"is_confirmed": opened.is_confirmed, **told}


def named_deck_json(seen: NamableDeck) -> Json:
    """A player's list with the name it has now, and the names it may have."""
    told: Json = msgspec.to_builtins(seen.deck)
    return {
        "person": seen.seat.person,
        "replays": told["deck"]["replays"],
        "archetype": told["archetype"],
        "by_cards": told["by_cards"],
        "likely_names": list(seen.likely),
        "own_names": list(seen.own),
    }


def _found(found: Found, *, is_chosen: bool) -> Json:
    return {
        "person": found.person,
        "names": list(found.names),
        "is_chosen": is_chosen,
        "seat": found.seat,
        "standing": found.standing.value,
        "reason": found.reason,
        "replays": list(found.replays),
        "record": _record(found.record),
        "opponents": list(found.opponents),
        "first_day": found.first_day,
        "last_day": found.last_day,
    }


def _record(record: Record) -> Json:
    return {
        "won": record.won,
        "lost": record.lost,
        "drawn": record.drawn,
        "undecided": record.undecided,
    }
