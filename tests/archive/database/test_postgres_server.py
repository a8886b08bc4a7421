"""The PostgreSQL of the tests starts wherever they are, or says why it does not."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.archive.database import postgres_server
from tests.archive.database.postgres_server import PostgresServer


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the programs as another user, who may not reach them")
def test_programs_in_a_folder_that_others_may_not_enter_are_copied(monkeypatch):
    monkeypatch.setattr(postgres_server, "_open_to_all", lambda folder: False)
    server = PostgresServer()
    try:
        assert (server.folder / "programs").is_dir()
        assert server.execute("SELECT 1") == [(1,)]
    finally:
        server.stop()
    assert not server.folder.exists()


def test_a_server_that_cannot_start_says_why():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        program = Path(folder) / "initdb"
        program.write_text("#!/bin/sh\necho no such library >&2\nexit 127\n")
        program.chmod(0o755)
        with pytest.raises(ChildProcessError, match="PostgreSQL does not start: no such library"):
            PostgresServer(Path(folder))
