"""All text of a message in which somebody may have put a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import discord
from discord.components import Component


def text_of(message: discord.Message) -> str:
    """Its content, embeds and link buttons, and those of messages forwarded with it; in lines."""
    lines = [message.content, *_of_embeds(message.embeds), *_of_components(message.components)]
    for snapshot in message.message_snapshots:
        lines += [snapshot.content, *_of_embeds(snapshot.embeds)]
        lines += _of_components(snapshot.components)
    return "\n".join(filter(None, lines))


def _of_embeds(embeds: Iterable[discord.Embed]) -> Iterator[str]:
    for embed in embeds:
        for text in (embed.title, embed.url, embed.description, embed.author.url):
            yield text or ""
        for field in embed.fields:
            yield field.name or ""
            yield field.value or ""
        yield embed.footer.text or ""


def _of_components(components: Iterable[Component]) -> Iterator[str]:
    """Addresses of buttons and texts, in rows, sections and containers."""
    for component in components:
        for name in ("url", "content"):
            text = getattr(component, name, None)
            if isinstance(text, str):
                yield text
        inside = getattr(component, "children", None) or getattr(component, "components", None)
        yield from _of_components(inside or ())
        accessory = getattr(component, "accessory", None)
        if accessory is not None:
            yield from _of_components([accessory])
