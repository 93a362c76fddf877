"""Made pages: given again while they stand, made once for all who ask at once, bounded."""

from __future__ import annotations

import asyncio
import gzip
import time

import pytest

from bot.web.made_pages import MadePages, make_page

_KEY = "public x"
_SIZE = make_page("a" * 900).size


class _Maker:
    """Makes pages, and counts them."""

    def __init__(self, text: str = "page") -> None:
        self.text = text
        self.made = 0
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self) -> str:
        self.made += 1
        await self.open.wait()
        return self.text


async def test_the_same_stamp_gives_the_page_that_was_made() -> None:
    pages, maker = MadePages(), _Maker()
    first = await pages.have(_KEY, "1", maker)
    assert await pages.have(_KEY, "1", maker) is first
    assert maker.made == 1


async def test_another_stamp_has_it_made_anew() -> None:
    pages = MadePages()
    await pages.have(_KEY, "1", _Maker("old"))
    assert (await pages.have(_KEY, "2", _Maker("new"))).body == b"new"
    assert (await pages.have(_KEY, "2", _Maker("never"))).body == b"new"


async def test_many_who_ask_at_once_have_it_made_once() -> None:
    pages, maker = MadePages(), _Maker()
    maker.open.clear()
    asking = [asyncio.create_task(pages.have(_KEY, "1", maker)) for _ in range(50)]
    await asyncio.sleep(0)
    maker.open.set()
    found = await asyncio.gather(*asking)
    assert maker.made == 1
    assert len({id(page) for page in found}) == 1


async def test_who_gives_up_waiting_takes_it_from_nobody_else() -> None:
    pages, maker = MadePages(), _Maker()
    maker.open.clear()
    one, other = (asyncio.create_task(pages.have(_KEY, "1", maker)) for _ in range(2))
    await asyncio.sleep(0)
    one.cancel()
    maker.open.set()
    assert (await other).body == b"page"


async def test_what_cannot_be_made_is_tried_again() -> None:
    async def fail() -> str:
        raise OSError("away")

    pages = MadePages()
    with pytest.raises(OSError, match="away"):
        await pages.have(_KEY, "1", fail)
    assert (await pages.have(_KEY, "1", _Maker())).body == b"page"


async def test_one_looks_again_after_a_while_and_the_others_are_not_kept_waiting() -> None:
    pages = MadePages(fresh_s=3600, longest_s=86_400)
    page = await pages.have(_KEY, "1", _Maker(), time.monotonic() - 3601)
    assert pages.fresh(_KEY) is None
    assert pages.fresh(_KEY) is page
    assert await pages.have(_KEY, "1", _Maker()) is page
    assert pages.fresh(_KEY) is page


async def test_a_look_that_fails_or_takes_long_lets_nobody_see_it_for_much_longer() -> None:
    pages = MadePages(fresh_s=3600, longest_s=86_400)
    await pages.have(_KEY, "1", _Maker(), time.monotonic() - 7201)
    assert [pages.fresh(_KEY) for _ in range(3)] == [None] * 3


async def test_what_is_taken_back_while_it_is_made_does_not_come_back() -> None:
    pages, maker = MadePages(), _Maker()
    maker.open.clear()
    coming = asyncio.create_task(pages.have(_KEY, "1", maker))
    await asyncio.sleep(0)
    pages.forget(_KEY)
    maker.open.set()
    await coming
    assert pages.fresh(_KEY) is None


async def test_nothing_is_kept_for_ever_whatever_its_stamp_says() -> None:
    pages = MadePages(longest_s=0)
    await pages.have(_KEY, "1", _Maker("old"))
    assert (await pages.have(_KEY, "1", _Maker("new"))).body == b"new"


async def test_what_stands_no_longer_is_gone() -> None:
    pages = MadePages()
    await pages.have(_KEY, "1", _Maker())
    pages.forget(_KEY)
    assert pages.fresh(_KEY) is None
    pages.forget(_KEY)


async def test_memory_is_bounded_and_the_least_wanted_goes_first() -> None:
    pages = MadePages(most_bytes=5 * _SIZE // 2)
    for name in ("a", "b"):
        await pages.have(name, "1", _Maker(name * 900))
    assert pages.fresh("a") is not None
    await pages.have("a", "1", _Maker())
    await pages.have("c", "1", _Maker("c" * 900))
    assert pages.fresh("a") is not None
    assert pages.fresh("b") is None
    await pages.have("d", "1", _Maker("d" * 9000))
    assert pages.fresh("d") is None
    assert pages.fresh("a") is not None


def test_a_page_is_packed_where_that_is_worth_it() -> None:
    page = make_page("<p>again</p>" * 500)
    assert page.packed is not None
    assert gzip.decompress(page.packed) == page.body
    assert len(page.packed) < len(page.body) / 10
    assert make_page("short").packed is None


def test_equal_pages_have_equal_tags_and_others_not() -> None:
    assert make_page("a").tag == make_page("a").tag != make_page("b").tag
    assert make_page("\ud800").body == b"?"
