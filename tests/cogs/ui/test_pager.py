"""Pages never end in nothing, and their buttons never collide."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cogs.ui.pager import Pages, tell_page, turns


@pytest.mark.parametrize(("items", "pages"), [(0, 1), (1, 1), (12, 1), (13, 2), (24, 2), (25, 3)])
def test_there_are_as_many_pages_as_needed_and_always_one(items: int, pages: int) -> None:
    assert len(Pages(range(items), 12)) == pages


def test_the_pages_hold_everything_once_and_in_order() -> None:
    pages = Pages(range(50), 12)
    assert [one for page in range(len(pages)) for one in pages[page]] == list(range(50))


def test_a_page_that_is_gone_is_the_last() -> None:
    assert [Pages(range(20), 12).nearest(page) for page in (0, 1, 2, 999)] == [0, 1, 1, 1]


def test_one_page_needs_no_buttons() -> None:
    assert turns(0, 1) == ()
    assert tell_page(0, 1) == ""


@pytest.mark.parametrize("pages", [2, 3, 9])
def test_buttons_lead_through_all_pages_and_stop_at_the_ends(pages: int) -> None:
    steps = [turns(page, pages) for page in range(pages)]
    assert [on.page for _, on in steps[:-1]] == list(range(1, pages))
    assert all(back.page == page for page, (_, (back, _)) in enumerate(pairwise(steps)))
    assert [(back.disabled, on.disabled) for back, on in steps] == [
        (page == 0, page == pages - 1) for page in range(pages)
    ]
    assert all(back.tail != on.tail for back, on in steps)
