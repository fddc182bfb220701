"""Alembic runs its scripts on the connection that storage/migrate.py hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
