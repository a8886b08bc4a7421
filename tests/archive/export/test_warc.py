"""WARC: every kept page with what the archive knows of it, as web archives read it."""

import io
import json
from dataclasses import replace

import pytest

from archive import Archive
from archive.export import export, format_of
from archive.export.media import as_requested
from archive.export.source import open_source
from archive.media.ledger import FoundMedia, MediaVisit
from archive.record.selection import Selection
from crawler.importing.run import Import
from tests.archive.samples import NOON, SITE, address, later, make_article, make_visit

warcio = pytest.importorskip("warcio", reason="warcio, which checks what is written, is not installed")


@pytest.fixture
def archive(tmp_path):
    """An article that was revised and seen again, one of a later year, and a page that was refused."""
    with Archive.open(tmp_path / "a.db") as opened:
        opened.save(make_visit(make_article(1), headers={"content-type": "text/html", "content-encoding": "gzip"}))
        opened.save(make_visit(make_article(1), fetched_at=later(hours=1)))
        read = {"reader": "2", "profile": "a" * 12}
        opened.save(make_visit(make_article(1, title="Đã sửa"), fetched_at=later(days=1), **read))
        opened.save(make_visit(make_article(2, published="2026-02-01T08:00+07:00"), fetched_at=later(microseconds=7)))
        refused = {"outcome": "refused", "reason": "no-text", "body": b"<p>trang</p>", "url": address(3)}
        opened.save(make_visit(**refused))
        yield opened


def write(archive, path, **chosen):
    with open_source(archive, Selection(**chosen)) as source:
        count = export(source, "warc", path)
    return count, path


def records_of(path):
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.http_headers, record.content_stream().read())
            for record in ArchiveIterator(stream, check_digests="raise")
        ]


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz"])
def test_warcio_finds_nothing_wrong_with_it(archive, tmp_path, name, capsys):
    from warcio.cli import main

    _, path = write(archive, tmp_path / name)
    with pytest.raises(SystemExit) as ended:
        main(["check", "-v", str(path)])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "failed" not in told
    assert told.count("digest pass") == 1 + 2 * 4


def test_each_page_is_a_response_with_the_servers_headers_and_the_bytes_as_served(archive, tmp_path):
    _, path = write(archive, tmp_path / "x.warc.gz")
    responses = [record for record in records_of(path) if record[0] == "response"]
    urls = [fields["WARC-Target-URI"] for _, fields, _, _ in responses]
    assert urls == [address(1), address(1), address(2), address(3)]
    _, fields, http, body = responses[0]
    assert fields["WARC-Date"] == "2026-03-01T12:00:00Z"
    assert http.get_statuscode() == "200"
    assert http.get_header("x-archive-orig-content-encoding") == "gzip"
    assert http.get_header("content-encoding") is None
    assert int(http.get_header("content-length")) == len(body)
    assert body == make_visit(make_article(1)).body
    assert responses[2][1]["WARC-Date"] == "2026-03-01T12:00:00.000007Z"


def test_the_sights_of_an_article_stand_beside_its_page(archive, tmp_path):
    _, path = write(archive, tmp_path / "x.warc")
    records = records_of(path)
    of_page = {fields["WARC-Refers-To"]: json.loads(body) for kind, fields, _, body in records if kind == "metadata"}
    ids = [fields["WARC-Record-ID"] for kind, fields, _, _ in records if kind == "response"]
    first, second, _, refused = (of_page[record_id] for record_id in ids)
    [sight] = first["articles"]
    assert (sight["site"], sight["key"], sight["asked"]) == (SITE, "1", address(1))
    assert sight["seen_at"] < sight["last_seen_at"] == "2026-03-01T13:00:00.000000Z"
    assert second["articles"][0]["seen_at"] == "2026-03-02T12:00:00.000000Z"
    assert [(s["articles"][0]["reader"], s["articles"][0]["profile"]) for s in (first, second)] == [
        (None, None),
        ("2", "a" * 12),
    ]
    assert (refused["articles"], refused["refused"][0]["reason"]) == ([], "no-text")


@pytest.mark.parametrize(
    ("chosen", "articles", "pages"),
    [({}, 2, 4), ({"site": SITE}, 2, 4), ({"query": "sửa"}, 1, 2), ({"since": NOON.date().replace(month=1)}, 1, 1)],
    ids=["all: also what was refused", "a site: likewise", "by words: every revision", "by day: those alone"],
)
def test_pages_of_every_revision_of_the_chosen_articles(archive, tmp_path, chosen, articles, pages):
    count, path = write(archive, tmp_path / "x.warc", **chosen)
    assert (count, sum(kind == "response" for kind, *_ in records_of(path))) == (articles, pages)


def test_nothing_of_a_page_breaks_out_of_its_record(tmp_path):
    hostile = {"content-type": "text/html\r\nWARC-Type: response", "x\r\ny": "z", "etag": '"\x00ế"'}
    with Archive.open(tmp_path / "a.db") as archive:
        article = make_article(1, key="1\r\n\r\nWARC/1.1")
        archive.save(make_visit(article, headers=hostile, body=b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n"))
        _, path = write(archive, tmp_path / "x.warc")
    assert [kind for kind, *_ in records_of(path)] == ["warcinfo", "response", "metadata"]


def test_a_page_without_a_status_is_a_resource(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(replace(make_visit(make_article(1)), status=None))
        _, path = write(archive, tmp_path / "x.warc")
    assert records_of(path)[1][0] == "resource"


def test_a_stream_is_not_compressed(archive):
    stream = io.BytesIO()
    with open_source(archive) as source:
        export(source, "warc", stream)
    assert stream.getvalue().startswith(b"WARC/1.1\r\n")


def test_damaged_pages_are_left_out_and_noted(archive, tmp_path):
    with archive.writing() as connection:
        connection.exec_driver_sql("UPDATE captures SET body = x'00'")
    write(archive, tmp_path / "x.warc")
    assert b"\r\nWARC-Type: response" not in (tmp_path / "x.warc").read_bytes()
    assert all("cannot be unpacked" in what for what in archive.damages.take().values())


@pytest.mark.parametrize(
    ("name", "form"), [("a.warc", "warc"), ("a.WARC.GZ", "warc"), ("a.csv", "csv"), ("a.csv.gz", "csv"), ("a", "")]
)
def test_the_format_is_what_the_name_ends_in(name, form):
    assert format_of(name) == form


# --- pictures and documents -----------------------------------------------------------------------

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 9


@pytest.fixture
def with_media(archive):
    """The same, with a document of the first article that was replaced, one file at two addresses, and a picture of the
    second article whose answer is not known."""
    keep(
        archive, 1, f"https://{SITE}/ván bản.pdf", PDF, headers={"content-type": "text/html", "content-encoding": "br"}
    )
    keep(archive, 1, f"https://{SITE}/ván bản.pdf", PDF + b"2", at=later(days=100))
    keep(archive, 1, f"https://{SITE}/x.css?v=1", b"b{}", headers={"content-type": "text/css; charset=utf-8"})
    keep(archive, 1, f"https://{SITE}/ban-sao.pdf", PDF)
    keep(archive, 2, f"https://{SITE}/anh.jpg", b"\xff\xd8\xff anh", status=None)
    return archive


def keep(archive, number, url, body, *, at=NOON, status=200, headers=None):
    archive.media.enter(SITE, str(number), [FoundMedia(url, "document")], at)
    given = {"status": status, "headers": headers or {}, "body": body, "outcome": "kept"}
    archive.media.save(MediaVisit(site=SITE, url=url, fetched_at=at, **given))


def test_files_are_records_with_their_answers_each_version_and_each_address(with_media, tmp_path):
    _, path = write(with_media, tmp_path / "x.warc.gz")
    files = [record for record in records_of(path) if not record[1].get("WARC-Target-URI", ".html").endswith(".html")]
    told = [(kind, fields["WARC-Target-URI"].rpartition("/")[2], body) for kind, fields, _, body in files]
    assert told == [
        ("resource", "anh.jpg", b"\xff\xd8\xff anh"),
        ("response", "ban-sao.pdf", PDF),
        ("response", "v%C3%A1n%20b%E1%BA%A3n.pdf", PDF),
        ("response", "v%C3%A1n%20b%E1%BA%A3n.pdf", PDF + b"2"),
        ("response", "x.css?v=1", b"b{}"),
    ]
    assert files[0][1]["Content-Type"] == "image/jpeg"
    assert [fields["WARC-Date"][:10] for _, fields, _, _ in files[2:4]] == ["2026-03-01", "2026-06-09"]
    http = files[2][2]
    assert (http.get_header("x-archive-orig-content-encoding"), http.get_header("content-length")) == ("br", "2313")


def test_files_of_articles_that_are_not_chosen_are_left_out_and_all_on_wish(with_media, tmp_path):
    def count(path):
        return sum(".html" not in fields.get("WARC-Target-URI", ".html") for _, fields, _, _ in records_of(path))

    assert count(write(with_media, tmp_path / "1.warc", since=NOON.date().replace(month=1))[1]) == 1
    with open_source(with_media, with_media=False) as source:
        export(source, "warc", tmp_path / "2.warc")
    assert count(tmp_path / "2.warc") == 0


def test_a_damaged_file_is_left_out_and_noted(with_media, tmp_path):
    with with_media.writing() as connection:
        connection.exec_driver_sql("UPDATE media_files SET body = x'00' WHERE media_type = 'image/jpeg'")
    _, path = write(with_media, tmp_path / "x.warc")
    assert b"anh.jpg" not in path.read_bytes()
    assert [name.rpartition("/")[2] for name in with_media.damages.take()] == ["anh.jpg"]


def test_an_import_takes_the_pages_of_such_a_file_as_of_one_without(with_media, tmp_path):
    _, path = write(with_media, tmp_path / "x.warc")
    with Archive.open(tmp_path / "b.db") as again:
        (imported := Import(again, None, lambda _: None)).run([path])
    assert (imported.report.damaged, imported.report.left_out.total()) == (0, 5)


@pytest.mark.parametrize(
    ("url", "requested"),
    [
        ("https://A.vn/ảnh hội.jpg?tên=Đ b", "https://a.vn/%E1%BA%A3nh%20h%E1%BB%99i.jpg?t%C3%AAn=%C4%90%20b"),
        ("https://a.vn:443/x/../y/./b%20c.css?v=%41", "https://a.vn/y/b%20c.css?v=%41"),
        ("http://a.vn:8080", "http://a.vn:8080/"),
        ("https://báo.vn/a[1]|b^c`d.png?e='f'", "https://xn--bo-mia.vn/a[1]|b^c%60d.png?e=%27f%27"),
    ],
)
def test_addresses_are_those_that_browsers_ask_for(url, requested):
    assert as_requested(url) == requested
