"""Links to the identity provider, tokens of programs, and cards to take away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.versions.v001_first_tables import belonging, counter, create_index, create_table

revision = "008"
down_revision = "007"
branch_labels = None
depends_on = None

TABLES = [
    *("clerk_links", "clerk_closures", "clerk_sign_ins", "clerk_deliveries", "clerk_deletions"),
    *("care_rounds", "api_tokens", "card_removals"),
]
MOMENT = sa.DateTime(timezone=True)
NOW = sa.text("now()")


def upgrade() -> None:
    """Create the tables."""
    create_clerk_links()
    create_clerk_closures()
    create_clerk_sign_ins()
    create_clerk_deliveries()
    create_clerk_deletions()
    create_care_rounds()
    create_api_tokens()
    create_card_removals()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW"
            " WHEN (OLD *<> NEW) EXECUTE FUNCTION set_updated_at()"
        )


def downgrade() -> None:
    """Drop them, and end all links: without these nobody would notice that an account is gone."""
    op.execute(
        "UPDATE users SET clerk_user_id = 'local:discord:' || discord_user_id"
        " WHERE clerk_user_id LIKE 'user\\_%' AND discord_user_id IS NOT NULL"
    )
    for table in reversed(TABLES):
        op.drop_table(table)


def create_clerk_links() -> None:
    """Create the table of who is linked."""
    create_table(
        "clerk_links",
        *belonging("clerk_links", "user_id", "users"),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
    )
    create_index("clerk_links", "user_id", unique=True)


def create_clerk_closures() -> None:
    """Create the table of who unlinked their account."""
    create_table("clerk_closures", *belonging("clerk_closures", "user_id", "users"))
    create_index("clerk_closures", "user_id", unique=True)


def create_clerk_sign_ins() -> None:
    """Create the table of sign-ins under way."""
    create_table(
        "clerk_sign_ins",
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    create_index("clerk_sign_ins", "secret_hash", unique=True)
    create_index("clerk_sign_ins", "expires_at")


def create_clerk_deliveries() -> None:
    """Create the table of news that was heeded."""
    create_table(
        "clerk_deliveries",
        sa.Column("svix_id", sa.String(), nullable=False),
        sa.Column("clerk_user_id", sa.String()),
        sa.Column("as_of", MOMENT),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    create_index("clerk_deliveries", "svix_id", unique=True)
    create_index("clerk_deliveries", "clerk_user_id")
    create_index("clerk_deliveries", "expires_at")


def create_clerk_deletions() -> None:
    """Create the table of accounts that the provider is to delete."""
    create_table(
        "clerk_deletions",
        sa.Column("clerk_user_id", sa.String(), nullable=False),
        counter("attempts"),
        sa.Column("next_at", MOMENT, server_default=NOW, nullable=False),
    )
    create_index("clerk_deletions", "clerk_user_id", unique=True)
    create_index("clerk_deletions", "next_at")


def create_care_rounds() -> None:
    """Create the table of what is done now and then."""
    create_table(
        "care_rounds",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next_at", MOMENT, server_default=NOW, nullable=False),
    )
    create_index("care_rounds", "name", unique=True)


def create_api_tokens() -> None:
    """Create the table of tokens of programs."""
    create_table(
        "api_tokens",
        *belonging("api_tokens", "user_id", "users"),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    create_index("api_tokens", "user_id")
    create_index("api_tokens", "token_hash", unique=True)
    create_index("api_tokens", "expires_at")


def create_card_removals() -> None:
    """Create the table of cards whose job is gone."""
    create_table(
        "card_removals",
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        counter("attempts"),
        sa.Column("next_at", MOMENT, server_default=NOW, nullable=False),
    )
    create_index("card_removals", "message_id", unique=True)
    create_index("card_removals", "next_at")
