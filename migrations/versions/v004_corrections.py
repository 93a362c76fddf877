"""Names that people give to decks, whatever their cards say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.versions.v001_first_tables import belonging, create_table

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None

TABLE = "archetype_corrections"


def upgrade() -> None:
    """Create the table."""
    create_table(
        TABLE,
        *belonging(TABLE, "user_id", "users"),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("player", sa.String(), nullable=False),
        sa.Column("archetype", sa.String(), nullable=False),
        sa.UniqueConstraint(
            "user_id", "url", "player", name="uq_archetype_corrections_user_id_url_player"
        ),
    )
    op.execute(
        f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {TABLE} FOR EACH ROW"
        " WHEN (OLD *<> NEW) EXECUTE FUNCTION set_updated_at()"
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table(TABLE)
