"""Buttons, selects, layouts and modals, just inside the limits and just outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.discord.bodies import (
    CALLBACK,
    POST,
    Body,
    bounded,
    button,
    fits,
    label,
    layout,
    link,
    modal,
    options,
    refused,
    row,
    rows,
    select,
    text_input,
    words,
)


def test_a_message_has_at_most_five_rows_of_five_buttons() -> None:
    bounded(POST, lambda n: rows(*(row(button(k)) for k in range(n))), 5)
    bounded(POST, lambda n: rows(row(*(button(k) for k in range(n)))), 5)
    refused(POST, rows(row()), "0 items")
    refused(POST, rows(button()), "type is 2")


def test_a_select_has_a_row_for_itself() -> None:
    fits(POST, rows(row(select()), row(button())))
    refused(POST, rows(row(select(), select(custom_id="more"))), "row for itself")
    refused(POST, rows(row(select(), button())), "row for itself")


def test_no_two_have_the_same_custom_id() -> None:
    fits(POST, rows(row(button(1), button(2)), row(button(3))))
    refused(POST, rows(row(button(1), button(1))), "'b1' a second time")
    refused(POST, rows(row(button(1)), row(select(custom_id="b1"))), "'b1' a second time")


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda t: button(custom_id=t), 100),
        (lambda t: button(label=t), 80),
        (lambda t: link("https://" + t[8:]), 512),
        (lambda t: select(custom_id=t), 100),
        (lambda t: select(placeholder=t), 150),
        (lambda t: select(options=options(1, label=t)), 100),
        (lambda t: select(options=options(1, value=t)), 100),
        (lambda t: select(options=options(1, description=t)), 100),
    ],
)
def test_each_text_of_a_component_has_its_limit(make: Callable[[str], Body], most: int) -> None:
    bounded(POST, lambda n: rows(row(make("x" * n))), most)


@pytest.mark.parametrize(
    "wrong",
    [
        button(custom_id=None),
        button(url="https://example.org"),
        button(label=None),
        button(label=" "),
        button(style=7),
        button(style=None),
        {**link("https://example.org"), "custom_id": "x"},
        link("ftp://example.org"),
        {"type": 2, "style": 5, "label": "x"},
    ],
)
def test_a_button_has_what_its_style_wants(wrong: Body) -> None:
    refused(POST, rows(row(wrong)), "components")


def test_a_button_may_have_an_emoji_alone() -> None:
    fits(POST, rows(row(button(label=None, emoji={"name": "🔁", "id": None}))))


def test_a_select_has_1_to_25_options_and_no_value_twice() -> None:
    bounded(POST, lambda n: rows(row(select(n))), 25)
    refused(POST, rows(row(select(0))), "0 items")
    refused(POST, rows(row(select(options=options(2, value="same")))), "'same' a second time")
    fits(POST, rows(row(select(options=options(2, label="same")))))


def test_a_select_asks_for_as_many_as_it_has() -> None:
    bounded(POST, lambda n: rows(row(select(3, max_values=n))), 3)
    bounded(POST, lambda n: rows(row(select(3, min_values=n, max_values=2))), 2)
    chosen = options(3, default=True)
    bounded(POST, lambda n: rows(row(select(options=chosen[:n] + options(3)[n:], max_values=2))), 2)


def test_a_layout_has_at_most_40_components_however_deep() -> None:
    def nested(count: int) -> Body:
        return layout({"type": 17, "components": [words("x") for _ in range(count - 1)]})

    bounded(POST, nested, 40)


def test_a_layout_has_at_most_4000_characters_over_all() -> None:
    bounded(POST, lambda n: layout(words("x" * 2000), words("y" * (n - 2000))), 4000)


@pytest.mark.parametrize(
    "part",
    [
        {"type": 9, "components": [words("x")], "accessory": button()},
        {"type": 14, "spacing": 2},
        {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}}]},
        {"type": 13, "file": {"url": "attachment://a.ydk"}},
        {"type": 17, "accent_color": 1, "components": [row(button()), words("x")]},
    ],
)
def test_a_layout_holds_its_parts(part: Body) -> None:
    fits(POST, layout(part))


@pytest.mark.parametrize(
    "part",
    [
        {"type": 9, "components": [words("x")]},
        {"type": 9, "components": [words("x")] * 4, "accessory": button()},
        {"type": 14, "spacing": 3},
        {"type": 12, "items": []},
        {"type": 12, "items": [{"media": {"url": "a.png"}}]},
        {"type": 13, "file": {"url": "https://example.org/a.ydk"}},
        {"type": 17, "components": [{"type": 17, "components": [words("x")]}]},
        words(""),
        button(),
    ],
)
def test_a_layout_refuses_what_is_no_part_of_it(part: Body) -> None:
    refused(POST, layout(part), "components")


def test_custom_ids_are_unique_in_the_depth_of_a_layout() -> None:
    section = {"type": 9, "components": [words("x")], "accessory": button(1)}
    refused(POST, layout({"type": 17, "components": [section]}, row(button(1))), "a second time")


def test_a_modal_has_at_most_five_parts() -> None:
    def parts(count: int) -> Body:
        return modal(*(label(text_input(custom_id=f"t{n}")) for n in range(count)))

    bounded(CALLBACK, parts, 5)
    refused(CALLBACK, {"type": 9, "data": {"custom_id": "x", "title": "y"}}, "0 items")


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda t: modal(title=t), 45),
        (lambda t: modal(custom_id=t), 100),
        (lambda t: modal(label(text_input(), label=t)), 45),
        (lambda t: modal(label(text_input(), description=t)), 100),
        (lambda t: modal(label(text_input(placeholder=t))), 100),
        (lambda t: modal(label(text_input(custom_id=t))), 100),
        (lambda t: modal(label(text_input(value=t))), 4000),
        (lambda t: modal(label(text_input(value=t, max_length=10))), 10),
        (lambda t: modal(row(text_input(label=t))), 45),
    ],
)
def test_each_text_of_a_modal_has_its_limit(make: Callable[[str], Body], most: int) -> None:
    bounded(CALLBACK, lambda n: make("x" * n), most)
    if most in {45, 100}:
        fits(CALLBACK, make("x"))


@pytest.mark.parametrize(
    "wrong",
    [
        modal(title=""),
        modal(label(text_input(), label=" ")),
        modal(label(text_input()), label(text_input())),
        modal(label(text_input(min_length=5, max_length=4))),
        modal(label(text_input(max_length=4001))),
        modal(label(text_input(style=3))),
        modal(label({"type": 2, "style": 1, "custom_id": "x", "label": "y"})),
        modal(row(button())),
        modal(text_input()),
    ],
)
def test_a_modal_refuses_what_is_no_part_of_it(wrong: Body) -> None:
    refused(CALLBACK, wrong, "body.data")


def file_upload(**parts: Any) -> Body:  # noqa: ANN401 - whatever a body may hold
    return modal(label({"type": 19, "custom_id": "files", **parts}))


def test_a_file_upload_takes_at_most_ten() -> None:
    bounded(CALLBACK, lambda n: file_upload(max_values=n), 10)
    refused(CALLBACK, file_upload(min_values=3, max_values=2), "min_values")


def test_radio_buttons_are_2_to_10_and_boxes_1_to_10() -> None:
    def group(kind: int, count: int) -> Body:
        return modal(label({"type": kind, "custom_id": "g", "options": options(count)}))

    bounded(CALLBACK, lambda n: group(21, n), 10)
    bounded(CALLBACK, lambda n: group(22, n), 10)
    for kind, least in ((21, 2), (22, 1)):
        fits(CALLBACK, group(kind, least))
        refused(CALLBACK, group(kind, least - 1), "options")
    fits(CALLBACK, modal(label({"type": 23, "custom_id": "box"})))


def test_a_select_in_a_modal_has_the_limits_of_any_other() -> None:
    bounded(CALLBACK, lambda n: modal(label(select(n))), 25)
