"""How replays are captured in somebody's own browser, in steps for a phone's screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.addresses import is_local
from bot.domain.captures import PairedBrowser, Pairing
from bot.rendering.text.wording import count
from cogs.ui.words import moment, plain

SCRIPT: Final = "/capture.user.js"
GET_SCRIPT: Final = "Get the script"

_LONGEST_AGENT: Final = 40
_BROWSERS_TOLD: Final = 3
_WHERE: Final = """\
-# **Script managers**
-# Firefox, also on Android: the add-on Violentmonkey
-# iPhone, in Safari: the app Userscripts
-# Chrome, Edge on a computer: the extension Tampermonkey
-# Chrome on Android has none: use Firefox"""
_INSIDE: Final = (
    "-# Does the page open inside Discord, and no script shows? Press *Copy link*, and paste it"
    " into your browser."
)
SILENT: Final = """\
**The page opens inside Discord?** No script runs there. Press *Copy link*, and paste it into your \
browser.
**The script came after the page?** Reload the page once.
**Firefox, also on Android**  Install the add-on Violentmonkey first, then the script.
**iPhone**  Install the app Userscripts, and allow it in Safari's settings under Extensions. Open \
the script's page in Safari, then Userscripts in the address bar's menu: it offers to install.
**Chrome, Edge on a computer**  Install Tampermonkey. In the browser's list of extensions open its \
details, and switch on *Allow User Scripts* (in older ones: developer mode).
**Edge on Android**  Tampermonkey, with developer mode on in the settings of its extensions.
**Chrome on Android** runs no scripts: use Firefox.
**None of these?** Save the replays' files on a computer, and press *Upload file*: /help says how.\
"""


@dataclass(frozen=True, slots=True)
class Task:
    """Replays for somebody to open, in turn: those of their own job, or lent to them for a while.

    `done` of `total` that needed a person are here already; nobody counts those that are lent.
    """

    urls: tuple[str, ...]
    done: int = 0
    total: int = 0
    lent_until: datetime | None = None

    @property
    def is_loan(self) -> bool:
        """Whether somebody helps with another's job."""
        return self.lent_until is not None


def task_text(
    task: Task, base_url: str, pairing: Pairing | None, browsers: Sequence[PairedBrowser]
) -> str:
    """What to do, step by step; without a `pairing` one of the browsers is paired already."""
    lines = [f"**{_title(task)}**"]
    if task.lent_until is not None:
        lines.append(f"Nobody else is asked for these until {moment(task.lent_until, 't')}.")
    if pairing is None:
        lines += _go_on(task, browsers)
    elif is_local(base_url):
        lines += _begin_here(task, base_url, pairing)
    else:
        lines += _begin(task, pairing)
    return "\n".join(lines)


def open_label(task: Task) -> str:
    """What stands on the link to the first of them."""
    return "Open it" if len(task.urls) == 1 else f"Open the first of {len(task.urls)}"


def link_text(url: str) -> str:
    """An address to be copied."""
    # In such brackets no preview comes with it.
    return f"Press and hold the link to copy it:\n<{url}>"


def tell_browsers(browsers: Sequence[PairedBrowser]) -> str:
    """The first of them by name, and how many more there are."""
    names = [plain(one.agent, _LONGEST_AGENT) for one in browsers[:_BROWSERS_TOLD]]
    rest = len(browsers) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest else "")


def tell_browser(one: PairedBrowser) -> str:
    """A browser in a list: its name, since when, and when it last brought something."""
    seen = f", last used {moment(one.seen_at)}" if one.seen_at else ", not used yet"
    return f"**{plain(one.agent, _LONGEST_AGENT)}**, paired {moment(one.since, 'D')}{seen}"


def _title(task: Task) -> str:
    if task.is_loan:
        return f"{count(len(task.urls), 'replay')} for you to open"
    verb = "waits" if len(task.urls) == 1 else "wait"
    return f"{count(len(task.urls), 'replay')} {verb} for your browser"


def _begin(task: Task, pairing: Pairing) -> Iterator[str]:
    yield f"**1** Once: install a script manager (see below), then the script: *{GET_SCRIPT}*."
    yield f"**2** Press *{open_label(task)}*. On its page type this code:"
    yield from _code(pairing)
    yield f"**3** {_and_then(task)}"
    yield _INSIDE
    yield _WHERE


def _begin_here(task: Task, base_url: str, pairing: Pairing) -> Iterator[str]:
    """Where nobody but the bot's own computer reaches the site."""
    yield "The bot's site is reached only **from the computer that it runs on**. There:"
    yield "**1** Once: install a script manager (see below)."
    yield f"Then open `{base_url.rstrip('/')}{SCRIPT}`, and install the script."
    yield f"**2** Press *{open_label(task)}*. On its page type this code:"
    yield from _code(pairing)
    yield f"**3** {_and_then(task)}"
    yield (
        "**Elsewhere**, say on a phone: have the script sent to you. Without a code it keeps what"
        " you open, and exports one file: send that with *Upload file* or `/replay upload`."
    )
    yield _WHERE


def _go_on(task: Task, browsers: Sequence[PairedBrowser]) -> Iterator[str]:
    yield f"Paired: {tell_browsers(browsers)}"
    yield f"Press *{open_label(task)}*. {_and_then(task)}"
    yield _INSIDE


def _code(pairing: Pairing) -> Iterator[str]:
    yield f"```\n{pairing.code}\n```"
    yield f"It pairs one browser, once, until {moment(pairing.expires_at, 't')}."


def _and_then(task: Task) -> str:
    """What the script shows when a replay has come."""
    if len(task.urls) == 1:
        return "When it is there, the script sends it, and that is all."
    mark = "" if task.is_loan else f"✓ {task.done + 1} of {task.total} · "
    return f"When it is there, the script shows **{mark}Next**: tap *Next* until all are here."
