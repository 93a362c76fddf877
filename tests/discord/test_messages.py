"""Texts, embeds, files, flags and mentions, just inside the limits and just outside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.discord.bodies import (
    CALLBACK,
    EDIT,
    FOLLOWUP,
    NOBODY,
    ORIGINAL,
    POST,
    bounded,
    embed,
    field,
    fits,
    layout,
    message,
    refused,
    words,
)
from tests.discord.messages import check_file_sizes
from tests.discord.payloads import PayloadError, check_request

MIB = 2**20
ANSWERS = [
    (POST, message),
    (EDIT, message),
    (FOLLOWUP, message),
    (ORIGINAL, message),
    (CALLBACK, lambda **parts: {"type": 4, "data": message(**parts)}),
    (CALLBACK, lambda **parts: {"type": 7, "data": message(**parts)}),
]


@pytest.mark.parametrize(("request_", "make"), ANSWERS)
def test_a_text_has_at_most_2000_characters_however_it_is_sent(
    request_: tuple[str, str], make: Callable[..., object]
) -> None:
    bounded(request_, lambda n: make(content="x" * n), 2000)


def test_a_character_beyond_the_basic_plane_counts_twice() -> None:
    bounded(POST, lambda n: message(content="😀" * n), 1000)
    bounded(POST, lambda n: embed(title="😀" * n), 128)


@pytest.mark.parametrize(
    ("part", "most"),
    [
        (lambda t: {"title": t}, 256),
        (lambda t: {"description": t}, 4096),
        (lambda t: {"footer": {"text": t}}, 2048),
        (lambda t: {"author": {"name": t}}, 256),
        (lambda t: {"fields": [field(name=t)]}, 256),
        (lambda t: {"fields": [field(value=t)]}, 1024),
    ],
)
def test_each_text_of_an_embed_has_its_limit(part: Callable[[str], object], most: int) -> None:
    bounded(POST, lambda n: message(embeds=[part("x" * n)]), most)


def test_all_embeds_together_have_at_most_6000_characters() -> None:
    parts = {
        "title": "t" * 256,
        "footer": {"text": "f" * 2000},
        "author": {"name": "a" * 200},
        "fields": [field("n" * 200, "v" * 1000)],
    }

    def together(number: int) -> object:
        return message(embeds=[parts, {"description": "d" * (number - 3656)}])

    bounded(POST, together, 6000, "6001 characters, more than 6000")


@pytest.mark.parametrize(
    "make",
    [
        lambda n: message(embeds=[{"title": "x"}] * n),
        lambda n: message(
            content="x", attachments=[{"id": k, "filename": f"{k}.ydk"} for k in range(n)]
        ),
    ],
)
def test_a_message_has_at_most_ten_embeds_and_ten_files(make: Callable[[int], object]) -> None:
    bounded(POST, make, 10)


def test_an_embed_has_at_most_25_fields() -> None:
    bounded(POST, lambda n: embed(fields=[field()] * n), 25)


@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
@pytest.mark.parametrize("which", ["name", "value"])
def test_a_field_has_a_name_and_a_value(which: str, blank: str) -> None:
    fits(POST, embed(fields=[field(**{which: "\u200b"})]))
    refused(POST, embed(fields=[field(**{which: blank})]), f"fields\\[0\\].{which}")


@pytest.mark.parametrize("body", [message(), message(content=""), message(embeds=[])])
def test_a_new_message_shows_something(body: object) -> None:
    refused(POST, body, "shows nothing")
    fits(EDIT, body)


def test_an_embed_shows_something() -> None:
    fits(POST, embed(image={"url": "https://example.org/a.png"}))
    refused(POST, embed(color=1), "is empty")


def test_a_color_has_three_bytes() -> None:
    bounded(POST, lambda n: embed(title="x", color=n), 0xFFFFFF)


@pytest.mark.parametrize("url", ["example.org", "javascript:alert(1)", "attachment://a.png"])
def test_an_embed_leads_to_a_page(url: str) -> None:
    fits(POST, embed(title="x", url="https://example.org/r/1"))
    refused(POST, embed(title="x", url=url), "url")


def test_a_time_is_a_time() -> None:
    fits(POST, embed(title="x", timestamp="2026-11-22T22:00:00+00:00"))
    refused(POST, embed(title="x", timestamp="soon"), "timestamp is no time")


def test_an_embed_shows_a_file_that_is_sent_with_it() -> None:
    shown = embed(image={"url": "attachment://deck.png"})
    files = [{"id": 0, "filename": "deck.png"}]
    fits(POST, {**shown, "attachments": files})
    refused(POST, shown, "names a file that is not sent")
    refused(EDIT, {**shown, "attachments": []}, "names a file that is not sent")
    # Those that the message has already are not told again, or by their ids alone.
    fits(EDIT, shown)
    fits(EDIT, {**shown, "attachments": [{"id": 7}]})


@pytest.mark.parametrize("pings", [{}, {"parse": ["users"]}, {"parse": [], "users": ["1"]}, None])
@pytest.mark.parametrize("way", [POST, EDIT, FOLLOWUP, ORIGINAL])
def test_nobody_is_pinged(way: tuple[str, str], pings: object) -> None:
    texts = ({"content": "@everyone"}, {"components": [words("@everyone")], "flags": 1 << 15})
    for body in texts:
        fits(way, {**body, "allowed_mentions": NOBODY})
        refused(way, {**body, "allowed_mentions": pings}, "allowed_mentions")


def test_an_embed_pings_nobody_unless_it_is_asked_to() -> None:
    fits(EDIT, {"embeds": [{"title": "@everyone"}]})
    refused(EDIT, {**embed(title="x"), "allowed_mentions": {"parse": ["everyone"]}}, "pings people")


def test_only_an_answer_is_for_one_persons_eyes() -> None:
    private = message(content="x", flags=64)
    fits(FOLLOWUP, private)
    fits(CALLBACK, {"type": 4, "data": private})
    fits(CALLBACK, {"type": 5, "data": {"flags": 64}})
    refused(POST, private, "flags has 64")
    refused(ORIGINAL, private, "flags has 64")


def test_a_deferral_says_nothing() -> None:
    fits(CALLBACK, {"type": 6})
    refused(CALLBACK, {"type": 5, "data": {"flags": 64 | 4}}, "flags")
    refused(CALLBACK, {"type": 6, "data": {"content": "x"}}, "has no place")
    refused(CALLBACK, {"type": 99}, "99")


def test_a_layout_stands_alone() -> None:
    fits(POST, layout(words("x")))
    refused(POST, layout(words("x"), content="y"), "content has no place")
    refused(POST, layout(words("x"), embeds=[{"title": "y"}]), "embeds has no place")
    refused(POST, message(components=[words("x")]), "type is 10")
    fits(EDIT, message(components=[words("x")]))


def test_files_have_at_most_10_mib_each_and_25_together() -> None:
    check_file_sizes([10 * MIB, 10 * MIB, 5 * MIB])
    check_file_sizes([1] * 10)
    for sizes in ([10 * MIB + 1], [9 * MIB] * 3, [1] * 11):
        with pytest.raises(PayloadError, match="files"):
            check_file_sizes(sizes)


def test_a_dm_has_somebody_at_its_other_end() -> None:
    fits(("POST", "/users/@me/channels"), {"recipient_id": 123})
    refused(("POST", "/users/@me/channels"), {}, "recipient_id")


def test_a_request_without_a_body_is_left_alone() -> None:
    check_request("DELETE", "/webhooks/1/token/messages/@original", None)
    check_request("GET", "/channels/1/messages/2", None)
