"""What the submission says about a seat, held against what the replays show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.domain.analysis.appearances import Appearance
from bot.domain.analysis.doubts import Doubt, list_replays
from bot.domain.analysis.meetings import score_of
from bot.domain.analysis.seats import seat_names, seat_replays
from bot.domain.analysis.split_matches import Score
from bot.domain.replay.model import EndReason, Replay, ReplayId
from bot.domain.replay.series import WINS_TO_TAKE_A_MATCH
from bot.domain.teams import Seat

_SCORE: Final = re.compile(r"(\d)\s*[-\N{EN DASH}:]\s*(\d)(?:\s*[-\N{EN DASH}:]\s*(\d))?")

_OTHERS_TOLD: Final = 5


def read_score(text: str | None) -> Score | None:
    """`2-1`, `2:1` or, with draws, `1-1-1`, en dashes too; None for anything else."""
    found = _SCORE.fullmatch((text or "").strip())
    return found and Score(int(found[1]), int(found[2]), int(found[3] or 0))


def doubt_seat(
    seat: Seat,
    person: str,
    seen: Sequence[Appearance],
    here: Iterable[Replay],
    opponent: str | None,
) -> Iterator[Doubt]:
    """Where the seat's own replays are not the player's, or show another score than reported.

    `seen` are the player's matches, `here` all replays with the persons' names. A score is held
    against the seat's replays only, and of several matches in them against those with `opponent`,
    the person whom the seat names.
    """
    own = set(seat_replays(seat))
    files = [replay for replay in here if replay.replay_id in own]
    for replay in files:
        if person not in replay.players:
            one, other = replay.players
            yield Doubt(
                replay.replay_id,
                f"Replay {replay.replay_id} is named for {_title(seat)} but shows {one} against "
                f"{other}, not {person}.",
            )
    reported = read_score(seat.reported_score)
    matches = [match for match in seen if own & {part.replay_id for part in match.files}]
    if reported is None or not matches:
        return
    if len(matches) > 1:
        matches = [match for match in matches if match.opponent == opponent]
    if matches and not any(_fits(reported, match) for match in matches):
        missing = own - {replay.replay_id for replay in files}
        yield _contradiction(seat, reported, matches, missing)


def doubt_name(seat: Seat, person: str, maybe: Iterable[str]) -> Iterator[Doubt]:
    """Where a seat that is `person`'s may as well name others who are told of."""
    others = [name for name in maybe if name != person]
    if others:
        written = " or ".join(seat_names(seat))
        rest = len(others) - _OTHERS_TOLD
        told = [*others[:_OTHERS_TOLD], f"{rest} more"] if rest > 0 else others
        *most, last = [person, *told]
        yield Doubt(
            None,
            f"{_title(seat).capitalize()} names {written}, which may be {', '.join(most)} or "
            f"{last}: it counts as {person}'s.",
        )


def _contradiction(
    seat: Seat, reported: Score, matches: Sequence[Appearance], missing: Iterable[ReplayId]
) -> Doubt:
    shown = " and ".join(str(score_of(match)) for match in matches)
    rest = sorted(missing)
    if rest:
        why = f"{list_replays(rest).lower()} {'are' if len(rest) > 1 else 'is'} not here."
    else:
        files = dict.fromkeys(part.replay_id for match in matches for part in match.files)
        why = f"look at {list_replays(files).lower()}."
    return Doubt(
        matches[0].replay_id,
        f"{_title(seat).capitalize()} was reported {reported}, the replays show {shown}: {why}",
    )


def _fits(reported: Score, match: Appearance) -> bool:
    """Whether the match ended so; one that was given up may be reported as if played to the end."""
    shown = score_of(match)
    if (reported.one, reported.other) == (shown.one, shown.other):
        return not reported.drawn or reported.drawn == shown.drawn
    if match.match.winner is None or match.match.decided_by is EndReason.DRAW_AGREED:
        return False
    if match.match.winner == match.player:
        return (reported.one, reported.other) == (WINS_TO_TAKE_A_MATCH, shown.other)
    return (reported.one, reported.other) == (shown.one, WINS_TO_TAKE_A_MATCH)


def _title(seat: Seat) -> str:
    return "a seat" if seat.order is None else f"seat {seat.order}"
