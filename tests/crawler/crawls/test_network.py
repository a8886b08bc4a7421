"""Which machines a crawl reaches and how: names of private networks, old TLS; and an archive that takes no more."""

from __future__ import annotations

import re
import sqlite3
import ssl
import sys
from collections.abc import Mapping
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from scrapy import Request

from archive import Archive
from crawler.demo import Portal, serve
from crawler.engine.errors import OffSite
from crawler.engine.middlewares import OwnHostsOnly
from crawler.sites import site_at
from tests import forkserver
from tests.crawler.crawl_runs import FEW, QUICK, Ran, articles, crawl, environment
from tests.crawler.crawls.fault_server import FaultServer, leads_to, run

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def crawl_after(probe: str, archive: Path, *targets: str, options: tuple[str, ...] = QUICK) -> Ran:
    """`tulieu crawl` in a process that runs some Python first."""
    words = ["crawl", *targets, "--archive", str(archive), *options, "--json"]
    code = f"import sys\n{probe}\nfrom crawler.cli.main import main\nsys.argv[1:] = {words!r}\nmain()"
    command = [sys.executable, "-c", code]
    done = forkserver.run(command, capture_output=True, text=True, env=environment(), check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


# --- names -----------------------------------------------------------------------------------------


def names(known: Mapping[str, str]) -> str:
    """A DNS that knows these names."""
    return f"import socket\nsocket.gethostbyname = {dict(known)!r}.__getitem__"


CONTACT = ("--delay", "0", "--contact", "a@b.vn")


def test_names_of_a_private_network_are_not_asked(tmp_path: Path) -> None:
    known = {"a.vn": "10.0.0.5", "b.vn": "127.0.0.1", "c.vn": "169.254.169.254", "d.vn": "100.64.0.1"}
    ran = crawl_after(names(known), tmp_path / "a.db", *known, options=CONTACT)
    assert ran.code == 1
    assert ran.err.splitlines() == [
        f"error: http://{name}/ resolves to {address}, a private address: give that address itself if you mean it"
        for name, address in known.items()
    ]
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        assert [run.counts["faults"] for run in archive.crawls.runs()] == [{"private-address": 1}] * len(known)


def test_addresses_that_were_typed_are_asked(tmp_path: Path) -> None:
    known = dict.fromkeys(("127.0.0.1", "localhost", "mayban"), "127.0.0.1")
    portal = Portal()
    with serve(portal) as base:
        targets = [base.replace("127.0.0.1", host) for host in known]
        ran = crawl_after(names(known), tmp_path / "a.db", *targets, options=(*CONTACT, "--limit", "1"))
    assert (ran.code, ran.err, ran.summary["new"]) == (0, "", 3)


def test_a_robots_txt_is_not_followed_into_a_private_network(tmp_path: Path) -> None:
    server = FaultServer(Portal(FEW), plays={"/robots.txt": (0, leads_to("http://trong.vn/robots.txt"))})
    known = {"127.0.0.1": "127.0.0.1", "trong.vn": "10.0.0.5"}
    with run(server) as base:
        ran = crawl_after(names(known), tmp_path / "a.db", base)
    assert (ran.code, ran.err, ran.summary["new"]) == (0, "", len(server.portal.truth()))
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        counts = archive.crawls.runs()[0].counts
    assert (counts["faults"], counts["politeness"]["robots"]) == ({"private-address": 1}, "none")


@pytest.mark.parametrize(
    ("url", "robots", "passes"),
    [
        ("http://x.vn/a", False, True),
        ("http://x.vn:8080/a", False, False),
        ("http://khac.vn/a", False, False),
        ("http://x.vn/robots.txt", True, True),
        ("https://khac.vn/robots.txt", True, True),
        ("http://127.0.0.1/robots.txt", True, False),
        ("http://169.254.169.254/robots.txt", True, False),
        ("http://[::1]/robots.txt", True, False),
        ("http://[::ffff:10.0.0.5]/robots.txt", True, False),
        ("http://localhost/robots.txt", True, False),
        ("http://2130706433/robots.txt", True, False),
        ("ftp://khac.vn/robots.txt", True, False),
    ],
)
def test_only_a_robots_txt_may_stand_on_another_host(url: str, robots: bool, passes: bool) -> None:
    crawler = cast("Crawler", SimpleNamespace(spider=SimpleNamespace(site=site_at("http://x.vn/"))))
    request = Request(url, meta={"robots": robots})
    with nullcontext() if passes else pytest.raises(OffSite):
        OwnHostsOnly(crawler).process_request(request)


def test_a_proxy_of_ones_own_network_is_used(tmp_path: Path) -> None:
    server = FaultServer()
    with run(server) as base:
        server.portal.base = "http://x.vn"
        proxy = base.replace("127.0.0.1", "proxy.coquan.vn")
        probe = f"import os\nos.environ['http_proxy'] = {proxy!r}\n{names({'proxy.coquan.vn': '127.0.0.1'})}"
        ran = crawl_after(probe, tmp_path / "a.db", "http://x.vn/", options=(*CONTACT, "--limit", "1"))
    assert (ran.code, ran.err, ran.summary["new"]) == (0, "", 1)
    assert "http://x.vn/robots.txt" in server.asked


@pytest.mark.parametrize(
    ("host", "known", "asked"),
    [
        pytest.param("trong.vn", {"trong.vn": "10.0.0.5"}, False, id="a name of a private network"),
        pytest.param("127.1", {}, False, id="digits"),
        pytest.param("la.vn", {}, True, id="a name that only the proxy knows"),
    ],
)
def test_a_proxy_is_not_asked_for_what_is_in_a_private_network(
    host: str, known: dict[str, str], asked: bool, tmp_path: Path
) -> None:
    server = FaultServer(plays={"http://x.vn/robots.txt": (0, leads_to(f"http://{host}/robots.txt"))})
    with run(server) as base:
        server.portal.base = "http://x.vn"
        probe = f"import os\nos.environ['http_proxy'] = {base!r}\n{names({'127.0.0.1': '127.0.0.1', **known})}"
        ran = crawl_after(probe, tmp_path / "a.db", "http://x.vn/", options=(*CONTACT, "--limit", "1"))
    assert (ran.code, ran.err, ran.summary["new"]) == (0, "", 1)
    assert (f"http://{host}/robots.txt" in server.asked) == asked


# --- TLS -------------------------------------------------------------------------------------------


def old_tls(folder: Path, bits: int = 1024) -> ssl.SSLContext:
    """A server's end that speaks TLS 1.0 only, with a certificate of its own making."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cu.example.vn")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3000))
        .not_valid_after(now - timedelta(days=1))  # run out, as on every second of these servers
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "key-and-certificate.pem"
    private = serialization.PrivateFormat.TraditionalOpenSSL
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.load_cert_chain(pem)
    return context


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated:DeprecationWarning")
def test_old_tls_is_spoken_where_it_is_asked_for_and_named_where_not(tmp_path: Path) -> None:
    server = FaultServer(Portal(FEW))
    with run(server, tls=old_tls(tmp_path)) as base:
        refused = crawl(tmp_path / "a.db", base)
        with Archive.open(tmp_path / "a.db", read_only=True) as archive:
            told = archive.crawls.runs()[0].counts["faults"]
        ran = crawl(tmp_path / "a.db", base, options=(*QUICK, "--legacy-tls"))
    assert (refused.code, refused.err.count("\n"), told) == (1, 1, {"tls": 1})
    assert f"error: {base}/ does not answer: its TLS is too old for this program (" in refused.err
    assert 'set tls="legacy" in the site\'s file' in refused.err
    assert (ran.code, ran.err, ran.summary["new"]) == (0, "", len(server.portal.truth()))
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        politeness = archive.crawls.runs()[0].counts["politeness"]
    assert (politeness["tls"], politeness["certificate"]) == ("legacy", "expired")


def test_a_server_that_speaks_no_tls_at_all_is_not_called_old(tmp_path: Path) -> None:
    with run(FaultServer()) as base:
        ran = crawl(tmp_path / "a.db", base.replace("http://", "https://"))
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "does not answer: TLS fails (" in ran.err


# --- the archive -----------------------------------------------------------------------------------

FULL = """
from sqlalchemy import event
from sqlalchemy.engine import Engine
@event.listens_for(Engine, "connect")
def limit(connection, record):
    connection.execute("PRAGMA max_page_count = {pages}")
"""


def test_a_disk_that_fills_up_ends_the_crawl_and_the_next_one_goes_on(tmp_path: Path) -> None:
    portal, archive = Portal(), tmp_path / "a.db"
    Archive.open(archive).close()
    with closing(sqlite3.connect(archive)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with serve(portal) as base:
        full = crawl_after(FULL.format(pages=pages + 40), archive, base)
        some = set(articles(archive))
        whole = crawl(archive, base)
    assert (full.code, full.err.count("\n")) == (1, 1)
    assert full.err.startswith(f"error: {archive}: ")
    assert 0 < len(some) < len(portal.truth())
    assert (whole.code, whole.err) == (0, "")
    assert some < set(articles(archive))
    assert len(articles(archive)) == len(portal.truth())


BUSY = """
import sqlite3
from archive.database import sqlite
sqlite.BUSY_TIMEOUT_MS = 200
from archive.store import Archive
save, saved = Archive.save, []
def lock_after_ten(self, visit):
    saved.append(visit)
    if len(saved) == 10:
        other = sqlite3.connect({path!r}, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        saved.append(other)
    if len(saved) > 10:
        print("save", file=sys.stderr)
    return save(self, visit)
Archive.save = lock_after_ten
"""


def test_an_archive_that_another_program_keeps_locked_ends_the_crawl(tmp_path: Path) -> None:
    portal, archive = Portal(FEW), tmp_path / "a.db"
    with serve(portal) as base:
        locked = crawl_after(BUSY.format(path=str(archive)), archive, base)
        whole = crawl(archive, base)
    assert locked.code == 1
    complaint = rf"save\nerror: {archive}: (another program|process \d+ \(.*\)) is writing to it, try again later\n"
    assert re.fullmatch(complaint, locked.err), "what else is on its way does not wait for the lock too"
    assert (whole.code, whole.err) == (0, "")
    assert len(articles(archive)) == len(portal.truth())


DAMAGED = """
from archive.errors import ArchiveDamaged
from archive.store import Archive
due, asked = Archive.due, []
def fail_at_last(self, *words, **named):
    asked.append(words)
    if len(asked) > 3:
        raise ArchiveDamaged(f"{self.where}: database disk image is malformed")
    return due(self, *words, **named)
Archive.due = fail_at_last
"""


def test_an_archive_that_cannot_be_read_any_more_ends_the_crawl(tmp_path: Path) -> None:
    portal, archive = Portal(FEW), tmp_path / "a.db"
    with serve(portal) as base:
        broken = crawl_after(DAMAGED, archive, base)
        whole = crawl(archive, base)
    assert (broken.code, broken.err) == (1, f"error: {archive}: database disk image is malformed\n")
    assert (whole.code, whole.err, len(articles(archive))) == (0, "", len(portal.truth()))
