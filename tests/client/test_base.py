from __future__ import annotations

from uuid import UUID, uuid4

import discord
import pytest

from cogs.ui.base import LastingView, job_template
from tests.client.doors import CancelItem, CheckedItem


def test_a_job_is_named_in_the_custom_id_and_found_there() -> None:
    job_id = uuid4()
    item = CancelItem(job_id)
    found = job_template("cancel").fullmatch(item.custom_id)
    assert found
    assert UUID(found["job"]) == job_id
    assert len(item.custom_id) <= 100


@pytest.mark.parametrize(
    "custom_id",
    [
        "job:retry:00000000000000000000000000000007",
        "job:cancel:7",
        "job:cancel:0000000000000000000000000000000G",
        "job:cancel:000000000000000000000000000000070",
        "xjob:cancel:00000000000000000000000000000007",
    ],
)
def test_what_only_looks_like_a_job_is_none(custom_id: str) -> None:
    assert not job_template("cancel").fullmatch(custom_id)


def test_a_template_may_say_more() -> None:
    template = job_template("page", r":(?P<page>\d{1,3})")
    found = template.fullmatch("job:page:00000000000000000000000000000007:12")
    assert found
    assert found["page"] == "12"


def test_a_button_shows_what_its_class_says() -> None:
    component = CancelItem(UUID(int=1), disabled=True).to_component_dict()
    assert component["label"] == "Cancel"
    assert component["style"] == discord.ButtonStyle.danger.value
    assert component["disabled"]
    assert CancelItem(UUID(int=1), label="Stop").to_component_dict()["label"] == "Stop"


async def test_a_lasting_view_takes_only_what_lasts() -> None:
    link: discord.ui.Button[LastingView] = discord.ui.Button(label="Page", url="https://a.example")
    view = LastingView(CheckedItem("callback", "well"), link)
    assert len(view.children) == 2
    assert view.is_finished()
    with pytest.raises(TypeError, match="would not work after a restart"):
        LastingView(discord.ui.Button(label="kept"))
