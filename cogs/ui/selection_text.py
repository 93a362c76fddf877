"""Who was found in a team's replays, as people read it before they choose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import discord

from bot.domain.analysis.discovery import Discovery, Found, Standing
from bot.domain.analysis.seats import seat_names
from bot.domain.moves import JobStatus
from bot.domain.names import fold_name
from bot.rendering.text.wording import count
from bot.services.people import Selection
from cogs.ui.job_text import job_title
from cogs.ui.name_questions import tell_names, tell_offer
from cogs.ui.pager import Pages, tell_page
from cogs.ui.result_matches import link_replays
from cogs.ui.result_summary import brief_record
from cogs.ui.words import cut, dotted, fit_lines, hidden, label, length, plain

PEOPLE_A_PAGE: Final = 25
"""What a menu of Discord holds."""

_WHOLE: Final = 6000
"""What Discord takes in all of an embed, and so of a message with one."""
_LINES: Final = 3000
_NAMES: Final = 2400
_FIELD: Final = 1000
_TOLD: Final = 15
_TIES_TOLD: Final = 6
_DOUBTS_TOLD: Final = 6
_RIVALS: Final = 3
_REASON: Final = 160
_DOUBT: Final = 220
_DESCRIPTION: Final = 100
_CHOSEN, _LEFT = "\N{CHECK MARK}", "\N{MIDDLE DOT}"

_UNCHOSEN: Final = {
    JobStatus.PENDING: "The replays wait to be read: you are asked when they are.",
    JobStatus.RUNNING: "These are found so far. You are asked when all replays are read.",
    JobStatus.CANCELLED: "Nobody is asked any more: retry the job to be asked again.",
    JobStatus.FAILED: "The job failed: retry it to be asked again.",
}
_CONFIRMED: Final = {
    JobStatus.PENDING: "The report is being made.",
    JobStatus.RUNNING: "The report is being made.",
    JobStatus.COMPLETED: "The report is about them.",
    JobStatus.CANCELLED: "The job was canceled: retry it to go on.",
    JobStatus.FAILED: "The job failed: retry it to go on.",
}


def people_pages(selection: Selection) -> Pages[Found]:
    """Everybody found, in menus' worth."""
    return Pages(selection.discovery.people, PEOPLE_A_PAGE)


def chosen_people(selection: Selection) -> tuple[Found, ...]:
    """Those who are meant so far, the likely ones first."""
    return tuple(one for one in selection.discovery.people if one.person in selection.chosen)


def is_plain(selection: Selection) -> bool:
    """Whether exactly the likely ones are chosen, and nobody else might be meant as well."""
    standings = {one.standing for one in selection.discovery.people}
    likely = {one.person for one in selection.discovery.likely}
    return bool(likely) and selection.chosen == likely and Standing.EITHER not in standings


def question_embed(selection: Selection, page: int, *, hides: bool) -> discord.Embed:
    """Who is on the team? The likely ones with the reason, and what nobody can tell."""
    people = selection.discovery.people
    replays = {replay for one in people for replay in one.replays}
    chosen = chosen_people(selection)
    found = f"{count(len(people), 'player')} in {count(len(replays), 'replay')}"
    embed = discord.Embed(title=_title(selection), color=discord.Color.gold())
    pairs, others = _ties(selection.discovery)
    _add(embed, "One of each pair is on the team", pairs, _TIES_TOLD)
    _add(embed, "Nobody can tell", others, _TIES_TOLD)
    _add(embed, "One person", list(_joined(people)), _TIES_TOLD)
    doubts = [link_replays(plain(doubt, _DOUBT)) for doubt in selection.doubts]
    _add(embed, "Doubts", [*_rivals_for_a_seat(selection), *doubts], _DOUBTS_TOLD)
    pages = len(people_pages(selection))
    spoilers = "tap a box to see a record" if hides else ""
    embed.set_footer(text=dotted([tell_page(page, pages), spoilers]) or None)
    asked = "" if chosen else "Nobody is chosen: choose who is on the team in the menu below."
    ends = [f"**{found} · {len(chosen)} chosen**", *filter(None, [asked, tell_offer(selection)])]
    # Whom it leaves out the menu still names, so it takes what the fields leave.
    room = min(_LINES, _WHOLE - _written(embed)) - length("\n".join(ends)) - 1
    told = [_line(one, selection, hides=hides) for one in people if _is_told(one, selection)]
    some = _first(told, _TOLD, room, "and {} more, in the menu below")
    embed.description = "\n".join([ends[0], *some, *ends[1:]])
    return embed


def settled_embed(selection: Selection) -> discord.Embed:
    """Nobody is asked: who was confirmed, or who was found so far."""
    status = selection.job.status
    chosen = chosen_people(selection)
    if selection.team.confirmed_players is not None:
        lines = [f"**Confirmed:** {_names(chosen)}", _CONFIRMED.get(status, "")]
        lines += _newcomers(selection)
    else:
        lines = [_UNCHOSEN.get(status, ""), "", *_found(selection.discovery.people)]
    return discord.Embed(
        title=_title(selection), description=fit_lines(lines, _LINES), color=discord.Color.green()
    )


def _newcomers(selection: Selection) -> Iterator[str]:
    """Who else may be on the team, where somebody can be asked about them."""
    news = [one for one in selection.discovery.likely if one.person not in selection.chosen]
    if news and selection.job.status is JobStatus.COMPLETED:
        rest = f" and {len(news) - _RIVALS} more" if len(news) > _RIVALS else ""
        told = f"{_names(news[:_RIVALS])}{rest} may be on the team as well"
        yield f"{told}: press *Choose again* to say so."


def menu_options(
    selection: Selection, people: Sequence[Found], digests: Sequence[str], *, hides: bool
) -> list[discord.SelectOption]:
    """A page of the menu; the digests stand for the persons."""
    return [
        discord.SelectOption(
            label=label(one.person),
            value=digest,
            description=_describe(one, hides=hides),
            default=one.person in selection.chosen,
        )
        for one, digest in zip(people, digests, strict=True)
    ]


def _title(selection: Selection) -> str:
    return cut(job_title(selection.job), 256)


def _is_told(one: Found, selection: Selection) -> bool:
    return one.standing is Standing.LIKELY or one.person in selection.chosen


def _line(one: Found, selection: Selection, *, hides: bool) -> str:
    mark = _CHOSEN if one.person in selection.chosen else _LEFT
    seat = f"{one.seat} " if one.seat is not None else ""
    record = brief_record(one.record)
    return dotted(
        [
            f"{mark} {seat}**{plain(one.person)}**",
            count(len(one.replays), "replay"),
            hidden(record, hides=hides) if record else "",
            _reason(one),
        ]
    )


def _reason(one: Found) -> str:
    """Why, without the number of replays and the seat, which stand before it."""
    reason = one.reason.removeprefix(f"{count(len(one.replays), 'replay')}, ")
    return plain(reason.removesuffix(f" in seat {one.seat}"), _REASON)


def _rivals_for_a_seat(selection: Selection) -> Iterator[str]:
    """Each seat for which several are named, of whom none is said to be a substitute."""
    team = selection.job.team
    subs = {
        (seat.order, fold_name(name))
        for seat in (team.seats if team else ())
        if seat.sub_for
        for name in seat_names(seat)
    }
    seated: defaultdict[int, list[Found]] = defaultdict(list)
    for one in selection.discovery.likely:
        is_sub = any((one.seat, fold_name(name)) in subs for name in (one.person, *one.names))
        if one.seat is not None and not is_sub:
            seated[one.seat].append(one)
    for seat, rivals in seated.items():
        if len(rivals) > 1:
            told = " and ".join(f"{plain(one.person)} ({_reason(one)})" for one in rivals[:_RIVALS])
            yield f"Seat {seat} has {told}, and none as a sub: choose whom you mean, or both."


def _ties(discovery: Discovery) -> tuple[list[str], list[str]]:
    """Each pair that only met each other in a line, and everybody else who is open."""
    pairs, others = list[str](), list[str]()
    open_people = {one.person: one for one in discovery.people if one.standing is Standing.EITHER}
    told: set[str] = set()
    for one in open_people.values():
        if one.person in told:
            continue
        rival = open_people.get(one.opponents[0]) if len(one.opponents) == 1 else None
        if rival is not None and rival.opponents == (one.person,):
            told.add(rival.person)
            number = count(len(one.replays), "replay")
            pairs.append(f"**{plain(one.person)}** or **{plain(rival.person)}**: {number}")
        else:
            others.append(dotted([f"**{plain(one.person)}**", plain(one.reason, _REASON)]))
    return pairs, others


def _joined(people: Iterable[Found]) -> Iterator[str]:
    for one in people:
        if others := tell_names(one):
            yield f"**{plain(one.person)}**, {others}"


def _add(embed: discord.Embed, name: str, lines: list[str], most: int) -> None:
    if lines:
        value = "\n".join(_first(lines, most, _FIELD, "and {} more"))
        embed.add_field(name=name, value=value, inline=False)


def _first(lines: Sequence[str], most: int, room: int, rest: str) -> list[str]:
    """The first lines, at most so many and as far as there is room, then how many are left."""
    told = list(lines[:most])
    while True:
        left = len(lines) - len(told)
        some = [*told, rest.format(left)] if left else told
        if not told or length("\n".join(some)) <= room:
            return some
        told.pop()


def _written(embed: discord.Embed) -> int:
    """How much is written in it so far."""
    texts = [embed.title, embed.footer.text]
    texts += [text for field in embed.fields for text in (field.name, field.value)]
    return sum(length(text) for text in texts if text)


def _describe(one: Found, *, hides: bool) -> str:
    record = "" if hides else brief_record(one.record)
    opponents = [label(name, 24) for name in one.opponents[:2]]
    rest = len(one.opponents) - len(opponents)
    more = f" +{rest}" if rest else ""
    # Beside a list of a team's people, "vs" would leave open whose side somebody is on.
    side = "opponent of" if one.standing is Standing.UNLIKELY else "vs"
    versus = f"{side} {', '.join(opponents)}{more}" if opponents else ""
    seat = f"seat {one.seat}" if one.seat is not None else ""
    told = dotted([seat, count(len(one.replays), "replay"), record, versus])
    return cut(told, _DESCRIPTION)


def _names(people: Iterable[Found]) -> str:
    """As many of their names as there is room for, and how many more there are."""
    names = [plain(one.person) for one in people]
    told = list(names)
    while length(", ".join(told)) > _NAMES:
        told.pop()
    rest = len(names) - len(told)
    return ", ".join(told) + (f" and {rest} more" if rest else "")


def _found(people: Sequence[Found]) -> Iterator[str]:
    for one in people[:_TOLD]:
        yield dotted([plain(one.person), count(len(one.replays), "replay")])
    if len(people) > _TOLD:
        yield f"and {len(people) - _TOLD} more"
