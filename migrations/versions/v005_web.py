"""Who is let in on the web: tickets that work once, sessions, and what these may see."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.versions.v001_first_tables import belonging, create_index, create_table

revision = "005"
down_revision = "004"
branch_labels = None
depends_on = None

TABLES = ["web_tickets", "web_sessions", "web_grants"]
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    create_web_tickets()
    create_web_sessions()
    create_web_grants()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW"
            " WHEN (OLD *<> NEW) EXECUTE FUNCTION set_updated_at()"
        )


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def create_web_tickets() -> None:
    """Create the table of links that sign somebody in, once."""
    create_table(
        "web_tickets",
        sa.Column("token_hash", sa.String(), nullable=False),
        *belonging("web_tickets", "user_id", "users"),
        sa.Column("job_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name="fk_web_tickets_job_id_jobs", ondelete="CASCADE"
        ),
        sa.Column("role_id", sa.BigInteger()),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )
    create_index("web_tickets", "token_hash", unique=True)
    create_index("web_tickets", "user_id")
    create_index("web_tickets", "job_id")
    create_index("web_tickets", "expires_at")


def create_web_sessions() -> None:
    """Create the table of browsers in which somebody is signed in."""
    create_table(
        "web_sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        *belonging("web_sessions", "user_id", "users"),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("seen_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    create_index("web_sessions", "token_hash", unique=True)
    create_index("web_sessions", "user_id")
    create_index("web_sessions", "expires_at")


def create_web_grants() -> None:
    """Create the table of jobs that sessions may see by a role."""
    create_table(
        "web_grants",
        *belonging("web_grants", "session_id", "web_sessions"),
        *belonging("web_grants", "job_id", "jobs"),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.UniqueConstraint("session_id", "job_id", name="uq_web_grants_session_id_job_id"),
    )
    create_index("web_grants", "job_id")
