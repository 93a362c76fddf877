"""Discord's own description of its requests, where it lies beside the repository."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import relevance
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.discord.parts import PayloadError, length

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "discord-openapi.json"
_NAME = "urn:discord"


class Route(NamedTuple):
    """A path with names where ids and tokens stand, and how many of those it has."""

    variables: int
    template: str
    pattern: re.Pattern[str]


def require_openapi() -> None:
    """Where the file is missing the test is skipped, or fails."""
    if FILE.exists():
        return
    reason = "Discord's OpenAPI file is not beside the repository"
    if os.environ.get("REQUIRE_REAL_REPLAYS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def check_schema(method: str, path: str, body: object) -> None:
    """The body is as the file says; nothing is checked without it."""
    if not FILE.exists():
        return
    validator = _validator(method.lower(), _template(path))
    if validator is None:
        if body:
            raise PayloadError(f"body is not wanted by {method} {path}")
        return
    errors = list(validator.iter_errors(cast("Any", body)))
    if errors:
        error = _meant(max(errors, key=relevance))
        raise PayloadError(f"body{error.json_path[1:]} {error.message[:300]}")


def _template(path: str) -> str:
    """The path as the file spells it."""
    for route in _routes():
        if route.pattern.fullmatch(path):
            return route.template
    raise PayloadError(f"{path} is no address of Discord's")


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    # Discord takes ids as numbers, too, and discord.py sends some so.
    schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer"}]}
    return document


@cache
def _registry() -> Registry[Any]:
    registry: Registry[Any] = Registry()
    document = DRAFT202012.create_resource(_document())
    return cast("Registry[Any]", registry.with_resource(_NAME, document))


@cache
def _routes() -> list[Route]:
    """Literal ones first: `@original` is no message's id."""
    return sorted(Route(t.count("{"), t, re.compile(_pattern(t))) for t in _document()["paths"])


def _pattern(template: str) -> str:
    return re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))


@cache
def _validator(method: str, template: str) -> Draft202012Validator | None:
    """What the request wants as JSON, which is also the `payload_json` beside files; or nothing."""
    operation = _document()["paths"][template].get(method)
    if operation is None:
        raise PayloadError(f"{method.upper()} {template} is no request of Discord's")
    if "application/json" not in operation.get("requestBody", {}).get("content", {}):
        return None
    way = ["paths", template, method, "requestBody", "content", "application/json", "schema"]
    pointer = "/".join(quote(step.replace("/", "~1")) for step in way)
    return _STRICT({"$ref": f"{_NAME}#/{pointer}"}, registry=_registry())


def _check_length(
    _validator: Draft202012Validator, most: int, text: object, _schema: object
) -> Iterator[ValidationError]:
    if isinstance(text, str) and length(text) > most:
        yield ValidationError(f"has {length(text)} characters, more than {most}")


_STRICT: type[Draft202012Validator] = cast("Any", extend)(
    Draft202012Validator, {"maxLength": _check_length}
)


def _meant(error: ValidationError) -> ValidationError:
    """In a union, what is wrong with the one that the body's `type` says it is."""
    branches: dict[object, list[ValidationError]] = defaultdict(list)
    for inner in error.context or []:
        branches[inner.relative_schema_path[0]].append(inner)
    meant = [errors for errors in branches.values() if not any(map(_is_of_another_type, errors))]
    return _meant(max(meant[0], key=relevance)) if len(meant) == 1 else error


def _is_of_another_type(error: ValidationError) -> bool:
    if not error.relative_path:
        return error.validator == "type"
    return error.relative_path[-1] == "type" and error.validator in {"enum", "const"}
