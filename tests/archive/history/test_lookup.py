"""Articles, histories, pages and numbers, read back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from archive import errors
from archive.database.schema import captures
from tests.archive.samples import NOON, SITE, address, later, links_to, make_article, make_visit

DATES = {
    "1": None,
    "2": "2025-01-15",
    "3": "2025-01-15T09:30+07:00",
    "4": "2025-01-15T09:30:21+07:00",
    "5": "2025-01-16T00:00+07:00",
    "6": "2024-12-31T23:59:59+07:00",
}


def save_dated(archive, keys):
    for key in keys:
        archive.save(make_visit(make_article(key, published=DATES[key])))


@pytest.mark.parametrize("order", ["123456", "654321", "362514"])
def test_articles_come_by_date_undated_first_however_they_were_fetched(archive, order):
    save_dated(archive, order)
    other = make_article("0", site="a.vn", published="2026-01-01")
    archive.save(make_visit(other, site="a.vn"))
    assert [article.key for article in archive.articles()] == ["0", "1", "6", "2", "3", "4", "5"]
    assert [article.key for article in archive.articles(site=SITE)] == ["1", "6", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("since", "until", "keys"),
    [
        pytest.param(date(2025, 1, 15), None, ["2", "3", "4", "5"], id="since a day, that day included"),
        pytest.param(None, date(2025, 1, 15), ["6", "2", "3", "4"], id="until a day, that day included"),
        pytest.param(date(2025, 1, 15), date(2025, 1, 15), ["2", "3", "4"], id="one day"),
        pytest.param(date(2026, 1, 1), None, [], id="nothing is so new"),
    ],
)
def test_articles_of_some_days_are_those_published_then_without_undated_ones(archive, since, until, keys):
    save_dated(archive, DATES)
    assert [article.key for article in archive.articles(since=since, until=until)] == keys


def test_only_the_current_revision_is_listed_under_its_own_date(archive):
    archive.save(make_visit(make_article(published="2025-01-01")))
    archive.save(make_visit(make_article(published="2025-02-01"), fetched_at=later(days=1)))
    assert list(archive.articles(until=date(2025, 1, 31))) == []
    assert [article.published for article in archive.articles()] == ["2025-02-01"]


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("7", id="its key"),
        pytest.param(address(7), id="its address"),
        pytest.param(
            address(7).upper().replace("/TIN-TUC/BAI-", "/tin-tuc/bai-").replace("HTML", "html"),
            id="its address in other letters",
        ),
        pytest.param(address(7) + "?utm_source=zalo#top", id="its address with tracking"),
        pytest.param("https://x.vn/tag/đại-hội", id="an address that led to it, in Vietnamese letters"),
    ],
)
def test_an_article_is_found_by(archive, asked):
    archive.save(make_visit(make_article(6)))
    archive.save(make_visit(make_article(7)))
    archive.save(make_visit(make_article(7), url="https://x.vn/tag/%C4%91%E1%BA%A1i-h%E1%BB%99i"))
    assert archive.article(asked).key == "7"
    assert archive.history(asked)[0].article.key == "7"


def test_an_article_that_is_not_there_is_named(archive):
    archive.add_links(SITE, None, links_to(9), NOON)
    for asked in ("12345", address(9)):
        with pytest.raises(errors.NothingFound, match="no article"):
            archive.article(asked)


def test_namesakes_have_the_title_and_the_moment_but_another_key(archive):
    one = make_article(7, title="Thông báo", published="2025-01-15T09:30+07:00")
    for number, changes in enumerate(
        ({}, {"title": "Thông cáo"}, {"published": "2025-01-16"}, {"published": None}), 70
    ):
        fields = {"title": one.title, "published": one.published, **changes}
        archive.save(make_visit(make_article(number, **fields)))
    archive.save(make_visit(one))
    assert [other.key for other in archive.namesakes(one)] == ["70", "73"]  # 73 has its words, and no date
    assert [other.key for other in archive.namesakes(replace(one, body=("Lời khác.",)))] == ["70"]
    undated = make_article(99, title=one.title, published=None)
    assert [other.key for other in archive.namesakes(undated)] == ["73"]
    assert archive.namesakes(replace(undated, body=("Lời khác.",))) == []


def test_a_key_of_several_sites_raises_the_choices_until_one_is_named(archive):
    for site in ("b.vn", "a.vn"):
        archive.save(make_visit(make_article(site=site, url=f"https://{site}/1"), site=site))
    with pytest.raises(
        errors.SeveralFound, match=r"name one by --site or give its address: a\.vn: https://a\.vn/1; b\.vn"
    ) as raised:
        archive.article("1")
    assert raised.value.choices == ("a.vn: https://a.vn/1", "b.vn: https://b.vn/1")
    assert archive.article("1", site="b.vn").site == "b.vn"
    assert archive.article("https://b.vn/1").site == "b.vn"
    with pytest.raises(errors.NothingFound, match=r"of c\.vn"):
        archive.article("1", site="c.vn")


def test_a_page_that_is_no_longer_what_was_served_is_not_handed_out(archive):
    archive.save(make_visit(make_article(1), body=b"one"))
    archive.save(make_visit(make_article(2), body=b"two"))
    one, two = archive.article("1").sha256, archive.article("2").sha256
    other = select(captures.c.body).where(captures.c.sha256 == two).scalar_subquery()
    with archive.writing() as connection:
        connection.execute(update(captures).values(body=other))
    with pytest.raises(errors.ArchiveDamaged, match="does not match its digest"):
        archive.capture(one)
    with archive.writing() as connection:
        connection.execute(update(captures).values(body=b"\0"))
    with pytest.raises(errors.ArchiveDamaged, match="cannot be unpacked"):
        archive.capture(two)
    with pytest.raises(errors.NothingFound, match="no page is stored"):
        archive.capture("0" * 64)


def test_an_empty_page_is_kept_too(archive):
    archive.save(make_visit(outcome="refused", reason="empty", body=b""))
    assert archive.capture("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") == b""


def test_the_numbers_tell_what_is_there_and_what_is_missing(archive):
    save_dated(archive, "125")
    archive.save(
        make_visit(make_article("5", title="B", published=DATES["5"]), body=b"b" * 1000, fetched_at=later(days=1))
    )
    archive.save(make_visit(url=address(21), outcome="refused", reason="flood", body=b"wait"))
    archive.save(make_visit(url=address(22), outcome="refused", reason="flood", body=b"wait"))
    archive.save(make_visit(url=address(23), outcome="failed", reason="timeout", due_at=NOON))
    archive.save(make_visit(url=address(25), kind="listing", outcome="links", due_at=datetime(2999, 1, 1, tzinfo=UTC)))
    archive.save(make_visit(url=address(24), outcome="gone", reason="http-404", status=404))
    archive.add_links("b.vn", None, links_to(1), NOON)
    numbers = archive.stats()
    b, a = numbers.sites
    assert (a.site, a.articles, a.revisions, a.undated) == (SITE, 3, 4, 1)
    assert (a.first_published, a.last_published) == ("2025-01-15", DATES["5"])
    assert (a.known, a.due) == (8, 1)
    assert a.refused == {"flood": 2, "http-404": 1}, "as a crawl counts a page that is gone"
    assert a.failed == {"timeout": 1}
    assert (b.site, b.articles, b.known, b.due, b.first_published) == ("b.vn", 0, 1, 1, None)
    assert numbers.captures == 5
    assert 0 < numbers.stored_bytes < numbers.capture_bytes


def test_an_empty_archive_has_numbers_too(archive):
    numbers = archive.stats()
    assert (numbers.sites, numbers.captures, numbers.capture_bytes) == ((), 0, 0)
    assert list(archive.articles()) == []
