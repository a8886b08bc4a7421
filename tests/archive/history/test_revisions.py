"""What one visit leaves in the archive."""

import hashlib
from dataclasses import replace

import pytest

from archive import Photo
from tests.archive.samples import NOON, SITE, address, later, links_to, make_article, make_visit


def rows(archive, statement):
    with archive.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def test_a_saved_article_comes_back_as_it_was_with_its_time_and_digest(archive):
    article = make_article()
    visit = make_visit(article)
    assert archive.save(visit).result == "new"
    digest = hashlib.sha256(visit.body).hexdigest()
    assert archive.article("1") == replace(article, fetched_at=NOON, sha256=digest)
    assert archive.capture(digest) == visit.body


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": "Khác"}, id="another title"),
        pytest.param({"published": None, "published_precision": None}, id="a date that went"),
        pytest.param({"published": "2025-01-15T09:31+07:00"}, id="a date a minute later"),
        pytest.param({"modified": "2025-01-16"}, id="a date of change"),
        pytest.param({"lead": None}, id="no lead"),
        pytest.param({"body": ("Đoạn thứ nhất. Đoạn thứ hai.",)}, id="two paragraphs made one"),
        pytest.param({"photos": (Photo(url="https://x.vn/a.jpg", caption="Khác"),)}, id="another caption"),
        pytest.param({"authors": ("Hải Đăng", "Minh Thư")}, id="authors in another order"),
        pytest.param({"source": "TTXVN"}, id="a source"),
        pytest.param({"section": "Tin tức"}, id="a section"),
        pytest.param({"tags": ()}, id="no tags"),
        pytest.param({"attachments": ()}, id="no attachments"),
    ],
)
def test_other_content_is_a_further_revision(archive, change):
    archive.save(make_visit(make_article()))
    changed = make_article(**change)
    assert archive.save(make_visit(changed, body=b"other", fetched_at=later(days=1))).result == "revised"
    revisions = archive.history("1")
    assert [revision.number for revision in revisions] == [1, 2]
    assert [revision.seen_at for revision in revisions] == [NOON, later(days=1)]
    assert archive.article("1").title == changed.title
    assert archive.article("1") == revisions[-1].article


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"evidence": {"title": "json-ld: headline"}}, id="the evidence"),
        pytest.param({"url": "https://x.vn/moved.html"}, id="the address, by the same key"),
        pytest.param({"published_raw": "15/01/2025, 09:30"}, id="the wording of the date line"),
        pytest.param({"fetched_at": later(days=1)}, id="the time of the fetch"),
    ],
)
def test_the_same_content_is_unchanged_and_keeps_no_further_page(archive, change):
    archive.save(make_visit(make_article()))
    seen_again = make_visit(make_article(**change), body=b"<!-- 1,204 views -->", fetched_at=later(days=1))
    assert archive.save(seen_again).result == "unchanged"
    assert len(archive.history("1")) == 1
    assert archive.stats().captures == 1
    assert rows(archive, "SELECT first_seen_at, last_seen_at FROM articles") == [
        ("2026-03-01T12:00:00.000000Z", "2026-03-02T12:00:00.000000Z")
    ]


def test_content_that_returns_to_what_it_was_is_a_third_revision(archive):
    for day, title in enumerate(("A", "B", "A")):
        archive.save(make_visit(make_article(title=title), fetched_at=later(days=day)))
    assert [revision.article.title for revision in archive.history("1")] == ["A", "B", "A"]
    assert archive.stats().captures == 2, "the same bytes are kept once"


def test_an_older_page_never_overwrites_a_newer_sight(archive):
    archive.save(make_visit(make_article(title="A")))
    archive.save(make_visit(make_article(title="A"), fetched_at=later(days=9)))
    old = make_visit(make_article(title="cũ"), body=b"old", fetched_at=later(days=5))
    assert archive.save(old).result == "unchanged"
    assert [revision.article.title for revision in archive.history("1")] == ["A"]
    archive.save(make_visit(make_article(title="B"), fetched_at=later(days=10)))
    assert archive.save(replace(old, fetched_at=later(days=-100))).result == "unchanged"
    assert [revision.article.title for revision in archive.history("1")] == ["A", "B"]
    assert rows(archive, "SELECT first_seen_at, last_seen_at, revision FROM articles") == [
        ("2025-11-21T12:00:00.000000Z", "2026-03-11T12:00:00.000000Z", 2)
    ]


def test_articles_of_two_sites_may_share_a_key(archive):
    archive.save(make_visit(make_article(site=SITE)))
    other = make_article(site="b.vn", url="https://b.vn/1")
    assert archive.save(make_visit(other, site="b.vn")).result == "new"
    assert archive.article("1", site="b.vn").url == "https://b.vn/1"


def test_two_addresses_of_one_article_are_one_article_and_both_find_it(archive):
    archive.save(make_visit(make_article()))
    printed = make_visit(make_article(), url=f"https://{SITE}/print/1", fetched_at=later(hours=1))
    assert archive.save(printed).result == "unchanged"
    assert archive.article(f"https://{SITE}/print/1").key == "1"


def test_photographs_are_rows_in_the_order_of_the_page(archive):
    archive.save(make_visit(make_article()))
    assert rows(archive, "SELECT position, url, caption, credit, caption_raw FROM photos ORDER BY 1") == [
        (1, f"https://{SITE}/a.jpg", "Quang cảnh", "Ảnh: Minh Thư", "Quang cảnh. Ảnh: Minh Thư"),
        (2, f"https://{SITE}/b.jpg", None, None, None),
    ]


def test_a_refused_page_is_kept_and_its_row_names_it(archive):
    refused = make_visit(outcome="refused", reason="flood", detail="Hãy đợi 60 giây", body=b"wait")
    saved = archive.save(refused)
    assert (saved.result, saved.found, saved.queued) == (None, 0, 0)
    [(capture, reason, detail)] = rows(archive, "SELECT capture, reason, detail FROM urls")
    assert archive.capture(capture) == b"wait"
    assert (reason, detail) == ("flood", "Hãy đợi 60 giây")


@pytest.mark.parametrize("outcome", ["links", "redirect", "failed", "gone"])
def test_no_page_is_kept_of_other_outcomes(archive, outcome):
    archive.save(make_visit(outcome=outcome, body=b"<html>"))
    assert archive.stats().captures == 0


def test_a_later_failure_does_not_part_an_address_from_its_article(archive):
    archive.save(make_visit(make_article(), url=f"https://{SITE}/other"))
    archive.save(make_visit(url=f"https://{SITE}/other", outcome="failed", fetched_at=later(days=1)))
    assert archive.article(f"https://{SITE}/other").key == "1"


def test_links_come_with_the_article_and_are_counted(archive):
    archive.add_links(SITE, None, links_to(2), NOON)
    links = links_to(2, 3, 4, 4) + links_to("muc", kind="listing")
    saved = archive.save(make_visit(make_article(), links=links))
    assert (saved.found, saved.queued) == (2, 3)
    [found_on] = {row[0] for row in rows(archive, f"SELECT found_on FROM urls WHERE url = '{address(3)}'")}
    assert found_on == address(1)


def test_halves_of_surrogate_pairs_become_question_marks_everywhere(archive):
    article = make_article(title="hỏng \ud83d", evidence={"title": "\udc00"}, body=("a \ud83d b",))
    visit = make_visit(article, body=b"x", detail="\ud83d", links=links_to("\ud800"))
    assert archive.save(visit).result == "new"
    assert archive.article("1").title == "hỏng ?"
    assert archive.article("1").body == ("a ? b",)
    assert archive.save(replace(visit, fetched_at=later(days=1))).result == "unchanged"


def test_nul_is_left_out_of_every_text_and_a_word_that_looks_like_one_stays(archive):
    article = make_article(title="a\0b", body=("\\u0000", "c\0"), evidence={"\0": "\0"}, url=address(1) + "\0")
    visit = make_visit(article, body=b"x\0", detail="\0!", links=links_to("\0"), headers={"etag": "\0e"}, digest="d")
    assert archive.save(visit).result == "new"
    stored = archive.article("1")
    assert (stored.title, stored.body, stored.evidence) == ("ab", ("\\u0000", "c"), {"": ""})
    assert archive.capture(stored.sha256) == b"x\0"
    assert rows(archive, "SELECT etag, detail FROM urls WHERE etag IS NOT NULL") == [("e", "!")]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"outcome": "links"}, "if and only if", id="an article on a visit that found links"),
        pytest.param({"article": None}, "if and only if", id="an article's visit without article"),
        pytest.param({"site": "b.vn"}, "on a visit to", id="an article of another site"),
        pytest.param({"fetched_at": NOON.replace(tzinfo=None)}, "without a zone", id="a time without a zone"),
        pytest.param({"article": make_article(sha256="0" * 64)}, "sha256 differs", id="another page's article"),
    ],
)
def test_a_visit_that_contradicts_itself_is_refused_and_leaves_nothing(archive, fields, words):
    with pytest.raises(ValueError, match=words):
        archive.save(replace(make_visit(make_article(), links=links_to(5)), **fields))
    assert archive.stats().sites == ()
