"""Shares with their uncertainty, and the one way in which all faces write a record."""

from __future__ import annotations

from math import sqrt

from msgspec import Struct

Z_95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution: 95 % lie within this on both sides."""

MATCHES_FOR_A_RATE = 10
"""Below this many matches a percentage pretends to know more than the record says."""


def wilson(share: float, trials: int) -> tuple[float, float]:
    """The 95 % score interval (low, high) of a share in [0, 1] seen in `trials` trials.

    The bounds are the two p with (share - p)² = z² p (1 - p) / trials. They stay within [0, 1],
    hold `share` and mean something for small samples too. No trials leave everything open:
    (0, 1). ValueError for a share outside [0, 1] or fewer than no trials.

    Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22 (1927), pages 209-212, without continuity
    correction. Recommended for small samples by L. D. Brown, T. T. Cai and A. DasGupta, "Interval
    Estimation for a Binomial Proportion", Statistical Science 16 (2001), pages 101-133.
    """
    if trials < 0 or not 0 <= share <= 1:
        raise ValueError(f"no share of a sample: {share} of {trials}")
    if trials == 0:
        return 0.0, 1.0
    weight = Z_95**2 / trials
    center = (share + weight / 2) / (1 + weight)
    half = sqrt(weight * share * (1 - share) + weight**2 / 4) / (1 + weight)
    # Rounding must not push a bound past the share: 0 of n starts at exactly 0, n of n ends at 1.
    return min(share, max(0.0, center - half)), max(share, min(1.0, center + half))


class Rate(Struct, frozen=True):
    """`successes` of `trials`, with the 95 % interval of the share.

    `matches` says from how many matches the trials come where they are smaller than a match
    (games, throws); None where the trials are matches. Games of one match are not independent, so
    the interval is as wide as if each match had told one thing only: the sample divided by the
    design effect m of clusters of m that agree completely (L. Kish, "Survey Sampling", 1965,
    section 5.4). That is the widest it can be. ValueError for counts that fit no sample.
    """

    successes: int
    trials: int
    matches: int | None = None

    def __post_init__(self) -> None:
        """Refuse more successes than trials, and trials that come from no match."""
        fits = self.matches is None or min(1, self.trials) <= self.matches <= self.trials
        if not (0 <= self.successes <= self.trials and fits):
            raise ValueError(f"no rate: {self.successes} of {self.trials} ({self.matches})")

    @property
    def independent(self) -> int:
        """How many of the trials tell something of their own."""
        return self.trials if self.matches is None else self.matches

    @property
    def share(self) -> float | None:
        """The observed share in [0, 1]; None without trials."""
        return self.successes / self.trials if self.trials else None

    @property
    def low(self) -> float:
        """The lower bound of the interval; 0 without trials."""
        return wilson(self.share or 0.0, self.independent)[0]

    @property
    def high(self) -> float:
        """The upper bound of the interval; 1 without trials."""
        return wilson(self.share or 0.0, self.independent)[1]


def format_record(won: int, lost: int, drawn: int = 0) -> str:
    """Won, lost and, if there are any, drawn, between en dashes: three to one, to one."""
    counts = (won, lost, drawn) if drawn else (won, lost)
    return "\N{EN DASH}".join(str(count) for count in counts)


def format_rate(rate: Rate, unit: str = "matches") -> str:
    """Share, interval and sample; the matches are named too where the trials are smaller.

    ValueError for a rate without trials: there is no percentage of nothing.
    """
    if rate.share is None:
        raise ValueError("no percentage of nothing")
    share, low, high = (round(100 * part) for part in (rate.share, rate.low, rate.high))
    sample = f"{rate.trials} {unit}"
    if rate.matches is not None:
        sample += f" in {rate.matches} matches"
    return f"{share} % ({low}\N{EN DASH}{high} %) of {sample}"


def record_or_rate(
    won: int, lost: int, drawn: int = 0, *, matches: int | None = None, unit: str = "matches"
) -> str:
    """What a face shows: the record below ten matches, else the share won with its interval.

    `matches` as in `Rate`. Draws are part of the sample and are not won.
    """
    rate = Rate(won, won + lost + drawn, matches)
    if rate.independent < MATCHES_FOR_A_RATE:
        return format_record(won, lost, drawn)
    return format_rate(rate, unit)
