"""What is this machine's fault puts no site back: too many open files, no network, no answer from anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import Archive
from archive.ledger.sites import SiteState
from crawler.demo import Portal, serve
from tests.crawler.crawl_runs import FEW, crawl
from tests.crawler.crawls.test_network import CONTACT, crawl_after

FEW_SOCKETS = """
import errno, socket

class Few(socket.socket):
    made = 0

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        Few.made += self.type == socket.SOCK_STREAM and self.fileno() >= 0
        if Few.made > {most}:
            self.close()
            raise OSError(errno.EMFILE, "Too many open files")

socket.socket = Few
"""

NO_NAMES = """
import errno, socket

def gethostbyname(name):
    if name[0].isdecimal():
        return name
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

socket.gethostbyname = gethostbyname
"""

NO_ROUTE = f"""{NO_NAMES}
class Nowhere(socket.socket):
    def connect(self, address):
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

socket.socket = Nowhere
"""


def state_of(path: Path) -> list[SiteState]:
    with Archive.open(path) as archive:
        return archive.crawls.site_states()


def test_too_many_open_files_are_no_fault_of_the_site(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with serve(Portal(FEW)) as base:
        ran = crawl_after(FEW_SOCKETS.format(most=4), path, base, options=("--delay", "0"))
        assert ran.code == 1
        assert ran.err.splitlines() == [
            "error: too many files are open on this machine: give fewer --sites-at-once, or let more files be open"
            " (ulimit -n)"
        ]
        assert [(state.failures, state.due_at, state.holder) for state in state_of(path)] == [(0, None, None)]
        assert crawl(path, base).code == 0


def test_without_a_network_no_site_is_put_back(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    ran = crawl_after(NO_ROUTE, path, "a.vn", "b.vn", options=CONTACT)
    assert ran.code == 1
    assert ran.err.splitlines() == ["error: this machine has no network: look at its connection, and run this again"]
    assert [(state.failures, state.due_at) for state in state_of(path)] == [(0, None)] * 2


def test_where_nobody_answers_sites_are_asked_again_in_an_hour_however_often_that_was(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    for _ in range(2):
        ran = crawl_after(NO_NAMES, path, "a.vn", "b.vn", "c.vn", options=CONTACT)
        assert ran.code == 1
        assert ran.err.splitlines() == [
            "error: no site answers, so it may be this machine's network: look at its connection, and run this again"
        ]
    for state in state_of(path):
        assert state.failures == 0
        assert state.due_at is not None
        assert state.due_at - datetime.now(UTC) <= timedelta(hours=1)


def test_sites_that_are_silent_beside_one_that_answers_are_put_back(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with serve(Portal(FEW)) as base:
        ran = crawl_after(NO_NAMES, path, base, "a.vn", "b.vn", "c.vn", options=CONTACT)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 3
    assert sorted(state.failures for state in state_of(path)) == [0, 1, 1, 1]
