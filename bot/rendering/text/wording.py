"""What the analysis says in codes, numbers and dates, as people say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from bot.domain.analysis.definitions import DEFINITIONS, Unit
from bot.domain.analysis.figures import Record, tell
from bot.domain.analysis.rates import MATCHES_FOR_A_RATE
from bot.domain.formats import format_name
from bot.domain.replay.model import EndReason

# Three letters a month, in one language whatever the machine speaks.
_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"
_DATE: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-([0-3][0-9])")
_DAY_LENGTH: Final = len("YYYY-MM-DD")
_DASH: Final = "\N{EN DASH}"
tell_format: Final = format_name
_ENDINGS: Final = {
    EndReason.ADMITTED_DEFEAT: "conceded",
    EndReason.QUIT: "left",
    EndReason.DISCONNECTED: "disconnected",
    EndReason.TIMED_OUT: "timed out",
    EndReason.JUDGE_GAME_LOSS: "got a game loss",
    EndReason.JUDGE_MATCH_LOSS: "got a match loss",
    EndReason.DRAW_AGREED: "draw agreed",
}


def tell_ending(reason: EndReason) -> str:
    """What the loser did, or that both agreed."""
    return _ENDINGS[reason]


def tell_formats(codes: Iterable[str]) -> str:
    """The format of all of them, or how many there are of each."""
    counts = Counter(map(tell_format, codes)).most_common()
    if len(counts) == 1:
        return counts[0][0]
    return "; ".join(f"{number} {name or 'of no format'}" for name, number in counts)


def tell_day(date: str, *, year: bool = True) -> str:
    """The day of a replay's date, "8 Nov 2025"; what is no date stands as it is."""
    found = _DATE.match(date)
    if found is None:
        return date[:_DAY_LENGTH]
    month = 3 * int(found[2])
    day = f"{int(found[3])} {_MONTHS[month - 3 : month]}"
    return f"{day} {found[1]}" if year else day


def tell_days(dates: Iterable[str]) -> str:
    """From the first day to the last, saying once what both have in common."""
    days = [told for date in sorted(dates) if (told := tell_day(date).strip())]
    if not days:
        return ""
    first, last = days[0].split(), days[-1].split()
    if first == last:
        return days[-1]
    if first[2:] != last[2:]:
        return f"{days[0]} {_DASH} {days[-1]}"
    if first[1:] != last[1:]:
        return f"{' '.join(first[:2])} {_DASH} {days[-1]}"
    return f"{first[0]}{_DASH}{days[-1]}"


def tell_record(record: Record) -> str:
    """A record with its sample, or from ten matches on the share with its interval."""
    noun = one_of(DEFINITIONS[record.figure].sample)
    told = tell(record)
    if record.rate.independent < MATCHES_FOR_A_RATE:
        told = f"{told} in {count(record.of, noun)}" if record.of else f"no {noun} decided"
    return f"{told}, {record.undecided} undecided" if record.undecided else told


def tell_minutes(seconds: int) -> str:
    """Whole minutes, as a number alone."""
    minutes = (seconds + 30) // 60
    return str(minutes) if minutes >= 1 else "<1"


def tell_clock(seconds: int) -> str:
    """A moment of a replay, "4:31" or "1:04:31"."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return clock if seconds >= 0 else f"-{clock}"


def count(number: int, noun: str) -> str:
    """So many of them: "1 game", "2 games", "3 matches"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}{'es' if noun.endswith('ch') else 's'}"


def one_of(unit: Unit) -> str:
    """The unit of a single one: "match" of matches, "game" of games."""
    return "match" if unit is Unit.MATCHES else unit.removesuffix("s")


def tell_some(names: Iterable[str], most: int = 5) -> str:
    """The first of the names, and how many more there are."""
    told = list(names)
    rest = len(told) - most
    return ", ".join(told[:most]) + (f" and {rest} more" if rest > 0 else "")
