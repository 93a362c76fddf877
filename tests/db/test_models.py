"""The tables are as the schema was given, whatever the migrations say."""

from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.moves import JobStatus, JobType, ReplayState
from db import models
from db.engine import create_engine

pytest_plugins = ("tests.database",)

COMMON = {
    "id": ("uuid", "NO"),
    "created_at": ("timestamp with time zone", "NO"),
    "updated_at": ("timestamp with time zone", "NO"),
}
TABLES = {
    "users": {"clerk_user_id": ("character varying", "NO"), "discord_user_id": ("bigint", "YES")},
    "jobs": {
        "user_id": ("uuid", "NO"),
        "job_type": ("USER-DEFINED", "NO"),
        "status": ("USER-DEFINED", "NO"),
        "urls": ("json", "NO"),
        "team_data": ("json", "YES"),
        "total_urls": ("integer", "NO"),
        "processed_urls": ("integer", "NO"),
        "error_message": ("character varying", "YES"),
        "shareable_id": ("uuid", "NO"),
        "is_public": ("boolean", "NO"),
        "started_at": ("timestamp with time zone", "YES"),
        "completed_at": ("timestamp with time zone", "YES"),
    },
    "scraped_data": {
        "url": ("character varying", "NO"),
        "s3_key": ("character varying", "NO"),
        "source": ("character varying", "YES"),
    },
    "gfwl_team_submissions": {
        "job_id": ("uuid", "NO"),
        "team_name": ("character varying", "NO"),
        "discovered_players": ("json", "NO"),
        "confirmed_players": ("json", "YES"),
        "confirmation_status": ("character varying", "NO"),
    },
    "job_replays": {
        "job_id": ("uuid", "NO"),
        "url": ("character varying", "NO"),
        "position": ("integer", "NO"),
        "state": ("USER-DEFINED", "NO"),
        "reason": ("character varying", "YES"),
        "attempts": ("integer", "NO"),
        "origin": ("character varying", "YES"),
        "replaced_at": ("timestamp with time zone", "YES"),
    },
    "job_leases": {
        "job_id": ("uuid", "NO"),
        "token": ("uuid", "NO"),
        "expires_at": ("timestamp with time zone", "NO"),
        "attempts": ("integer", "NO"),
    },
    "uploaded_replays": {
        "user_id": ("uuid", "NO"),
        "url": ("character varying", "NO"),
        "s3_key": ("character varying", "NO"),
        "source": ("character varying", "NO"),
    },
    "replay_fetches": {
        "url": ("character varying", "NO"),
        "token": ("uuid", "NO"),
        "expires_at": ("timestamp with time zone", "NO"),
        "code": ("character varying", "YES"),
        "reason": ("character varying", "YES"),
    },
    "analyses": {
        "job_id": ("uuid", "NO"),
        "version": ("integer", "NO"),
        "s3_key": ("character varying", "NO"),
    },
    "job_cards": {
        "job_id": ("uuid", "NO"),
        "guild_id": ("bigint", "YES"),
        "channel_id": ("bigint", "YES"),
        "message_id": ("bigint", "YES"),
        "hides_scores": ("boolean", "NO"),
        "revision": ("character varying", "YES"),
        "settled": ("boolean", "NO"),
        "next_edit_at": ("timestamp with time zone", "NO"),
    },
    "job_audiences": {
        "job_id": ("uuid", "NO"),
        "guild_id": ("bigint", "NO"),
        "role_id": ("bigint", "NO"),
    },
    "job_starts": {"identity_hash": ("character varying", "NO")},
    "command_syncs": {"application_id": ("bigint", "NO"), "digest": ("character varying", "NO")},
    "erasures": {"identity_hash": ("character varying", "NO")},
    "team_drafts": {"user_id": ("uuid", "NO"), "content": ("json", "NO")},
    "player_choices": {
        "job_id": ("uuid", "NO"),
        "players": ("json", "YES"),
        "asked_at": ("timestamp with time zone", "NO"),
    },
    "player_names": {
        "user_id": ("uuid", "NO"),
        "team": ("character varying", "NO"),
        "name": ("character varying", "NO"),
        "person": ("character varying", "NO"),
    },
    "names_apart": {
        "user_id": ("uuid", "NO"),
        "team": ("character varying", "NO"),
        "one": ("character varying", "NO"),
        "other": ("character varying", "NO"),
    },
    "archetype_corrections": {
        "user_id": ("uuid", "NO"),
        "url": ("character varying", "NO"),
        "player": ("character varying", "NO"),
        "archetype": ("character varying", "NO"),
    },
    "job_players": {
        "job_id": ("uuid", "NO"),
        "name": ("character varying", "NO"),
        "digest": ("character varying", "NO"),
        "replays": ("integer", "NO"),
    },
    "web_tickets": {
        "token_hash": ("character varying", "NO"),
        "user_id": ("uuid", "NO"),
        "job_id": ("uuid", "YES"),
        "role_id": ("bigint", "YES"),
        "expires_at": ("timestamp with time zone", "NO"),
        "used_at": ("timestamp with time zone", "YES"),
    },
    "web_sessions": {
        "token_hash": ("character varying", "NO"),
        "user_id": ("uuid", "NO"),
        "agent": ("character varying", "NO"),
        "seen_at": ("timestamp with time zone", "NO"),
        "expires_at": ("timestamp with time zone", "NO"),
    },
    "web_grants": {
        "session_id": ("uuid", "NO"),
        "job_id": ("uuid", "NO"),
        "role_id": ("bigint", "NO"),
        "expires_at": ("timestamp with time zone", "NO"),
    },
    "source_pace": {
        "host": ("character varying", "NO"),
        "next_at": ("timestamp with time zone", "NO"),
        "failures": ("integer", "NO"),
        "paused_until": ("timestamp with time zone", "YES"),
        "code": ("character varying", "YES"),
        "reason": ("character varying", "YES"),
    },
    "source_visits": {
        "host": ("character varying", "NO"),
        "token": ("uuid", "NO"),
        "expires_at": ("timestamp with time zone", "NO"),
    },
    "capture_codes": {
        "user_id": ("uuid", "NO"),
        "code_hash": ("character varying", "NO"),
        "expires_at": ("timestamp with time zone", "NO"),
        "used_at": ("timestamp with time zone", "YES"),
    },
    "capture_tokens": {
        "user_id": ("uuid", "NO"),
        "token_hash": ("character varying", "NO"),
        "agent": ("character varying", "NO"),
        "seen_at": ("timestamp with time zone", "YES"),
        "expires_at": ("timestamp with time zone", "NO"),
    },
    "capture_leases": {
        "job_id": ("uuid", "NO"),
        "url": ("character varying", "NO"),
        "user_id": ("uuid", "NO"),
        "expires_at": ("timestamp with time zone", "NO"),
    },
    "clerk_links": {
        "user_id": ("uuid", "NO"),
        "issuer": ("character varying", "NO"),
        "as_of": ("timestamp with time zone", "NO"),
    },
    "clerk_closures": {"user_id": ("uuid", "NO")},
    "clerk_sign_ins": {
        "secret_hash": ("character varying", "NO"),
        "expires_at": ("timestamp with time zone", "NO"),
    },
    "clerk_deliveries": {
        "svix_id": ("character varying", "NO"),
        "clerk_user_id": ("character varying", "YES"),
        "as_of": ("timestamp with time zone", "YES"),
        "expires_at": ("timestamp with time zone", "NO"),
    },
    "clerk_deletions": {
        "clerk_user_id": ("character varying", "NO"),
        "attempts": ("integer", "NO"),
        "next_at": ("timestamp with time zone", "NO"),
    },
    "care_rounds": {
        "name": ("character varying", "NO"),
        "next_at": ("timestamp with time zone", "NO"),
    },
    "api_tokens": {
        "user_id": ("uuid", "NO"),
        "token_hash": ("character varying", "NO"),
        "name": ("character varying", "NO"),
        "scopes": ("character varying", "NO"),
        "seen_at": ("timestamp with time zone", "YES"),
        "expires_at": ("timestamp with time zone", "NO"),
    },
    "card_removals": {
        "guild_id": ("bigint", "YES"),
        "channel_id": ("bigint", "NO"),
        "message_id": ("bigint", "NO"),
        "attempts": ("integer", "NO"),
        "next_at": ("timestamp with time zone", "NO"),
    },
    "accepted_uploads": {
        "job_id": ("uuid", "NO"),
        "url": ("character varying", "NO"),
        "s3_key": ("character varying", "NO"),
        "source": ("character varying", "NO"),
    },
}
# Table, columns, whether unique.
INDEXES = {
    ("users", "clerk_user_id", True),
    ("users", "discord_user_id", True),
    ("jobs", "user_id", False),
    ("jobs", "shareable_id", True),
    ("jobs", "user_id, status", False),
    ("jobs", "status, created_at", False),
    ("jobs", "user_id, job_type", False),
    ("scraped_data", "url", True),
    ("gfwl_team_submissions", "job_id", False),
    ("gfwl_team_submissions", "job_id, confirmation_status", False),
    ("job_replays", "job_id, url", True),
    ("job_replays", "url", False),
    ("job_leases", "job_id", True),
    ("uploaded_replays", "user_id, url", True),
    ("uploaded_replays", "url", False),
    ("replay_fetches", "url", True),
    ("analyses", "job_id", True),
    ("job_cards", "job_id", True),
    ("job_cards", "next_edit_at", False),
    ("job_audiences", "job_id", True),
    ("job_starts", "identity_hash, created_at", False),
    ("command_syncs", "application_id", True),
    ("erasures", "identity_hash", True),
    ("team_drafts", "user_id", True),
    ("player_choices", "job_id", True),
    ("player_names", "user_id, team, name", True),
    ("names_apart", "user_id, team, one, other", True),
    ("archetype_corrections", "user_id, url, player", True),
    ("job_players", "job_id, name", True),
    ("job_players", "name", False),
    ("job_players", "digest", False),
    ("web_tickets", "token_hash", True),
    ("web_tickets", "user_id", False),
    ("web_tickets", "job_id", False),
    ("web_tickets", "expires_at", False),
    ("web_sessions", "token_hash", True),
    ("web_sessions", "user_id", False),
    ("web_sessions", "expires_at", False),
    ("web_grants", "session_id, job_id", True),
    ("web_grants", "job_id", False),
    ("source_pace", "host", True),
    ("source_visits", "host", False),
    ("source_visits", "token", True),
    ("capture_codes", "user_id", False),
    ("capture_codes", "code_hash", True),
    ("capture_codes", "expires_at", False),
    ("capture_tokens", "user_id", False),
    ("capture_tokens", "token_hash", True),
    ("capture_tokens", "expires_at", False),
    ("capture_leases", "job_id, url", True),
    ("capture_leases", "user_id", False),
    ("clerk_links", "user_id", True),
    ("clerk_closures", "user_id", True),
    ("clerk_sign_ins", "secret_hash", True),
    ("clerk_sign_ins", "expires_at", False),
    ("clerk_deliveries", "svix_id", True),
    ("clerk_deliveries", "clerk_user_id", False),
    ("clerk_deliveries", "expires_at", False),
    ("clerk_deletions", "clerk_user_id", True),
    ("clerk_deletions", "next_at", False),
    ("care_rounds", "name", True),
    ("api_tokens", "user_id", False),
    ("api_tokens", "token_hash", True),
    ("api_tokens", "expires_at", False),
    ("card_removals", "message_id", True),
    ("card_removals", "next_at", False),
    ("accepted_uploads", "job_id, url", True),
    *((table, "id", True) for table in TABLES),
}


async def ask(url: str, sql: str, *args: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(sql, *args))
    finally:
        await connection.close()


async def test_tables_have_the_given_columns(database_url: str) -> None:
    rows = await ask(
        database_url,
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'alembic_version'",
    )
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for table, column, kind, nullable in rows:
        found.setdefault(table, {})[column] = (kind, nullable)
    assert found == {table: COMMON | columns for table, columns in TABLES.items()}


async def test_tables_have_the_given_indexes(database_url: str) -> None:
    rows = await ask(
        database_url,
        "SELECT indexname, tablename, indexdef FROM pg_indexes"
        " WHERE schemaname = 'public' AND tablename <> 'alembic_version'",
    )
    found = {
        (table, definition.partition("(")[2].partition(")")[0], "UNIQUE" in definition)
        for _, table, definition in rows
    }
    assert found == INDEXES
    assert len(rows) == len(INDEXES)
    assert all(name.startswith(("pk_", "uq_", "ix_")) for name, *_ in rows)


async def test_enums_have_the_words_of_the_domain(database_url: str) -> None:
    rows = await ask(
        database_url,
        "SELECT typname, array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum"
        " JOIN pg_type ON pg_type.oid = enumtypid JOIN pg_namespace n ON n.oid = typnamespace"
        " WHERE nspname = 'public' GROUP BY typname",
    )
    words = {"job_type": JobType, "job_status": JobStatus, "replay_state": ReplayState}
    assert {name: labels for name, labels in rows} == {  # noqa: C416 a record is no tuple
        name: [word.value for word in enum] for name, enum in words.items()
    }


async def test_a_deletion_takes_what_belongs_to_it(database_url: str) -> None:
    rows = await ask(
        database_url,
        "SELECT conrelid::regclass::text, confrelid::regclass::text, confdeltype::text"
        " FROM pg_constraint WHERE contype = 'f'",
    )
    owners = {"user_id": "users", "job_id": "jobs", "session_id": "web_sessions"}
    cascades = {(t, owner) for t in TABLES for key, owner in owners.items() if key in TABLES[t]}
    assert {(table, of) for table, of, _ in rows} == cascades
    assert {action for *_, action in rows} == {"c"}


async def test_a_bare_row_is_complete(database_url: str) -> None:
    user = uuid4()
    await ask(database_url, "INSERT INTO users (id, clerk_user_id) VALUES ($1, 'user_1')", user)
    made = "INSERT INTO jobs (user_id, job_type, urls) VALUES ($1, 'GFWL', '[]') RETURNING *"
    job = (await ask(database_url, made, user))[0]
    assert (job["status"], job["processed_urls"], job["is_public"]) == ("PENDING", 0, False)
    assert job["shareable_id"] != job["id"]
    assert job["team_data"] is job["started_at"] is job["completed_at"] is None
    made = "INSERT INTO gfwl_team_submissions (job_id, team_name) VALUES ($1, 'S') RETURNING *"
    team = (await ask(database_url, made, job["id"]))[0]
    assert (team["discovered_players"], team["confirmation_status"]) == ("[]", "pending")


async def test_the_database_keeps_updated_at(database_url: str) -> None:
    made = "INSERT INTO scraped_data (url, s3_key) VALUES ('u', 'k') RETURNING *"
    first = (await ask(database_url, made))[0]
    assert first["updated_at"] == first["created_at"]
    same = (await ask(database_url, "UPDATE scraped_data SET s3_key = 'k' RETURNING *"))[0]
    assert same["updated_at"] == first["updated_at"], "nothing was changed"
    lie = "UPDATE scraped_data SET s3_key = 'l', updated_at = '2000-01-01' RETURNING *"
    changed = (await ask(database_url, lie))[0]
    assert changed["updated_at"] > first["updated_at"]
    assert changed["created_at"] == first["created_at"]


async def test_every_table_keeps_updated_at(database_url: str) -> None:
    rows = await ask(
        database_url,
        "SELECT event_object_table FROM information_schema.triggers"
        " WHERE trigger_name = 'set_updated_at'",
    )
    assert {table for (table,) in rows} == TABLES.keys()


async def test_a_change_of_json_counts_as_one(database_url: str) -> None:
    await ask(database_url, "INSERT INTO users (id, clerk_user_id) VALUES ($1, 'u')", uuid4())
    await ask(
        database_url,
        "INSERT INTO jobs (user_id, job_type, urls) SELECT id, 'GFWL', '[]' FROM users",
    )
    job = (await ask(database_url, "UPDATE jobs SET urls = '[\"a\"]' RETURNING *"))[0]
    assert job["updated_at"] > job["created_at"]


async def test_relationships_do_not_load_by_themselves(database_url: str) -> None:
    engine = create_engine(database_url)
    async with AsyncSession(engine) as session:
        session.add(models.User(clerk_user_id="user_1"))
        await session.flush()
        session.expunge_all()
        user = (await session.scalars(select(models.User))).one()
        with pytest.raises(InvalidRequestError, match="lazy='raise'"):
            _ = user.jobs
    await engine.dispose()
    loaded = [r for m in models.BaseModel.registry.mappers for r in m.relationships]
    assert {str(r) for r in loaded} == {
        *("User.jobs", "Job.user", "Job.gfwl_submissions", "GFWLTeamSubmission.job"),
    }
    assert {r.lazy for r in loaded} == {"raise"}
