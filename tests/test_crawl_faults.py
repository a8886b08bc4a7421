"""Every fault that a server can have, by script: the crawl ends, stores what could be had, and counts each."""

from __future__ import annotations

import datetime as days
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawl_runs import QUICK, articles, crawl, environment
from fault_server import (
    HTML,
    FaultServer,
    bomb,
    broken_gzip,
    drip,
    endless,
    half,
    http_date,
    moved,
    nonsense,
    play,
    reset,
    send,
    silent,
    status,
)

from archive import Archive
from crawler.demo import Portal
from crawler.demo.faults import flood_page
from crawler.resolving import is_private


def page_of(portal: Portal) -> Any:
    """The replica's pages; with a calendar that goes on for ever on its front page."""

    def page(path: str) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/lich/"):
            day = days.date.fromisoformat(path[6:16]) + timedelta(days=1)
            return 200, HTML, f"<html><body>NukeViet <a href='/lich/{day}/'>Mai</a></body></html>".encode()
        response = portal.render(path)
        body = response.body
        if path == "/":
            body = body.replace(b"</body>", b"<a href='/lich/2024-01-01/'>L</a></body>")
        return response.status, dict(response.headers), body

    return page


def counts(where: Path) -> dict[str, Any]:
    """What the last run wrote down."""
    with Archive.open(where, read_only=True) as archive:
        return dict(archive.runs(limit=1)[0].counts)


def test_all_faults_at_once(tmp_path: Path) -> None:
    portal = Portal()
    paths = {number: story.path for number, story in portal.collection.by_id.items()}
    chosen = iter(sorted(paths, reverse=True))  # the newest are in the sitemap, whatever is spoilt
    lost = {
        "http-500": (status(500), 3),
        "connection-lost": (reset, 3),
        "data-loss": (half, 3),
        "timeout": (drip, 3),
        "too-large": (bomb, 1),
        "bad-encoding": (broken_gzip, 1),
        "redirect-loop": (moved("/vong-1.html"), 0),
        "off-site": (moved("http://127.0.0.2:9/"), 0),
        "http-404": (status(404), 0),
    }
    healed = {"http-502": (status(502), 1), "http-429": (status(429, Retry_After="1"), 1)}
    keys = {reason: next(chosen) for reason in (*lost, *healed)}
    server = FaultServer(page_of(portal), headers={"Date": http_date(days=2)}, flood=(40, 2.0, flood_page(1).body))
    server.faults = {paths[keys[reason]]: (fault, None) for reason, (fault, _) in lost.items()}
    server.faults[paths[keys["redirect-loop"]]] = (moved(paths[keys["redirect-loop"]]), None)
    server.faults |= {paths[keys[reason]]: (fault, 1) for reason, (fault, _) in healed.items()}
    with play(server) as base:
        portal.base = base
        ran = crawl(tmp_path / "a.db", base, options=(*QUICK, "--timeout", "1"))
    assert (ran.code, ran.err) == (0, "")
    assert set(articles(tmp_path / "a.db")) == {str(n) for n in paths} - {str(keys[reason]) for reason in lost}
    told = counts(tmp_path / "a.db")
    for reason, (_, times) in (lost | healed).items():
        if times:
            assert told["faults"][reason] == times, reason
    assert told["faults"]["clock-skew"] == 1
    assert abs(told["politeness"]["clock_skew"] - 2 * 86400) < 60
    assert told["faults"]["flood"] >= told["waits"]["flood"] >= 1
    assert told["waits"]["http-429"] == 1
    assert told["waited"] >= 2
    assert told["failed"] == {"http-500": 1, "connection-lost": 1, "data-loss": 1, "timeout": 1, "bad-encoding": 1}
    refused = {"too-large": 1, "redirect-loop": 1, "off-site": 1, "http-404": 1}
    assert {reason: told["refused"].get(reason) for reason in refused} == refused
    assert told["refused"].get("moved-away", 0) == 0
    assert len([path for path in server.asked if path.startswith("/lich/")]) < 40, "a calendar has no end"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (reset, "connection-lost"),
        (silent, "connection-lost"),
        (half, "data-loss"),
        (drip, "timeout"),
        (bomb, "too-large"),
        (endless, "too-large"),
        (broken_gzip, "bad-encoding"),
        (nonsense, "connection-lost"),
        (status(500), "http-500"),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", "status"),
)
def test_a_front_page_with_a_fault_is_one_line_and_exit_1(fault: Any, reason: str, tmp_path: Path) -> None:
    server = FaultServer(page_of(Portal()), faults={"/": (fault, None)})
    with play(server) as base:
        ran = crawl(tmp_path / "a.db", base, options=(*QUICK, "--timeout", "1"))
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert counts(tmp_path / "a.db")["faults"][reason] >= 1


def test_a_robots_txt_that_fails_means_wait_and_is_counted(tmp_path: Path) -> None:
    server = FaultServer(page_of(Portal()), faults={"/robots.txt": (status(503), None)})
    with play(server) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert ran.code == 1
    assert "its robots.txt answers 503" in ran.err
    assert set(server.asked) == {"/robots.txt"}
    assert counts(tmp_path / "a.db")["faults"]["http-503"] >= 1


def test_what_was_decided_on_how_to_ask_is_written_down(tmp_path: Path) -> None:
    rules = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 0.01\nDisallow: /dan-van/\n")
    server = FaultServer(page_of(Portal()))
    server.faults["/robots.txt"] = (lambda connection, _: send(connection, rules), None)
    with play(server) as base:
        crawl(tmp_path / "a.db", base)
    told = counts(tmp_path / "a.db")
    assert told["politeness"] == {"robots": "obeyed", "crawl_delay": 0.01}
    assert told["refused"]["robots"] > 0
    assert not [path for path in server.asked if path.startswith("/dan-van/")]


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("10.0.0.5", True),
        ("127.0.0.1", True),
        ("169.254.169.254", True),
        ("192.168.1.1", True),
        ("172.16.0.1", True),
        ("100.64.0.1", True),
        ("0.0.0.0", True),
        ("224.0.0.1", True),
        ("255.255.255.255", True),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("64:ff9b::a00:1", True),
        ("2002:a00:1::", True),
        ("no address", True),
        ("203.162.0.181", False),
        ("2001:ee0::1", False),
        ("::ffff:203.162.0.181", False),
    ],
)
def test_which_addresses_are_private(address: str, private: bool) -> None:
    assert is_private(address) is private


@pytest.mark.parametrize("typed", ["http://tinhuy.example.vn:{port}/", "tinhuy.example.vn:{port}"])
def test_a_name_that_leads_into_a_private_network_is_not_followed(typed: str, tmp_path: Path) -> None:
    probe = (
        "import socket, sys; real = socket.gethostbyname\n"
        "socket.gethostbyname = lambda name: '127.0.0.1' if name.endswith('.example.vn') else real(name)\n"
        "from crawler.cli import main; main()"
    )
    server = FaultServer(page_of(Portal()))
    with play(server) as base:
        target = typed.format(port=base.rpartition(":")[2])
        words = ["crawl", target, "--archive", str(tmp_path / "a.db"), *QUICK, "--contact", "a@b.vn"]
        ran = subprocess.run(
            [sys.executable, "-c", probe, *words], capture_output=True, text=True, env=environment(), check=False
        )
    assert (ran.returncode, ran.stderr.count("\n"), server.asked) == (1, 1, [])
    assert "is in a private network" in ran.stderr


def test_a_retry_after_is_counted_from_the_servers_own_clock(tmp_path: Path) -> None:
    busy = status(429, Date=http_date(days=1), Retry_After=http_date(days=1, seconds=1))
    server = FaultServer(page_of(Portal()), faults={"/rss/": (busy, 1)})
    with play(server) as base:
        ran = crawl(tmp_path / "a.db", base)
    assert (ran.code, ran.summary["failed"]) == (0, {})
    assert counts(tmp_path / "a.db")["waited"] <= 3


class TestTls:
    """Servers that nobody renewed."""

    @pytest.fixture
    def base(self, tmp_path: Path) -> Any:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.load_cert_chain(make_certificate(tmp_path))
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1
        page, listener = page_of(Portal()), socket.create_server(("127.0.0.1", 0), backlog=64)

        def visit(connection: socket.socket) -> None:
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    send(secure, page(secure.recv(65536).split(b" ", 2)[1].decode("latin-1")))
            except (OSError, IndexError):
                pass

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=visit, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()

    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    def test_old_tls_is_spoken_only_where_that_was_asked_for_and_is_written_down(
        self, base: str, tmp_path: Path
    ) -> None:
        plain = crawl(tmp_path / "a.db", base)
        assert (plain.code, plain.err.count("\n")) == (1, 1)
        assert "try --legacy-tls" in plain.err
        old = crawl(tmp_path / "a.db", base, options=(*QUICK, "--legacy-tls"))
        assert (old.code, old.err) == (0, "")
        assert old.summary["new"] == len(Portal().truth()) - 1, "one is named by the sitemap alone, of another port"
        assert counts(tmp_path / "a.db")["politeness"]["tls"] == "legacy"


def make_certificate(folder: Path) -> Path:
    """A certificate that the server signed itself, with a weak key, and the key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tinhuy.example.vn")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    pem = serialization.Encoding.PEM
    old, bare = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    file.write_bytes(certificate.public_bytes(pem) + key.private_bytes(pem, old, bare))
    return file


def test_a_full_disk_is_one_line_and_with_room_the_crawl_goes_on(tmp_path: Path) -> None:
    where, portal = tmp_path / "a.db", Portal()
    probe = (
        "import sys; from sqlalchemy import event; from sqlalchemy.engine import Engine\n"
        "@event.listens_for(Engine, 'connect')\n"
        "def small(connection, record): connection.execute('PRAGMA max_page_count = 110')\n"
        "from crawler.cli import main; main()"
    )
    with play(FaultServer(page_of(portal))) as base:
        portal.base = base
        words = ["crawl", base, "--archive", str(where), *QUICK]
        full = subprocess.run(
            [sys.executable, "-c", probe, *words], capture_output=True, text=True, env=environment(), check=False
        )
        assert (full.returncode, full.stderr) == (1, f"error: {where}: no space left on its disk\n")
        stored = len(articles(where))
        assert 0 < stored < len(portal.truth())
        assert crawl(where, base).summary["new"] == len(portal.truth()) - stored


def test_an_archive_that_another_program_locks_is_one_line_and_nothing_is_lost(tmp_path: Path) -> None:
    where, portal = tmp_path / "a.db", Portal()
    probe = "from archive import sqlite; sqlite.BUSY_TIMEOUT_MS = 200\nfrom crawler.cli import main; main()"
    with play(FaultServer(page_of(portal))) as base:
        portal.base = base
        crawl(where, base, options=(*QUICK, "--limit", "3"))
        words = ["crawl", base, "--archive", str(where), *QUICK]
        with closing(sqlite3.connect(where, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            locked = subprocess.run(
                [sys.executable, "-c", probe, *words], capture_output=True, text=True, env=environment(), check=False
            )
        line = f"error: {where}: another program is writing to it, try again later\n"
        assert (locked.returncode, locked.stderr) == (1, line)
        assert crawl(where, base).summary["new"] == len(portal.truth()) - 3
