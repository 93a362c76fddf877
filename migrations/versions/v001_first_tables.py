"""Users, their jobs, the stored replays and analyses, and the queue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "001"
down_revision = None
branch_labels = None
depends_on = None

QUEUE = Path(__file__).with_name("pgqueuer_1_6_0.sql")
TABLES = [
    *("users", "jobs", "job_replays", "job_leases", "scraped_data", "uploaded_replays"),
    *("replay_fetches", "analyses", "gfwl_team_submissions"),
]
JOB_TYPE = sa.Enum("INDIVIDUAL", "GFWL", name="job_type")
JOB_STATUS = sa.Enum(
    *("PENDING", "RUNNING", "AWAITING_PLAYERS", "COMPLETED", "FAILED", "CANCELLED"),
    name="job_status",
)
REPLAY_STATE = sa.Enum("waiting", "fetching", "needs_you", "stored", "failed", name="replay_state")

# It compares images of rows, because JSON has no equality; a write that changes nothing is no
# update. The clock, not now(): of two transactions the later commit shall have the later moment.
UPDATED_AT = """
CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = clock_timestamp();
    RETURN NEW;
END
$$
"""


def upgrade() -> None:
    """Create the tables, their trigger and the queue."""
    create_users()
    create_jobs()
    create_job_replays()
    create_job_leases()
    create_scraped_data()
    create_uploaded_replays()
    create_replay_fetches()
    create_analyses()
    create_gfwl_team_submissions()
    op.execute(UPDATED_AT)
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW"
            " WHEN (OLD *<> NEW) EXECUTE FUNCTION set_updated_at()"
        )
    create_queue()


def downgrade() -> None:
    """Drop all of it."""
    op.execute("DROP SCHEMA pgq CASCADE")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION set_updated_at()")
    for enum in (JOB_TYPE, JOB_STATUS, REPLAY_STATE):
        enum.drop(op.get_bind())


def create_table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Create a table with what every table has."""
    moment, now = sa.DateTime(timezone=True), sa.text("now()")
    op.create_table(
        name,
        new_id("id"),
        sa.Column("created_at", moment, server_default=now, nullable=False),
        sa.Column("updated_at", moment, server_default=now, nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def new_id(name: str) -> sa.Column[Any]:
    """A UUID that the database chooses."""
    return sa.Column(name, sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)


def counter(name: str, start: int = 0) -> sa.Column[Any]:
    """A number that begins at `start`."""
    return sa.Column(name, sa.Integer(), server_default=sa.text(str(start)), nullable=False)


def belonging(table: str, column: str, owners: str) -> list[sa.schema.SchemaItem]:
    """What makes a table's rows go when their owner goes."""
    name = f"fk_{table}_{column}_{owners}"
    return [
        sa.Column(column, sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{owners}.id"], name=name, ondelete="CASCADE"),
    ]


def create_index(table: str, *columns: str, unique: bool = False) -> None:
    """Create an index named after its columns."""
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=unique)


def create_users() -> None:
    """Create the table of people."""
    create_table(
        "users",
        sa.Column("clerk_user_id", sa.String(), nullable=False),
        sa.Column("discord_user_id", sa.BigInteger()),
    )
    create_index("users", "clerk_user_id", unique=True)
    create_index("users", "discord_user_id", unique=True)


def create_jobs() -> None:
    """Create the table of jobs, which go when their user goes."""
    create_table(
        "jobs",
        *belonging("jobs", "user_id", "users"),
        sa.Column("job_type", JOB_TYPE, nullable=False),
        sa.Column("status", JOB_STATUS, server_default="PENDING", nullable=False),
        sa.Column("urls", sa.JSON(), nullable=False),
        sa.Column("team_data", sa.JSON()),
        counter("total_urls"),
        counter("processed_urls"),
        sa.Column("error_message", sa.String()),
        new_id("shareable_id"),
        sa.Column("is_public", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
    )
    create_index("jobs", "user_id")
    create_index("jobs", "shareable_id", unique=True)
    create_index("jobs", "user_id", "status")
    create_index("jobs", "status", "created_at")
    create_index("jobs", "user_id", "job_type")


def create_job_replays() -> None:
    """Create the table of each job's replays."""
    create_table(
        "job_replays",
        *belonging("job_replays", "job_id", "jobs"),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", REPLAY_STATE, server_default="waiting", nullable=False),
        sa.Column("reason", sa.String()),
        counter("attempts"),
        sa.UniqueConstraint("job_id", "url", name="uq_job_replays_job_id_url"),
    )
    create_index("job_replays", "url")


def create_job_leases() -> None:
    """Create the table of workers at work."""
    create_table(
        "job_leases",
        *belonging("job_leases", "job_id", "jobs"),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        counter("attempts", 1),
    )
    create_index("job_leases", "job_id", unique=True)


def create_scraped_data() -> None:
    """Create the table of stored replays, which no deletion reaches."""
    create_table(
        "scraped_data",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("s3_key", sa.String(), nullable=False),
    )
    create_index("scraped_data", "url", unique=True)


def create_uploaded_replays() -> None:
    """Create the table of replays that people brought, which go when they go."""
    create_table(
        "uploaded_replays",
        *belonging("uploaded_replays", "user_id", "users"),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("s3_key", sa.String(), nullable=False),
        sa.UniqueConstraint("user_id", "url", name="uq_uploaded_replays_user_id_url"),
    )
    create_index("uploaded_replays", "url")


def create_replay_fetches() -> None:
    """Create the table of fetches under way."""
    create_table(
        "replay_fetches",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String()),
        sa.Column("reason", sa.String()),
    )
    create_index("replay_fetches", "url", unique=True)


def create_analyses() -> None:
    """Create the table of each job's analysis."""
    create_table(
        "analyses",
        *belonging("analyses", "job_id", "jobs"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("s3_key", sa.String(), nullable=False),
    )
    create_index("analyses", "job_id", unique=True)


def create_gfwl_team_submissions() -> None:
    """Create the table of teams' players."""
    create_table(
        "gfwl_team_submissions",
        *belonging("gfwl_team_submissions", "job_id", "jobs"),
        sa.Column("team_name", sa.String(), nullable=False),
        sa.Column("discovered_players", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("confirmed_players", sa.JSON()),
        sa.Column("confirmation_status", sa.String(), server_default="pending", nullable=False),
    )
    create_index("gfwl_team_submissions", "job_id")
    create_index("gfwl_team_submissions", "job_id", "confirmation_status")


def create_queue() -> None:
    """Create PgQueuer's schema from its own words, saved beside this file."""
    sql = QUEUE.read_text(encoding="utf-8")
    # SQLAlchemy prepares what it sends, and only one statement can be prepared at a time. The
    # driver's own connection takes them all, inside the transaction that is open by now.
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    connection.run_async(lambda driver: driver.execute(sql))
