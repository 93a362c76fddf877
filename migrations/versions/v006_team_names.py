"""Names that were joined for a team are known however the team is written."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "006"
down_revision = "005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the letters and digits of teams; of two spellings of one, what was said last."""
    bind = op.get_bind()
    newest_first = sa.text(
        "SELECT user_id, team FROM player_names GROUP BY user_id, team"
        " ORDER BY max(updated_at) DESC, team"
    )
    forget = sa.text("DELETE FROM player_names WHERE user_id = :user_id AND team = :team")
    write = sa.text("UPDATE player_names SET team = :key WHERE user_id = :user_id AND team = :team")
    told = bind.execute(newest_first).all()
    kept = dict(reversed([((user_id, _key(team)), team) for user_id, team in told]))
    for user_id, team in told:
        if kept[user_id, _key(team)] != team:
            bind.execute(forget, {"user_id": user_id, "team": team})
    for (user_id, key), team in kept.items():
        bind.execute(write, {"key": key, "user_id": user_id, "team": team})


def downgrade() -> None:
    """Leave them: the older program asks for those of teams of several words once more."""


def _key(team: str) -> str:
    bare = re.sub(r"\A(?:the|team|clan)\s+(?=\S)", "", team, count=1)
    return "".join(filter(str.isalnum, bare)) or bare
