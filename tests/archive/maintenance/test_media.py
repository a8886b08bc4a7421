"""Kept pictures and documents are counted, checked, mended and carried along, in either database."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from archive import Archive
from archive.ledger.statistics import read_statistics
from archive.maintenance import transfer
from archive.maintenance.backup import back_up
from archive.maintenance.repair import repair
from archive.maintenance.transfer import copy_archive
from archive.maintenance.verify import verify
from archive.media.ledger import FoundMedia, MediaVisit
from archive.reports.page import render_profile
from archive.reports.profile import read_profile
from tests.archive.cli.test_commands import run
from tests.archive.maintenance.test_transfer import content, quietly, target  # noqa: F401
from tests.archive.samples import JPEG, NOON, PDF, SITE, keep_media, later, make_article, make_visit

DIGEST = sha256(PDF).hexdigest()
DOCUMENT = make_article(1).attachments[0].url
ELSEWHERE = make_article(1, site="b.vn", url="https://b.vn/1")


def fill(archive):
    """An article with a picture and a document, which has an earlier version, and a picture that is gone; the same
    picture and document on another site, where nothing else came yet."""
    archive.save(make_visit(make_article(1)))
    archive.save(make_visit(ELSEWHERE, site="b.vn"))
    keep_media(archive, make_article(1), {"a.jpg": JPEG, "b.jpg": None, "nghi-quyet.pdf": PDF + b"old"})
    keep_media(archive, make_article(1), {"nghi-quyet.pdf": PDF}, later(days=100))
    keep_media(archive, ELSEWHERE, {"a.jpg": JPEG, "nghi-quyet.pdf": PDF})


IN_BOTH = pytest.mark.parametrize(
    "new_place", ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.long)], indirect=True
)
"""In PostgreSQL too, in the long run."""


@pytest.fixture
def filled(archive):
    fill(archive)
    return archive


def execute(archive, statement):
    """Change rows as no program of ours does."""
    with archive.writing() as connection:
        sqlite = connection.dialect.name == "sqlite"
        for one in statement.split(";"):
            connection.execute(text(one if sqlite else one.replace("x'00'", "'\\x00'::bytea")))


def problems(place, **how):
    return {problem.kind: problem.examples for problem in verify(place, **how).problems}


def mend(archive, place, at=NOON):
    report = repair(archive, lambda page: None, "reader", at)
    assert verify(place).problems == []
    return report


# --- numbers --------------------------------------------------------------------------------------


def test_statistics_count_addresses_files_bytes_and_what_is_missing_by_site_and_in_all(filled):
    with filled.writing() as connection:
        row = {"sha256": DIGEST, "state": "read", "text": "Nghị quyết", "extractor": "x"}
        connection.execute(text("INSERT INTO media_texts VALUES (:sha256, :state, :text, NULL, :extractor)"), row)
    with filled.reading() as connection:
        numbers = read_statistics(connection, NOON)
    by_site = {site.site: {total.kind: total for total in site.media} for site in numbers.sites}
    photos, documents = by_site[SITE]["photo"], by_site[SITE]["document"]
    assert (photos.addresses, photos.kept, photos.files, photos.size) == (2, 1, 1, len(JPEG))
    assert photos.reasons == {"http-404": 1}
    assert (documents.files, documents.size, documents.with_text, documents.without_text) == (1, len(PDF), 1, 0)
    assert (by_site["b.vn"]["photo"].waiting, by_site["b.vn"]["photo"].reasons) == (1, {})
    together = {total.kind: (total.addresses, total.files, total.size) for total in numbers.media}
    assert together == {"document": (2, 1, len(PDF)), "photo": (4, 1, len(JPEG))}, "a file counts once"
    assert json.loads(json.dumps(numbers.as_json()))["sites"][0]["media"][0]["kind"] == "document"


@pytest.mark.long
def test_stats_print_a_row_for_each_site_and_kind_and_the_page_draws_one(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive)
        with archive.reading() as connection:
            page = render_profile(read_statistics(connection, NOON), read_profile(connection))
    assert "<td>photographs</td>" in page.replace(' class="number"', "")
    lines = run("stats", "--archive", tmp_path / "a.db").stdout.splitlines()
    rows = [line.split("\t") for line in lines if line.startswith(f"{SITE}\tphotographs")]
    assert [row[2:7] for row in rows] == [["2", "1", str(len(JPEG)), "1", "1 http-404"]]
    assert f"documents: 2 of 2 addresses kept: 1 different file, {len(PDF)} bytes" in lines


# --- whole or not ---------------------------------------------------------------------------------


def test_an_archive_with_files_is_whole(filled, new_place):
    found = verify(new_place)
    assert found.problems == []
    assert (found.checked["files"], found.checked["media_files"]) == (3, 3)
    report = mend(filled, new_place)
    assert (report.rows, report.changed) == (0, False)


UNUSED = (
    f"UPDATE media SET sha256 = NULL WHERE sha256 = '{DIGEST}';DELETE FROM media_versions WHERE sha256 = '{DIGEST}'"
)


@IN_BOTH
@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        (f"UPDATE media_files SET body = x'00' WHERE sha256 = '{DIGEST}'", "kept-file"),
        ("UPDATE media_files SET size = size + 1", "file-size"),
        (UNUSED, "file-unused"),
        (f"DELETE FROM media_versions WHERE sha256 = '{DIGEST}'", "file-version"),
        ("UPDATE media SET due_at = 'x' WHERE due_at IS NOT NULL", "time"),
    ],
    ids=["a damaged byte", "a wrong size", "no address has it", "no version names it", "a time"],
)
def test_what_is_wrong_is_named_and_mended(statement, kind, filled, new_place):
    execute(filled, statement)
    found = problems(new_place)
    assert list(found) == [kind]
    assert (kind in problems(new_place, quick=True)) == (kind in ("file-unused", "file-version"))
    assert mend(filled, new_place).changed


@IN_BOTH
def test_a_damaged_file_is_taken_out_and_its_addresses_are_due_again(filled, new_place):
    execute(filled, f"UPDATE media_files SET body = x'00' WHERE sha256 = '{DIGEST}'")
    at = later(days=1)
    assert filled.media.due(SITE, at, "document", 9) == []
    report = mend(filled, new_place, at)
    assert (report.files, report.unused_files) == (1, 0)
    for site in (SITE, "b.vn"):
        [one] = filled.media.due(site, at, "document", 9)
        assert (one.url, one.etag) == (DOCUMENT, None)
    assert filled.article("1", site=SITE).attachments[0].sha256 is None
    came = MediaVisit(site=SITE, url=DOCUMENT, fetched_at=at, outcome="kept", status=200, body=PDF)
    assert filled.media.save(came).sha256 == DIGEST
    assert filled.article("1", site=SITE).attachments[0].sha256 == DIGEST


def test_dangling_rows_are_named_and_mended(tmp_path):
    import sqlite3
    from contextlib import closing

    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive)
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        connection.execute(f"DELETE FROM media_files WHERE sha256 = '{DIGEST}'")
        connection.execute("INSERT INTO article_media VALUES (99, 98)")
        connection.execute("INSERT INTO media_parts VALUES (97, 96)")
    with Archive.open(tmp_path / "a.db") as archive:
        assert set(problems(tmp_path / "a.db", quick=True)) == {
            "reference-media-sha256",
            "reference-media_versions-sha256",
            "reference-article_media-article_id",
            "reference-article_media-media_id",
            "reference-media_parts-media_id",
            "reference-media_parts-part_id",
        }
        mend(archive, tmp_path / "a.db", later(days=1))
        assert [one.url for one in archive.media.due(SITE, later(days=1), "document", 9)] == [DOCUMENT]


@IN_BOTH
def test_an_article_that_a_repair_removes_lets_its_files_be(filled, new_place):
    execute(filled, "UPDATE revisions SET record = 'x', capture = NULL WHERE article_id = 1")
    assert mend(filled, new_place).articles_removed == 1
    assert filled.media.digests(SITE, [DOCUMENT]) == {DOCUMENT: DIGEST}


# --- taken along ----------------------------------------------------------------------------------


@pytest.mark.long
def test_a_copy_has_the_files(filled, new_place, target):  # noqa: F811
    before = content(new_place)
    copy_archive(new_place, target, quietly)
    assert content(target) == before
    assert verify(target).problems == []
    with Archive.open(target) as archive:
        assert archive.media.read(DIGEST) == PDF
        archive.media.enter(SITE, "1", [FoundMedia("https://x.vn/new.pdf", "document")], NOON)


def test_a_copy_holds_few_bytes_of_files_at_once(filled, monkeypatch):
    monkeypatch.setattr(transfer, "_BYTES", len(PDF))
    with filled.reading() as connection:
        batches = transfer._batches(connection, transfer.media_files, "a")
        sizes = [[len(row[-1]) for row in rows] for rows in batches]
    assert sorted(size for some in sizes for size in some) == sorted(map(len, (JPEG, PDF, PDF + b"old")))
    assert all(sum(some[:-1]) < len(PDF) for some in sizes)


def test_a_backup_has_the_files_and_goes_on_as_an_archive(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive)
    back_up(tmp_path / "a.db", tmp_path / "b.db", now=NOON)
    assert content(tmp_path / "b.db") == content(tmp_path / "a.db")
    with Archive.open(tmp_path / "b.db") as archive:
        assert archive.media.read(DIGEST) == PDF
        assert archive.media.due(SITE, NOON + timedelta(days=9999), "document", 9)


# --- forgotten ------------------------------------------------------------------------------------


def test_a_site_that_is_forgotten_takes_its_addresses_along_and_leaves_what_others_have(filled):
    filled.media.enter("b.vn", "1", [FoundMedia("https://b.vn/a.css", "page")], NOON)
    only = MediaVisit(
        site="b.vn",
        url="https://b.vn/a.css",
        fetched_at=NOON,
        outcome="kept",
        status=200,
        body=b"a{}",
        parts=(FoundMedia("https://b.vn/b.css", "page"),),
    )
    saved = filled.media.save(only)
    execute(
        filled,
        "DELETE FROM article_media WHERE article_id = 2;UPDATE urls SET article_id = NULL WHERE article_id = 2;"
        "DELETE FROM photos WHERE revision_id = 2;DELETE FROM revisions WHERE article_id = 2;"
        "DELETE FROM articles WHERE id = 2",
    )
    filled.crawls.forget_site("b.vn")
    assert filled.media.totals("b.vn") == []
    assert filled.media.find(saved.sha256) is None
    assert filled.media.read(DIGEST) == PDF
    assert filled.media.digests(SITE, [DOCUMENT]) == {DOCUMENT: DIGEST}
