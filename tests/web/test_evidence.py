"""Evidence on the site: an index, a page a figure, and nothing on a plain link that tells."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from bot.domain.analysis.definitions import DEFINITIONS, FigureKey
from bot.domain.jobs import Job, Submission
from bot.domain.links import replay_url
from bot.domain.player_keys import player_key
from bot.services.askers import TERMINAL_ASKER
from bot.web.views.evidence import TELL_NO_SCORE
from tests.cli.running import quick_duel
from tests.services import teams
from tests.services.world import World
from tests.web.publishing import given, publish, unpublish
from tests.web.strict_html import read_page
from tests.web.visiting import Site

pytest_plugins = ("tests.database",)

ANA_ = player_key("Ana")
_SHOWN = "?scores=1"


@pytest.fixture
async def job(world: World) -> Job:
    """Two replays of Ana's: one against Ben, one against Cleo."""
    world.shelf.files |= {
        1: quick_duel(1).to_json(),
        2: quick_duel(2, ben="Cleo", day="2025-11-09").to_json(),
    }
    links = replay_url(1), replay_url(2)
    asked = await world.submissions.submit(TERMINAL_ASKER, Submission(links))
    return (await world.work(asked)).job


def _listed(text: str, own: str) -> list[str]:
    """The figures to which an index leads."""
    return re.findall(rf'href="{own}/evidence/([a-z_]+)(?:\?scores=1)?"', text)


async def test_each_figure_of_the_index_has_a_page_of_its_own(site: Site, job: Job) -> None:
    own = f"{await publish(site, job)}/players/{ANA_}"
    for query in (_SHOWN, ""):
        index = await given(site, f"{own}/evidence{query}")
        assert read_page(index.text).faults == []
        listed = _listed(index.text, own)
        assert len(listed) == len(set(listed)) > 2
        for key in listed:
            assert f'href="{own}/evidence/{key}{query}"' in index.text
            told = await given(site, f"{own}/evidence/{key}{query}")
            page = read_page(told.text)
            assert (told.status, page.faults) == (200, [])
            assert f"<h1>{DEFINITIONS[FigureKey(key)].title}</h1>" in told.text
            assert {f"{own}{query}", f"{own}/evidence{query}"} <= set(page.links)
            assert f"/definitions#{key}" in page.links
            assert replay_url(1) in told.text


async def test_a_page_of_evidence_names_opponent_day_and_moment(site: Site, job: Job) -> None:
    own = f"{await publish(site, job)}/players/{ANA_}"
    told = (await given(site, f"{own}/evidence/side_shown{_SHOWN}")).text
    for who, day, number in (("Ben", "16 Nov 2025", 1), ("Cleo", "9 Nov 2025", 2)):
        link = f'<a href="{replay_url(number)}" rel="noreferrer">vs <bdi>{who}</bdi>, {day}'
        assert f"{link} \N{MIDDLE DOT} replay {number}</a>" in told
    assert len(re.findall(r'<span class="num">game 2, \d+:\d\d</span>', told)) == 2
    assert told.count("Open the replay, then go to the game and the minute.") == 1


async def test_a_plain_link_lists_no_figure_that_tells_a_score(site: Site, job: Job) -> None:
    own = f"{await publish(site, job)}/players/{ANA_}"
    plain = (await given(site, f"{own}/evidence")).text
    assert set(_listed(plain, own)) <= TELL_NO_SCORE
    assert plain.count("Figures that tell scores are left out") == 1
    assert not re.search(r"[0-9] places?\b", plain)
    shown = (await given(site, f"{own}/evidence{_SHOWN}")).text
    assert "match_record" in _listed(shown, own)
    assert re.search(r"[0-9] places in 2 replays", shown)
    assert "left out" not in shown


async def test_a_plain_link_to_a_figure_that_tells_says_so_and_no_more(
    site: Site, job: Job
) -> None:
    base = await publish(site, job)
    told = {}
    for name in ("Ana", "Ben"):
        own = f"{base}/players/{player_key(name)}"
        # Ana won every game, and Ben lost each of his.
        for key in ("won_by", "lost_by"):
            page = (await given(site, f"{own}/evidence/{key}")).text
            assert "Figures that tell scores are left out" in page
            assert "duelingbook" not in page.lower()
            told[name, key] = page.replace(player_key(name), "key").replace(name, "name")
    assert told["Ana", "won_by"] == told["Ben", "won_by"]
    assert told["Ana", "lost_by"] == told["Ben", "lost_by"]
    shown = (await given(site, f"{base}/players/{ANA_}/evidence/won_by{_SHOWN}")).text
    assert replay_url(2) in shown


@pytest.mark.parametrize(
    "tail", ["nothing", "match_records", "MATCH_RECORD", "match_record/", "match_record%20", ""]
)
async def test_an_unknown_figure_is_not_found_like_anything_else(
    site: Site, job: Job, tail: str
) -> None:
    path = await publish(site, job)
    missing = await given(site, f"/r/{uuid4()}")
    told = await given(site, f"{path}/players/{ANA_}/evidence/{tail}{_SHOWN}")
    assert (told.status, told.body) == (404, missing.body)


async def test_nobody_sees_the_evidence_of_what_is_not_shown(site: Site, job: Job) -> None:
    path = await publish(site, job)
    missing = await given(site, f"/r/{uuid4()}")
    stranger = await given(site, f"{path}/players/{player_key('Zoe')}/evidence/match_record")
    assert (stranger.status, stranger.body) == (404, missing.body)
    await unpublish(site, job)
    for tail in ("", "/match_record", "/side_shown", f"/match_record{_SHOWN}"):
        told = await given(site, f"{path}/players/{ANA_}/evidence{tail}")
        assert (told.status, told.body) == (404, missing.body), tail


async def test_a_team_has_evidence_of_each_player(site: Site) -> None:
    job = await teams.confirmed(site.world, asker=TERMINAL_ASKER)
    own = f"{await publish(site, job)}/players/{ANA_}"
    listed = _listed((await given(site, f"{own}/evidence{_SHOWN}")).text, own)
    assert {"match_record", "list_matches"} <= set(listed)
    told = (await given(site, f"{own}/evidence/match_record{_SHOWN}")).text
    assert "vs <bdi>Xavier</bdi>, 9 Nov 2025" in told
    assert "vs <bdi>Yara</bdi>, 16 Nov 2025" in told


async def test_a_strangers_name_stays_text_on_a_page_of_evidence(site: Site) -> None:
    name = '"><script>boo()</script>'
    site.world.shelf.files[3] = quick_duel(3, ben=name).to_json()
    job = (await site.world.done(3)).job
    base = await publish(site, job)
    for key in (ANA_, player_key(name)):
        told = (await given(site, f"{base}/players/{key}/evidence/opponent_matches{_SHOWN}")).text
        assert "&lt;script&gt;boo()" in told
        assert read_page(told).faults == []
