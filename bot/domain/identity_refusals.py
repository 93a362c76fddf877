"""Why somebody could not sign in, whom no rule of ours keeps out: a code, and a sentence."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.identities import IdentityError, IdentityErrorCode


def unavailable() -> IdentityError:
    """It cannot be asked, or what it said cannot be understood."""
    return IdentityError(
        IdentityErrorCode.UNAVAILABLE,
        "Clerk, by which people sign in here, does not answer: try again in a few minutes.",
    )


def busy(retry_after: timedelta | None) -> IdentityError:
    """It wants to be left alone."""
    return IdentityError(
        IdentityErrorCode.BUSY,
        "Too many people sign in at this moment: try again in a minute.",
        retry_after=retry_after,
    )


def misconfigured() -> IdentityError:
    """No waiting helps; the log says what the operator has to look at."""
    return IdentityError(
        IdentityErrorCode.MISCONFIGURED,
        "Signing in is not set up as it should be: tell the operator of this site.",
    )


def bad_answer() -> IdentityError:
    """What came back is not what this sign-in asked for."""
    return IdentityError(
        IdentityErrorCode.BAD_ANSWER, "This sign-in could not be confirmed: sign in again."
    )


def declined() -> IdentityError:
    """They were asked, and said no."""
    return IdentityError(
        IdentityErrorCode.DECLINED,
        "It was not allowed at Clerk, so nothing has changed here: sign in again if you want.",
    )


def gone() -> IdentityError:
    """Who signed in is not there any more."""
    return IdentityError(
        IdentityErrorCode.GONE, "Clerk has this account no longer: sign in with another one."
    )


def forged() -> IdentityError:
    """A message that is not signed as it has to be, or too late."""
    return IdentityError(
        IdentityErrorCode.FORGED,
        "This message is not signed by the configured key: check the signing secret.",
    )


def unreadable_news() -> IdentityError:
    """A message that is signed, and says nothing that can be understood."""
    return IdentityError(
        IdentityErrorCode.BAD_ANSWER, "This message cannot be read: send it as Clerk does."
    )
