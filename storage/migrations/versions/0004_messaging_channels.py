"""Messaging channels: what came in, who wrote, what waits to be delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "channel_inbox",
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "channel_people",
        sa.Column("sender", sa.String(255), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "channel_waiting",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sender", sa.String(255), nullable=False, index=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("written", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Remove them."""
    for name in ("channel_inbox", "channel_people", "channel_waiting"):
        op.drop_table(name)
