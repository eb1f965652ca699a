"""Revisions of the tables, oldest first; Alembic runs them by way of `storage.migration`."""
