"""What people entered is sealed and their sender hashed."""

import re

import sqlalchemy as sa
from alembic import op

from storage.keys import lookup, seal, unseal

revision = "0002"
down_revision = "0001"

_records = sa.table(
    "records", sa.column("id"), sa.column("sender", sa.String), sa.column("content", sa.String)
)
_documents = sa.table(
    "documents",
    sa.column("token", sa.String),
    sa.column("sender", sa.String),
    sa.column("content", sa.LargeBinary),
)
# a row that once went down again has its hash already
_HASH = re.compile("[0-9a-f]{64}")


def _hashed(sender: str) -> str:
    return sender if _HASH.fullmatch(sender) else lookup(sender)


def upgrade() -> None:
    """Seal each row in place."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(_records)).all():
        values = {"sender": _hashed(row.sender), "content": seal(row.content.encode()).decode()}
        connection.execute(_records.update().where(_records.c.id == row.id).values(**values))
    for row in connection.execute(sa.select(_documents)).all():
        connection.execute(
            _documents.update()
            .where(_documents.c.token == row.token)
            .values(sender=_hashed(row.sender), content=seal(bytes(row.content)))
        )


def downgrade() -> None:
    """Open each row; a sender stays a hash, because the sender itself is not stored."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(_records)).all():
        opened = unseal(row.content.encode()).decode()
        connection.execute(_records.update().where(_records.c.id == row.id).values(content=opened))
    for row in connection.execute(sa.select(_documents)).all():
        connection.execute(
            _documents.update()
            .where(_documents.c.token == row.token)
            .values(content=unseal(bytes(row.content)))
        )
