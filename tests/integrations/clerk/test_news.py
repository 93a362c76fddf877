from __future__ import annotations

import base64
import json
import time
from dataclasses import replace

import pytest

from bot.domain.identities import IdentityError, IdentityErrorCode, NewsKind
from bot.integrations.clerk.provider import Clerk
from tests.integrations.clerk.scene import Scene, open_scene
from tests.standins.clerk import WEBHOOK_SECRET, Message
from tests.standins.clerk_news import event, signature, signed
from tests.standins.clerk_people import Json

Code = IdentityErrorCode
OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret of 24 byte").decode()


def refusal(provider: Clerk, message: Message) -> Code | None:
    """Why the message is not taken; None where it is."""
    try:
        provider.read_news(message.headers, message.content)
    except IdentityError as error:
        return error.code
    return None


def changed(message: Message, **headers: str | None) -> Message:
    """The message with these headers, or without those that are None."""
    told = message.headers | {f"svix-{name}": one for name, one in headers.items()}
    return replace(message, headers={name: one for name, one in told.items() if one is not None})


def a_message(scene: Scene) -> Message:
    return scene.clerk.news("user.updated", scene.clerk.add_user(discord=77))


async def test_news_says_who_changed_and_how() -> None:
    async with open_scene() as scene:
        for kind in ("user.created", "user.updated"):
            who = scene.clerk.add_user(discord=77, banned=True)
            message = scene.clerk.news(kind, who)
            news = scene.provider.read_news(message.headers, message.content)
            assert (news.id, news.kind) == (message.headers["svix-id"], NewsKind.CHANGED)
            assert news.clerk_user_id == who
            assert news.person == await scene.provider.ask(who)


async def test_news_says_who_was_deleted() -> None:
    async with open_scene() as scene:
        who = scene.clerk.add_user(discord=77)
        message = scene.clerk.news("user.deleted", who)
        news = scene.provider.read_news(message.headers, message.content)
    assert (news.kind, news.clerk_user_id, news.person) == (NewsKind.DELETED, who, None)


@pytest.mark.parametrize("kind", ["session.created", "organization.deleted", "user.made_up", ""])
async def test_other_news_is_none_of_the_sites(kind: str) -> None:
    async with open_scene() as scene:
        message = scene.clerk.signed(event(kind, {"id": "sess_1", "object": "session"}))
        news = scene.provider.read_news(message.headers, message.content)
    assert (news.kind, news.clerk_user_id, news.person) == (NewsKind.OTHER, None, None)


async def test_reading_news_asks_clerk_for_nothing() -> None:
    async with open_scene() as scene:
        assert refusal(scene.provider, a_message(scene)) is None
        assert not scene.clerk.requests


async def test_no_forged_message_is_taken() -> None:
    async with open_scene() as scene:
        good = a_message(scene)
        told, stamp = good.headers["svix-signature"], good.headers["svix-timestamp"]
        digest = told.removeprefix("v1,")
        now = time.time()
        forged = {
            "no id": changed(good, id=None),
            "an empty id": changed(good, id=""),
            "another id": changed(good, id="msg_other"),
            "an id twice": changed(good, id=f"{good.headers['svix-id']}, msg_other"),
            "an id beyond ASCII": changed(good, id="msg_ä"),
            "a long id": changed(good, id="m" * 5000),
            "no time": changed(good, timestamp=None),
            "an empty time": changed(good, timestamp=""),
            "another time": changed(good, timestamp=str(int(stamp) + 1)),
            "a time twice": changed(good, timestamp=f"{stamp}, {stamp}"),
            "a time in words": changed(good, timestamp="now"),
            "a fraction of time": changed(good, timestamp=f"{stamp}.0"),
            "a time in other digits": changed(good, timestamp="\N{ARABIC-INDIC DIGIT ONE}" * 10),
            "a negative time": changed(good, timestamp="-5"),
            "an endless time": changed(good, timestamp="9" * 400),
            "no signature": changed(good, signature=None),
            "an empty signature": changed(good, signature=""),
            "only its version": changed(good, signature="v1,"),
            "without its version": changed(good, signature=digest),
            "of another version": changed(good, signature=f"v1a,{digest}"),
            "of a later version": changed(good, signature=f"v2,{digest}"),
            "half of it": changed(good, signature=told[: len(told) // 2]),
            "not base64": changed(good, signature="v1,!!!!"),
            "beyond ASCII": changed(good, signature="v1,ääää"),
            "many others": changed(good, signature=" ".join(["v1,AAAA"] * 1000)),
            "another body": replace(good, content=good.content.replace(b"77", b"78")),
            "a longer body": replace(good, content=good.content + b" "),
            "no body": replace(good, content=b""),
            "by another secret": signed(good.content, OTHER_SECRET),
            "too old": signed(good.content, WEBHOOK_SECRET, at=now - 302),
            "from the future": signed(good.content, WEBHOOK_SECRET, at=now + 302),
            "no headers": replace(good, headers={}),
        }
        outcomes = {name: refusal(scene.provider, one) for name, one in forged.items()}
        assert refusal(scene.provider, good) is None
    assert outcomes == dict.fromkeys(forged, Code.FORGED)


async def test_a_message_of_some_minutes_ago_or_by_a_fast_clock_is_taken() -> None:
    async with open_scene() as scene:
        content = a_message(scene).content
        for apart_s in (-290, 0, 290):
            message = signed(content, WEBHOOK_SECRET, at=time.time() + apart_s)
            assert refusal(scene.provider, message) is None


async def test_while_the_secret_is_rotated_one_good_signature_is_enough() -> None:
    async with open_scene() as scene:
        good = a_message(scene)
        name, stamp = good.headers["svix-id"], good.headers["svix-timestamp"]
        other = signature(good.content, OTHER_SECRET, name, stamp)
        told = f"v1a,xyz v1,{other} {good.headers['svix-signature']}"
        assert refusal(scene.provider, changed(good, signature=told)) is None


async def test_without_a_signing_secret_no_message_is_taken() -> None:
    async with open_scene(lambda options: replace(options, webhook_secret=None)) as scene:
        assert not scene.provider.tells_news
        assert refusal(scene.provider, a_message(scene)) is Code.FORGED


USER: Json = {"id": "user_1", "object": "user", "external_accounts": [], "updated_at": 1}


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"null", b"[]", b"7", b'"x"', b"{}", b"\xff\xfe", b"[" * 100_000, b"\x00"),
        b'{"type": "user.updated", "object": "event", "data": ' + b'{"a":' * 50_000,
        json.dumps({"type": "user.updated", "data": USER}).encode(),
        json.dumps({"type": 7, "object": "event", "data": USER}).encode(),
        json.dumps({"type": "user.updated", "object": "user", "data": USER}).encode(),
        event("user.updated", {}),
        event("user.updated", USER | {"id": "local:discord:77"}),
        event("user.updated", USER | {"id": None}),
        event("user.updated", USER | {"updated_at": 10**30}),
        event("user.updated", USER | {"updated_at": "now"}),
        event("user.updated", USER | {"external_accounts": {"provider": "discord"}}),
        event("user.updated", {"id": "user_1", "updated_at": 1}),
        event("user.updated", USER | {"banned": "yes"}),
        event("user.updated", USER | {"padding": "x" * 1024 * 1024}),
        event("user.deleted", {}),
        event("user.deleted", {"id": "user_1", "deleted": False}),
        event("user.deleted", {"id": "user_1"}),
        event("user.deleted", {"id": "user_1\n", "deleted": True}),
        event("user.deleted", {"id": ["user_1"], "deleted": True}),
    ],
)
async def test_a_signed_message_that_says_nothing_readable_is_refused(content: bytes) -> None:
    async with open_scene() as scene:
        assert refusal(scene.provider, scene.clerk.signed(content)) is Code.BAD_ANSWER


async def test_a_message_that_does_not_speak_of_bans_tells_none() -> None:
    """Older messages of Clerk's have no such field."""
    async with open_scene() as scene:
        message = scene.clerk.signed(event("user.updated", USER))
        news = scene.provider.read_news(message.headers, message.content)
    assert news.person is not None
    assert not news.person.is_banned
