"""What Discord tells a bot when a person types a command, presses a button, or sends a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.wire.answers import COMMAND, Reply
from tests.wire.bodies import File
from tests.wire.refusals import Json
from tests.wire.world import Message, World, snowflake

TYPES: dict[int, type] = {3: str, 4: int, 5: bool, 10: float}
ROLE, ATTACHMENT = 8, 11
TEXT_INPUT, FILE_UPLOAD, LABEL, ROLE_SELECT = 4, 19, 18, 6


def describe(world: World, reply: Reply, data: Json) -> Json:
    """The interaction, as INTERACTION_CREATE tells of it."""
    channel = reply.channel
    installed = {"0": str(world.guild_id)} if channel.has_bot else {"1": str(reply.user.id)}
    told: Json = {
        "id": str(reply.id),
        "application_id": str(world.application_id),
        "type": reply.kind,
        "token": reply.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": channel.payload(),
        "locale": "en-US",
        "app_permissions": str((1 << 50) - 1),
        "entitlements": [],
        "authorizing_integration_owners": installed,
        "context": channel.context,
        "attachment_size_limit": 10 << 20,
    }
    if channel.guild_id is None:
        told["user"] = reply.user.payload()
    else:
        guild = str(channel.guild_id)
        told |= {"guild_id": guild, "guild_locale": "en-US", "member": reply.user.as_member()}
        told["guild"] = {"id": guild, "locale": "en-US", "features": []}
    if reply.source is not None and reply.kind != COMMAND:
        told["message"] = reply.source.payload()
    return told


def command_of(world: World, path: str, kind: int = 1) -> tuple[Json, Json]:
    """The command as it was registered, and the part of it that has the options."""
    names = path.split() if kind == 1 else [path]
    found = [c for c in world.commands if (c["type"], c["name"]) == (kind, names[0])]
    registered = [command["name"] for command in world.commands]
    assert found, f"Discord was given no command {names[0]!r}, only {registered}"
    part = found[0]
    for name in names[1:]:
        parts = {option["name"]: option for option in part.get("options") or []}
        assert name in parts, f"no {name!r} in {path!r}, only {list(parts)}"
        part = parts[name]
    return found[0], part


def command_data(
    world: World, path: str, values: Mapping[str, object], attachments: Mapping[str, Json]
) -> Json:
    """A slash command with these options; files are named by their attachment's id."""
    command, part = command_of(world, path)
    known = {option["name"]: option for option in part.get("options") or []}
    assert values.keys() <= known.keys(), f"{path!r} takes only {list(known)}"
    missing = {n for n, o in known.items() if o.get("required")} - values.keys()
    assert not missing, f"{path!r} needs {missing}"
    options = []
    for name, value in values.items():
        kind = known[name]["type"]
        assert isinstance(value, TYPES.get(kind, str)), f"{name} is no {value!r}"
        choices = [choice["value"] for choice in known[name].get("choices") or []]
        assert not choices or value in choices, f"{name} is one of {choices}"
        options.append({"name": name, "type": kind, "value": value})
    roles = {str(o["value"]) for o in options if o["type"] == ROLE}
    resolved = {
        "attachments": dict(attachments),
        "roles": {role: world.roles[int(role)] for role in roles},
    }
    return _nested(command, path, options) | {"resolved": resolved}


def typing_data(
    world: World, path: str, option: str, typed: str, values: Mapping[str, object]
) -> Json:
    """What is typed so far into one option, beside others that are filled."""
    command, part = command_of(world, path)
    known = {option["name"]: option for option in part.get("options") or []}
    assert known[option].get("autocomplete"), f"{option} of {path!r} has no suggestions"
    others = [{"name": n, "type": known[n]["type"], "value": v} for n, v in values.items()]
    focused = {"name": option, "type": known[option]["type"], "value": typed, "focused": True}
    return _nested(command, path, [*others, focused])


def _nested(command: Json, path: str, options: list[Json]) -> Json:
    names = path.split()
    for depth, name in reversed(list(enumerate(names[1:], 1))):
        kind = 1 if depth == len(names) - 1 else 2
        options = [{"name": name, "type": kind, "options": options}]
    return {"id": command["id"], "name": names[0], "type": 1, "options": options}


def menu_data(world: World, name: str, message: Message) -> Json:
    """A command from a message's menu."""
    command, _ = command_of(world, name, 3)
    target = str(message.id)
    resolved = {"messages": {target: message.payload()}}
    base = {"id": command["id"], "name": name, "type": 3}
    return base | {"target_id": target, "resolved": resolved}


def press_data(part: Json) -> Json:
    """A button."""
    assert part["type"] == 2, f"{part} is no button"
    assert not part.get("disabled"), f"{part['label']} cannot be pressed"
    return {"custom_id": part["custom_id"], "component_type": 2, "id": 1}


def choose_data(world: World, part: Json, values: Sequence[str]) -> Json:
    """A menu; what is chosen from a menu of roles is named by its id."""
    assert not part.get("disabled"), f"nothing can be chosen from {part['custom_id']}"
    least, most = part.get("min_values", 1), part.get("max_values", 1)
    assert least <= len(values) <= most, f"{least} to {most} are chosen"
    data = {"custom_id": part["custom_id"], "component_type": part["type"], "values": list(values)}
    if part["type"] == ROLE_SELECT:
        return data | {"resolved": {"roles": {v: world.roles[int(v)] for v in values}}}
    offered = [option["value"] for option in part["options"]]
    assert set(values) <= set(offered), f"only {offered} can be chosen"
    return data


def form_data(
    modal: Json, values: Mapping[str, str | Sequence[str] | Sequence[File]], attachments_url: str
) -> tuple[Json, dict[str, bytes]]:
    """A form filled in, by the labels or ids of its fields, and the files sent with it."""
    left, files, attachments = dict(values), dict[str, bytes](), dict[str, Json]()
    sent: list[Json] = []
    for wrapper, field, label in _fields(modal):
        key = label if label in left else field["custom_id"]
        filled: Json = {"type": field["type"], "id": 1, "custom_id": field["custom_id"]}
        value: Any = left.pop(key, "" if field["type"] == TEXT_INPUT else [])
        if field["type"] == TEXT_INPUT:
            assert len(value) <= (field.get("max_length") or 4000), f"{label} is too long"
            filled["value"] = value
        elif field["type"] == FILE_UPLOAD:
            assert len(value) <= (field.get("max_values") or 1), f"{label} takes fewer files"
            added = [(file, file.as_attachment(attachments_url)) for file in value]
            attachments |= {item["id"]: item | {"ephemeral": True} for _, item in added}
            files |= {item["id"]: file.content for file, item in added}
            filled["values"] = [item["id"] for _, item in added]
        else:
            filled["values"] = list(value)
        inner: Json = {"component": filled} if wrapper == LABEL else {"components": [filled]}
        sent.append({"type": wrapper, "id": 1, **inner})
    assert not left, f"the form has no {list(left)}"
    data = {"custom_id": modal["custom_id"], "components": sent}
    return data | {"resolved": {"attachments": attachments}}, files


def _fields(modal: Json) -> Iterator[tuple[int, Json, str]]:
    """How each field is wrapped, the field, and what stands above it."""
    for part in modal["components"]:
        if part["type"] == LABEL:
            yield LABEL, part["component"], part["label"]
        elif part["type"] == 1:
            for field in part["components"]:
                yield 1, field, field.get("label", "")


def unknown_press(custom_id: str) -> Json:
    """A button that the message does not have, as only a forged client would press."""
    return {"custom_id": custom_id, "component_type": 2, "id": snowflake()}
