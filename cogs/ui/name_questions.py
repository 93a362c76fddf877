"""Names that may be one person's: what is offered, and what is asked before it is believed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import discord

from bot.domain.analysis.discovery import Found
from bot.domain.errors import DomainError
from bot.domain.player_keys import PLAYER_KEY, player_key
from bot.rendering.text.wording import count
from bot.services.people import Selection
from cogs.ui.result_summary import brief_record
from cogs.ui.words import cut, dotted, fit_lines, hidden, label, plain, recent_day, tell_others

NAMED: Final = re.compile(f"(?P<one>{PLAYER_KEY})(?::(?P<other>{PLAYER_KEY}))?")
"""A choice in the menu: two persons to be joined, or one to be taken apart."""

_MOST_CHOICES: Final = 25
_WHY: Final = {
    "the same account on the site": "share an account",
    "both named in one seat": "are named in one seat",
}
"""How a pair that may be one person's is told of, by the reason."""
_OPTION: Final = 100
_REASON: Final = 160
_LINES: Final = 2500
_FIELD: Final = 1024
_CHANGED: Final = "The players changed meanwhile: look at them again."
_JOIN: Final = (
    "If they are, all their replays count as one player's, in every job of this team. You can"
    " undo it."
)
_LEAVE: Final = "If they are two people, say so, and you are not asked again."
_SAID_APART: Final = "said to be two people before"
_PART: Final = (
    "They count as one person. Taken apart, each name counts alone again, in every job of this"
    " team. Where they were confirmed they stay so under each name: look at the players there."
)


def find_person(selection: Selection, digest: str) -> Found:
    """Whom the digest means. DomainError where nobody is found under it any more."""
    for one in selection.discovery.people:
        if player_key(one.person) == digest:
            return one
    raise DomainError("players_changed", _CHANGED)


def find_name(selection: Selection, digest: str) -> str:
    """Likewise by name, also one from a seat under which nobody is found."""
    for pair in (*((offer.one, offer.other) for offer in selection.suggestions), *selection.apart):
        for name in pair:
            if player_key(name) == digest:
                return name
    return find_person(selection, digest).person


def open_questions(selection: Selection) -> int:
    """How many pairs may be one person's and nobody has answered for."""
    return len(list(_offers(selection)))


def tell_offer(selection: Selection) -> str:
    """The likeliest pair that may be one person's, and where to answer; nothing without one."""
    if not selection.suggestions:
        return ""
    offer, rest = selection.suggestions[0], open_questions(selection) - 1
    same = _WHY.get(offer.reason, f"may be one person ({plain(offer.reason, _REASON)})")
    pair = f"**{plain(offer.one)}** and **{plain(offer.other)}** {same}"
    more = f"; {count(rest, 'more pair')} may be one person as well" if rest > 0 else ""
    return f"{pair}{more}: press *Same person?*."


def name_options(selection: Selection) -> list[discord.SelectOption]:
    """Pairs that may be one person, persons of several names, pairs that are two; each once."""
    options: dict[str, discord.SelectOption] = {}
    for option in (*_offers(selection), *_undos(selection), *_second_thoughts(selection)):
        options.setdefault(option.value, option)
    return list(options.values())[:_MOST_CHOICES]


def names_embed(selection: Selection) -> discord.Embed:
    """Which names may be one person's, why, and of whom it was said already."""
    offers = [
        f"**{plain(one.one)}** = **{plain(one.other)}**? {plain(one.reason, _REASON)}"
        for one in selection.suggestions
    ]
    joined = [
        f"**{plain(one.person)}**, also {tell_others(one.person, others)}"
        for one in selection.discovery.people
        if (others := _other_names(selection, one))
    ]
    embed = discord.Embed(
        title="Same person?",
        description=fit_lines(offers or ["No other names look alike."], _LINES),
        color=discord.Color.gold(),
    )
    if joined:
        embed.add_field(name="Said to be one person", value=fit_lines(joined, _FIELD), inline=False)
    if selection.apart:
        apart = [f"**{plain(one)}** and **{plain(other)}**" for one, other in selection.apart]
        embed.add_field(name="Said to be two people", value=fit_lines(apart, _FIELD), inline=False)
    return embed


def are_said_apart(selection: Selection, one: str, other: str) -> bool:
    """Whether somebody has said that they are two people."""
    return {one, other} in map(set, selection.apart)


def tell_names(found: Found) -> str:
    """The other names somebody plays under; nothing for most."""
    others = tell_others(found.person, found.names)
    return f"also {others}" if others else ""


def join_question(selection: Selection, one: str, other: str, *, hides: bool) -> discord.Embed:
    """Whether two are one person, and what speaks for it."""
    pair = {one, other}
    people = {found.person: found for found in selection.discovery.people}
    reason = next(
        (offer.reason for offer in selection.suggestions if {offer.one, offer.other} == pair),
        _SAID_APART if are_said_apart(selection, one, other) else "",
    )
    lines = [
        f"{plain(reason[:1].upper() + reason[1:], _REASON)}." if reason else "",
        "",
        *(
            _about(people[name], hides=hides)
            if name in people
            else f"**{plain(name)}** · named in a seat, and in no replay"
            for name in (one, other)
        ),
        "",
        _JOIN,
        *([] if are_said_apart(selection, one, other) else [_LEAVE]),
    ]
    return discord.Embed(
        title=cut(f"Are {plain(one)} and {plain(other)} one person?", 256),
        description="\n".join(lines).lstrip("\n"),
        color=discord.Color.gold(),
    )


def part_question(selection: Selection, one: Found, *, hides: bool) -> discord.Embed:
    """Whether somebody of several names is several people after all."""
    names = tell_others(one.person, _other_names(selection, one))
    return discord.Embed(
        title=cut(f"Take {plain(one.person)} apart?", 256),
        description="\n".join([_about(one, hides=hides), f"Also: {names}", "", _PART]),
        color=discord.Color.gold(),
    )


def _offers(selection: Selection) -> Iterable[discord.SelectOption]:
    options = {
        value: discord.SelectOption(
            label=cut(f"{label(offer.one)} = {label(offer.other)}?", _OPTION),
            value=value,
            description=label(offer.reason, _OPTION),
        )
        for offer in reversed(selection.suggestions)
        for value in [f"{player_key(offer.one)}:{player_key(offer.other)}"]
    }
    return reversed(options.values())


def _undos(selection: Selection) -> Iterator[discord.SelectOption]:
    for one in selection.discovery.people:
        if others := _other_names(selection, one):
            told = ", ".join(map(label, others))
            yield discord.SelectOption(
                label=cut(f"Undo: {label(one.person)} = {told}", _OPTION),
                value=player_key(one.person),
                description="said to be one person before",
            )


def _other_names(selection: Selection, found: Found) -> list[str]:
    """The other names that are said to be theirs, also those that nobody plays under here."""
    said = (name for name, person in selection.joined.persons.items() if person == found.person)
    names = dict.fromkeys((*found.names, *said))
    return [name for name in names if name != found.person]


def _second_thoughts(selection: Selection) -> Iterator[discord.SelectOption]:
    for one, other in selection.apart:
        yield discord.SelectOption(
            label=cut(f"{label(one)} = {label(other)} after all?", _OPTION),
            value=f"{player_key(one)}:{player_key(other)}",
            description=_SAID_APART,
        )


def _about(one: Found, *, hides: bool) -> str:
    record = brief_record(one.record)
    versus = ", ".join(plain(name) for name in one.opponents[:3])
    return dotted(
        [
            f"**{plain(one.person)}**",
            count(len(one.replays), "replay"),
            hidden(record, hides=hides) if record else "",
            f"vs {versus}" if versus else "",
            f"last {recent_day(one.last_day)}" if one.last_day else "",
        ]
    )
