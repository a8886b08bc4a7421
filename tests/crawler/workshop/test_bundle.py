"""`tulieu doctor --bundle` and `tulieu site new --from`: a site is packed by whoever can reach it, and unpacked by
somebody who trusts nothing in it."""

from __future__ import annotations

import getpass
import hashlib
import io
import json
import socket
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, Article
from archive.ledger.queries import VisitedUrl
from archive.record.visit import Visit
from crawler.demo import Portal, serve
from crawler.health.doctor import Examination
from crawler.run.stats import RunStats
from crawler.sites import site_at
from crawler.workshop.adding import add_bundle, check_new
from crawler.workshop.bundle import MAX_BUNDLE, MAX_MEMBER, Bundle, BundlePage
from crawler.workshop.errors import BadBundle, WorkshopError
from crawler.workshop.fixtures import SavedPage, find_fixtures
from crawler.workshop.packing import make_bundle
from crawler.workshop.repository import Repository
from crawler.workshop.unpacking import MAX_MEMBERS, read_bundle
from tests import ROOT
from tests.archive.samples import make_visit
from tests.crawler.crawl_runs import crawl, served
from tests.crawler.crawls.generic_portals import HABITS, portal
from tests.crawler.workshop.workshop_samples import AT, tulieu


@dataclass(frozen=True)
class Packed:
    """A bundle of the replica portal, which is switched off by now."""

    base: str
    file: Path
    said: str
    """On standard error while it was packed."""
    members: dict[str, bytes]
    pages: dict[str, bytes]
    """As the portal served them, by address."""

    @property
    def told(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.members["bundle.json"])
        return value


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    folder = tmp_path_factory.mktemp("packed")
    held = Portal()
    with serve(held) as base:
        done = tulieu("doctor", base, "--delay", "0", "--contact", "me@example.vn", "--bundle", "b.zip", cwd=folder)
    assert done.returncode == 0, done.stderr
    members = contents(folder / "b.zip")
    urls = [page["address"] for page in json.loads(members["bundle.json"])["pages"]]
    pages = {url: held.render(url.removeprefix(base)).body for url in urls}
    return Packed(base, folder / "b.zip", done.stderr, members, pages)


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_bundle_holds_front_page_list_and_five_articles_as_they_came(packed: Packed) -> None:
    told = packed.told
    assert list(packed.members) == ["bundle.json", *(f"page-{number}.html" for number in range(1, 8))]
    assert [page["kind"] for page in told["pages"]] == ["front", "list", *["article"] * 5]
    assert (told["version"], told["target"], told["source"], told["profile"]) == (1, f"{packed.base}/", "site", None)
    for page in told["pages"]:
        body = packed.members[page["file"]]
        assert body == packed.pages[page["address"]]
        assert page["sha256"] == hashlib.sha256(body).hexdigest()
        assert page["headers"]["content-type"] == "text/html; charset=UTF-8"
        assert (page["status"], page["final"]) == (200, page["address"])
    assert [page["read"]["error"]["reason"] for page in told["pages"][:2]] == ["listing", "listing"]
    assert all(page["read"]["article"]["evidence"] for page in told["pages"][2:])


def test_what_is_in_a_bundle_is_said_before_it_is_written(packed: Packed) -> None:
    lines = packed.said.splitlines()
    size = sum(map(len, packed.members.values()))
    assert lines[0] == f"contents of b.zip from {packed.base.removeprefix('http://')}, {size:,} bytes unpacked:"
    assert [line.split(",")[0] for line in lines[1:9]] == [f"- {name}" for name in packed.members]
    assert lines[-1] == "b.zip: written"


def test_nothing_of_the_person_or_the_machine_is_in_a_bundle(packed: Packed) -> None:
    everything = b"".join(packed.members.values())
    of_us = (str(ROOT), str(packed.file.parent), str(Path.home()), socket.gethostname(), "me@example.vn")
    assert [word for word in of_us if len(word) > 3 and word.encode() in everything] == []
    assert f'"{getpass.getuser()}"'.encode() not in packed.members["bundle.json"]
    with zipfile.ZipFile(packed.file) as file:
        assert {(one.date_time, one.external_attr >> 16, one.extra) for one in file.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), stat.S_IFREG | 0o644, b"")
        }


def test_the_same_content_gives_the_same_bytes(packed: Packed) -> None:
    again = io.BytesIO()
    read_bundle(packed.file).write(again)
    assert again.getvalue() == packed.file.read_bytes()


def test_a_file_that_is_there_stays_and_nothing_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"mine")
    held = Portal()
    with serve(held) as base:
        taken = tulieu("doctor", base, "--bundle", "b.zip", cwd=tmp_path)
        nowhere = tulieu("doctor", base, "--bundle", "no/b.zip", cwd=tmp_path)
        unknown = tulieu("doctor", base, "--bundle", "c.zip", "--archive", "no.db", cwd=tmp_path)
    assert (taken.returncode, taken.stderr.splitlines()[-1]) == (
        1,
        "error: b.zip is there already, and nothing is overwritten",
    )
    assert nowhere.stderr.splitlines()[-1] == "error: no/b.zip: the folder no does not exist"
    assert "error: no.db: there is no archive" in unknown.stderr
    assert (held.asked, [path.name for path in tmp_path.iterdir()]) == ([], ["b.zip"])


def test_headers_of_a_visitor_and_answers_in_secret_are_left_out() -> None:
    headers = {"set-cookie": "a=1", "authorization": "x", "content-type": "text/html", "etag": "e" * 5000}
    page = SavedPage(url="http://a.vn/", body=b"<p>", fetched_at=AT, content_type=None, headers=headers)
    (told,) = bundle_of(page).as_json()["pages"]
    assert told["headers"] == {"content-type": "text/html", "etag": "e" * 1000}


def bundle_of(*pages: SavedPage, **read: Any) -> Bundle:
    error = {"error": {"reason": "listing", "detail": None}}
    packed = [BundlePage(kind="article", page=page, read=read or error) for page in pages]
    return Bundle(site="a.vn", target="http://a.vn/", made_at=AT, source="site", reader="0", pages=packed, profile=None)


def test_a_bundle_is_bounded_and_says_what_it_left_out() -> None:
    def page(number: int, size: int) -> SavedPage:
        return SavedPage(url=f"http://a.vn/{number}", body=b"x" * size, fetched_at=AT, content_type=None)

    sizes = (MAX_MEMBER + 1, MAX_MEMBER, MAX_MEMBER, MAX_MEMBER, MAX_MEMBER - 10, 11, 10)
    made = bundle_of(*(page(number, size) for number, size in enumerate(sizes))).within_bounds()
    assert [one.page.url[-1] for one in made.pages] == ["1", "2", "3", "4", "6"]
    assert made.left_out == ["http://a.vn/0", "http://a.vn/5"]
    assert sum(map(len, made.members.values())) <= MAX_BUNDLE
    verbose = bundle_of(*(page(number, 9) for number in range(5)), article={"body": ["a" * (MAX_MEMBER // 2)]})
    assert len(verbose.within_bounds().members["bundle.json"]) <= MAX_MEMBER
    assert len(verbose.within_bounds().pages) == 1


def test_half_a_letter_in_a_record_is_packed_as_its_escape() -> None:
    page = SavedPage(url="http://a.vn/", body=b"<p>", fetched_at=AT, content_type=None)
    members = bundle_of(page, article={"title": "\ud83d"}).members
    assert json.loads(members["bundle.json"])["pages"][0]["read"]["article"]["title"] == "\ud83d"


@pytest.mark.parametrize(
    ("read", "refused", "packed_read", "packed_refused"),
    [(5, 0, 5, 0), (5, 1, 4, 1), (5, 9, 3, 2), (1, 9, 1, 4), (0, 9, 0, 5), (0, 0, 0, 0)],
)
def test_refused_pages_are_among_the_five_with_why(
    read: int, refused: int, packed_read: int, packed_refused: int
) -> None:
    site = site_at("http://a.vn/")
    front, good, bad = (
        [f"http://a.vn/{name}{number}" for number in range(many)]
        for name, many in (("front", 1), ("tin", read), ("hong", refused))
    )
    pages = {url: SavedPage(url=url, body=url.encode(), fetched_at=AT, content_type=None) for url in front + good + bad}
    articles = [Article(url=url, site="a.vn", key=url, title="t", sha256=pages[url].sha256) for url in good]
    seen = [VisitedUrl(front[0], "seed", "refused", "script-only", None, 0)]
    seen += [VisitedUrl(url, "article", "article", None, None, 0) for url in good]
    seen += [VisitedUrl(url, "page", "refused", "no-text", "no text", 0) for url in bad]
    made = make_bundle(Examination(site, RunStats(site.name), seen, articles, None), pages, None)
    assert [one.kind for one in made.pages] == ["front"] + ["article"] * (packed_read + packed_refused)
    told = [one.read for one in made.pages[1:]]
    assert sum("article" in one for one in told) == packed_read
    assert [one["error"] for one in told if "error" in one] == [
        {"reason": "no-text", "detail": "no text"}
    ] * packed_refused


def test_a_portal_of_unknown_software_is_packed_too(tmp_path: Path) -> None:
    pages_at, _ = portal(HABITS["slug and id"], 40)
    pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
    with served(pages) as base:
        pages |= pages_at(base)
        done = tulieu("doctor", base, "--delay", "0", "--bundle", "b.zip", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["fits"] is True
    read = [page["read"] for page in json.loads(contents(tmp_path / "b.zip")["bundle.json"])["pages"]]
    assert sum("article" in one for one in read) >= 3


@pytest.mark.long
def test_of_a_site_that_is_down_the_pages_are_those_that_the_archive_kept(tmp_path: Path) -> None:
    held = Portal()
    with serve(held) as base:
        assert crawl(tmp_path / "a.db", base, options=("--delay", "0", "--limit", "9")).code == 0
    name = base.removeprefix("http://")
    url = f"{base}/dan-van/khong-co-gi-999.html"
    add_refused(tmp_path / "a.db", make_visit(site=name, url=url), b"<html><body><p>Not found.</p></body></html>")
    done = tulieu("doctor", base, "--delay", "0", "--bundle", "b.zip", "--archive", "a.db", cwd=tmp_path)
    assert done.returncode == 1, "the site does not fit"
    assert "the site returned no page: these are pages stored in the archive" in done.stderr.splitlines()
    assert done.stderr.splitlines()[-1] == "b.zip: written"
    told = json.loads(contents(tmp_path / "b.zip")["bundle.json"])
    assert told["source"] == "archive"
    assert ["article" in page["read"] for page in told["pages"]] == [True] * 4 + [False]
    assert told["pages"][-1]["address"] == url
    assert told["pages"][-1]["read"]["error"]["reason"]
    made = tulieu("site", "new", "--from", "b.zip", "--name", "songtra", "--folder", ".", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "note: no page that lists articles was seen: add one" in made.stdout
    nothing = tulieu("doctor", "http://127.0.0.1:9/", "--bundle", "c.zip", "--archive", "a.db", cwd=tmp_path)
    assert nothing.stderr.splitlines()[-1] == (
        "error: no page of 127.0.0.1:9 could be fetched, and none is stored: there is nothing to pack"
    )
    assert not (tmp_path / "c.zip").exists()


def add_refused(where: Path, visit: Visit, body: bytes) -> None:
    """Put a refused page into an archive, as a crawl does."""
    with Archive.open(where) as opened:
        opened.save(replace(visit, article=None, outcome="refused", reason="no-text", body=body, status=200))


def test_a_bundle_becomes_a_file_and_pages_without_a_request(packed: Packed, tmp_path: Path) -> None:
    done = tulieu("site", "new", "--from", str(packed.file), "--name", "songtra", "--folder", str(tmp_path))
    assert done.returncode == 0, done.stderr
    fixtures = find_fixtures(tmp_path / "tests" / "fixtures")
    assert len(fixtures) == 4
    for fixture in fixtures:
        assert fixture.page.body == packed.pages[fixture.page.url]
        assert not fixture.is_checked
    source = (tmp_path / "crawler" / "sites" / "songtra.py").read_text("utf-8")
    assert 'title="Trang thông tin điện tử Đảng bộ thành phố Sông Trà"' in source
    assert 'layouts=("nukeviet",)' in source
    again = tulieu("site", "new", "--from", str(packed.file), "--name", "songtra", "--folder", str(tmp_path))
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "is there already, and nothing is overwritten" in again.stderr


def rewritten(packed: Packed, change: Callable[[dict[str, Any]], object]) -> list[tuple[str, bytes]]:
    """The members of a bundle whose manifest was changed."""
    told = packed.told
    change(told)
    return list({**packed.members, "bundle.json": json.dumps(told).encode()}.items())


def zipped(members: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(name, content)
    return made.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """A symbolic link."""
    about = zipfile.ZipInfo(name)
    about.create_system, about.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return about


def first_page(**values: object) -> Callable[[dict[str, Any]], object]:
    return lambda told: told["pages"][0].update(values)


def odd(key: str) -> str:
    return f"'{key}' in bundle.json is not valid"


MANIFESTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "another version": (lambda told: told.update(version=2), "it is of version 2, and this tulieu reads version 1"),
    "a version that is true": (lambda told: told.update(version=True), "it is of version True"),
    "no pages": (lambda told: told.pop("pages"), odd("pages")),
    "pages that are none": (lambda told: told.update(pages=[[]]), odd("pages")),
    "a page that nobody names": (lambda told: told["pages"].pop(), odd("file")),
    "a page that is named twice": (lambda told: told["pages"].append(told["pages"][0]), odd("file")),
    "a file that is not there": (first_page(file="page-9.html"), odd("file")),
    "a path out of it": (first_page(file="../page-1.html"), odd("file")),
    "the manifest as a page": (first_page(file="bundle.json"), odd("file")),
    "another digest": (first_page(sha256="0" * 64), "page-1.html is not the page that was packed"),
    "no digest": (first_page(sha256=None), "page-1.html is not the page that was packed"),
    "no address": (first_page(address="file:///etc/passwd"), odd("address")),
    "an address with lines": (first_page(address="http://127.0.0.1/\n"), odd("address")),
    "an address of half a letter": (first_page(address="http://127.0.0.1/\ud83d"), odd("address")),
    "an address that is no text": (first_page(address=["http://a.vn/"]), odd("address")),
    "an odd kind": (first_page(kind=["front"]), odd("kind")),
    "a time without a zone": (first_page(fetched_at="2026-01-01T00:00:00"), odd("fetched_at")),
    "a time that is none": (lambda told: told.update(when="yesterday"), odd("when")),
    "an odd status": (first_page(status="200"), odd("status")),
    "odd headers": (first_page(headers={"content-type": 1}), odd("content-type")),
    "headers that are a list": (first_page(headers=[]), odd("headers")),
    "nothing read": (first_page(read={}), odd("read")),
    "an odd source": (lambda told: told.update(source="me"), odd("source")),
    "a profile that is none": (lambda told: told.update(profile={"version": 1}), odd("profile")),
    "a profile of endless pages": (
        lambda told: told.update(profile={"version": 1, "generations": [{"pages": float("inf")}]}),
        odd("profile"),
    ),
}

FILES: dict[str, tuple[Callable[[Packed], bytes], str]] = {
    "no zip file": (lambda packed: b"PK\x03\x04 nothing", "it is not a zip file that can be read"),
    "an empty file": (lambda packed: b"", "it is not a zip file that can be read"),
    "half a bundle": (lambda packed: packed.file.read_bytes()[:-400], "it is not a zip file that can be read"),
    "a flipped bit": (
        lambda packed: packed.file.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x03", 1),
        "it is not a zip file that can be read",
    ),
    "a file that is too large": (lambda packed: b"x" * (MAX_BUNDLE + 1), "it is larger than 50 MB"),
    "no manifest": (lambda packed: zipped([("page-1.html", b"<p>")]), "bundle.json is missing"),
    "a manifest that is no JSON": (lambda packed: zipped([("bundle.json", b"{")]), "bundle.json is not JSON: "),
    "a manifest without end": (lambda packed: zipped([("bundle.json", b"[" * 100_000)]), "bundle.json is not JSON: "),
    "a manifest of another encoding": (lambda packed: zipped([("bundle.json", b"\xff\xfe\xfa")]), "is not JSON: "),
    "a manifest that is a list": (lambda packed: zipped([("bundle.json", b"[]")]), "bundle.json is not a JSON object"),
    "a path upwards": (
        lambda packed: zipped([*packed.members.items(), ("../page-8.html", b"")]),
        "'../page-8.html' is not a name of a file in a bundle",
    ),
    "an absolute path": (
        lambda packed: zipped([*packed.members.items(), ("/etc/passwd", b"")]),
        "'/etc/passwd' is not a name of a file in a bundle",
    ),
    "a folder": (lambda packed: zipped([("a/", b"")]), "'a/' is not a name of a file in a bundle"),
    "a link": (lambda packed: zipped([(link("page-1.html"), b"/etc/passwd")]), "page-1.html is not a plain file"),
    "too many members": (
        lambda packed: zipped([(f"page-{number}.html", b"") for number in range(MAX_MEMBERS + 1)]),
        "it has more than 100 files",
    ),
    "a member over the limit": (
        lambda packed: zipped([("page-1.html", b"\0" * (MAX_MEMBER + 1))]),
        "page-1.html is too large",
    ),
    "members that are too large together": (
        lambda packed: zipped([(f"page-{number}.html", b"\0" * MAX_MEMBER) for number in range(1, 7)]),
        "page-6.html is too large",
    ),
    "a rare way of compressing": (lambda packed: rarely_packed(), "page-1.html is not a plain file"),
    "a page of another site": (
        lambda packed: zipped(list(rewritten(packed, first_page(address="http://example.org/")))),
        "http://example.org/ is not an address of ",
    ),
    "a target that is in the catalogue": (
        lambda packed: zipped(list(rewritten(packed, lambda told: told.update(target="https://www.nhandan.vn/")))),
        "belongs to the known site ",
    ),
}


def rarely_packed() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as file:
        file.writestr("page-1.html", b"<p>")
    return made.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a bundle would be written to; empty afterwards."""
    (tmp_path / "out").mkdir()
    yield tmp_path
    assert list((tmp_path / "out").rglob("*")) == []


@pytest.mark.parametrize(("make", "said"), [pytest.param(*case, id=name) for name, case in FILES.items()])
def test_a_hostile_bundle_is_one_line_and_nothing_is_written(
    packed: Packed, folder: Path, make: Callable[[Packed], bytes], said: str
) -> None:
    file = folder / "b.zip"
    file.write_bytes(make(packed))
    with pytest.raises(WorkshopError) as raised:
        unpack(file, folder / "out")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def unpack(file: Path, out: Path) -> None:
    """Make a site of a bundle, as the command does."""
    bundle, repository = read_bundle(file), Repository(out)
    site, name = check_new(bundle.target, "songtra", repository)
    add_bundle(bundle, site, name, repository)


def test_the_command_says_what_is_wrong_with_a_bundle(packed: Packed, folder: Path) -> None:
    (folder / "b.zip").write_bytes(zipped([*packed.members.items(), ("../page-8.html", b"")]))
    done = tulieu("site", "new", "--from", "b.zip", "--name", "songtra", "--folder", "out", cwd=folder)
    said = "error: b.zip: no bundle of tulieu: '../page-8.html' is not a name of a file in a bundle\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


@pytest.mark.parametrize(("change", "said"), [pytest.param(*case, id=name) for name, case in MANIFESTS.items()])
def test_a_manifest_that_is_not_as_written_is_refused(
    packed: Packed, tmp_path: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    file = tmp_path / "b.zip"
    file.write_bytes(zipped(list(rewritten(packed, change))))
    with pytest.raises(BadBundle) as raised:
        read_bundle(file)
    assert str(raised.value).startswith(f"{file}: no bundle of tulieu: {said}")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_in_it_twice_is_refused(packed: Packed, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    file.write_bytes(zipped([*packed.members.items(), ("page-1.html", b"other")]))
    with pytest.raises(BadBundle, match=r"page-1\.html is in it twice"):
        read_bundle(file)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name an ADDRESS, or give --from BUNDLE"),
        (("http://127.0.0.1:9/", "--from", "b.zip"), "leave out ADDRESS: the bundle has it"),
    ],
    ids=["neither", "both"],
)
def test_a_site_comes_from_an_address_or_from_a_bundle(words: tuple[str, ...], said: str, folder: Path) -> None:
    done = tulieu("site", "new", *words, "--folder", "out", cwd=folder)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr


def test_a_bundle_that_is_not_there_is_one_line(folder: Path) -> None:
    done = tulieu("site", "new", "--from", "no.zip", "--folder", "out", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "error: no.zip: No such file or directory\n")
