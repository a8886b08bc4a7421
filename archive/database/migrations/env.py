"""Alembic's environment: it works on the connection that it is handed, inside the transaction begun there.

There is no alembic.ini: archives are migrated when they are opened (`archive.open`), never by hand.
"""

from __future__ import annotations

from alembic import context

from archive.database.schema import metadata


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Return whether a table is migrated: those of the search index are rebuilt instead (`archive.search`)."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=include_name,
    render_as_batch=True,  # SQLite alters a table by copying it
    transactional_ddl=True,  # our own BEGIN makes SQLite's DDL part of the transaction
)
with context.begin_transaction():
    context.run_migrations()
