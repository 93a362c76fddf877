"""What went wrong between us and S3, in one sentence that tells what to do and no secret."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import aiohttp
from botocore import exceptions as boto

from bot.domain.objects import ObjectError
from bot.integrations.objects.failures import refused, unavailable


class NotS3Error(Exception):
    """Something answered well, but not as S3 does: a portal's or another server's page."""


_CODE: Final = re.compile(r"[A-Za-z0-9.]{1,40}", re.ASCII)
_SERVER_FAILS: Final = 500
_LATER: Final = frozenset({408, 429})

_WRONG_KEYS: Final = frozenset(
    {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidClientTokenId", "UnrecognizedClient"}
)
_EXPIRED: Final = frozenset({"ExpiredToken", "InvalidToken", "TokenRefreshRequired"})
_FORBIDDEN: Final = frozenset({"AccessDenied", "AllAccessDisabled", "AccountProblem", "403"})
_ELSEWHERE: Final = frozenset(
    {"AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect", "301", "307"}
)
_SKEWED: Final = frozenset({"RequestTimeTooSkewed", "RequestExpired"})
_NO_BUCKET: Final = frozenset({"NoSuchBucket", "InvalidBucketName"})
# Those that are no failures of the server by their number, or not always.
_PASSING: Final = frozenset(
    {
        *("SlowDown", "Throttling", "ThrottlingException", "RequestTimeout"),
        *("OperationAborted", "ConditionalRequestConflict", "409"),
        *("InternalError", "ServiceUnavailable", "RequestLimitExceeded", "BandwidthLimitExceeded"),
    }
)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket and the server that has it, by the names that people gave them."""

    name: str
    host: str


def code_of(error: boto.ClientError) -> str:
    """The server's word for the error, or the number of its answer."""
    return str(error.response.get("Error", {}).get("Code", ""))


def explain(error: Exception, bucket: Bucket) -> ObjectError:
    """What an exception of the client means: UNAVAILABLE when it may pass by itself, or REFUSED.

    Nothing that the server or a library wrote is repeated but a bare code.
    """
    match error:
        case boto.ClientError():
            return _answered(error, bucket)
        case boto.NoCredentialsError() | boto.PartialCredentialsError():
            return refused(
                "There are no credentials for S3:"
                " set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            )
        case boto.ParamValidationError():
            return refused("S3_BUCKET is no name that a bucket can have: correct it.")
        case boto.SSLError():
            return refused(
                f"No secure connection to {bucket.host} came about:"
                " check https and the certificate, or set AWS_CA_BUNDLE."
            )
        case TimeoutError() | boto.ReadTimeoutError() | boto.ConnectTimeoutError():
            return unavailable(f"{bucket.host} did not answer in time: try again later.")
        case boto.EndpointConnectionError() | boto.ProxyConnectionError():
            return unavailable(
                f"{bucket.host} cannot be reached: check S3_ENDPOINT_URL and the network."
            )
        case boto.HTTPClientError() | aiohttp.ClientError() | OSError():
            return unavailable(f"The connection to {bucket.host} broke off: try again later.")
        case boto.BotoCoreError():
            return refused(
                f"S3 cannot be used ({type(error).__name__}):"
                " check the settings that begin with S3_ and AWS_."
            )
        case _:
            return unavailable(
                f"{bucket.host} does not answer as S3 does: check S3_ENDPOINT_URL, or try later."
            )


def _answered(error: boto.ClientError, bucket: Bucket) -> ObjectError:
    code = code_of(error)
    if code in _WRONG_KEYS:
        return refused(
            f"{bucket.host} does not accept these keys:"
            " check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    if code in _EXPIRED:
        return refused(f"{bucket.host} no longer accepts this session: set AWS_SESSION_TOKEN anew.")
    if code in _NO_BUCKET:
        return refused(
            f"The bucket {bucket.name} does not exist at {bucket.host}:"
            " create it, or correct S3_BUCKET."
        )
    if code in _FORBIDDEN:
        return refused(
            f"These keys may not do this in the bucket {bucket.name}: allow s3:GetObject,"
            " s3:PutObject, s3:DeleteObject and s3:ListBucket."
        )
    if code in _ELSEWHERE:
        return refused(
            f"The bucket {bucket.name} is in another region: set AWS_DEFAULT_REGION to it."
        )
    if code in _SKEWED:
        return refused(f"The clocks of {bucket.host} and this machine differ: set this one right.")
    return _other(code, error, bucket)


def _other(code: str, error: boto.ClientError, bucket: Bucket) -> ObjectError:
    shown = code if _CODE.fullmatch(code) else "no code"
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _PASSING or status in _LATER or status >= _SERVER_FAILS:
        return unavailable(f"{bucket.host} fails or is too busy ({shown}): try again later.")
    return refused(f"{bucket.host} refuses this request ({shown}): check the settings of S3.")
