"""The numbers that players have on the site."""

import json

import pytest

from bot.domain.replay.games import read_replay
from bot.samples.scenes import two_to_one


def test_a_replay_says_whose_accounts_played() -> None:
    replay = read_replay(two_to_one().to_json())
    marigold, tobias = replay.accounts
    assert marigold is not None
    assert tobias is not None
    assert marigold != tobias


@pytest.mark.parametrize("odd", ["x", "12", 0, -5, 1.5, None, {}, [], True, 10**13])
def test_what_cannot_be_an_account_is_none(odd: object) -> None:
    file = json.loads(two_to_one().to_json())
    file["player1"]["user_id"] = odd
    del file["player2"]["user_id"]
    replay = read_replay(json.dumps(file).encode())
    assert replay.accounts == (None, None)
    assert replay.players == ("Marigold", "Tobias K")
