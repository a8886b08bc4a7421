"""WACZ out and in: one zip that others open, and others' zips that are not trusted."""

import hashlib
import io
import json
import stat
import zipfile

import pytest

from archive import Archive
from archive.export import export
from archive.export.source import open_source
from archive.export.wacz import surt
from archive.media.ledger import FoundMedia, MediaVisit
from crawler.importing.report import CannotImport
from tests.archive.samples import NOON, SITE, address, make_article, make_visit
from tests.crawler.importing.test_warc import load, told
from tests.crawler.importing.warc_samples import WarcFile


@pytest.fixture
def archive(tmp_path):
    with Archive.open(tmp_path / "a.db") as opened:
        for number in range(5):
            opened.save(make_visit(make_article(number)))
        yield opened


def wacz_of(archive, path):
    with open_source(archive) as source:
        export(source, "wacz", path)
    return path


def test_every_entry_has_the_digest_that_is_listed(archive, tmp_path):
    with zipfile.ZipFile(wacz_of(archive, tmp_path / "x.wacz")) as container:
        listed = json.loads(container.read("datapackage.json"))
        assert [one["path"] for one in listed["resources"]] == [
            *("archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl")
        ]
        for one in [*listed["resources"], json.loads(container.read("datapackage-digest.json"))]:
            assert one["hash"] == f"sha256:{hashlib.sha256(container.read(one['path'])).hexdigest()}"
        assert container.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
        assert container.testzip() is None


def test_the_index_leads_to_each_page(archive, tmp_path):
    warcio = pytest.importorskip("warcio.archiveiterator")
    with zipfile.ZipFile(wacz_of(archive, tmp_path / "x.wacz")) as container:
        warc = container.read("archive/data.warc.gz")
        lines = container.read("indexes/index.cdx").decode().splitlines()
        pages = [json.loads(line) for line in container.read("pages/pages.jsonl").splitlines()]
    assert lines == sorted(lines)
    for line in lines:
        key, moment, told_of = line.split(" ", 2)
        entry = json.loads(told_of)
        part = warc[int(entry["offset"]) : int(entry["offset"]) + int(entry["length"])]
        record = next(warcio.ArchiveIterator(io.BytesIO(part)))
        assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
        assert f"sha256:{hashlib.sha256(record.content_stream().read()).hexdigest()}" == entry["digest"]
        assert (key, moment) == (surt(entry["url"]), "20260301120000")
    assert pages[0]["format"] == "json-pages-1.0"
    assert {page["title"] for page in pages[1:]} == {article.title for article in archive.articles()}


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.a.gov.vn/b?y=1&x=2", "vn,gov,a)/b?x=2&y=1"),
        ("http://127.0.0.1:8123/tin/bai-1.html", "1,0,0,127:8123)/tin/bai-1.html"),
        ("http://www2.x.vn/", "vn,x)/"),
        ("http://x.vn/A/", "vn,x)/a"),
        ("http://www.vn/?b&a", "vn)/?a&b"),
    ],
)
def test_keys_are_those_of_other_programs(url, key):
    assert surt(url) == key
    theirs = pytest.importorskip("surt", reason="surt, which other programs use, is not installed")
    assert theirs.surt(url) == key


def test_files_are_in_the_index_with_what_they_are_and_not_in_the_list_of_pages(archive, tmp_path):
    said = {"a.pdf": (b"%PDF-1.7", "text/html"), "b.css": (b"b{}", "text/css; charset=utf-8"), "c.png": (b"x", None)}
    urls = [f"https://{SITE}/{name}" for name in said]
    archive.media.enter(SITE, "1", [FoundMedia(url, "page") for url in urls], NOON)
    for url, (body, kind) in zip(urls, said.values(), strict=True):
        headers = {"content-type": kind} if kind else {}
        visit = {"site": SITE, "url": url, "fetched_at": NOON, "outcome": "kept", "status": 200, "headers": headers}
        archive.media.save(MediaVisit(**visit, body=body))
    archive.save(make_visit(outcome="refused", reason="no-text", body=b"<p>trang</p>", url=address(9)))
    with zipfile.ZipFile(wacz_of(archive, tmp_path / "x.wacz")) as container:
        lines = container.read("indexes/index.cdx").decode().splitlines()
        pages = [json.loads(line) for line in container.read("pages/pages.jsonl").splitlines()[1:]]
    entries = [json.loads(line.split(" ", 2)[2]) for line in lines]
    assert {entry["url"].rpartition("/")[2]: entry["mime"] for entry in entries if entry["url"] in urls} == {
        "a.pdf": "application/pdf",
        "b.css": "text/css",
        "c.png": "application/octet-stream",
    }
    assert sorted(page["url"] for page in pages) == sorted(address(number) for number in range(5))


def test_it_comes_back_as_it_was(tmp_path):
    warc, where, again = WarcFile(), tmp_path / "a.db", tmp_path / "b.db"
    for number in range(3):
        warc.page(number)
        warc.page(number, 2, f"Đã sửa {number}")
    load(where, warc.content)
    with Archive.open(where) as archive:
        path = wacz_of(archive, tmp_path / "x.wacz")
    assert load(again, path).damaged == 0
    assert told(again) == told(where)


# --- others' ------------------------------------------------------------------------------------


def pages():
    warc = WarcFile()
    warc.page(0)
    return warc.content


def package(entries, *, listed=True, spoil=None):
    """A zip of these entries: name or ZipInfo, with its bytes."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as container:
        resources = []
        for name, content in entries:
            container.writestr(name, content)
            path = name.filename if isinstance(name, zipfile.ZipInfo) else name
            resources.append({"path": path, "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"})
        if spoil:
            spoil(resources)
        if listed:
            container.writestr("datapackage.json", json.dumps({"resources": resources}))
    return raw.getvalue()


def link(name):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def deflated(name):
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def overlapping():
    """Two entries of which the list says that they begin at the same place."""
    content = package([("archive/a.warc.gz", pages()), ("archive/b.warc.gz", pages())])
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x01\x02"))
    return content[: at + 42] + b"\0\0\0\0" + content[at + 46 :]


REFUSED = [
    ("a path upwards", package([("../x.warc.gz", pages())]), "leads out"),
    ("a path upwards further on", package([("archive/../../x.warc.gz", pages())]), "leads out"),
    ("an absolute path", package([("/etc/x.warc.gz", pages())]), "leads out"),
    ("a path of Windows", package([("..\\x.warc.gz", pages())]), "leads out"),
    ("a drive", package([("C:/x.warc.gz", pages())]), "leads out"),
    ("a link", package([("archive/a.warc.gz", pages()), (link("pages/x"), b"/etc/passwd")]), "a link"),
    ("a bomb", package([(deflated("archive/a.warc"), b"WARC/1.0\r\n" + bytes(20_000_000))]), "would unpack"),
    ("entries that lie over each other", overlapping(), "lies over another"),
    ("nothing in it", package([]), "no WARC"),
]


@pytest.mark.parametrize(("content", "why"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_a_zip_can_be_is_refused_by_name(tmp_path, content, why):
    with pytest.raises(CannotImport, match=rf"in-0\.warc.*{why}"):
        load(tmp_path / "a.db", content)
    assert not (tmp_path / "a.db").exists()


def other_digest(resources):
    resources[0]["hash"] = "sha256:" + "0" * 64


def one_more(resources):
    resources.append({"path": "archive/none.warc", "hash": "sha256:0"})


DAMAGED = [
    ("a digest is another", {"spoil": other_digest}, "does not have the digest"),
    ("an entry is missing", {"spoil": one_more}, "is missing"),
    ("nothing is listed", {"listed": False}, "no datapackage.json"),
    ("one is not listed", {"spoil": list.clear}, "is not listed"),
    ("the list is none", {"spoil": lambda resources: resources.append(7)}, None),
]


@pytest.mark.parametrize(("how", "detail"), [case[1:] for case in DAMAGED], ids=[case[0] for case in DAMAGED])
def test_what_is_not_as_it_is_listed_is_named_and_the_pages_imported(tmp_path, how, detail):
    report = load(tmp_path / "a.db", package([("archive/a.warc.gz", pages())], **how))
    assert report.new == 1
    assert [detail in broken.detail for broken in report.examples] == ([True] if detail else [])


def test_a_zip_that_is_cut_short_is_named_and_other_files_are_imported(tmp_path):
    report = load(tmp_path / "a.db", package([("archive/a.warc.gz", pages())])[:-50], pages())
    assert (report.new, report.damaged) == (1, 1)


def test_a_zip_of_a_version_that_nobody_has_is_named(tmp_path):
    content = package([("archive/a.warc.gz", pages())])
    at = content.index(b"PK\x01\x02") + 6  # the version that is needed to read it
    report = load(tmp_path / "a.db", content[:at] + b"\xca" + content[at + 1 :])
    assert "zip file version 20.2" in report.examples[0].detail


def test_a_compressed_entry_is_read_too(tmp_path):
    warc = WarcFile(gzip=False)
    warc.page(0)
    assert load(tmp_path / "a.db", package([(deflated("archive/a.warc"), warc.content)])).new == 1


def test_an_entry_whose_bytes_are_spoilt_is_named(tmp_path):
    content = package([(deflated("archive/a.warc.gz"), pages()), ("archive/b.warc.gz", pages())])
    at = content.index(b"archive/a.warc.gz") + 100
    report = load(tmp_path / "a.db", content[:at] + b"\xff" * 20 + content[at + 20 :])
    assert report.new == 1
    assert report.damaged >= 1
