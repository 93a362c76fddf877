"""What Discord shows of jobs and who may see it; starts of jobs, synced commands, erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.versions.v001_first_tables import belonging, create_index, create_table

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None

TABLES = ["job_cards", "job_audiences", "job_starts", "command_syncs", "erasures"]


def upgrade() -> None:
    """Create the tables."""
    create_job_cards()
    create_job_audiences()
    create_job_starts()
    create_command_syncs()
    create_erasures()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW"
            " WHEN (OLD *<> NEW) EXECUTE FUNCTION set_updated_at()"
        )


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def create_job_cards() -> None:
    """Create the table of the messages that show jobs."""
    false = sa.text("false")
    create_table(
        "job_cards",
        *belonging("job_cards", "job_id", "jobs"),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("channel_id", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("hides_scores", sa.Boolean(), server_default=false, nullable=False),
        sa.Column("revision", sa.String()),
        sa.Column("settled", sa.Boolean(), server_default=false, nullable=False),
        sa.Column(
            "next_edit_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    create_index("job_cards", "job_id", unique=True)
    op.create_index(
        "ix_job_cards_unsettled",
        "job_cards",
        ["next_edit_at"],
        postgresql_where=sa.text("NOT settled"),
    )


def create_job_audiences() -> None:
    """Create the table of the roles that may see a job's results."""
    create_table(
        "job_audiences",
        *belonging("job_audiences", "job_id", "jobs"),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
    )
    create_index("job_audiences", "job_id", unique=True)


def create_job_starts() -> None:
    """Create the table that the limit an hour counts; jobs of the last hour are in it at once."""
    create_table("job_starts", sa.Column("identity_hash", sa.String(), nullable=False))
    create_index("job_starts", "identity_hash", "created_at")
    op.execute(
        "INSERT INTO job_starts (identity_hash, created_at)"
        " SELECT encode(sha256(convert_to(coalesce('local:discord:' || u.discord_user_id,"
        " u.clerk_user_id), 'UTF8')), 'hex'), j.created_at FROM jobs j JOIN users u"
        " ON u.id = j.user_id WHERE j.created_at > now() - interval '1 hour'"
    )


def create_command_syncs() -> None:
    """Create the table of what Discord was told."""
    create_table(
        "command_syncs",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
    )
    create_index("command_syncs", "application_id", unique=True)


def create_erasures() -> None:
    """Create the table of those who left nothing behind."""
    create_table("erasures", sa.Column("identity_hash", sa.String(), nullable=False))
    create_index("erasures", "identity_hash", unique=True)
