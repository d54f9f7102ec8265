"""Alembic migrations, one module a change, run by `bot db upgrade` and by every start of the server."""
