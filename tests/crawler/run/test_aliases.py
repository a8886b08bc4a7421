"""Which article a page is, by what the archive has: an alias, another with the same key, or the same, edited."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from archive import Archive, Article
from crawler.discover.links import LinkFinder
from crawler.reading.page import parse_page
from crawler.run.aliases import ALIAS, settle_identity
from crawler.run.outcomes import _identified
from crawler.site import Site
from crawler.urls.inferred import Learnt
from crawler.urls.shapes import is_same_address
from tests.archive.samples import SITE, address, make_article, make_visit

OTHER_TEXT = ("Nông dân xã Hòa Lạc vào vụ gặt.", "Năng suất đạt sáu tấn một héc-ta.")


def store(archive: Archive, *articles: Article, learnt: bool = False) -> list[str | None]:
    """Save articles as a run does; return why each was refused."""
    reasons = []
    for article in articles:
        visit = settle_identity(make_visit(article), archive, learnt=learnt)
        archive.save(visit)
        reasons.append(visit.reason)
    return reasons


A = make_article(1)
SAME_NUMBER = replace(
    A, url=address("van-ban-1"), title="Vụ mùa được giá", lead=None, body=OTHER_TEXT, published="2024-06-01"
)
RENAMED = replace(A, url=address("ten-moi-1"), title="Khai mạc đại hội")
REWRITTEN = replace(A, url=address("bai-1-sua"), lead=None, body=OTHER_TEXT)


@pytest.mark.parametrize("order", list(permutations((A, SAME_NUMBER))))
def test_another_article_with_the_same_key_is_one_of_its_own(tmp_path: Path, order: tuple[Article, ...]) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        store(archive, *order, *order)
        stored = list(archive.articles())
        assert sorted(one.title for one in stored) == sorted(one.title for one in order)
        assert all(len(archive.history(one.url)) == 1 for one in stored)


@pytest.mark.parametrize("later", [RENAMED, REWRITTEN])
def test_an_article_that_was_renamed_or_rewritten_is_a_revision(tmp_path: Path, later: Article) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        store(archive, A)
        assert settle_identity(make_visit(later), archive, learnt=False).article == later


@pytest.mark.parametrize("published", ["2025-01-15T09:30+07:00", None])
def test_the_same_text_at_another_address_is_an_alias_dated_or_not(tmp_path: Path, published: str | None) -> None:
    first = replace(A, key=A.url, published=published)
    second = replace(first, url=address("in-1"), key=address("in-1"))
    other = replace(first, url=address("2"), key=address("2"), lead=None, body=OTHER_TEXT)
    with Archive.open(tmp_path / "a.db") as archive:
        assert store(archive, first, second, other, learnt=True) == [None, ALIAS, None]
        assert len(list(archive.articles())) == 2


def test_a_date_that_was_in_doubt_at_one_address_is_that_of_the_same_words_at_another(tmp_path: Path) -> None:
    first = replace(A, key=A.url, published=None, published_raw="01/02/2025 | 9:30 AM")
    known = replace(first, published="2025-02-01T09:30+07:00", url=address("in-1"), key=address("in-1"))
    other = replace(known, published_raw="03/02/2025 | 9:30 AM", url=address("in-2"), key=address("in-2"))
    with Archive.open(tmp_path / "a.db") as archive:
        assert store(archive, first, other, known, learnt=True) == [None, None, ALIAS]


SITE_ITSELF = Site(name=SITE, title="Thành ủy", domains=(SITE, f"www.{SITE}"), seeds=(f"https://{SITE}/",))
BASE = f"https://{SITE}"


@pytest.mark.parametrize(
    ("asked", "canonical", "believed"),
    [
        ("/bai-viet/dai-hoi-chi-bo-thon-ba", "/bai-viet/dai-hoi-chi-bo-thon-ba/", True),
        ("/bai-viet/Dai-Hoi-Chi-Bo-Thon-Ba", "/bai-viet/dai-hoi-chi-bo-thon-ba", True),
        ("/default.aspx?id=5&cat=3", "/default.aspx?cat=3&id=5", True),
        ("/default.aspx?id=5&cat=3", "/default.aspx?id=5", True),
        ("/tin/dai-hoi-chi-bo-thon-ba-123.html?catid=4", "/tin/dai-hoi-chi-bo-thon-ba-123.html", True),
        ("/moi/dai-hoi-chi-bo-thon-ba-12345.html", "/tin/dai-hoi-chi-bo-thon-ba-12345.html", True),
        ("/tin/dai-hoi-chi-bo-thon-ba-123.html", "/tin/dai-hoi-chi-bo-thon-tu-124.html", False),
        ("/tin/dai-hoi-chi-bo-thon-ba-12345.html", "/tin/dai-hoi-chi-bo-thon-tu-12346.html", False),
        ("/tin/dai-hoi-chi-bo-thon-ba", "/", False),
        ("/tin/dai-hoi-chi-bo-thon-ba", "/tin", False),
        ("/default.aspx?id=5", "/default.aspx", False),
        ("/default.aspx?id=5", "/default.aspx?id=6", False),
        ("/chi-tiet-bai-viet.aspx?cat=5", "/chi-tiet-bai-viet.aspx", False),
    ],
)
def test_what_a_page_says_of_its_address_is_believed_where_the_addresses_show_it(
    asked: str, canonical: str, believed: bool
) -> None:
    body = f'<html><head><link rel="canonical" href="{canonical}"></head><body></body></html>'.encode()
    page = parse_page(body, url=BASE + asked)
    article = _identified(make_article(), page, LinkFinder(SITE_ITSELF, Learnt()))
    assert article.url == BASE + (canonical if believed else asked)


def test_hosts_and_schemes_of_a_site_make_no_other_address() -> None:
    assert is_same_address(f"http://www.{SITE}/tin/a.html", f"https://{SITE}/tin/a.html")
