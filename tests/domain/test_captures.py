"""Codes that people type, and how many of them there are."""

from __future__ import annotations

import pytest

from bot.domain.captures import CODE_SIGNS, make_code, nothing_to_lend, read_code
from bot.domain.moves import JobStatus


def test_a_code_has_forty_bits_of_signs_that_nobody_mistakes() -> None:
    codes = {make_code() for _ in range(200)}
    assert len(codes) == 200
    assert len(CODE_SIGNS) ** 8 == 2**40
    assert not set(CODE_SIGNS) & set("01IO")
    assert all(read_code(code) == code for code in codes)


@pytest.mark.parametrize(
    "typed", ["K7QX-M2PD", "k7qx-m2pd", " K7QX M2PD\n", "K7QXM2PD", "K7QX\u2013M2PD", "k7-qx-m2-pd"]
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "K7QX-M2PD"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "K7QX-M2P", "K7QX-M2PDD", "K7QX-M2P0", "K7QX-M2PO", "K7QX-M2P1", "K7QX-M2PI"),
        *("K7QX-M2P\u00df", "\uff2b7QX-M2PD", "K7QX-M2PD" + 9999 * " " + "K", "\0\0\0\0-\0\0\0\0"),
    ],
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_why_nothing_can_be_lent_is_told_apart() -> None:
    running = (JobStatus.RUNNING, True), (JobStatus.RUNNING, False)
    ended = (JobStatus.FAILED, False), (JobStatus.CANCELLED, False)
    lent, here = (nothing_to_lend(one, is_all_lent=lent).sentence for one, lent in running)
    assert "look again in ten minutes" in lent
    assert "needs no replay from anybody now" in here
    for told in (nothing_to_lend(one, is_all_lent=lent).sentence for one, lent in ended):
        assert "has ended" in told
        assert "retried on its card first" in told
    assert nothing_to_lend(JobStatus.COMPLETED).sentence == here
