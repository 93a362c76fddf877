from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import (
    ClerkSettings,
    DataSettings,
    DiscordSettings,
    LogSettings,
    Section,
    SettingsError,
    SourceSettings,
    WebSettings,
    WorkSettings,
    demo_settings,
    load_settings,
)
from tests.architecture.source import ROOT

SECTIONS: list[type[Section]] = [
    *(DataSettings, SourceSettings, WorkSettings, DiscordSettings, WebSettings, ClerkSettings),
    LogSettings,
]
NAMES = sorted(name.upper() for section in SECTIONS for name in section.model_fields)


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set, and no `.env` lies about."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_every_setting_has_a_line_for_operators() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert sorted(m[1] for line in lines if (m := re.match(r"#([A-Z0-9_]+)=", line))) == NAMES


def test_the_example_as_it_stands_changes_nothing(tmp_path: Path) -> None:
    bare = load_settings()
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(re.sub(r"^#([A-Z0-9_]+=$)", r"\1", text, flags=re.MULTILINE))
    assert load_settings() == bare


def test_the_defaults_in_the_example_are_those_of_the_program(tmp_path: Path) -> None:
    bare = load_settings()
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    told = [line[1:] for line in text.splitlines() if re.match(r"#[A-Z0-9_]+=", line)]
    left_out = ("DATABASE_URL", "DATA_DIR", "LOG_LEVEL")  # samples, or another for each command
    (tmp_path / ".env").write_text("\n".join(x for x in told if not x.startswith(left_out)))
    assert load_settings() == bare


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("JOB_CONCURRENCY=3\nJOBS_PER_HOUR=9\n")
    monkeypatch.setenv("JOB_CONCURRENCY", "4")
    work = load_settings().work
    assert (work.job_concurrency, work.jobs_per_hour) == (4, 9)


def test_an_empty_setting_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S3_BUCKET", "")
    monkeypatch.setenv("DATABASE_URL", "")
    data = load_settings().data
    assert (data.s3_bucket, data.database_url) == (None, None)


def test_the_data_of_a_service_and_of_a_person_lie_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert load_settings().data.data_dir == Path("/var/lib/duel-insights")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert load_settings().data.data_dir == Path("data")


def test_sources_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLAY_SOURCES", " folder ,")
    assert load_settings().sources.replay_sources == ("folder",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JOB_CONCURRENCY", "1"),
        ("JOB_CONCURRENCY", "many"),
        ("WORKER_HEARTBEAT_S", "0"),
        ("JOBS_PER_HOUR", "-1"),
        ("MAX_REPLAYS_TEAM", "0"),
        ("REPLAY_SOURCES", "folder,elsewhere"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("DATABASE_URL", "mysql://host/db"),
        ("WEB_PORT", "65536"),
        ("WEB_PORT", "http"),
        ("PUBLIC_BASE_URL", "duels.example"),
        ("PUBLIC_BASE_URL", "https://duels.example/site"),
        ("PUBLIC_BASE_URL", "https://ana:opensesame@duels.example"),
        ("PUBLIC_BASE_URL", "https://"),
        ("TRUSTED_PROXIES", "127.0.0.1 and others"),
        ("CLERK_SECRET_KEY", "pk_live_Y2xlcmsuZXhhbXBsZQ"),
        ("CLERK_FRONTEND_API", "http://clerk.duels.example"),
        ("CLERK_FRONTEND_API", "clerk.duels.example/sign-in"),
        ("CLERK_FRONTEND_API", "pk_live_Y2xlcmsuZXhhbXBsZQ$"),
        ("CLERK_API_URL", "http://api.clerk.example"),
        ("CLERK_API_URL", "https://api.clerk.example/v2"),
        ("CLERK_WEBHOOK_SECRET", "opensesame"),
        ("CLERK_WEBHOOK_SECRET", "whsec_short"),
        ("CLERK_WEBHOOK_SECRET", "whsec_%%%"),
        ("CLERK_JWT_KEY", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"),
        ("CLERK_JWT_KEY", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^The setting {name} has a value that cannot be"):
        load_settings()


def test_a_refusal_repeats_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://me:opensesame@host/db")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "opensesame" not in repr(caught.value) + str(caught.value.__cause__)


def test_a_secret_is_not_shown_with_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:opensesame@host/db")
    assert "opensesame" not in repr(load_settings())


def test_a_level_is_a_word_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert load_settings().logs.log_level == "DEBUG"


def test_the_demo_stays_in_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@production/db")
    monkeypatch.setenv("S3_BUCKET", "production")
    monkeypatch.setenv("DATA_DIR", "/production")
    monkeypatch.setenv("REPLAY_FOLDER", "/production/replays")
    settings = demo_settings(Path("here"), Path("here/replays"))
    data = settings.data
    assert (data.data_dir, data.database_url, data.s3_bucket) == (Path("here"), None, None)
    assert settings.sources.replay_folder == Path("here/replays")


def test_shards_are_numbers_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARD_IDS", "0, 2")
    assert load_settings().discord.shard_ids == (0, 2)
    monkeypatch.setenv("SHARD_IDS", "0, two")
    with pytest.raises(SettingsError, match="SHARD_IDS"):
        load_settings()


def test_the_address_of_the_site_has_no_slash_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://duels.example/")
    assert load_settings().web.public_base_url == "https://duels.example"


def test_a_site_without_an_address_is_found_where_it_listens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WEB_PORT", "8123")
    assert load_settings().web.public_base_url == "http://127.0.0.1:8123"


def test_proxies_are_addresses_or_networks_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "127.0.0.1, 10.1.2.3/8, ::1")
    proxies = load_settings().web.trusted_proxies
    assert list(map(str, proxies)) == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]


def set_clerk(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    """All that signing in needs, but for what is changed."""
    values = {
        "CLERK_SECRET_KEY": "sk_test_abcdefgh12345678",
        "CLERK_FRONTEND_API": "clerk.duels.example",
        "CLERK_OAUTH_CLIENT_ID": "client",
        "CLERK_OAUTH_CLIENT_SECRET": "opensesame",
    }
    for name, value in {**values, **changed}.items():
        monkeypatch.setenv(name, value)


def test_signing_in_is_off_where_nothing_of_it_is_set() -> None:
    clerk = load_settings().clerk
    assert (clerk.is_set, clerk.missing) == (False, None)


def test_the_frontend_is_a_host_or_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for written in ("clerk.duels.example", "https://clerk.duels.example/"):
        set_clerk(monkeypatch, CLERK_FRONTEND_API=written)
        clerk = load_settings().clerk
        assert (clerk.is_set, clerk.clerk_frontend_api) == (True, "https://clerk.duels.example")


def test_servers_on_this_machine_may_be_unprotected(monkeypatch: pytest.MonkeyPatch) -> None:
    here = "http://127.0.0.1:9000"
    set_clerk(monkeypatch, CLERK_FRONTEND_API=here, CLERK_API_URL=f"{here}/v1/")
    clerk = load_settings().clerk
    assert (clerk.clerk_frontend_api, clerk.clerk_api_url) == (here, here)


@pytest.mark.parametrize(
    "name",
    [
        "CLERK_SECRET_KEY",
        "CLERK_FRONTEND_API",
        "CLERK_OAUTH_CLIENT_ID",
        "CLERK_OAUTH_CLIENT_SECRET",
    ],
)
def test_half_of_what_signing_in_needs_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clerk(monkeypatch, **{name: ""})
    with pytest.raises(SettingsError, match=f"^The setting {name} is missing"):
        load_settings()


def test_a_webhook_secret_alone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZg==")
    with pytest.raises(SettingsError, match=r"^The setting CLERK_SECRET_KEY is missing"):
        load_settings()


def test_a_key_may_be_written_on_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clerk(monkeypatch)
    key = "-----BEGIN PUBLIC KEY-----\nMIIBIjAN\nBgkq\n-----END PUBLIC KEY-----"
    on_one_line = key.replace("\n", "\\n")
    for written in (on_one_line, f'"{on_one_line}"'):
        (tmp_path / ".env").write_text(f"CLERK_JWT_KEY={written}\n")
        read = load_settings().clerk.clerk_jwt_key
        assert read is not None
        assert read.get_secret_value() == key


def test_secrets_of_signing_in_are_neither_shown_nor_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secrets = {
        "CLERK_SECRET_KEY": "sk_test_opensesame1234",
        "CLERK_OAUTH_CLIENT_SECRET": "opensesame",
        "CLERK_WEBHOOK_SECRET": "whsec_opensesameopensesame1234",
    }
    set_clerk(monkeypatch, **secrets)
    assert "opensesame" not in repr(load_settings())
    for name in ("CLERK_SECRET_KEY", "CLERK_WEBHOOK_SECRET"):
        monkeypatch.setenv(name, f"{secrets[name]} and more")
        with pytest.raises(SettingsError) as caught:
            load_settings()
        assert "opensesame" not in repr(caught.value) + str(caught.value.__cause__)
        monkeypatch.setenv(name, secrets[name])


def test_the_demo_signs_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clerk(monkeypatch)
    assert not demo_settings(Path("here"), Path("here/replays")).clerk.is_set
