from __future__ import annotations

import msgspec

from bot.domain.analysis.results import (
    ANALYSIS_VERSION,
    Analysis,
    LeftOut,
    decode_analysis,
    encode_analysis,
)
from bot.domain.links import replay_url
from bot.domain.replay.games import read_replay
from bot.samples.scenes import demo_replays

REPLAYS = tuple(read_replay(content) for _, content in demo_replays())
LEFT_OUT = (LeftOut(replay_url(7), "It is a tag duel: send another replay."),)
ANALYSIS = Analysis(ANALYSIS_VERSION, REPLAYS, LEFT_OUT)


def test_an_analysis_is_read_back_as_it_was() -> None:
    assert decode_analysis(encode_analysis(ANALYSIS)) == ANALYSIS


def test_the_same_analysis_has_the_same_bytes() -> None:
    again = tuple(read_replay(content) for _, content in demo_replays())
    assert encode_analysis(Analysis(ANALYSIS_VERSION, again, LEFT_OUT)) == encode_analysis(ANALYSIS)


def test_another_versions_analysis_is_made_again_instead_of_read() -> None:
    for version in (ANALYSIS_VERSION - 1, ANALYSIS_VERSION + 1):
        assert decode_analysis(encode_analysis(Analysis(version, REPLAYS, LEFT_OUT))) is None


def test_what_is_no_analysis_is_none() -> None:
    told = msgspec.json.decode(encode_analysis(ANALYSIS))
    told["replays"][0]["games"] = "none"
    for content in (b"", b"{}", b"\xff", msgspec.json.encode(told)):
        assert decode_analysis(content) is None
