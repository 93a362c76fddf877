"""Why some bytes are no usable replay: a code for programs, and one sentence for players.

Nothing that people typed into a replay is repeated, no name and no chat; only the site's own
message is, cleaned and cut, because a login or a wrong number is told by nothing else.
"""

from __future__ import annotations

import re
from typing import Final

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.replay.limits import MAX_REPLAY_BYTES

_LONGEST_MESSAGE: Final = 100
_AGAIN: Final = "save the replay's JSON again and send it unchanged."
_ONE: Final = "send the JSON of one replay."
_ANOTHER: Final = "send a match between two players."

# What the site is known to answer instead of a replay, and what helps.
_ANSWERS: Final = (
    (re.compile(r"\btoken\b", re.IGNORECASE), "pass the human check in a browser and save it"),
    (re.compile(r"\blog(?:ged)? ?in\b", re.IGNORECASE), "log in there and save the replay"),
    (re.compile(r"\bnot (?:exist|found)\b", re.IGNORECASE), "check the number and save the replay"),
)


def too_large() -> ReplayError:
    """The file has more bytes than any replay."""
    sentence = f"This is larger than {MAX_REPLAY_BYTES >> 20} MiB, which no replay is: {_ONE}"
    return ReplayError(ReplayErrorCode.TOO_LARGE, sentence)


def too_crowded() -> ReplayError:
    """The file is small enough, but full of things that are larger in memory."""
    sentence = f"This lists far more plays, cards or numbers than any replay does: {_ONE}"
    return ReplayError(ReplayErrorCode.TOO_LARGE, sentence)


def too_deep() -> ReplayError:
    """Lists in lists in lists, or objects."""
    sentence = f"This is nested far deeper than any replay: {_AGAIN}"
    return ReplayError(ReplayErrorCode.TOO_DEEP, sentence)


def empty() -> ReplayError:
    """There is nothing, or only blanks."""
    return ReplayError(ReplayErrorCode.NOT_JSON, f"This is empty: {_AGAIN}")


def not_json() -> ReplayError:
    """It is something else, or it was edited by hand."""
    return ReplayError(ReplayErrorCode.NOT_JSON, f"This is not JSON: {_AGAIN}")


def not_utf8() -> ReplayError:
    """A text that the analysis needs has bytes that stand for no letter."""
    sentence = "This is damaged text or not in UTF-8, as JSON has to be: save it again as UTF-8."
    return ReplayError(ReplayErrorCode.NOT_JSON, sentence)


def followed_by_more() -> ReplayError:
    """One JSON value is complete, and then something follows: a second one, or garbage."""
    sentence = (
        "Something follows where the JSON should end, perhaps a second replay: "
        "send every replay by itself, with nothing around it."
    )
    return ReplayError(ReplayErrorCode.NOT_JSON, sentence)


def truncated() -> ReplayError:
    """It begins like JSON and stops before its end."""
    sentence = "This stops in the middle: save or download the replay again."
    return ReplayError(ReplayErrorCode.TRUNCATED, sentence)


def web_page() -> ReplayError:
    """A page for people came, whichever: a human check, a login, an error, the replay's own page.

    The pages cannot be told apart reliably (the replay's own page carries the human check, too),
    and the advice is the same.
    """
    sentence = (
        "This is a web page, perhaps a human check or a login, and not the replay's JSON: "
        "open the replay in a browser and save the answer of view-replay."
    )
    return ReplayError(ReplayErrorCode.CHALLENGE_PAGE, sentence)


def site_error(message: str) -> ReplayError:
    """The site answered an error instead of the replay."""
    said = _excerpt(message)
    advice = "open the replay in a browser to see why, and save it"
    advice = next((help_ for words, help_ in _ANSWERS if words.search(said)), advice)
    told = f"“{said}”" if said else "with an error"
    sentence = f"DuelingBook answered {told} instead of the replay: {advice} again."
    return ReplayError(ReplayErrorCode.SITE_ERROR, sentence, detail=said)


def not_a_replay(because: str, advice: str = _AGAIN) -> ReplayError:
    """It is JSON, but not written as the site writes a replay."""
    return ReplayError(ReplayErrorCode.NOT_A_REPLAY, _not_a_replay(because, advice))


def no_plays() -> ReplayError:
    """An object without what happened in the duel: something else, or a replay inside of it."""
    return not_a_replay("it has no “plays”", "send what view-replay answered, and only that.")


def written_differently(what: str) -> ReplayError:
    """A part that matters is written in an unknown way: leaving it out would be a guess."""
    sentence = _not_a_replay(f"{what} is written in another way", _AGAIN)
    return ReplayError(ReplayErrorCode.CHANGED_FORMAT, sentence)


def listing() -> ReplayError:
    """The site's list of somebody's replays, which names them only."""
    return not_a_replay("it is only the list of them", "open one and send the JSON of that one.")


def recording() -> ReplayError:
    """A browser's recording of everything a page loaded (HAR), one answer of which is it."""
    because = "it is a browser's recording of a whole page"
    return not_a_replay(because, "copy the answer of view-replay out of it and send only that.")


def another_shape(start: bytes) -> ReplayError:
    """JSON that is no object, by its first character."""
    if start == b"[":
        return not_a_replay("it is a list", "send every replay by itself.")
    if start == b'"':
        return not_a_replay("it is one text in quotes", "send the JSON without quotes around it.")
    return not_a_replay("it is a single value")


def tag_duel() -> ReplayError:
    """Four players."""
    return _unsupported(f"This is a tag duel, which cannot be analyzed yet: {_ANOTHER}")


def concealed() -> ReplayError:
    """The site replaced the names by colors."""
    return _unsupported(
        "This replay conceals its players, so nobody can be named: send one that shows their names."
    )


def no_match() -> ReplayError:
    """Something else than the best of three games."""
    return _unsupported(
        f"This is not a match (best of three), and nothing else can be analyzed yet: {_ANOTHER}"
    )


def namesakes() -> ReplayError:
    """Both players have one name, by which the plays tell who did what."""
    return _unsupported(
        "Both players of this replay have one name and cannot be told apart: send another replay."
    )


def _not_a_replay(because: str, advice: str) -> str:
    return f"This is no replay as DuelingBook writes it, because {because}: {advice}"


def _unsupported(sentence: str) -> ReplayError:
    return ReplayError(ReplayErrorCode.UNSUPPORTED, sentence)


def _excerpt(message: str) -> str:
    """The beginning of a text from outside, on one line and without signs that steer a screen."""
    start = message[: 4 * _LONGEST_MESSAGE]
    said = " ".join("".join([c if c.isprintable() else " " for c in start]).split())
    return said if len(said) <= _LONGEST_MESSAGE else said[: _LONGEST_MESSAGE - 1] + "…"
