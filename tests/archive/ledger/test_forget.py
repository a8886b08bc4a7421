"""A site that was entered by mistake is forgotten, and articles never are."""

import pytest

from tests.archive.samples import NOON, SITE, links_to, make_article, make_visit


def test_all_of_a_site_without_articles_goes_and_nothing_of_another(archive):
    archive.crawls.enter_site("b.vn", "http://b.vn/")
    archive.crawls.enter_site(SITE, SITE)
    archive.crawls.start_run("b.vn", NOON)
    archive.add_links("b.vn", None, links_to(1, 2), NOON)
    archive.save(make_visit(make_article(1)))
    held = archive.crawls.holdings("b.vn")
    assert (held.articles, held.addresses, held.runs) == (0, 2, 1)
    archive.crawls.forget_site("b.vn")
    assert archive.crawls.holdings("b.vn").is_nothing
    assert [state.name for state in archive.crawls.site_states()] == [SITE]
    assert archive.crawls.holdings(SITE).articles == 1


def test_its_refused_pages_go_too(archive):
    visit = make_visit(outcome="refused", reason="no-text", body=b"<p>Chua co bai</p>")
    archive.save(visit)
    assert archive.crawls.holdings(visit.site).pages == 1
    archive.crawls.forget_site(visit.site)
    assert archive.crawls.holdings(visit.site).is_nothing
    assert archive.crawls.holdings(visit.site).pages == 0


def test_a_site_with_an_article_stays(archive):
    archive.save(make_visit(make_article(1)))
    with pytest.raises(ValueError, match="has articles"):
        archive.crawls.forget_site(SITE)
    assert archive.crawls.holdings(SITE).addresses == 1
