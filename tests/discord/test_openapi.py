"""Discord's own file, where it lies beside the repository."""

from __future__ import annotations

import pytest

from tests.discord.bodies import (
    CALLBACK,
    EDIT,
    FOLLOWUP,
    ORIGINAL,
    POST,
    TREE,
    Body,
    button,
    command,
    embed,
    message,
    modal,
    option,
    row,
    rows,
    select,
)
from tests.discord.openapi import check_schema, require_openapi
from tests.discord.payloads import PayloadError, check_request


@pytest.fixture(autouse=True)
def openapi() -> None:
    require_openapi()


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (POST, rows(row(button(), button(1)), row(select()))),
        (EDIT, embed(title="x", fields=[])),
        (FOLLOWUP, message(content="x", flags=64)),
        (ORIGINAL, message(content="x", attachments=[{"id": 0, "filename": "a.png"}])),
        (CALLBACK, {"type": 4, "data": message(content="x")}),
        (CALLBACK, {"type": 5, "data": {"flags": 64}}),
        (CALLBACK, {"type": 6}),
        (CALLBACK, {"type": 7, "data": embed(title="x")}),
        (CALLBACK, {"type": 8, "data": {"choices": [{"name": "a", "value": "b"}]}}),
        (CALLBACK, modal()),
        (TREE, [command(option()), {"name": "Analyze replays", "type": 3}]),
        (("POST", "/users/@me/channels"), {"recipient_id": 1}),
    ],
)
def test_what_the_bot_sends_is_known(request_: tuple[str, str], body: object) -> None:
    check_schema(*request_, body)


@pytest.mark.parametrize(
    ("request_", "body", "where"),
    [
        (POST, embed(title=3), r"body.embeds\[0\].title 3 is not of type"),
        (POST, rows(row(button(disabled="no"))), r"components\[0\].disabled 'no' is not of type"),
        (POST, rows(row(button(emoji={"id": None}))), "emoji 'name' is a required property"),
        (CALLBACK, {"type": 4, "data": embed(color="red")}, r"body.data.embeds\[0\].color 'red'"),
        (CALLBACK, {"type": 8}, "body 'data' is a required property"),
        (TREE, [command(option(required="yes"))], r"body\[0\].options\[0\].required 'yes'"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(
    request_: tuple[str, str], body: object, where: str
) -> None:
    with pytest.raises(PayloadError, match=where):
        check_schema(*request_, body)


def test_a_character_beyond_the_basic_plane_counts_twice_here_too() -> None:
    check_schema(*POST, embed(title="😀" * 128))
    with pytest.raises(PayloadError, match="258 characters, more than 256"):
        check_schema(*POST, embed(title="😀" * 129))


def test_a_route_that_discord_does_not_have_is_noticed() -> None:
    for method, path in (("GET", "/nowhere"), ("PATCH", "/users/@me/channels")):
        with pytest.raises(PayloadError, match=r"is no (address|request) of Discord's"):
            check_request(method, path, None)


def test_a_body_that_nobody_wants_is_noticed() -> None:
    body: Body = {"content": "x"}
    with pytest.raises(PayloadError, match="is not wanted"):
        check_request("DELETE", "/channels/1/messages/2", body)
    check_request("DELETE", "/channels/1/messages/2", None)
