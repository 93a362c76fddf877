"""Names that somebody says are two people's, so that nobody asks about them again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.versions.v001_first_tables import belonging, create_table

revision = "009"
down_revision = "008"
branch_labels = None
depends_on = None

TABLE = "names_apart"


def upgrade() -> None:
    """Create the table."""
    create_table(
        TABLE,
        *belonging(TABLE, "user_id", "users"),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.UniqueConstraint(
            "user_id", "team", "one", "other", name="uq_names_apart_user_id_team_one_other"
        ),
    )
    op.execute(
        f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {TABLE} FOR EACH ROW"
        " WHEN (OLD *<> NEW) EXECUTE FUNCTION set_updated_at()"
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table(TABLE)
