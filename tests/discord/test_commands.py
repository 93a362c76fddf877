"""Commands and autocompletion, just inside the limits and just outside."""

from __future__ import annotations

import pytest

from tests.discord.bodies import (
    CALLBACK,
    TREE,
    Body,
    bounded,
    choices,
    command,
    fits,
    option,
    refused,
)
from tests.discord.payloads import check_tree

SUBCOMMAND = option("show", type=1)
GROUP = option("group", type=2, options=[SUBCOMMAND])


def test_a_tree_has_at_most_100_slash_and_15_of_each_menu() -> None:
    bounded(TREE, lambda n: [command(name=f"c{k}") for k in range(n)], 100)
    bounded(TREE, lambda n: [{"name": f"M {k}", "type": 2} for k in range(n)], 15)
    bounded(TREE, lambda n: [{"name": f"M {k}", "type": 3} for k in range(n)], 15)


def test_no_two_commands_of_a_kind_have_one_name() -> None:
    check_tree([command(name="a"), {"name": "a", "type": 3}])
    refused(TREE, [command(name="a"), command(name="a")], "'a' a second time")


@pytest.mark.parametrize("name", ["", "Replay", "two words", "a.b", "a/b", "x" * 33])
def test_a_name_is_one_word_in_lower_case(name: str) -> None:
    refused(TREE, [command(name=name)], "name")
    refused(TREE, [command(option(name))], "options\\[0\\].name")
    fits(TREE, [command(option("größe-2_a"), name="x" * 32)])


def test_a_context_menu_has_a_name_alone() -> None:
    bounded(TREE, lambda n: [{"name": "M" * n, "type": 3}], 32)
    fits(TREE, [{"name": "Analyze replays", "type": 3, "description": "", "options": []}])
    refused(TREE, [{"name": "x", "type": 3, "description": "y"}], "no place in a context menu")


def test_a_description_has_1_to_100_characters() -> None:
    bounded(TREE, lambda n: [command(description="x" * n)], 100)
    bounded(TREE, lambda n: [command(option(description="x" * n))], 100)
    refused(TREE, [command(description="")], "description")
    refused(TREE, [command(option(description=None))], "description")


def test_a_command_has_at_most_25_options_each_with_its_own_name() -> None:
    bounded(TREE, lambda n: [command(*(option(f"o{k}") for k in range(n)))], 25)
    refused(TREE, [command(option("a"), option("a"))], "'a' a second time")


def test_required_options_come_first() -> None:
    needed, free = option("a", required=True), option("b")
    fits(TREE, [command(needed, free)])
    refused(TREE, [command(free, needed)], "is required and comes after")
    refused(TREE, [command(option("s", type=1, options=[free, needed]))], "comes after")


def test_an_option_has_at_most_25_choices_all_different() -> None:
    bounded(TREE, lambda n: [command(option(choices=choices(n)))], 25)
    refused(TREE, [command(option(choices=choices(1) * 2))], "a second time")
    refused(TREE, [command(option(choices=choices(1), autocomplete=True))], "and autocomplete")
    refused(TREE, [command(option(type=5, autocomplete=True))], "which its type cannot")


def test_a_choice_has_a_name_and_a_value_of_100_characters() -> None:
    def one(name: str, value: object) -> list[Body]:
        return [command(option(choices=[{"name": name, "value": value}]))]

    bounded(TREE, lambda n: one("x" * n, "v"), 100)
    bounded(TREE, lambda n: one("x", "v" * n), 100)
    refused(TREE, one("", "v"), "name")
    refused(TREE, one("x", None), "value")


def test_subcommands_stand_at_the_top_or_in_a_group() -> None:
    fits(TREE, [command(GROUP, SUBCOMMAND)])
    refused(TREE, [command(SUBCOMMAND, option())], "mix")
    refused(TREE, [command(option("g", type=2, options=[GROUP]))], "no subcommand")
    refused(TREE, [command(option("g", type=2, options=[]))], "0 items")
    refused(TREE, [command(option("s", type=1, options=[SUBCOMMAND]))], "holds a subcommand")


def test_a_text_option_has_bounds_that_can_be_met() -> None:
    bounded(TREE, lambda n: [command(option(max_length=n))], 6000)
    refused(TREE, [command(option(min_length=5, max_length=4))], "min_length")
    refused(TREE, [command(option(max_length=0))], "max_length")


def test_a_command_has_at_most_8000_characters_in_all_its_depth() -> None:
    wide = [{"name": f"{n:0100}", "value": f"{n:0100}"} for n in range(39)]

    def deep(characters: int) -> list[Body]:
        """So many: 7800 in the choices, 111 in names and the other descriptions."""
        first = option("a", description="d" * 100, choices=wide[:25])
        second = option("b", description="d" * (characters - 7911), choices=wide[25:])
        inner = option("s", type=1, description="d", options=[first, second])
        return [command(inner, description="d")]

    bounded(TREE, deep, 8000, "8001 characters in all")


def test_the_longest_language_counts() -> None:
    translated = {"de": "x" * 101}
    refused(TREE, [command(description_localizations=translated)], "description_localizations")
    fits(TREE, [command(name_localizations={"de": "wiederholung"})])
    refused(TREE, [command(name_localizations={"de": "Wieder Holung"})], "name_localizations")


@pytest.mark.parametrize(("key", "known"), [("contexts", [0, 1, 2]), ("integration_types", [0, 1])])
def test_a_command_says_where_it_can_be_used(key: str, known: list[int]) -> None:
    fits(TREE, [command(**{key: known})])
    refused(TREE, [command(**{key: []})], key)
    refused(TREE, [command(**{key: [known[-1] + 1]})], key)


def test_autocompletion_offers_at_most_25() -> None:
    bounded(CALLBACK, lambda n: {"type": 8, "data": {"choices": choices(n)}}, 25)
    fits(CALLBACK, {"type": 8, "data": {"choices": []}})


@pytest.mark.parametrize("wrong", [{"name": "x" * 101, "value": "v"}, {"name": "x", "value": ""}])
def test_what_autocompletion_offers_has_a_name_and_a_value(wrong: Body) -> None:
    refused(CALLBACK, {"type": 8, "data": {"choices": [wrong]}}, "choices\\[0\\]")
