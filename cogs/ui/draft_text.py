"""What people read of a team that is not submitted yet: its matches, and what was not understood.

All of it is shown to one person alone, so names stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.domain.team_sheets.details import details_of
from bot.domain.team_sheets.matching import Matches
from bot.domain.team_sheets.sheet import Entry, NotUnderstood, Sheet, bare
from bot.domain.team_sheets.writing import write_war
from bot.domain.teams import Seat, TeamDetails
from bot.rendering.text.wording import count
from bot.services.drafts import Draft
from cogs.ui.draft_edits import is_long
from cogs.ui.words import dotted, fit_lines, length, plain

_SEATS: Final = 2200
_GAPS: Final = 1000
_POST: Final = 1700
_POSTED: Final = 800
_NAME: Final = 30
_NAMES: Final = 3
_EXCERPT: Final = 60
_SENTENCE: Final = 200
_DASH: Final = "\N{EN DASH}"
_OTHER_LINKS: Final = "There is no replay link in this message:"
_THERE_ALREADY: Final = "This post was there already: nothing changed."
_UNNAMED: Final = "the team"
_BY_FILE: Final = (
    "get it *As text*, take {} out, press *Throw away* here, and send the file with `/team submit`."
)

OWN_TEAM: Final = "Your team, if you meet them"
"""What the other team of a draft is called, in its form and its preview."""

NO_LINK: Final = (
    "There is no replay link in this message: choose one with links such as"
    " `https://www.duelingbook.com/replay?id=76245388`."
)


def draft_embed(draft: Draft) -> discord.Embed:
    """The draft as it would be submitted, and why it cannot be where that is so."""
    details, urls = details_of(draft.sheet, draft.sheet.team_name or _UNNAMED)
    why = why_not(draft)
    war = _tell_war(draft.sheet, details)
    seats = _fit(_seat_lines(details), len(details.seats), _SEATS)
    matches = [*seats, *_tell_loose(details, len(urls))]
    parts = (war, "" if why is None else f"⚠️ {why}", "\n".join(matches))
    embed = discord.Embed(
        title=_tell_coverage(len(urls), draft.stored),
        description="\n\n".join(filter(None, parts)),
        color=discord.Color.blurple() if why is None else discord.Color.gold(),
    )
    if gaps := draft.sheet.not_understood:
        told = _fit(map(_gap_line, gaps), len(gaps), _GAPS)
        embed.add_field(name="Not understood", value="\n".join(told), inline=False)
    seen_by = "You" if draft.audience is None else f"You, and <@&{draft.audience.role_id}>"
    if draft.hides_scores:
        seen_by += "\nScores stand behind spoiler tags"
    return embed.add_field(name="Who will see the results", value=seen_by, inline=False)


def why_not(draft: Draft) -> str | None:
    """Why the draft cannot be submitted as it is, and what to do; None where it can."""
    replays = len(set(draft.sheet.urls))
    if not replays:
        return "There is no replay in it: press *Edit*, and paste links or choose files."
    if not draft.sheet.team_name:
        return "The team has no name: press *Edit*, and write it down."
    if draft.most is not None and replays > draft.most:
        extra = replays - draft.most
        how = _BY_FILE if is_long(draft.sheet) else "press *Edit*, and take {} out."
        return (
            f"These are {count(replays, 'replay')} and a team's job may have {draft.most}:"
            f" {how.format(extra)}"
        )
    return None


def measure(sheet: Sheet) -> str:
    """How much is in a draft: "12 matches, 25 replays"."""
    matches = sum(entry.names_somebody or entry.order is not None for entry in sheet.entries)
    replays = count(len(set(sheet.urls)), "replay")
    return f"{count(matches, 'match')}, {replays}" if matches else replays


def tell_loss(sheet: Sheet) -> str:
    """What is lost with a draft: "12 matches, 25 replays in 3 posts"."""
    posts = len({entry.post for entry in sheet.entries if entry.post is not None})
    return f"{measure(sheet)} in {count(posts, 'post')}" if posts else measure(sheet)


def has_all(sheet: Sheet, read: Sheet) -> bool:
    """Whether a draft holds all that a message says, so that adding it would only move rows."""
    known, urls = set(map(bare, sheet.entries)), frozenset(sheet.urls)
    return bool(read.entries) and all(
        bare(entry) in known
        or (not entry.names_somebody and entry.order is None and urls.issuperset(entry.urls))
        for entry in read.entries
    )


def tell_same(sheet: Sheet) -> str:
    """That a message brought nothing new."""
    return f"{_THERE_ALREADY}\n**Draft: {measure(sheet)}**"


def tell_post(read: Sheet, before: Sheet, after: Sheet, message_id: int) -> str:
    """What came into a draft with a message in which `read` stands."""
    entries = [entry for entry in after.entries if entry.post == message_id]
    gaps = [one for one in after.not_understood if one.post == message_id]
    lines = [_tell_added(read, before, after, message_id)]
    matches = (_match_line(entry, entry.urls) for entry in entries)
    if len(entries) == 1 and lines[0].endswith(":"):
        lines[0] += f" {_match_line(entries[0], None)}"
    else:
        lines += _fit(matches, len(entries), _POSTED)
    for old in _replaced(before, after, message_id):
        lines.append(f"It replaces the earlier post of {_tell_players(old)}.")
    lines += _fit(map(_gap_line, gaps), len(gaps), _POSTED)
    return f"{fit_lines(lines, _POST)}\n**Draft: {measure(after)}**"


def tell_nothing(read: Sheet) -> str:
    """Why a message brought nothing, and what is wrong with its addresses."""
    gaps = [one for one in read.not_understood if "://" in one.text]
    if not gaps:
        return NO_LINK
    return "\n".join([_OTHER_LINKS, *_fit(map(_gap_line, gaps), len(gaps), _POST)])


def _tell_added(read: Sheet, before: Sheet, after: Sheet, message_id: int) -> str:
    entries, was = (
        [entry for entry in sheet.entries if entry.post == message_id] for sheet in (after, before)
    )
    if was and entries == was:
        return _THERE_ALREADY
    if was:
        return "This post was there already, and counts as it is now."
    known = frozenset(before.urls)
    if read.urls and known.issuperset(read.urls):
        return "Its replays were there already, from another post: nothing was added."
    if not entries:
        return "A later post of the same match is in the draft already: this one adds nothing."
    if not read.urls:
        return "+0 replays: there is no replay link in this message, only a match."
    new = sum(url not in known for entry in entries for url in entry.urls)
    return f"+{count(new, 'replay')}:"


def _replaced(before: Sheet, after: Sheet, message_id: int) -> Iterator[Entry]:
    """Matches of other posts that went out for those of this one."""
    new = Matches(entry for entry in after.entries if entry.post == message_id)
    still = {(entry.post, entry.player, entry.opponent) for entry in after.entries}
    for old in before.entries:
        is_gone = (old.post, old.player, old.opponent) not in still
        is_of_another = old.post not in {None, message_id}
        if is_gone and is_of_another and new.has(old):
            yield old


def _tell_coverage(replays: int, stored: int) -> str:
    if not replays:
        return "No replays yet"
    if stored in {0, replays}:
        return f"{count(replays, 'replay')}: {'all here' if stored else 'all to come'}"
    return f"{count(replays, 'replay')}: {stored} here, {replays - stored} to come"


def _tell_war(sheet: Sheet, details: TeamDetails) -> str:
    team = f"**{plain(details.team_name)}**" if sheet.team_name else ""
    own = f"{OWN_TEAM}: {plain(details.opponent_team)}" if details.opponent_team else ""
    return "\n".join(filter(None, [dotted([team, write_war(sheet)]), own]))


def _seat_lines(details: TeamDetails) -> Iterator[str]:
    """The seats in their order."""
    for seat in sorted(details.seats, key=lambda seat: (seat.order is None, seat.order or 0)):
        yield _match_line(seat, seat.replays)


def _tell_loose(details: TeamDetails, replays: int) -> list[str]:
    """How many replays name nobody, where some do not."""
    loose = replays - len({url for seat in details.seats for url in seat.replays})
    return [f"{count(loose, 'replay')} without players"] if loose else []


def _fit(lines: Iterator[str], number: int, room: int) -> list[str]:
    """As many of so many lines as there is room for, then how many are missing.

    Those are never made: a draft may be long, and full of names that take long to escape.
    """
    told: list[str] = []
    for line in lines:
        room -= length(line) + 1
        if room < 0:
            return [*told, f"and {number - len(told)} more"]
        told.append(line)
    return told


def _match_line(match: Seat | Entry, urls: Sequence[str] | None) -> str:
    """A match in a line: `1 Alice vs Bob · 2 replays`, and the score that was reported."""
    order = "" if match.order is None else f"**{match.order}**"
    score = f"reported {match.reported_score.replace('-', _DASH)}" if match.reported_score else ""
    replays = "" if urls is None else count(len(urls), "replay") if urls else "no replay"
    return dotted([" ".join(filter(None, (order, _tell_players(match)))), replays, score])


def _tell_players(match: Seat | Entry) -> str:
    if match.player is None and match.opponent is None:
        return "" if match.order is not None else "without players"
    names = ", ".join(plain(name, _NAME) for name in match.db_names[:_NAMES])
    player = plain(match.player, _NAME) if match.player else "?"
    player += f" (as {names})" if names else ""
    player += f" for {plain(match.sub_for, _NAME)}" if match.sub_for else ""
    return f"{player} vs {plain(match.opponent, _NAME)}" if match.opponent else player


def _gap_line(one: NotUnderstood) -> str:
    """What is not used, where it stands, and what to do: `✗ line 3 “hello”: This is …`."""
    places = (
        plain(one.file, _NAME) if one.file else "",
        "a message" if one.post is not None else "",
        f"line {one.line}" if one.line is not None else "",
    )
    text = f"“{plain(one.text, _EXCERPT)}”" if one.text else ""
    what = " ".join(filter(None, [", ".join(filter(None, places)), text]))
    sentence = plain(one.sentence, _SENTENCE)
    return f"✗ {what}: {sentence}" if what else f"✗ {sentence}"
