"""Many machines on one archive: workers that take the sites whose time has come out of one queue, and what they tell.

With an archive in PostgreSQL the queue is Procrastinate's, in a schema of its own beside the archive's tables. Nothing
in it is of lasting value: what is due is in the archive, and an empty queue fills itself within a minute. With an
archive in SQLite one process does the same without a queue.
"""

from __future__ import annotations

from archive.errors import BadAddress
from archive.messages.language import _
from archive.open import display_name, parse_location

INSTALL = "pip install 'tulieu[fleet]'"


def check_installed(where: str) -> None:
    """Raise BadAddress where what a queue in PostgreSQL needs is not installed; `where`: the archive."""
    try:
        import procrastinate  # noqa: F401 - only whether it is there
        import psycopg_pool  # noqa: F401
    except ModuleNotFoundError as error:
        shown = display_name(parse_location(where))
        raise BadAddress(
            _(
                "{archive}: workers on PostgreSQL need {library}: {install}",
                archive=shown,
                library=error.name,
                install=INSTALL,
            )
        ) from error
