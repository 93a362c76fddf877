"""What Discord wants of components, in messages and in modals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum

from tests.discord.parts import Part, length

ROWS = 5
BUTTONS_IN_A_ROW = 5
OPTIONS = 25
CUSTOM_ID = 100
LAYOUT_COMPONENTS = 40
LAYOUT_TEXT = 4000
ITEMS_IN_A_MODAL = 5
_URL = 2048
_MEDIA = ("http://", "https://", "attachment://")


class Kind(IntEnum):
    """Discord's numbers."""

    ROW = 1
    BUTTON = 2
    SELECT = 3
    TEXT_INPUT = 4
    USERS = 5
    ROLES = 6
    MENTIONABLES = 7
    CHANNELS = 8
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO = 21
    CHECKBOXES = 22
    CHECKBOX = 23


SELECTS = {Kind.SELECT, Kind.USERS, Kind.ROLES, Kind.MENTIONABLES, Kind.CHANNELS}
_IN_A_CONTAINER = {Kind.ROW, Kind.SECTION, Kind.TEXT, Kind.GALLERY, Kind.FILE, Kind.SEPARATOR}
_IN_A_LAYOUT = {*_IN_A_CONTAINER, Kind.CONTAINER}
_IN_A_MODAL = {Kind.ROW, Kind.TEXT, Kind.LABEL}
_IN_A_LABEL = {
    *SELECTS,
    *(Kind.TEXT_INPUT, Kind.FILE_UPLOAD, Kind.RADIO, Kind.CHECKBOXES, Kind.CHECKBOX),
}


def check_rows(components: Part) -> None:
    """Those of an ordinary message: rows of buttons, or of one select."""
    components.check_count(ROWS)
    _check_each(components, {Kind.ROW})
    _check_custom_ids(components)


def check_layout(components: Part) -> None:
    """Those of a message made of components alone (V2)."""
    everything = list(_walk(components))
    if len(everything) > LAYOUT_COMPONENTS:
        components.refuse(f"hold {len(everything)} components, more than {LAYOUT_COMPONENTS}")
    texts = [part["content"].text for part in everything if part["type"].value == Kind.TEXT]
    if (written := sum(map(length, texts))) > LAYOUT_TEXT:
        components.refuse(f"have {written} characters, more than {LAYOUT_TEXT}")
    _check_each(components, _IN_A_LAYOUT)
    _check_custom_ids(components)


def check_modal(modal: Part) -> None:
    modal["title"].check_text(45, least=1)
    modal["custom_id"].check_text(CUSTOM_ID, least=1)
    modal["components"].check_count(ITEMS_IN_A_MODAL, least=1)
    _check_each(modal["components"], _IN_A_MODAL, _IN_MODALS)
    _check_custom_ids(modal["components"])


def _walk(components: Part) -> Iterator[Part]:
    """All components, however deep."""
    for part in components:
        yield part
        yield from _walk(part["components"])
        for alone in ("accessory", "component"):
            if alone in part:
                yield part[alone]


def _check_custom_ids(components: Part) -> None:
    seen: set[str] = set()
    for part in _walk(components):
        name = part["custom_id"]
        if name.text in seen:
            name.refuse(f"is {name.text!r} a second time")
        if name.text:
            seen.add(name.text)


def _check_each(
    components: Part, allowed: set[Kind], checks: Mapping[int, Callable[[Part], None]] | None = None
) -> None:
    for part in components:
        _check(part, allowed, checks)


def _check(
    part: Part, allowed: set[Kind], checks: Mapping[int, Callable[[Part], None]] | None = None
) -> None:
    kind = part["type"].value
    if kind not in allowed:
        part["type"].refuse(f"is {kind!r}, which has no place here")
    part["id"].check_number(0, 2**31 - 1)
    (checks or _IN_MESSAGES)[kind](part)


def _check_row(row: Part) -> None:
    inside = row["components"]
    inside.check_count(BUTTONS_IN_A_ROW, least=1)
    kinds = [part["type"].value for part in inside]
    if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
        inside.refuse("hold a select, which wants a row for itself")
    _check_each(inside, {Kind.BUTTON, *SELECTS})


def _check_row_of_a_modal(row: Part) -> None:
    row["components"].check_count(1, least=1)
    _check_each(row["components"], {Kind.TEXT_INPUT}, _IN_MODALS)
    for text_input in row["components"]:
        text_input["label"].check_text(45, least=1)


def _check_button(button: Part) -> None:
    style = button["style"]
    if style.value not in range(1, 7):
        style.refuse(f"is {style.value!r}, none of 1 to 6")
    button["label"].check_text(80)
    has_link, has_sku = style.value == 5, style.value == 6
    wanted = "url" if has_link else "sku_id" if has_sku else "custom_id"
    for key in ("url", "sku_id", "custom_id"):
        if (button[key].value is not None) is not (key == wanted):
            button[key].refuse(f"is {'missing' if key == wanted else 'too much'} in style {style}")
    if not has_sku and not button["label"].text.strip() and not button["emoji"].value:
        button.refuse("has neither label nor emoji")
    if has_link:
        button["url"].check_url(512, ("http://", "https://", "discord://"))
    elif not has_sku:
        button["custom_id"].check_text(CUSTOM_ID, least=1)


def _check_select(select: Part) -> None:
    select["custom_id"].check_text(CUSTOM_ID, least=1)
    select["placeholder"].check_text(150)
    most = OPTIONS
    if select["type"].value == Kind.SELECT:
        _check_options(select, OPTIONS)
        most = len(list(select["options"]))
    else:
        select["default_values"].check_count(_value(select, "max_values", 1))
    _check_values(select, most)


def _check_options(part: Part, most: int, *, least: int = 1) -> None:
    options = part["options"]
    options.check_count(most, least=least)
    for option in options:
        for key in ("label", "value"):
            option[key].check_text(100, least=1)
        option["description"].check_text(100)
    options.check_unique("value")
    chosen = sum(bool(option["default"].value) for option in options)
    if chosen > _value(part, "max_values", 1):
        options.refuse(f"has {chosen} chosen, more than may be")


def _check_values(part: Part, most: int) -> None:
    part["min_values"].check_number(0, most)
    part["max_values"].check_number(1, most)
    if _value(part, "min_values", 1) > _value(part, "max_values", 1):
        part["min_values"].refuse("is more than max_values")


def _value(part: Part, key: str, default: int) -> int:
    found = part[key].value
    return default if found is None else int(found)


def _check_text(text: Part) -> None:
    text["content"].check_text(LAYOUT_TEXT, least=1)


def _check_section(section: Part) -> None:
    section["components"].check_count(3, least=1)
    _check_each(section["components"], {Kind.TEXT})
    _check(section["accessory"], {Kind.BUTTON, Kind.THUMBNAIL})


def _check_container(container: Part) -> None:
    container["components"].check_count(LAYOUT_COMPONENTS, least=1)
    container["accent_color"].check_number(0, 0xFFFFFF)
    _check_each(container["components"], _IN_A_CONTAINER)


def _check_media(part: Part) -> None:
    part["description"].check_text(1024)
    part["media"]["url"].check_text(_URL, least=1)
    part["media"]["url"].check_url(_URL, _MEDIA)


def _check_gallery(gallery: Part) -> None:
    gallery["items"].check_count(10, least=1)
    for item in gallery["items"]:
        _check_media(item)


def _check_file(file: Part) -> None:
    file["file"]["url"].check_text(_URL, least=1)
    file["file"]["url"].check_url(_URL, ("attachment://",))


def _check_separator(separator: Part) -> None:
    separator["spacing"].check_one_of({1, 2})


def _check_label(label: Part) -> None:
    label["label"].check_text(45, least=1)
    if label["description"].value is not None:
        label["description"].check_text(100, least=1)
    _check(label["component"], _IN_A_LABEL, _IN_MODALS)


def _check_text_input(text_input: Part) -> None:
    text_input["custom_id"].check_text(CUSTOM_ID, least=1)
    text_input["label"].check_text(45)
    text_input["placeholder"].check_text(100)
    text_input["min_length"].check_number(0, 4000)
    text_input["max_length"].check_number(1, 4000)
    most = _value(text_input, "max_length", 4000)
    if _value(text_input, "min_length", 0) > most:
        text_input["min_length"].refuse("is more than max_length")
    text_input["value"].check_text(most)
    if text_input["style"].value not in {1, 2}:
        text_input["style"].refuse("is neither 1 nor 2")


def _check_file_upload(upload: Part) -> None:
    upload["custom_id"].check_text(CUSTOM_ID, least=1)
    _check_values(upload, 10)


def _check_choices(group: Part) -> None:
    group["custom_id"].check_text(CUSTOM_ID, least=1)
    is_radio = group["type"].value == Kind.RADIO
    _check_options(group, 10, least=2 if is_radio else 1)
    _check_values(group, 10)


def _check_checkbox(box: Part) -> None:
    box["custom_id"].check_text(CUSTOM_ID, least=1)


_IN_MESSAGES: Mapping[int, Callable[[Part], None]] = {
    Kind.ROW: _check_row,
    Kind.BUTTON: _check_button,
    **dict.fromkeys(SELECTS, _check_select),
    Kind.SECTION: _check_section,
    Kind.TEXT: _check_text,
    Kind.THUMBNAIL: _check_media,
    Kind.GALLERY: _check_gallery,
    Kind.FILE: _check_file,
    Kind.SEPARATOR: _check_separator,
    Kind.CONTAINER: _check_container,
}
_IN_MODALS: Mapping[int, Callable[[Part], None]] = {
    Kind.ROW: _check_row_of_a_modal,
    Kind.TEXT: _check_text,
    Kind.LABEL: _check_label,
    **dict.fromkeys(SELECTS, _check_select),
    Kind.TEXT_INPUT: _check_text_input,
    Kind.FILE_UPLOAD: _check_file_upload,
    Kind.RADIO: _check_choices,
    Kind.CHECKBOXES: _check_choices,
    Kind.CHECKBOX: _check_checkbox,
}
