"""Teams: drafts, choices that a person is about to make, names that are one person, who played."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.versions.v001_first_tables import belonging, create_index, create_table

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None

TABLES = ["team_drafts", "player_choices", "player_names", "job_players"]


def upgrade() -> None:
    """Create the tables."""
    create_team_drafts()
    create_player_choices()
    create_player_names()
    create_job_players()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW"
            " WHEN (OLD *<> NEW) EXECUTE FUNCTION set_updated_at()"
        )


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def create_team_drafts() -> None:
    """Create the table of what people have gathered and not submitted yet."""
    create_table(
        "team_drafts",
        *belonging("team_drafts", "user_id", "users"),
        sa.Column("content", sa.JSON(), nullable=False),
    )
    create_index("team_drafts", "user_id", unique=True)


def create_player_choices() -> None:
    """Create the table of choices that wait to be confirmed, since when they do."""
    create_table(
        "player_choices",
        *belonging("player_choices", "job_id", "jobs"),
        sa.Column("players", sa.JSON()),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
    )
    create_index("player_choices", "job_id", unique=True)


def create_player_names() -> None:
    """Create the table of names that somebody says are one person's."""
    create_table(
        "player_names",
        *belonging("player_names", "user_id", "users"),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.UniqueConstraint("user_id", "team", "name", name="uq_player_names_user_id_team_name"),
    )


def create_job_players() -> None:
    """Create the table of who plays in the analyzed replays of a job."""
    create_table(
        "job_players",
        *belonging("job_players", "job_id", "jobs"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("replays", sa.Integer(), nullable=False),
        sa.UniqueConstraint("job_id", "name", name="uq_job_players_job_id_name"),
    )
    create_index("job_players", "name")
    create_index("job_players", "digest")
