"""Whoever captures is told step by step, in as few words as a phone has room for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.domain.captures import PairedBrowser, Pairing
from bot.domain.links import replay_url
from cogs.ui.browsers import tell_paired
from cogs.ui.capture_text import SILENT, Task, link_text, open_label, task_text, tell_browser

SITE, HERE = "https://duels.example", "http://127.0.0.1:8080"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
PAIRING = Pairing(code="K7QX-M2PD", expires_at=NOW + timedelta(minutes=10))
NINE = Task(tuple(map(replay_url, range(1, 10))), done=31, total=40)
LOAN = Task(NINE.urls[:8], lent_until=NOW + timedelta(minutes=10))
LONGEST = 2000


def browser(agent: str = "Firefox on Android", seen_at: datetime | None = None) -> PairedBrowser:
    return PairedBrowser(
        id=UUID(int=1), agent=agent, since=NOW, seen_at=seen_at, expires_at=NOW + timedelta(180)
    )


def test_who_has_paired_no_browser_is_told_all_steps() -> None:
    told = task_text(NINE, SITE, PAIRING, ())
    assert told.startswith(
        "**9 replays wait for your browser**\n**1** Once: install a script manager"
    )
    assert "```\nK7QX-M2PD\n```" in told
    assert f"until <t:{int(PAIRING.expires_at.timestamp())}:t>" in told
    assert "**✓ 32 of 40 · Next**" in told
    assert "Chrome on Android" in told


def test_who_has_one_is_told_to_go_on() -> None:
    told = task_text(NINE, SITE, None, [browser()])
    assert "Paired: Firefox on Android" in told
    assert "Install" not in told
    assert "code" not in told


def test_a_local_site_is_named_and_the_way_without_it() -> None:
    told = task_text(NINE, HERE, PAIRING, ())
    assert "`http://127.0.0.1:8080/capture.user.js`" in told
    assert "only **from the computer that it runs on**" in told
    assert "`/replay upload`" in told


def test_what_is_lent_says_until_when_and_counts_nobodys_replays() -> None:
    told = task_text(LOAN, SITE, PAIRING, ())
    assert told.startswith("**8 replays for you to open**\nNobody else is asked for these until")
    assert "**Next**" in told
    assert " of 40" not in told


def test_a_single_one_needs_no_next() -> None:
    one = Task(NINE.urls[:1], done=0, total=1)
    told = task_text(one, SITE, None, [browser()])
    assert "**1 replay waits for your browser**" in told
    assert "Next" not in told
    assert open_label(one) == "Open it"
    assert open_label(NINE) == "Open the first of 9"


def test_everything_fits_a_message() -> None:
    nasty = [browser("*" * 500) for _ in range(30)]
    texts = [task_text(task, HERE, PAIRING, nasty) for task in (NINE, LOAN)]
    texts += [task_text(NINE, SITE, None, nasty), SILENT, link_text(NINE.urls[0])]
    assert all(len(text) <= LONGEST for text in texts)
    assert "and 27 more" in texts[2]


def test_browsers_are_told_in_a_line_and_one_by_one() -> None:
    assert tell_paired([]) == "**No browser** paired to capture replays"
    assert tell_paired([browser()]) == "**1 browser** paired to capture: Firefox on Android"
    assert "not used yet" in tell_browser(browser())
    assert f"last used <t:{int(NOW.timestamp())}:R>" in tell_browser(browser(seen_at=NOW))
    assert "\\_\\_x\\_\\_" in tell_browser(browser("__x__"))
