"""The tables as they were before there were migrations; a database of that time keeps its rows."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make what is not there yet."""
    if sa.inspect(op.get_bind()).has_table("records"):
        return
    op.create_table(
        "documents",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("sender", sa.String(255), nullable=False, index=True),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sender", sa.String(255), nullable=False, index=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("written", sa.DateTime, nullable=False),
        sa.Column("content", sa.String, nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Remove everything."""
    for name in ("documents", "records", "counters"):
        op.drop_table(name)
