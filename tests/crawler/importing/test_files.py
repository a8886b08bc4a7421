"""Pictures and documents of articles that a web archive kept are kept here, too, each as of its own time."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Archive
from archive.maintenance.removing.remove import Order, remove
from archive.media.ledger import KINDS, FoundMedia, MediaVisit
from archive.slices import JsonObject
from crawler.importing.report import ImportReport
from crawler.importing.run import Import
from crawler.importing.slices import import_slice
from tests.crawler.importing.test_warc import chunked, load
from tests.crawler.importing.warc_samples import BASE, HTML, SITE, WarcFile, body_of, url_of
from tests.repeats import mostly_long

PDF = b"%PDF-1.7\n1 0 obj\n" + b"nghi quyet " * 90
OTHER = PDF.replace(b"nghi quyet", b"quyet dinh")
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF anh"
NAME = f"{BASE}/uploads/nghi-quyet.pdf"
PHOTO = f"{BASE}/uploads/anh.jpg"
LATER = datetime(2030, 1, 1, tzinfo=UTC)
AS_PDF = {"content-type": "application/pdf"}


def page(href: str = "/uploads/nghi-quyet.pdf", photo: str = "/uploads/anh.jpg") -> bytes:
    """An article that links to a document and shows a photograph."""
    head, picture, rest = body_of(0).partition(b'<p style="text-align:center"><img')
    link = f'<p><a href="{href}">Toàn văn nghị quyết</a></p>'
    return head + link.encode() + picture + rest.replace(b"/uploads/news/2023_02/hem-42.jpg", photo.encode())


def warc(*answers: tuple[str, bytes, dict[str, str], int], gzip: bool = True, article: bytes | None = None) -> WarcFile:
    """A file with the article, and answers: address, body, headers, day of July."""
    file = WarcFile(gzip=gzip)
    file.answer(url_of(0), page() if article is None else article)
    for url, body, headers, day in answers:
        file.answer(url, body, headers=headers, day=day)
    return file


def held(where: Path) -> list[tuple[str, bytes, int, int, bool]]:
    """What is kept: name, bytes, first and last day, whether it is what is there now."""
    with Archive.open(where, read_only=True) as archive:
        return [
            (
                one.url.rpartition("/")[2],
                archive.media.read(one.file.sha256),
                one.first_seen_at.day,
                one.last_seen_at.day,
                one.is_current,
            )
            for one in archive.media.of_articles([1])[1]
        ]


def entered(where: Path) -> list[str]:
    """The addresses that were entered, those first that a crawl fetches first."""
    with Archive.open(where, read_only=True) as archive:
        due = [one for kind in KINDS for one in archive.media.due(SITE, LATER, kind, 99)]
        return [one.url.rpartition("/")[2] for one in due]


FORMS: dict[str, Callable[[], bytes]] = {
    "as it is": lambda: warc((NAME, PDF, AS_PDF, 3)).content,
    "not packed": lambda: warc((NAME, PDF, AS_PDF, 3), gzip=False).content,
    "packed as a whole": lambda: gzip.compress(warc((NAME, PDF, AS_PDF, 3), gzip=False).content),
    "called by no name": lambda: warc((NAME, PDF, {"content-type": "application/octet-stream"}, 3)).content,
    "called a page": lambda: warc((NAME, PDF, HTML, 3)).content,
    "packed by the server": lambda: warc((NAME, gzip.compress(PDF), AS_PDF | {"content-encoding": "gzip"}, 3)).content,
    "said to be packed": lambda: warc((NAME, PDF, AS_PDF | {"content-encoding": "gzip"}, 3)).content,
    "in chunks": lambda: warc((NAME, chunked(PDF), AS_PDF | {"transfer-encoding": "chunked"}, 3)).content,
    "before its article": lambda: alone(NAME, day=3) + warc().content,
    "in another host's letters": lambda: warc((NAME.replace("http://", "HTTP://"), PDF, AS_PDF, 3)).content,
}


def alone(url: str, day: int = 3) -> bytes:
    """A file with the document alone."""
    file = WarcFile()
    file.answer(url, PDF, headers=AS_PDF, day=day)
    return file.content


@pytest.mark.parametrize(
    "form", mostly_long(FORMS, short=["packed as a whole", "called a page", "packed by the server"])
)
def test_a_document_is_kept_in_whatever_form_it_comes(tmp_path: Path, form: str) -> None:
    make = FORMS[form]
    report = load(tmp_path / "a.db", make())
    assert (report.new, report.media, report.media_new, report.is_whole) == (1, 1, 1, True)
    assert held(tmp_path / "a.db") == [("nghi-quyet.pdf", PDF, 3, 3, True)]
    again = load(tmp_path / "a.db", make())
    assert (again.media, again.media_new) == (1, 0)
    assert held(tmp_path / "a.db") == [("nghi-quyet.pdf", PDF, 3, 3, True)]


def test_documents_are_entered_in_any_case_and_photographs_that_are_there(tmp_path: Path) -> None:
    load(tmp_path / "a.db", warc().content)
    assert entered(tmp_path / "a.db") == ["nghi-quyet.pdf"]
    report = load(tmp_path / "b.db", warc((PHOTO, JPEG, {"content-type": "image/jpeg"}, 2)).content)
    assert (report.media, dict(report.left_out)) == (1, {})
    assert [one[:2] for one in held(tmp_path / "b.db")] == [("anh.jpg", JPEG)]


def test_what_no_article_has_is_counted_and_not_kept(tmp_path: Path) -> None:
    report = load(tmp_path / "a.db", warc((f"{BASE}/la.pdf", PDF, AS_PDF, 2), (NAME, PDF, AS_PDF, 2)).content)
    assert (report.media, dict(report.left_out)) == (1, {"not-html": 1})


def test_a_document_may_come_with_a_later_file(tmp_path: Path) -> None:
    load(tmp_path / "a.db", warc().content)
    assert load(tmp_path / "a.db", alone(NAME, day=5)).media_new == 1
    assert held(tmp_path / "a.db") == [("nghi-quyet.pdf", PDF, 5, 5, True)]


def test_what_was_removed_by_order_does_not_come_in_whatever_its_address(tmp_path: Path) -> None:
    where = tmp_path / "a.db"
    load(where, warc((NAME, PDF + bytes(1024), AS_PDF, 3), (PHOTO, JPEG, {}, 3)).content)
    with Archive.open(where) as archive:
        remove(archive, [NAME, PHOTO], Order("an order", "a person", LATER))
        archive.media.enter(SITE, next(archive.articles()).key, [FoundMedia(f"{BASE}/la.pdf", "document")], LATER)
    again = warc((NAME, OTHER, AS_PDF, 5), (PHOTO, JPEG, {}, 5), (f"{BASE}/la.pdf", PDF + bytes(1024), AS_PDF, 5))
    report = load(where, again.content)
    assert (report.media, dict(report.left_out)) == (0, {"removed": 3})
    assert held(where) == []


def test_a_page_that_answers_for_a_document_is_refused(tmp_path: Path) -> None:
    report = load(tmp_path / "a.db", warc((NAME, b"<!DOCTYPE html><title>404</title>", AS_PDF, 3)).content)
    assert (report.media, dict(report.refused), report.is_whole) == (0, {"web-page": 1}, True)
    assert held(tmp_path / "a.db") == []
    assert entered(tmp_path / "a.db") == ["nghi-quyet.pdf"]


@pytest.mark.parametrize("order", mostly_long(["abc", "cba", "bca"], short=["bca"]))
def test_versions_stand_at_their_own_time_whatever_their_order(tmp_path: Path, order: str) -> None:
    answers = {"a": (NAME, PDF, AS_PDF, 3), "b": (NAME, OTHER, AS_PDF, 5), "c": (NAME, PDF, AS_PDF, 7)}
    for name in order:
        load(tmp_path / "a.db", warc(answers[name]).content)
    assert [one[1:] for one in held(tmp_path / "a.db")] == [(PDF, 3, 7, True), (OTHER, 5, 5, False)]


def test_what_a_crawl_has_fetched_is_not_replaced_by_what_is_older(tmp_path: Path) -> None:
    load(tmp_path / "a.db", warc().content)
    fetched_at = datetime(2025, 8, 1, tzinfo=UTC)
    with Archive.open(tmp_path / "a.db") as archive:
        crawled = {"site": SITE, "url": NAME, "fetched_at": fetched_at, "headers": {"etag": '"2"'}}
        archive.media.save(MediaVisit(outcome="kept", status=200, body=OTHER, **crawled))
        due = archive.media.due(SITE, LATER, "document", 9)
    assert load(tmp_path / "a.db", warc((NAME, PDF, AS_PDF | {"etag": '"1"'}, 3)).content).media_new == 1
    assert [one[1:] for one in held(tmp_path / "a.db")] == [(PDF, 3, 3, False), (OTHER, 1, 1, True)]
    with Archive.open(tmp_path / "a.db") as archive:
        assert archive.media.due(SITE, LATER, "document", 9) == due


def test_what_is_gone_by_now_is_kept_as_it_was(tmp_path: Path) -> None:
    load(tmp_path / "a.db", warc().content)
    with Archive.open(tmp_path / "a.db") as archive:
        gone = MediaVisit(site=SITE, url=NAME, fetched_at=datetime(2025, 8, 1, tzinfo=UTC), outcome="gone", status=404)
        archive.media.save(gone)
    load(tmp_path / "a.db", warc((NAME, PDF, AS_PDF, 3), (NAME, OTHER, AS_PDF, 2)).content)
    assert [one[1:] for one in held(tmp_path / "a.db")] == [(OTHER, 2, 2, False), (PDF, 3, 3, True)]


SPELLINGS = [
    ("/uploads/nghị quyết.pdf", "/uploads/ngh%E1%BB%8B%20quy%E1%BA%BFt.pdf"),
    ("/uploads/ngh%e1%bb%8b%20quy%e1%ba%bft.pdf", "/uploads/nghị%20quyết.pdf"),
    ("/uploads/a.pdf?utm_source=x", "/uploads/a.pdf?utm_source=x"),
]


@pytest.mark.parametrize(("href", "asked"), mostly_long(SPELLINGS, short=SPELLINGS[:1]))
def test_an_address_is_one_however_it_is_written(tmp_path: Path, href: str, asked: str) -> None:
    together = warc((BASE + asked, PDF, AS_PDF, 2), article=page(href))
    assert load(tmp_path / "a.db", together.content).media == 1
    load(tmp_path / "b.db", warc(article=page(href)).content)
    if "%e1" not in href and "utm" not in href:
        assert load(tmp_path / "b.db", alone(BASE + asked)).media == 1


def test_a_revisit_is_a_sight_of_the_document_that_it_names(tmp_path: Path) -> None:
    digest = f"sha256:{hashlib.sha256(PDF).hexdigest()}"
    file = warc()
    file.answer(NAME, PDF, headers=AS_PDF, day=3, WARC_Payload_Digest=digest)
    profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    file.add("revisit", b"", NAME, 8, WARC_Profile=profile, WARC_Payload_Digest=digest)
    report = load(tmp_path / "a.db", file.content)
    assert (report.media, dict(report.left_out)) == (2, {})
    assert held(tmp_path / "a.db") == [("nghi-quyet.pdf", PDF, 3, 8, True)]


LEFT_OUT = [
    ("truncated", {"WARC_Truncated": "length"}, PDF, AS_PDF),
    ("segmented", {"WARC_Segment_Number": "1"}, PDF, AS_PDF),
    ("truncated", {}, PDF, AS_PDF | {"content-length": "9999"}),
    ("content-encoding", {}, b"\x1f\x8b\x08" + PDF, AS_PDF | {"content-encoding": "gzip"}),
    ("http-206", {}, PDF, AS_PDF),
]


@pytest.mark.parametrize(("reason", "fields", "body", "headers"), LEFT_OUT)
def test_a_document_that_is_not_whole_is_named(
    tmp_path: Path, reason: str, fields: dict[str, str], body: bytes, headers: dict[str, str]
) -> None:
    file = warc()
    file.answer(NAME, body, 206 if reason == "http-206" else 200, headers, 3, **fields)
    report = load(tmp_path / "a.db", file.content)
    assert (report.media, report.new, dict(report.left_out)) == (0, 1, {reason: 1})
    assert held(tmp_path / "a.db") == []


def test_a_document_that_unpacks_to_more_than_a_file_may_have_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.importing.files.MAX_SIZE", 100_000)
    bomb = gzip.compress(b"%PDF-1.7" + bytes(100_000), 1)
    report = load(tmp_path / "a.db", warc((NAME, bomb, AS_PDF | {"content-encoding": "gzip"}, 3)).content)
    assert (report.media, dict(report.left_out), report.is_whole) == (0, {"too-large": 1}, False)


def test_another_archive_brings_its_files(tmp_path: Path) -> None:
    answers = [(NAME, PDF, AS_PDF, 3), (PHOTO, JPEG, {"content-type": "image/jpeg"}, 4), (NAME, OTHER, AS_PDF, 5)]
    load(tmp_path / "a.db", warc(*answers).content)
    assert load(tmp_path / "b.db", tmp_path / "a.db").media == 3
    assert held(tmp_path / "b.db") == held(tmp_path / "a.db")


def test_workers_that_save_the_pages_keep_the_same(tmp_path: Path) -> None:
    answers = [(NAME, PDF, AS_PDF, 3), (PHOTO, JPEG, {"content-type": "image/jpeg"}, 4)]
    (tmp_path / "x.warc.gz").write_bytes(warc(*answers).content)
    where = tmp_path / "a.db"

    def share(_kind: str, slices: Iterable[JsonObject]) -> Iterator[tuple[JsonObject, JsonObject]]:
        for given in slices:
            yield given, json.loads(json.dumps(import_slice(str(where), **json.loads(json.dumps(given)))))

    with Archive.open(where) as archive:
        work = Import(archive, None, lambda _: None)
        work.run([tmp_path / "x.warc.gz"], share)
    assert work.report.media == 2
    assert [one[1] for one in held(where)] == [JPEG, PDF]


def test_a_page_s_own_files_are_not_taken_for_documents(tmp_path: Path) -> None:
    load(tmp_path / "a.db", warc().content)
    with Archive.open(tmp_path / "a.db") as archive:
        [article] = archive.articles()
        css = FoundMedia(f"{BASE}/trang.css", "page")
        archive.media.enter(SITE, article.key, [css], datetime(2025, 8, 1, tzinfo=UTC))
    report: ImportReport = load(
        tmp_path / "a.db", warc((f"{BASE}/trang.css", b"p{}", {"content-type": "text/css"}, 3)).content
    )
    assert (report.media, dict(report.left_out)) == (0, {"not-html": 1})
