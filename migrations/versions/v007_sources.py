"""How sources are treated, where copies come from, and browsers that bring replays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.versions.v001_first_tables import belonging, counter, create_index, create_table

revision = "007"
down_revision = "006"
branch_labels = None
depends_on = None

TABLES = [
    *("source_pace", "source_visits", "capture_codes", "capture_tokens", "capture_leases"),
    "accepted_uploads",
]
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and the columns that say where a copy comes from."""
    op.add_column("scraped_data", sa.Column("source", sa.String()))
    op.add_column(
        "uploaded_replays",
        sa.Column("source", sa.String(), server_default="upload", nullable=False),
    )
    op.add_column("job_replays", sa.Column("origin", sa.String()))
    op.add_column("job_replays", sa.Column("replaced_at", MOMENT))
    create_source_pace()
    create_source_visits()
    create_capture_codes()
    create_capture_tokens()
    create_capture_leases()
    create_accepted_uploads()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW"
            " WHEN (OLD *<> NEW) EXECUTE FUNCTION set_updated_at()"
        )


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("job_replays", "replaced_at")
    op.drop_column("job_replays", "origin")
    op.drop_column("uploaded_replays", "source")
    op.drop_column("scraped_data", "source")


def create_source_pace() -> None:
    """Create the table of when a host may be asked next."""
    create_table(
        "source_pace",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("next_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        counter("failures"),
        sa.Column("paused_until", MOMENT),
        sa.Column("code", sa.String()),
        sa.Column("reason", sa.String()),
    )
    create_index("source_pace", "host", unique=True)


def create_source_visits() -> None:
    """Create the table of who asks a host just now."""
    create_table(
        "source_visits",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    create_index("source_visits", "host")
    create_index("source_visits", "token", unique=True)


def create_capture_codes() -> None:
    """Create the table of codes that pair a browser with somebody."""
    create_table(
        "capture_codes",
        *belonging("capture_codes", "user_id", "users"),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )
    create_index("capture_codes", "user_id")
    create_index("capture_codes", "code_hash", unique=True)
    create_index("capture_codes", "expires_at")


def create_capture_tokens() -> None:
    """Create the table of browsers that may bring replays for somebody."""
    create_table(
        "capture_tokens",
        *belonging("capture_tokens", "user_id", "users"),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    create_index("capture_tokens", "user_id")
    create_index("capture_tokens", "token_hash", unique=True)
    create_index("capture_tokens", "expires_at")


def create_capture_leases() -> None:
    """Create the table of who is about to bring which replay for a job."""
    create_table(
        "capture_leases",
        *belonging("capture_leases", "job_id", "jobs"),
        sa.Column("url", sa.String(), nullable=False),
        *belonging("capture_leases", "user_id", "users"),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.UniqueConstraint("job_id", "url", name="uq_capture_leases_job_id_url"),
    )
    create_index("capture_leases", "user_id")


def create_accepted_uploads() -> None:
    """Create the table of copies of others that a job uses."""
    create_table(
        "accepted_uploads",
        *belonging("accepted_uploads", "job_id", "jobs"),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("s3_key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), server_default="upload", nullable=False),
        sa.UniqueConstraint("job_id", "url", name="uq_accepted_uploads_job_id_url"),
    )
