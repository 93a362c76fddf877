"""What Discord wants of a message: its text, embeds, files, flags, and whom it may ping."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto

from tests.discord.components import Kind, check_layout, check_rows
from tests.discord.parts import Part, length

CONTENT = 2000
EMBEDS = 10
ALL_EMBEDS = 6000
FILES = 10
FILE_BYTES = 10 * 2**20
REQUEST_BYTES = 25 * 2**20
_URL = 2048
_IMAGES = ("http://", "https://", "attachment://")
_PINGS = ("parse", "users", "roles", "replied_user")
_ANSWER_FLAGS = {"suppress embeds": 1 << 2, "silent": 1 << 12, "layout": 1 << 15}
_EPHEMERAL = 1 << 6
_LAYOUT = 1 << 15


class Door(Enum):
    """How a message gets in."""

    ANSWER = auto()
    """To an interaction: it may be for one person's eyes."""
    POST = auto()
    EDIT = auto()


def check_message(message: Part, door: Door) -> None:
    """Anything that people will read, new or changed."""
    is_layout = _is_layout(message, door)
    message["content"].check_text(CONTENT)
    _check_flags(message, door)
    _check_embeds(message["embeds"])
    _check_files(message, door)
    if is_layout:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if message[key].value:
                message[key].refuse("has no place beside a layout of components")
        check_layout(message["components"])
    else:
        check_rows(message["components"])
    shown = [key for key in _SHOWN if message[key].value]
    if not shown and door is not Door.EDIT:
        message.refuse("shows nothing: Discord refuses an empty message")
    _check_mentions(message["allowed_mentions"])
    # Embeds ping nobody, whatever they say; discord.py is silent about mentions in their edits.
    if (is_layout or message["content"].value) and message["allowed_mentions"][
        "parse"
    ].value is None:
        message.refuse("has a text, and does not say that allowed_mentions parse nothing")


_SHOWN = ("content", "embeds", "components", "attachments", "poll", "sticker_ids")


def check_file_sizes(sizes: list[int]) -> None:
    """Those of the files that go with a body."""
    files = Part(sizes, "files")
    files.check_count(FILES)
    for size in files:
        size.check_number(0, FILE_BYTES)
    if sum(sizes) > REQUEST_BYTES:
        files.refuse(f"have {sum(sizes)} bytes, more than {REQUEST_BYTES}")


def _is_layout(message: Part, door: Door) -> bool:
    if (message["flags"].value or 0) & _LAYOUT:
        return True
    # An edit need not repeat the flag of its message.
    kinds = {part["type"].value for part in message["components"]}
    return door is Door.EDIT and bool(kinds - {Kind.ROW})


def _check_flags(message: Part, door: Door) -> None:
    flags = message["flags"]
    flags.check_number(0, 2**31 - 1)
    allowed = sum(_ANSWER_FLAGS.values())
    if door is Door.ANSWER:
        allowed |= _EPHEMERAL
    if door is Door.EDIT:
        allowed &= ~_ANSWER_FLAGS["silent"]
    if strange := (flags.value or 0) & ~allowed:
        flags.refuse(f"has {strange}, which cannot be set here")


def _check_mentions(mentions: Part) -> None:
    """Nobody is pinged, whatever a stranger's text says."""
    for key in _PINGS:
        if mentions[key].value:
            mentions[key].refuse("pings people")


def _check_embeds(embeds: Part) -> None:
    embeds.check_count(EMBEDS)
    for embed in embeds:
        _check_embed(embed)
    if (written := sum(map(_written, embeds))) > ALL_EMBEDS:
        embeds.refuse(f"have {written} characters, more than {ALL_EMBEDS} over all")


def _check_embed(embed: Part) -> None:
    embed["title"].check_text(256)
    embed["description"].check_text(4096)
    embed["url"].check_url(_URL)
    embed["footer"]["text"].check_text(2048)
    embed["footer"]["icon_url"].check_url(_URL, _IMAGES)
    if embed["author"].value is not None:
        embed["author"]["name"].check_text(256, least=1)
    embed["author"]["url"].check_url(_URL)
    embed["author"]["icon_url"].check_url(_URL, _IMAGES)
    embed["color"].check_number(0, 0xFFFFFF)
    for picture in ("image", "thumbnail"):
        embed[picture]["url"].check_url(_URL, _IMAGES)
    _check_timestamp(embed["timestamp"])
    embed["fields"].check_count(25)
    for field in embed["fields"]:
        field["name"].check_text(256, least=1)
        field["value"].check_text(1024, least=1)
    if not any(embed[key].value for key in _SEEN):
        embed.refuse("is empty")


_SEEN = ("title", "description", "fields", "image", "thumbnail", "author", "footer")


def _check_timestamp(moment: Part) -> None:
    if moment.value is None:
        return
    try:
        datetime.fromisoformat(moment.text)
    except ValueError:
        moment.refuse(f"is no time: {moment.text!r}")


def _written(embed: Part) -> int:
    """All that counts towards the common limit."""
    parts = [embed["title"], embed["description"], embed["footer"]["text"], embed["author"]["name"]]
    for field in embed["fields"]:
        parts += field["name"], field["value"]
    return sum(length(part.text) for part in parts)


def _check_files(message: Part, door: Door) -> None:
    files = message["attachments"]
    files.check_count(FILES)
    files.check_unique("id")
    for file in files:
        file["description"].check_text(1024)
    names = {file["filename"].text for file in files}
    # Files that an edit keeps are told by their ids alone, and others it does not mention.
    if door is Door.EDIT and ("" in names or "attachments" not in message):
        return
    for embed in message["embeds"]:
        for url in (embed["image"]["url"], embed["thumbnail"]["url"]):
            named = url.text.removeprefix("attachment://")
            if named != url.text and named not in names:
                url.refuse("names a file that is not sent with it")
