"""Records that leave an archive name the files that it keeps; those in it say only what a page said."""

import json
from dataclasses import replace
from hashlib import sha256

from sqlalchemy import text

from archive import Article
from archive.export import export
from archive.export.source import open_source
from tests.archive.samples import JPEG, PDF, keep_media, later, make_article, make_visit

ARTICLE = make_article(1)
OTHER = make_article(2, site="b.vn", url="https://b.vn/2")
DIGEST = sha256(PDF).hexdigest()


def digests_of(article):
    return [part.sha256 for part in (*article.photos, *article.attachments)]


def fill(archive):
    archive.save(make_visit(ARTICLE))
    archive.save(make_visit(OTHER, site="b.vn"))
    keep_media(archive, ARTICLE, {"a.jpg": JPEG, "b.jpg": None, "nghi-quyet.pdf": PDF})


def test_an_article_names_the_files_that_are_kept_of_it_and_another_site_with_the_same_addresses_does_not(archive):
    fill(archive)
    kept = [sha256(JPEG).hexdigest(), None, DIGEST]
    assert digests_of(archive.article("1")) == kept
    assert [digests_of(article) for article in archive.articles()] == [[None] * 3, kept]
    assert json.loads(archive.article("1").to_json()) == archive.article("1").as_json()
    assert Article.from_json(archive.article("1").as_json()) == archive.article("1")


def test_json_has_the_key_where_a_file_is_kept_alone(archive, tmp_path):
    fill(archive)
    with open_source(archive) as source:
        export(source, "jsonl", tmp_path / "a.jsonl")
    without, record = map(json.loads, (tmp_path / "a.jsonl").read_text().splitlines())
    assert ["sha256" in photo for photo in record["photos"]] == [True, False]
    assert record["attachments"] == [{"url": ARTICLE.attachments[0].url, "text": "Nghị quyết", "sha256": DIGEST}]
    assert "sha256" not in without["attachments"][0]


def test_the_stored_record_has_none_also_where_an_article_that_left_comes_back(archive):
    fill(archive)
    left = archive.article("1")
    assert archive.save(make_visit(left, fetched_at=later(days=1))).result == "unchanged"
    edited = replace(left, title="Sửa", sha256=None)
    assert archive.save(make_visit(edited, fetched_at=later(days=2))).result == "revised"
    with archive.reading() as connection:
        records = list(connection.scalars(text("SELECT record FROM revisions")))
    assert len(records) == 3
    assert not [record for record in records if DIGEST in record]
    assert digests_of(archive.article("1"))[2] == DIGEST
    assert digests_of(archive.history("1")[-1].article) == [None] * 3


def test_a_table_has_a_column_that_is_null_where_no_file_is_kept(archive, tmp_path):
    import pyarrow.parquet as pq

    fill(archive)
    with open_source(archive) as source:
        export(source, "parquet", tmp_path / "a.parquet")
        export(source, "csv", tmp_path / "a.csv")
    none, some = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert [photo["sha256"] for photo in none["photos"]] == [None, None]
    assert some["attachments"][0]["sha256"] == DIGEST
    rows = (tmp_path / "a.photos.csv").read_text().splitlines()
    assert rows[0].endswith(",caption_raw,sha256")
    assert sha256(JPEG).hexdigest() in rows[3]
