"""Each kind of card has its color, and its text can be read on it."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.domain.replay.model import CardType
from bot.rendering.pictures.colors import Color, Kind, Theme, kind_of, palette_of
from tests.rendering.pictures.decks import FRAMES, card, spell, trap

AA = 4.5
"""The least contrast of text that WCAG 2 calls readable, level AA."""


def luminance(color: Color) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (whole / 255 for whole in color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", Theme)
def test_every_text_can_be_read_on_its_ground(theme: Theme) -> None:
    palette = palette_of(theme)
    inks = {"page": palette.page, "faint": palette.faint, "warning": palette.warning}
    inks |= {kind.value: ink for kind, ink in palette.tiles.items()}
    ratios = {name: contrast(ink.ground, ink.text) for name, ink in inks.items()}
    assert {name: ratio for name, ratio in ratios.items() if ratio < AA} == {}


@pytest.mark.parametrize("theme", Theme)
def test_every_kind_has_a_color_of_its_own(theme: Theme) -> None:
    palette = palette_of(theme)
    assert set(palette.tiles) == set(Kind)
    grounds = [palette.page.ground, *(ink.ground for ink in palette.tiles.values())]
    for one, other in combinations(grounds, 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) >= 40


@pytest.mark.parametrize("frame", FRAMES)
def test_a_monster_has_the_kind_of_its_frame(frame: str) -> None:
    assert kind_of(card("Ogre", color=frame)) == frame.lower()


def test_spells_and_traps_have_theirs_and_the_unheard_of_has_one_too() -> None:
    assert kind_of(spell("Well")) is Kind.SPELL
    assert kind_of(trap("Pit")) is Kind.TRAP
    assert kind_of(card("Weave", color="Tapestry")) is Kind.OTHER
    assert kind_of(card("Skill", kind="Skill")) is Kind.OTHER
    assert kind_of(card("Effect", kind="Effect", color="Effect")) is Kind.OTHER
    assert kind_of(card("Spell", kind=CardType.MONSTER, color="Spell")) is Kind.OTHER
