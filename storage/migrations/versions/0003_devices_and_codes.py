"""A case on several devices; links and names of letters are no longer readable either."""

import sqlalchemy as sa
from alembic import op

from storage.keys import lookup, seal, unseal

revision = "0003"
down_revision = "0002"

_documents = sa.table("documents", sa.column("token", sa.String), sa.column("filename", sa.String))


def upgrade() -> None:
    """Add the tables; a link already given keeps working."""
    op.create_table(
        "devices",
        sa.Column("sender", sa.String(255), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False, index=True),
        sa.Column("joined", sa.DateTime, nullable=False),
    )
    op.create_table(
        "codes",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("sender", sa.String(255), nullable=False, index=True),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_table(
        "tries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sender", sa.String(255), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":  # SQLite does not mind the length
        op.alter_column("documents", "filename", type_=sa.Text)
    _rewrite(lambda token, name: {"token": lookup(token), "filename": seal(name.encode()).decode()})


def downgrade() -> None:
    """Remove the tables and open the names; links given before do not work any more."""
    _rewrite(lambda token, name: {"filename": unseal(name.encode()).decode()})
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("documents", "filename", type_=sa.String(200))
    for name in ("devices", "codes", "tries"):
        op.drop_table(name)


def _rewrite(change) -> None:  # type: ignore[no-untyped-def]
    connection = op.get_bind()
    for row in connection.execute(sa.select(_documents)).all():
        values = change(row.token, row.filename)
        connection.execute(
            _documents.update().where(_documents.c.token == row.token).values(**values)
        )
