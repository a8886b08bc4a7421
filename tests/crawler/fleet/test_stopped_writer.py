"""A process that is stopped while it writes to an archive on a server."""

from __future__ import annotations

from archive import Archive
from archive.database.postgresql import LOCK_TIMEOUT_MS, STOPPED_WRITER_MS


def test_the_server_ends_what_a_stopped_process_writes_before_the_others_give_up(opened: Archive) -> None:
    with opened.writing() as connection:
        told = connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar()
    assert told == f"{STOPPED_WRITER_MS // 1000}s"
    assert STOPPED_WRITER_MS < LOCK_TIMEOUT_MS
