"""What Discord wants of the commands that a bot registers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from enum import IntEnum

from tests.discord.parts import Part, length

OPTIONS = 25
CHOICES = 25
CHARACTERS = 8000
_MOST = {1: 100, 2: 15, 3: 15}


class Option(IntEnum):
    """Discord's numbers, as far as they matter here."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    NUMBER = 10
    ATTACHMENT = 11


_CALLS = {Option.SUBCOMMAND, Option.GROUP}
_CHOOSABLE = {Option.STRING, Option.INTEGER, Option.NUMBER}


def check_commands(commands: Part) -> None:
    """A whole tree: each of them, how many there are, and no name twice."""
    kinds = [command["type"].value or 1 for command in commands]
    for kind, count in Counter(kinds).items():
        if count > _MOST.get(kind, 0):
            commands.refuse(f"has {count} commands of type {kind}, more than {_MOST.get(kind, 0)}")
    seen: set[tuple[int, str]] = set()
    for kind, command in zip(kinds, commands, strict=True):
        check_command(command)
        if (kind, command["name"].text) in seen:
            command["name"].refuse(f"is {command['name'].text!r} a second time")
        seen.add((kind, command["name"].text))


def check_command(command: Part) -> None:
    if (command["type"].value or 1) == 1:
        _check_named(command)
        _check_options(command, depth=0)
    else:
        command["name"].check_text(32, least=1)
        for key in ("description", "options"):
            if command[key].value:
                command[key].refuse("has no place in a context menu")
    for key, allowed in (("integration_types", {0, 1}), ("contexts", {0, 1, 2})):
        if command[key].value is not None:
            command[key].check_count(len(allowed), least=1)
        for one in command[key]:
            one.check_one_of(allowed)
    if (written := sum(_lengths(command))) > CHARACTERS:
        command.refuse(f"has {written} characters in all, more than {CHARACTERS}")


def _check_named(part: Part) -> None:
    """Name and description of a slash command or an option, in every language."""
    names = part["name_localizations"].value or {}
    for name in [part["name"], *(part["name_localizations"][code] for code in names)]:
        name.check_text(32, least=1)
        strange = sorted({c for c in name.text if c not in "-_'" and not _is_of_words(c)})
        if strange or name.text != name.text.lower():
            name.refuse(f"is {name.text!r}: lower-case letters, digits, - and _ only")
    part["description"].check_text(100, least=1)
    for code in part["description_localizations"].value or {}:
        part["description_localizations"][code].check_text(100, least=1)


def _is_of_words(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _check_options(part: Part, *, depth: int) -> None:
    options = part["options"]
    options.check_count(OPTIONS)
    options.check_unique("name")
    kinds = [option["type"].value for option in options]
    calls = [kind in _CALLS for kind in kinds]
    if any(calls) and not all(calls):
        options.refuse("mix subcommands with options")
    optional = False
    for option in options:
        _check_named(option)
        if option["type"].value in _CALLS:
            _check_call(option, depth)
            continue
        _check_value(option)
        is_required = bool(option["required"].value)
        if is_required and optional:
            option.refuse("is required and comes after one that is not")
        optional = optional or not is_required


def _check_call(option: Part, depth: int) -> None:
    """A subcommand or a group of them; groups stand at the top alone."""
    is_group = option["type"].value == Option.GROUP
    if is_group:
        if depth:
            option.refuse("is a group within a group")
        option["options"].check_count(OPTIONS, least=1)
        for inner in option["options"]:
            if inner["type"].value != Option.SUBCOMMAND:
                inner.refuse("is no subcommand, but within a group")
    elif any(inner["type"].value in _CALLS for inner in option["options"]):
        option.refuse("holds a subcommand, but is one")
    _check_options(option, depth=depth + 1)


def _check_value(option: Part) -> None:
    kind = option["type"].value
    if kind not in range(Option.STRING, Option.ATTACHMENT + 1):
        option["type"].refuse(f"is {kind!r}, which Discord does not know")
    if option["options"].value:
        option["options"].refuse("has no place in an option")
    choices = option["choices"]
    choices.check_count(CHOICES)
    if choices.value and option["autocomplete"].value:
        option.refuse("has choices and autocomplete")
    if kind not in _CHOOSABLE and (choices.value or option["autocomplete"].value):
        option.refuse("has choices or autocomplete, which its type cannot")
    check_choices(choices)
    for key in ("name", "value"):
        choices.check_unique(key)
    for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
        if None not in (option[low].value, option[high].value):
            option[low].check_number(option[low].value, option[high].value)
    option["min_length"].check_number(0, 6000)
    option["max_length"].check_number(1, 6000)


def check_choices(choices: Part) -> None:
    """Those of an option, or the answers to what somebody types."""
    choices.check_count(CHOICES)
    for choice in choices:
        choice["name"].check_text(100, least=1)
        value = choice["value"]
        if value.value is None:
            value.refuse("is missing")
        if isinstance(value.value, str):
            value.check_text(100, least=1)
        else:
            value.check_number(-(2**53), 2**53)


def _lengths(part: Part) -> Iterator[int]:
    """Every name, description and value, each in its longest language."""
    for key in ("name", "description"):
        languages = part[f"{key}_localizations"].value or {}
        yield max(map(length, [part[key].text, *languages.values()]))
    for choice in part["choices"]:
        names = choice["name_localizations"].value or {}
        yield max(map(length, [choice["name"].text, *names.values()]))
        yield length(str(choice["value"].value))
    for option in part["options"]:
        yield from _lengths(option)
