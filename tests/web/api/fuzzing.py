"""What schemathesis is told in a process of its own: which tokens to use, and from where.

It also writes down how each request was answered.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any, Final

import schemathesis

_numbers: Final = itertools.count()
_tokens: Final = os.environ["FUZZING_TOKENS"].split()
_answers: Final = Path(os.environ["FUZZING_ANSWERS"])


@schemathesis.auth(refresh_interval=None)
class Bearer:
    """Each request has the next token, so that none of them asks too often."""

    def get(self, case: Any, context: Any) -> str:  # noqa: ANN401 - the vendor's
        return _tokens[next(_numbers) % len(_tokens)]

    def set(self, case: Any, data: str, context: Any) -> None:  # noqa: ANN401 - the vendor's
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ANN401 - the vendor's
    number = next(_numbers)
    case.headers["X-Forwarded-For"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:  # noqa: ANN401 - the vendor's
    with _answers.open("a") as file:
        file.write(f"{case.operation.label} {response.status_code}\n")
