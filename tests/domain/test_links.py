"""What people paste becomes replay numbers, and what only resembles one does not."""

import time
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.links import (
    FoundLinks,
    Refusal,
    ReplayLink,
    find_links,
    replay_id_of,
    replay_url,
)

LINK = "https://www.duelingbook.com/replay?id="
EVIL = "evil.example"


def ids(text: str) -> list[int]:
    """The replays of a text in which nothing is refused."""
    found = find_links(text)
    assert found.not_understood == ()
    return [link.replay_id for link in found.links]


def refused(text: str) -> Refusal:
    """The one refusal of a text that yields no replay."""
    found = find_links(text)
    assert found.links == ()
    assert len(found.not_understood) == 1
    return found.not_understood[0]


@pytest.mark.parametrize(
    "text",
    [
        "https://www.duelingbook.com/replay?id=77512398",
        "http://www.duelingbook.com/replay?id=77512398",
        "https://duelingbook.com/replay?id=77512398",
        "www.duelingbook.com/replay?id=77512398",
        "duelingbook.com/replay?id=77512398",
        "//www.duelingbook.com/replay?id=77512398",
        "HTTPS://WWW.DuelingBook.COM/Replay?ID=77512398",
        "https://www.duelingbook.com/replay/?id=77512398",
        "https://www.duelingbook.com/view-replay?id=77512398",
        "https://www.duelingbook.com/view-replay/?id=77512398",
        "https://www.duelingbook.com//replay?id=77512398",
        "https://www.duelingbook.com/replay?id=1168588-77512398",
        "https://www.duelingbook.com/replay?id=1168588%2D77512398",
        "https://www.duelingbook.com/replay?utm_source=discord&id=77512398",
        "https://www.duelingbook.com/replay?id=77512398&utm_source=discord&fbclid=a-B_1",
        "https://www.duelingbook.com/replay?utm_source=x&amp;id=77512398",
        "https://www.duelingbook.com/replay?utm_source=x&#38;id=77512398",
        "https://www.duelingbook.com/replay?id=77512398#top",
        "https://www.duelingbook.com/replay?id=77512398&id=1168588-77512398",
        "https:\\/\\/www.duelingbook.com\\/replay?id=77512398",
        "view-source:https://www.duelingbook.com/replay?id=77512398",
        "<iframe src='https://www.duelingbook.com/replay?id=77512398' width=560></iframe>",
        "game1:https://www.duelingbook.com/replay?id=77512398",
        "#2:duelingbook.com/replay?id=77512398",
        "watch thishttps://www.duelingbook.com/replay?id=77512398",
        "https://www.duelingbook.com/replay?id=77512398です",
    ],
)
def test_every_form_of_an_address_is_understood(text: str) -> None:
    assert ids(text) == [77512398]


@pytest.mark.parametrize(
    "around",
    [
        "{}", " {} ", "<{}>", "[our match]({})", "[our match](<{}>)", "**{}**", "*{}*", "__{}__",
        "_{}_", "~~{}~~", "||{}||", "`{}`", "```\n{}\n```", "> {}", "- {}", "1. {}", "2) {}",
        '"{}"', "'{}'", "\u201c{}\u201d", "\u00ab{}\u00bb", "({})", "{}.", "{},", "{}!", "{}?",
        "{};", "{}:", "{}/", "{}\u3002", "see {} please", "\u200b{}\ufeff", "\U0001f3ae {}",
        "{}\r\n", "\t{}", '<a href="{}">us</a>', "{}\u2026", "{}#", "{}&", "x: {}",
    ],
)  # fmt: skip
@settings(max_examples=20)  # for each decoration
@given(replay_id=st.integers(1, 10**12 - 1), form=st.sampled_from(["{}", "7-{}", "{}&match=2"]))
def test_decorations_do_not_hide_a_link(around: str, replay_id: int, form: str) -> None:
    found = find_links(around.format(LINK + form.format(replay_id)))
    assert [link.replay_id for link in found.links] == [replay_id]
    assert found.not_understood == ()


@given(st.integers(1, 10**12 - 1))
def test_the_canonical_address_leads_to_itself(replay_id: int) -> None:
    (link,) = find_links(replay_url(replay_id)).links
    assert link == ReplayLink(replay_id)
    assert link.url == replay_url(replay_id) == f"{LINK}{replay_id}"


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert isinstance(find_links(text), FoundLinks)


PIECES = [
    "https://", "www.", "duelingbook.com", EVIL, "/", "replay", "view-", "?", "id=", "&", "match=",
    "1", "23", "456789", "-", "=", "#", "@", ":", "%", "%2F", ".", "_", "\\", " ", "\n", ",", "x",
    "\u0435", "\uff11", "\u200b", "&amp;", "\ud800", "\x00", "\u0660", "\u00b2", "\u0130",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_is_found_is_sound_and_not_found_twice(text: str) -> None:
    found = find_links(text)
    replay_ids = [link.replay_id for link in found.links]
    assert len(set(replay_ids)) == len(replay_ids)
    assert all(0 < replay_id < 10**12 for replay_id in replay_ids)
    assert all(link.matches and len({*link.matches}) == len(link.matches) for link in found.links)
    assert len(set(found.not_understood)) == len(found.not_understood)
    assert all(len(refusal.text) <= 80 for refusal in found.not_understood)


@given(st.lists(st.integers(100, 10**12 - 1), min_size=1, max_size=8, unique=True), st.data())
def test_several_links_and_numbers_are_found_in_their_order(
    replay_ids: list[int], data: st.DataObject
) -> None:
    forms = st.sampled_from([LINK + "{}", "<" + LINK + "5-{}>", "{}", "1168588-{}", "#{}"])
    gaps = st.sampled_from([" ", "\n", ", ", ",", ";", " | ", "\r\n- ", "\t", " \u2022 ", " / "])
    text = "".join(data.draw(forms).format(i) + data.draw(gaps) for i in replay_ids)
    assert ids(text) == replay_ids


@given(st.lists(st.integers(1, 10**12 - 1), min_size=1, unique=True), st.data())
def test_links_need_no_separator(replay_ids: list[int], data: st.DataObject) -> None:
    forms = [LINK, "www.duelingbook.com/replay?id=", "duelingbook.com/replay?match=2&id=3-"]
    text = "".join(data.draw(st.sampled_from(forms)) + str(i) for i in replay_ids)
    assert ids(text) == replay_ids


@pytest.mark.parametrize(
    "gap", ["&", "/", ".", ":", "_", "+", "~", "#", "\u2192", "&match=1", "%0A"]
)
def test_links_stand_apart_at_any_sign(gap: str) -> None:
    assert ids(f"{LINK}11{gap}{LINK}22") == [11, 22]


def test_an_address_in_a_parameter_is_not_another_link() -> None:
    assert ids(f"{LINK}11&ref={LINK}22") == [11]
    assert ids(f"{LINK}11&ref=duelingbook.com/replay?id=22") == [11]


def test_the_same_replay_counts_once_with_all_its_matches() -> None:
    text = f"{LINK}5-77 {LINK}88&match=1 {LINK}77&match=2 duelingbook.com/replay?match=2&id=6-77"
    assert find_links(text).links == (ReplayLink(77, (None, 2)), ReplayLink(88, (1,)))


@pytest.mark.parametrize(
    ("value", "match"),
    [
        ("2", 2), ("99", 99), ("2.", 2), ("2_", 2), ("0", None), ("-1", None), ("100", None),
        ("02", None), ("2x", None), ("", None), ("two", None), ("9" * 5000, None), ("\u0662", None),
    ],
)  # fmt: skip
def test_a_match_is_a_small_number_or_nothing(value: str, match: int | None) -> None:
    assert find_links(f"{LINK}77&match={value}").links == (ReplayLink(77, (match,)),)


@pytest.mark.parametrize(
    "address",
    [
        "https://duelingbook.com.evil.example/replay?id=1",
        "duelingbook.com.evil.example/replay?id=1",
        "https://duelingbook.co/replay?id=1",
        "https://duelingbook.community/replay?id=1",
        "https://duelingb00k.com/replay?id=1",
        "https://evil-duelingbook.com/replay?id=1",
        "evil-duelingbook.com/replay?id=1",
        "evilduelingbook.com/replay?id=1",
        "https://test.duelingbook.com/replay?id=1",
        "www.www.duelingbook.com/replay?id=1",
        "https://www.duelingbook.com./replay?id=1",
        "https://xn--duelingbok-66g.com/replay?id=1",
        "https://du\u0435lingbook.com/replay?id=1",
        "du\u0435lingbook.com/replay?id=1",
        "\u0435duelingbook.com/replay?id=1",
        "https://duelingboo\u212a.com/replay?id=1",
        "https://www.duelingbook\u2024com/replay?id=1",
        "https://evil.example/replay?id=1",
        "https://evil.example/replay?match=2&id=1",
    ],
)
def test_other_sites_are_refused(address: str) -> None:
    assert refused(address) == Refusal(
        address, refused("https://evil.example/replay?id=2").sentence
    )
    assert "not on www.duelingbook.com" in refused(address).sentence


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/?u=https://www.duelingbook.com/replay?id=1",
        "https://evil.example/?u=duelingbook.com/replay?id=1",
        "evil.example/?u=duelingbook.com/replay?id=1",
        "evil.example/https://www.duelingbook.com/replay?id=1",
        "evil.example#https://www.duelingbook.com/replay?id=1",
        "https://evil.example/#www.duelingbook.com/replay?id=1",
        "https://evil.example/?u=https%3A%2F%2Fwww.duelingbook.com%2Freplay%3Fid%3D1",
        "https://evil.example\\www.duelingbook.com/replay?id=1",
        "evil.example\\https://www.duelingbook.com/replay?id=1",
        "https://www.google.com/url?q=https://www.duelingbook.com/replay?id=1&sa=D",
    ],
)
def test_redirects_are_refused(address: str) -> None:
    assert "leads through another site" in refused(address).sentence


@pytest.mark.parametrize(
    "address",
    [
        "https://www.duelingbook.com@evil.example/replay?id=1",
        "duelingbook.com@evil/replay?id=1",
        "https://user:pw@www.duelingbook.com/replay?id=1",
        "user@duelingbook.com/replay?id=1",
        "@duelingbook.com/replay?id=1",
        "user@https://www.duelingbook.com/replay?id=1",
        "%68https://www.duelingbook.com/replay?id=1",
        "https://www.duelingbook.com:443/replay?id=1",
        "duelingbook.com:8080/replay?id=1",
        "https://www.duelingbook.com%2Freplay?id=1",
        "https://www.duelingbook.com%40evil.example/replay?id=1",
        "https://duelingbook%2Ecom/replay?id=1",
        "https://%77ww.duelingbook.com/replay?id=1",
        "https%3A%2F%2Fwww.duelingbook.com%2Freplay%3Fid%3D1",
        "ftp://www.duelingbook.com/replay?id=1",
        "ttps://www.duelingbook.com/replay?id=1",
    ],
)
def test_disguised_hosts_are_refused(address: str) -> None:
    assert "around its host" in refused(address).sentence


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://www.duelingbook.com/deck?id=5", "a deck"),
        ("duelingbook.com/DECK?id=1-5", "a deck"),
        ("https://www.duelingbook.com/", "no replay"),
        ("https://www.duelingbook.com/profile?id=5", "no replay"),
        ("https://www.duelingbook.com/replay/77512398", "no replay"),
        ("https://www.duelingbook.com?id=5", "no replay"),
        ("/replay?id=5", "names no site"),
        ("view-replay?id=5", "names no site"),
        (LINK, "no complete replay number"),
        (f"{LINK}abc", "no complete replay number"),
        (f"{LINK}12abc", "no complete replay number"),
        (f"{LINK}12-", "no complete replay number"),
        (f"{LINK}12-13-14", "no complete replay number"),
        (f"{LINK}12\u0663", "no complete replay number"),
        (f"{LINK}-5", "no complete replay number"),
        (f"{LINK}5-0", "above zero"),
        (f"{LINK}0", "above zero"),
        (f"{LINK}1234567890123", "12 digits"),
        (f"{LINK}1234567890123-5", "12 digits"),
        (f"{LINK}{'9' * 5000}", "12 digits"),
        (f"{LINK}11&id=12", "two different"),
        (f"{LINK}11&id=x", "two different"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(address: str, reason: str) -> None:
    assert reason in refused(address).sentence


@pytest.mark.parametrize("form", ["{}", "[mine]({})", "see {}.", "{0} {0}"])
def test_a_refused_link_hides_no_good_one(form: str) -> None:
    bad = "https://duelingbook.co/replay?id=1"
    found = find_links(f"{form.format(bad)}\n{LINK}77512398")
    assert found.links == (ReplayLink(77512398),)
    assert [refusal.text.rstrip(".") for refusal in found.not_understood] == [bad]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("456", [456]), ("123-456", [456]), ("77512398,76245388", [77512398, 76245388]),
        ("  77512398\n\n1168588-76245388;\n", [77512398, 76245388]), ("#77512398", [77512398]),
        ("id=77512398 ID:5-76245388", [77512398, 76245388]), ("`77512398`", [77512398]),
        ("1. 77512398\n2. 76245388", [77512398, 76245388]), ("(77512398)", [77512398]),
        ("\uff17\uff17\uff15\uff11\uff12\uff13\uff19\uff18", [77512398]), ("20251012", [20251012]),
        ("77\u200b512398", [77512398]), (f"{LINK}11 77512398", [11, 77512398]),
        ("https://youtu.be/x 77512398", [77512398]), ("- 77512398\n- 456", [77512398, 456]),
        ("Our games:\n77512398 1-76245388\nthanks", [77512398, 76245388]),
        (f"Our games:\n1) {LINK}11, 77512398", [11, 77512398]), ("", []), ("---", []),
    ],
)  # fmt: skip
def test_numbers_among_nothing_else_are_replays(text: str, expected: list[int]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "we won 2-1", "score: 2-0-1", "on 2025-10-12", "12/10/2025", "12.10.2025", "at 20:15",
        "20:15:30", "he has 8000 LP", "call 0612345678", "call +33 6 12 34 56 78",
        "call (555) 123-4567", "<@123456789012345678>", "<#123456789012345678> see",
        "<t:1700000000:R>", "my id is 123456789012345678", "won on 20251012", "1,234 people",
        "page 77512", "Line one\n2-1\nline three", "Line one\n5000\nline three", "v1.77512398",
        "costs $77512398", "77512398%", "a\n06 12 34 56 78", "\u0663\u0664\u0665\u0666\u0667",
        "1v1 77", "I play on duelingbook.com.", "me@duelingbook.com", "see duelingbook.com",
    ],
)  # fmt: skip
def test_numbers_and_names_in_a_sentence_are_no_replays(text: str) -> None:
    assert find_links(text) == FoundLinks((), ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2-1", "fewer than 3 digits"), ("12", "fewer than 3 digits"), ("0", "above zero"),
        ("3-0", "above zero"), ("0612345678", "does not begin with 0"), ("-5", "above zero"),
        ("-77512398", "above zero"), ("123456789012345678", "12 digits"), ("9" * 5000, "12 digits"),
        ("Played on:\n20251012", "a date"), ("Call:\n0612345678", "begin with 0"),
        ("check 77512398 please", "among words"), ("game 1: 1168588-77512398", "among words"),
    ],
)  # fmt: skip
def test_a_doubtful_number_is_refused_with_a_reason(text: str, reason: str) -> None:
    assert reason in refused(text).sentence


def test_a_number_in_a_sentence_does_not_hide_the_links_beside_it() -> None:
    found = find_links(f"{LINK}11 we won 2-1 on 2025-10-12, rating 1234567")
    assert found.links == (ReplayLink(11),)
    assert [refusal.text for refusal in found.not_understood] == ["1234567"]


def test_refusals_are_short_sentences_that_say_what_to_do() -> None:
    texts = [f"{EVIL}/replay?id=1", LINK, f"{LINK}0", "2-1", "/replay?id=1", "x 77512398", "9" * 99]
    for text in texts:
        sentence = refused(text).sentence
        assert sentence.startswith(("This ", "A "))
        assert sentence.endswith(".")
        assert ": " in sentence
        assert len(sentence) <= 180


def test_a_long_address_is_shown_by_its_beginning() -> None:
    refusal = refused(f"https://{EVIL}/replay?id=1&{'x' * 5000}")
    assert refusal.text.startswith(f"https://{EVIL}/replay?id=1&xxx")
    assert refusal.text.endswith("x\u2026")
    assert len(refusal.text) == 80


def test_results_are_frozen() -> None:
    found = find_links(f"{LINK}11")
    with pytest.raises(FrozenInstanceError):
        found.links[0].replay_id = 12  # type: ignore[misc]


def seconds(text: str) -> float:
    """The fastest of a few runs, which is the one that other programs disturbed least."""

    def once() -> float:
        begin = time.perf_counter()
        find_links(text)
        return time.perf_counter() - begin

    return min(once() for _ in range(3))


@pytest.mark.parametrize("head", ["", f"{LINK}1", f"https://{EVIL}/?u=", "x "])
@pytest.mark.parametrize(
    "tile",
    [
        "a", "1", "1-", "1 ", "2-1\n", "-", "_", "#", "~", ".", "/", "@", "?", "&", "&amp;", "%41",
        "id=1&", "www.", "://", "https://", "1https://", "=https://", "duelingbook.com", "replay/",
        "duelingbook.com/", "replay?id=", f"evil-{LINK}", LINK, f"{LINK}1", f"{LINK}1 ", "\u200b",
        "x/duelingbook ", "1. ", "\n", " ", "8000 lp\n", "[x](", "\uff11", "\u0435/replay?id=1 ",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_and_not_faster(head: str, tile: str) -> None:
    times = 4_000 // len(tile)
    short = seconds(head + tile * times)
    # Eight times the text: linear is 8, quadratic 64; what is too short to measure says nothing.
    assert seconds(head + tile * times * 8) < max(short, 0.0005) * 32


def test_a_megabyte_is_read() -> None:
    text = f"{LINK}77512398\n{'x' * 1_000_000}\n{'1-' * 500_000}\n{'https://' * 125_000}"
    assert find_links(text).links == (ReplayLink(77512398),)


def test_an_address_made_from_a_number_leads_back_to_it() -> None:
    for replay_id in (1, 20, 900_000_101, 10**12 - 1):
        assert replay_id_of(replay_url(replay_id)) == replay_id
