"""WARC: every kept page with what the archive knows of it, as web archives read it."""

import io
import json
from dataclasses import replace

import pytest

from archive import Archive
from archive.export import export, format_of
from archive.export.source import open_source
from archive.record.selection import Selection
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
