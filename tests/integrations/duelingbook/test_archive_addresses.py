from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.integrations.duelingbook.archive_addresses import (
    PLACE,
    archive_host,
    check_archive_address,
    check_archive_token,
)


@pytest.mark.parametrize(
    ("template", "host"),
    [
        ("https://archive.example.org/goat/{replay_id}.json", "archive.example.org:443"),
        ("http://ARCHIVE:8080/{replay_id}", "archive:8080"),
        ("https://archive.example.org?id={replay_id}&key=a%2Fb", "archive.example.org:443"),
        ("http://192.0.2.7/{replay_id}.json.gz", "192.0.2.7:80"),
        ("HTTPS://[2001:DB8::7]:8443/{replay_id}", "[2001:db8::7]:8443"),
        ("https://a_b.example.org/x@y:z/{replay_id}", "a_b.example.org:443"),
        ("https://1.example.org/{replay_id}", "1.example.org:443"),
    ],
)
def test_a_right_address_has_a_host_to_pace(template: str, host: str) -> None:
    assert check_archive_address(template) == template
    assert archive_host(template) == host


HOST = "its host is a name or an address"


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("", "no spaces"),
        ("https://archive.example.org/{replay_id} ", "no spaces"),
        ("https://archive.example.org/\n{replay_id}", "no spaces"),
        ("https://archïve.example.org/{replay_id}", "no spaces"),
        ("https://archive.example.org/%zz/{replay_id}", "no spaces"),
        ("archive.example.org/{replay_id}", "begins with https"),
        ("ftp://archive.example.org/{replay_id}", "begins with https"),
        ("file:///replays/{replay_id}", "begins with https"),
        ("https://user:pass@archive.example.org/{replay_id}", "no user name or password"),
        ("https://archive.example.org/{replay_id}#top", "no #"),
        ("https://archive.example.org/{replay_id}#", "no #"),
        ("https://archive.example.org/#{replay_id}", "no #"),
        ("https://archive.example.org/replays", "has {replay_id} once"),
        ("https://archive.example.org/{id}.json", "has {replay_id} once"),
        ("https://archive.example.org/{replay_id}/{replay_id}", "has {replay_id} once"),
        ("https://archive.example.org/{replay_id}/{week}", "no other braces"),
        ("https://archive.example.org\\@evil.example/{replay_id}", "no user name"),
        ("https://{replay_id}.example.org/{replay_id}", HOST),
        ("https:///{replay_id}", HOST),
        ("https://:443/{replay_id}", HOST),
        ("https://archive.example.org:0/{replay_id}", HOST),
        ("https://archive.example.org:65536/{replay_id}", HOST),
        ("https://archive.example.org:x/{replay_id}", HOST),
        ("https://archive..example.org/{replay_id}", HOST),
        ("https://-archive.example.org/{replay_id}", HOST),
        ("https://[fe80::1%25eth0]/{replay_id}", HOST),
        ("https://[::1/{replay_id}", HOST),
        ("https://[::1]x/{replay_id}", HOST),
        ("https://[v1.x]/{replay_id}", HOST),
        ("http://0x7f.1/{replay_id}", HOST),
        ("http://127.1/{replay_id}", HOST),
        ("http://2130706433/{replay_id}", HOST),
        ("http://0177.0.0.1/{replay_id}", HOST),
        ("http://archive.0x7f/{replay_id}", HOST),
    ],
)
def test_a_wrong_address_is_refused_with_a_phrase_for_its_operator(template: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"^it has|^it begins|^its host") as caught:
        check_archive_address(template)
    assert why in str(caught.value)


@settings(deadline=None)
@given(
    st.sampled_from(["http://", "https://", "https:/", "//"]),
    st.text("aZ0x.:[]@/\\?#%&={}-_~ ", max_size=12),
    st.sampled_from(["/{replay_id}", "?{replay_id}", "{replay_id}", ""]),
    st.text("aZ0.:@/\\?#%&={}-_~ ", max_size=8),
)
def test_what_is_right_means_to_the_client_what_it_means_here(
    scheme: str, host: str, path: str, rest: str
) -> None:
    template = scheme + host + path + rest
    try:
        check_archive_address(template)
    except ValueError:
        return
    url = URL(template.replace(PLACE, "77"), encoded=True)
    assert archive_host(template) == f"{url.host_subcomponent}:{url.port}".lower()
    assert url.raw_user is None
    assert not url.raw_fragment
    assert "77" in url.raw_path_qs


def test_a_token_is_one_word_that_an_error_does_not_repeat() -> None:
    assert check_archive_token("abc.DEF-123_~+/=") == "abc.DEF-123_~+/="
    for wrong in ("", "two words", "line\r\nX-Other: 1", "schlüssel"):
        with pytest.raises(ValueError, match="no spaces") as caught:
            check_archive_token(wrong)
        assert not wrong or wrong not in str(caught.value)
