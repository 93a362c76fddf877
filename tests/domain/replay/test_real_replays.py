"""Every field of the real replays and of the synthetic ones."""

from __future__ import annotations

import json

import pytest

from bot.domain.errors import ReplayError, ReplayErrorCode
from bot.domain.replay.games import read_replay
from bot.domain.replay.model import Replay
from bot.domain.replay.plays import KINDS
from tests.domain.replay.reading import answer, differences
from tests.real_replays import REPLAYS, content_of, raw_replays, real_files, right_answer, synthetic
from tests.samples.every_verb import every_verb


def everything() -> list[Replay]:
    real_files()
    return [read_replay(data) for data in raw_replays()]


def test_every_field_of_every_real_replay_is_right() -> None:
    files = real_files()
    wrong = {
        file.name: found
        for file in files
        if (found := compared(content_of(file), right_answer(file)))
    }
    assert wrong == {}
    assert len(files) == len(list((REPLAYS / "expected").glob("*.json")))


def compared(data: bytes, right: dict[str, object]) -> list[str]:
    return list(differences(right, answer(read_replay(data))))


def test_the_site_agrees_with_every_score_and_no_card_is_left_over() -> None:
    assert [replay.doubts for replay in everything() if replay.doubts] == []


def test_no_card_of_a_real_replay_is_a_guess() -> None:
    for replay in everything():
        for game in replay.games:
            for side in game.players:
                assert not side.lower_bound
                places = [copy.object_id for copy in side.seen + side.shown_after_end]
                assert None not in places
                assert len(set(places)) == len(places)


def test_a_real_hand_is_left_as_often_as_it_is_entered() -> None:
    for replay in everything():
        for game in replay.games:
            for side in game.players:
                opening = [
                    stay.name for stay in side.held if stay.entered_at_s == game.started_at_s
                ]
                assert sorted(opening) == sorted(side.opening_hand)
                assert {stay.object_id for stay in side.held} <= {c.object_id for c in side.seen}


def test_every_kind_of_play_of_the_real_replays_is_known() -> None:
    for file in real_files():
        plays = json.loads(content_of(file))["plays"]
        assert {play["play"] for play in plays} <= KINDS.keys()


def test_every_kind_of_play_of_the_builder_is_known() -> None:
    assert {str(play["play"]) for play in every_verb().build()["plays"]} <= KINDS.keys()


def test_a_replay_of_2017_is_right() -> None:
    replay = read_replay(synthetic("version5_synthetic.json"))
    right = json.loads(synthetic("version5_synthetic.expected.json"))
    assert list(differences(right, answer(replay))) == []
    assert replay.version == 5
    assert all(side.lower_bound for game in replay.games for side in game.players)


@pytest.mark.parametrize("name", ["invalid_token", "login", "missing_token"])
def test_the_sites_own_error_is_passed_on(name: str) -> None:
    body = synthetic(f"error_{name}.json")
    with pytest.raises(ReplayError) as caught:
        read_replay(body)
    message = json.loads(body)["message"]
    assert caught.value.code is ReplayErrorCode.SITE_ERROR
    assert caught.value.detail == message
    assert message in caught.value.sentence


def test_the_site_agrees_with_the_size_of_every_hand_it_shuffles() -> None:
    """`prev` lists the whole hand: how many cards are held then was told by a second witness."""
    compared_hands = 0
    for file in real_files():
        replay = read_replay(content_of(file))
        for play in json.loads(content_of(file))["plays"]:
            if play["play"] in ("Shuffle hand", "Reveal") and "hand" in play:
                at = play["seconds"]
                game = next(game for game in reversed(replay.games) if game.started_at_s <= at)
                stays = game.of(play["username"]).held
                moments = {stay.entered_at_s for stay in stays} | {stay.left_at_s for stay in stays}
                if at not in moments and (game.ended_at_s is None or at < game.ended_at_s):
                    held = [stay for stay in stays if stay.entered_at_s < at]
                    held = [one for one in held if one.left_at_s is None or at < one.left_at_s]
                    assert len(held) == len(play["prev"])
                    compared_hands += 1
    assert compared_hands > 200
