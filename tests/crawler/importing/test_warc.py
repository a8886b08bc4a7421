"""WARC files into an archive: the same articles and history as if the pages had been fetched then."""

import base64
import gzip
import hashlib
import json
import os
import sys
from pathlib import Path

import pytest

from archive import Archive
from archive.errors import NothingFound
from archive.export import export
from archive.export.source import open_source
from archive.ledger.sites import read_known
from archive.maintenance.verify import verify
from crawler.demo import Portal, serve
from crawler.importing.report import CannotImport, ImportReport
from crawler.importing.run import Import
from crawler.importing.warc import MAX_BLOCK
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.sites import site_at
from tests import forkserver
from tests.archive.killing import KILLS, run_killed, steps_of
from tests.crawler.crawl_runs import crawl, environment
from tests.crawler.importing.warc_samples import BASE, HTML, STORIES, WarcFile, body_of, url_of
from tests.crawler.mirrors import copy_mirror, needs_mirror
from tests.repeats import mostly_long


def load(where, *contents, site=None) -> ImportReport:
    """Imports files with these contents, or of these paths and addresses."""
    files = []
    for number, content in enumerate(contents):
        if isinstance(content, bytes):
            path = Path(where).with_name(f"in-{number}.warc")
            path.write_bytes(content)
        files.append(path if isinstance(content, bytes) else content)
    with Archive.open(where) as archive:
        work = Import(archive, site, lambda _: None)
        work.run(files)
    return work.report


def told(where):
    """Every article with its history, but for the runs that brought them."""
    with Archive.open(where, read_only=True) as archive:
        return [
            (
                article.to_json(),
                [
                    (r.number, r.seen_at, r.last_seen_at, r.article.to_json())
                    for r in archive.history(article.url, site=article.site)
                ],
            )
            for article in archive.articles()
        ]


def titles(where):
    with Archive.open(where, read_only=True) as archive:
        return [[r.article.title for r in archive.history(article.key)] for article in archive.articles()]


def warc_of(where, path):
    with Archive.open(where, read_only=True) as archive, open_source(archive) as source:
        export(source, "warc", path)
    return path


class TestRoundTrip:
    @pytest.mark.parametrize("name", mostly_long(["x.warc", "x.warc.gz"], short=["x.warc.gz"]))
    def test_the_replica_portal_comes_back_as_it_was(self, tmp_path, name):
        where, again = tmp_path / "a.db", tmp_path / "b.db"
        with serve(Portal()) as base:
            assert crawl(where, base).code == 0
        path = warc_of(where, tmp_path / name)
        assert load(again, path).damaged == 0
        assert told(again) == told(where)
        assert warc_of(again, tmp_path / "y.warc").read_bytes() == warc_of(where, tmp_path / "z.warc").read_bytes()
        assert verify(again).problems == []

    @needs_mirror
    @pytest.mark.long
    def test_a_whole_portal_comes_back_as_it_was(self, tmp_path):
        where, again = tmp_path / "a.db", tmp_path / "b.db"
        with copy_mirror("egov", tmp_path / "egov").serve() as base:
            assert crawl(where, base).code == 0
        report = load(again, warc_of(where, tmp_path / "x.warc.gz"))
        assert (report.new, report.damaged, report.left_out) == (412, 0, {})
        assert told(again) == told(where)

    def test_revisions_their_sights_and_refused_pages_come_back(self, tmp_path):
        where, again = tmp_path / "a.db", tmp_path / "b.db"
        first = WarcFile()
        for day, title in ((1, None), (2, None), (3, "Đã sửa"), (5, None), (7, None)):
            first.page(0, day, title)
        first.answer(url_of(1), b"<html><body><h1>Trang</h1></body></html>", headers=HTML)
        load(where, first.content, site=site_at(BASE))
        assert [len(history) for _, history in told(where)] == [3]
        load(again, warc_of(where, tmp_path / "x.warc"))
        assert told(again) == told(where)
        assert warc_of(again, tmp_path / "y.warc").read_bytes() == (tmp_path / "x.warc").read_bytes()
        with Archive.open(again) as archive:
            assert {seen.outcome for seen in archive.seen("127.0.0.1:8123")} == {"article", "refused"}


def test_pages_of_any_order_become_revisions_in_the_order_of_time(tmp_path):
    days = [(4, "Bốn"), (1, "Một"), (3, "Ba"), (2, "Hai")]
    for name, order in (("a", days), ("b", sorted(days))):
        warc = WarcFile()
        for day, title in order:
            warc.page(0, day, title)
        load(tmp_path / f"{name}.db", warc.content)
    assert titles(tmp_path / "a.db") == [["Một", "Hai", "Ba", "Bốn"]]
    assert told(tmp_path / "a.db") == told(tmp_path / "b.db")


IMPORT = """
from archive import Archive
from crawler.importing.run import Import
with Archive.open(arguments[0]) as archive:
    begin()
    Import(archive, None, lambda _: None).run(arguments[1:])
"""


@pytest.fixture(scope="module")
def half_imported(tmp_path_factory):
    """An archive as it is before the import of a file, the file, what the import leaves, and in how many steps."""
    folder = tmp_path_factory.mktemp("half")
    earlier, file = WarcFile(), WarcFile()
    for number, day, title in ((0, 9, "Sau"), (1, 2, None)):
        earlier.page(number, day, title)
    for number in range(2):
        for day, title in ((1, None), (4, "Đã sửa"), (6, None)):
            file.page(number, day, title)
    file.answer(f"{BASE}/trang/", b"<html><body><h1>Trang</h1></body></html>", headers=HTML)
    load(folder / "a.db", earlier.content, site=site_at(BASE))
    (folder / "x.warc.gz").write_bytes(file.content)
    before = (folder / "a.db").read_bytes()
    steps = steps_of(IMPORT, folder / "a.db", folder / "x.warc.gz")
    return before, folder / "x.warc.gz", told(folder / "a.db"), steps


@pytest.mark.parametrize("kill", range(KILLS))
def test_an_import_that_is_killed_leaves_a_whole_archive_and_ends_as_any_when_it_is_run_again(
    half_imported, tmp_path, kill
):
    before, file, after, steps = half_imported
    where = tmp_path / "a.db"
    where.write_bytes(before)
    run_killed(IMPORT, 1 + steps * kill // KILLS, where, file)
    assert verify(where).problems == []
    load(where, file)
    assert told(where) == after
    assert verify(where).problems == []


def test_a_file_of_older_pages_becomes_the_revisions_before(tmp_path):
    older, newer = WarcFile(), WarcFile()
    older.page(0, 1, "Một")
    older.page(0, 3, "Ba")
    newer.page(0, 2, "Hai")
    newer.page(0, 4, "Bốn")
    for name, order in (("a", (older, newer)), ("b", (newer, older, newer))):
        for warc in order:
            load(tmp_path / f"{name}.db", warc.content)
        assert titles(tmp_path / f"{name}.db") == [["Một", "Hai", "Ba", "Bốn"]]
    assert told(tmp_path / "a.db") == told(tmp_path / "b.db")
    assert verify(tmp_path / "b.db").problems == []


def test_a_second_time_nothing_changes(tmp_path):
    where, warc = tmp_path / "a.db", WarcFile()
    for number in range(3):
        warc.page(number)
        warc.page(number, 2, f"Tít mới {number}")
    assert (load(where, warc.content).new, load(where, warc.content).unchanged) == (3, 6)
    before = told(where)
    report = load(where, warc.content, warc.content)
    assert (report.new, report.revised, report.pages) == (0, 0, 6)
    assert told(where) == before
    with Archive.open(where) as archive, archive.reading() as connection:
        assert [one.publisher for one in read_known(connection).values()] == [site_at(BASE).publisher]
        assert archive.crawls.site_states() == [], "it is none that is crawled"


@pytest.mark.parametrize(
    "form",
    [lambda warc: warc, gzip.compress, lambda warc: b"\r\n" + warc],
    ids=["plain", "compressed as a whole", "after an empty line"],
)
def test_forms_of_a_file(tmp_path, form):
    warc = WarcFile(gzip=False)
    for number in range(3):
        warc.page(number)
    assert load(tmp_path / "a.db", form(warc.content)).new == 3


def chunked(body):
    return f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "encode"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress),
        ({"Transfer-Encoding": "chunked"}, chunked),
        ({"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}, lambda body: chunked(gzip.compress(body))),
        ({"Transfer-Encoding": "chunked"}, bytes),
        ({"Content-Encoding": "gzip"}, bytes),
    ],
    ids=["gzip", "chunks", "both", "header of chunks only", "header of gzip only"],
)
def test_encodings_of_an_answer_are_undone(tmp_path, headers, encode):
    warc = WarcFile()
    warc.answer(url_of(0), encode(body_of(0)), headers={**HTML, **headers})
    load(tmp_path / "a.db", warc.content)
    with Archive.open(tmp_path / "a.db") as archive:
        [article] = archive.articles()
        assert archive.capture(article.sha256) == body_of(0)


def spoilt(content, at, by=b"\xff\x00\xff"):
    return content[:at] + by + content[at + len(by) :]


DAMAGE = [
    ("a byte of a compressed record", True, lambda c, o: spoilt(c, o[1] + 300), 1, "cannot be unpacked"),
    ("its checksum", True, lambda c, o: spoilt(c, o[2] - 8), 1, "cannot be unpacked"),
    ("the tail is missing", True, lambda c, o: c[:-100], 2, "cut short"),
    ("the tail of a plain file is missing", False, lambda c, o: c[:-100], 2, "cut short"),
    ("a letter of a page", False, lambda c, o: spoilt(c, o[1] + 900, b"#####"), 1, "digest"),
    ("no beginning", False, lambda c, o: spoilt(c, o[1], b"XXXX"), 1, "no record begins here"),
    ("no length", False, lambda c, o: spoilt(c, c.index(b"Content-Length", o[1]), b"X"), 1, "how long"),
]


@pytest.mark.parametrize(
    ("zipped", "spoil", "which", "detail"), [case[1:] for case in DAMAGE], ids=[c[0] for c in DAMAGE]
)
def test_damage_is_named_and_the_rest_imported(tmp_path, zipped, spoil, which, detail):
    warc = WarcFile(gzip=zipped)
    for number in range(3):
        warc.page(number)
    report = load(tmp_path / "a.db", spoil(warc.content, warc.offsets))
    assert (report.new, report.damaged) == (2, 1)
    [broken] = report.examples
    assert (broken.offset, Path(broken.file).name) == (warc.offsets[which], "in-0.warc")
    assert detail in broken.detail


@pytest.mark.parametrize("form", ["sha1:{b32}", "sha256:{hex}", "SHA-1:{b32}", "xx99:whatever"])
def test_digests_of_other_programs_are_understood(tmp_path, form):
    body = body_of(0)
    b32 = base64.b32encode(hashlib.sha1(body).digest()).decode()
    said = form.format(b32=b32, hex=hashlib.sha256(body).hexdigest())
    warc = WarcFile()
    warc.page(0, WARC_Payload_Digest=said)
    warc.page(1, WARC_Payload_Digest=said)
    report = load(tmp_path / "a.db", warc.content)
    assert (report.new, report.damaged) == ((2, 0) if form.startswith("xx") else (1, 1))


LEFT_OUT = [
    ("http-404", {"status": 404}),
    ("http-301", {"status": 301}),
    ("not-html", {"headers": {"content-type": "image/png"}}),
    ("too-large", {"body": b"<p>" * (DOWNLOAD_MAXSIZE // 3 + 1)}),
    ("too-large", {"body": gzip.compress(b"<p>" * DOWNLOAD_MAXSIZE), "headers": {**HTML, "content-encoding": "gzip"}}),
    ("content-encoding", {"body": bytes(range(256)), "headers": {**HTML, "content-encoding": "br"}}),
    ("not-http", {"url": "dns:thanhuytphcm.vn"}),
    ("no-web-address", {"url": "thanhuytphcm.vn/bai-1.html"}),
    ("no-site", {"url": "http://[::1]/bai-1.html"}),
    ("no-date", {"WARC_Date": "2025-13"}),
    ("inexact-date", {"WARC_Date": "2025"}),
    ("inexact-date", {"WARC_Date": "2025-07-01T12:00:00"}),
    ("inexact-date", {"WARC_Date": "2025-06", "headers": {**HTML, "date": "Tue, 01 Jul 2025 02:03:04 GMT"}}),
    ("future-date", {"WARC_Date": "9999-01-01T00:00:00Z"}),
    ("truncated", {"WARC_Truncated": "length"}),
    ("segmented", {"WARC_Segment_Number": "1"}),
]


@pytest.mark.parametrize(("reason", "how"), LEFT_OUT)
def test_what_is_no_page_is_counted_by_reason(tmp_path, reason, how):
    warc = WarcFile()
    warc.answer(**{"url": url_of(0), "body": body_of(0), **how})
    warc.page(1)
    report = load(tmp_path / "a.db", warc.content)
    assert (dict(report.left_out), report.new, report.damaged) == ({reason: 1}, 1, 0)
    assert report.is_whole == (reason in ("http-404", "http-301", "not-html", "not-http", "no-site"))


@pytest.mark.parametrize(
    ("content_type", "reason", "is_whole"), [("video/mp4", "not-html", True), ("text/html", "too-large", False)]
)
def test_what_is_too_large_to_be_read_is_a_page_or_not_by_its_head(tmp_path, content_type, reason, is_whole):
    warc = WarcFile()
    warc.answer(url_of(0), bytes(MAX_BLOCK), headers={"content-type": content_type})
    warc.page(1)
    report = load(tmp_path / "a.db", warc.content)
    assert (dict(report.left_out), report.new, report.is_whole) == ({reason: 1}, 1, is_whole)


@pytest.mark.parametrize("field", ["WARC_Truncated", "WARC_Segment_Number"])
def test_a_film_that_was_cut_off_is_no_page_that_was_left_out(tmp_path, field):
    warc = WarcFile()
    warc.answer(url_of(0), b"film", headers={"content-type": "video/mp4"}, **{field: "1"})
    warc.page(1)
    report = load(tmp_path / "a.db", warc.content)
    assert (dict(report.left_out), report.new, report.is_whole) == ({"not-html": 1}, 1, True)


def test_a_revisit_is_the_page_that_it_names(tmp_path):
    warc = WarcFile()
    fields = {"WARC_Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"}
    warc.add(
        "revisit",
        b"",
        url_of(0),
        5,
        WARC_Refers_To_Target_URI=url_of(0),
        WARC_Refers_To_Date="2025-07-01T12:00:00Z",
        **fields,
    )
    record_id = warc.page(0)
    warc.page(0, 3, "Giữa")
    warc.add("revisit", b"", url_of(0), 7, WARC_Refers_To=record_id, **fields)
    warc.add("revisit", b"", url_of(0), 9, WARC_Refers_To="<urn:uuid:0>", **fields)
    report = load(tmp_path / "a.db", warc.content)
    assert titles(tmp_path / "a.db") == [[STORIES[0].title, "Giữa", STORIES[0].title]]
    assert dict(report.left_out) == {"revisit-of-nothing": 1}


def test_lists_and_strangers_are_not_kept(tmp_path):
    warc = WarcFile()
    warc.answer(f"{BASE}/tin-hoat-dong/", Portal().render("/tin-hoat-dong/").body)
    warc.answer("http://ads.example.com/x", b"<html><body><p>Mua</p></body></html>")
    report = load(tmp_path / "a.db", warc.content)
    assert (report.new, report.refused) == (0, {})
    assert report.left_out["list"] == 1
    with Archive.open(tmp_path / "a.db") as archive, archive.reading() as connection:
        assert list(archive.pages.iterate(connection)) == []


def test_pages_of_an_address_in_no_catalogue_are_whose_they_are_said_to_be(tmp_path):
    warc = WarcFile()
    warc.page(0)
    load(tmp_path / "a.db", warc.content, site=site_at("http://thanhuy.example.vn/"))
    with Archive.open(tmp_path / "a.db") as archive:
        assert archive.sites() == ["thanhuy.example.vn"]


def test_an_identity_of_another_site_is_not_believed(tmp_path):
    warc = WarcFile()
    record_id = warc.page(0)
    at = "2025-07-01T12:00:00Z"
    sight = {"site": "127.0.0.1:8123", "key": "x", "url": "http://other.vn/", "asked": url_of(0)}
    value = {
        "tulieu-sights": 1,
        "site": None,
        "refused": [],
        "articles": [{**sight, "seen_at": at, "last_seen_at": at}],
    }
    warc.add("metadata", json.dumps(value).encode(), WARC_Refers_To=record_id, Content_Type="application/json")
    load(tmp_path / "a.db", warc.content)
    with Archive.open(tmp_path / "a.db") as archive, pytest.raises(NothingFound):
        archive.article("http://other.vn/")


BAD_SIGHTS = [
    b"{",
    b"[]",
    b'{"tulieu-sights": 1}',
    b'{"tulieu-sights": 1, "site": null, "articles": [1], "refused": []}',
    b'{"tulieu-sights": 1, "site": 7, "articles": [], "refused": [{"url": "x"}]}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("block", BAD_SIGHTS)
def test_what_is_said_of_a_page_in_another_form_does_not_keep_the_page_out(tmp_path, block):
    warc = WarcFile()
    record_id = warc.page(0)
    warc.add("metadata", block, WARC_Refers_To=record_id, Content_Type="application/json")
    assert load(tmp_path / "a.db", warc.content).new == 1


@pytest.mark.parametrize(
    "content",
    [b"<html></html>", gzip.compress(b"text"), b"\x1f\x8b", b"\x00" * 100],
    ids=["a page", "something compressed", "the beginning of something", "zeros"],
)
def test_another_file_is_refused_before_anything_is_saved(tmp_path, content):
    warc = WarcFile()
    warc.page(0)
    with pytest.raises(CannotImport, match=r"in-1\.warc"):
        load(tmp_path / "a.db", warc.content, content)
    assert not (tmp_path / "a.db").exists()


class TestCommand:
    def run(self, *words):
        words = [sys.executable, "-W", "error", "-m", "crawler", "import", *map(str, words)]
        return forkserver.run(words, capture_output=True, text=True, env=environment(), check=False)

    def test_a_line_for_each_reason_and_1_where_something_is_damaged(self, tmp_path):
        warc = WarcFile()
        warc.page(0)
        warc.answer(url_of(1), b"", 404)
        warc.page(2)
        path = tmp_path / "x\x1b[31m.warc.gz"
        path.write_bytes(warc.content[:-10])
        ran = self.run(path, "--archive", tmp_path / "a.db")
        assert ran.stdout.splitlines() == [
            "1 page: 1 new, 0 revised, 0 unchanged",
            "left out: 1 http-404",
            "damaged: 1",
        ]
        assert (ran.returncode, ran.stderr.count("\n"), "\x1b" in ran.stderr) == (1, 1, False)
        assert f"at byte {warc.offsets[2]}: cut short" in ran.stderr

    def test_the_report_is_one_object_as_json(self, tmp_path):
        warc = WarcFile()
        warc.page(0)
        (tmp_path / "x.warc.gz").write_bytes(warc.content)
        ran = self.run(tmp_path / "x.warc.gz", "--archive", tmp_path / "a.db", "--json")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert json.loads(ran.stdout)["new"] == 1

    def test_a_file_that_is_not_there_and_a_site_that_nobody_knows_are_one_line(self, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        for words in ([tmp_path / "none.warc"], [tmp_path / "pipe"], [tmp_path / "a", "--site", "nguoilaodong"]):
            ran = self.run(*words, "--archive", tmp_path / "a.db")
            assert (ran.returncode, ran.stderr.count("\n")) == (1, 1), ran.stderr
