"""The ledger: what is known, what is due and in which order."""

import sqlite3

import pytest

from archive import Archive, FoundLink
from archive.history.backdate import save_backdated
from archive.record.visit import DueUrl
from tests.archive.samples import NOON, SITE, address, later, links_to, make_article, make_visit


def due(archive, now=NOON, limit=100, **how):
    return [row.url.rpartition("/")[2] for row in archive.due(SITE, now, limit, **how)]


def test_new_links_are_due_at_once_in_the_order_of_kind_then_time_then_discovery(archive):
    for hours, kind in enumerate(("article", "listing", "feed", "sitemap", "seed")):
        links = links_to(f"{kind}-1", f"{kind}-2", kind=kind)
        assert archive.add_links(SITE, None, links, later(hours=hours))[1] == 2
    archive.add_links(SITE, None, links_to("listing-0", kind="listing"), NOON)
    names = ["seed-1", "seed-2", "sitemap-1", "sitemap-2", "feed-1", "feed-2", "listing-0", "listing-1"]
    names += ["listing-2", "article-1", "article-2"]
    assert due(archive, later(days=1)) == [f"bai-{name}.html" for name in names]
    assert due(archive, later(days=1), limit=3) == [f"bai-{name}.html" for name in names[:3]]


def test_what_is_being_fetched_is_left_out_and_the_batch_is_full_all_the_same(archive):
    archive.add_links(SITE, None, links_to(*range(10)), NOON)
    flying = {address(n) for n in range(4)}
    assert due(archive, limit=3, exclude=flying) == ["bai-4.html", "bai-5.html", "bai-6.html"]


def test_nothing_of_another_site_is_due(archive):
    archive.add_links("b.vn", None, links_to(1), NOON)
    assert due(archive) == []
    assert not archive.has_due(SITE, NOON)
    assert archive.next_due_at(SITE) is None
    assert archive.has_due("b.vn", NOON)


def test_an_address_stays_due_until_its_visit_is_saved(archive):
    archive.add_links(SITE, None, links_to(1), NOON)
    assert due(archive) == due(archive) == ["bai-1.html"]
    archive.save(make_visit(make_article(1)))
    assert due(archive, later(days=1000)) == []


def test_a_visit_says_when_the_address_is_due_again(archive):
    archive.save(make_visit(make_article(1), due_at=later(days=7)))
    assert not archive.has_due(SITE, later(days=6))
    assert archive.next_due_at(SITE) == later(days=7)
    assert archive.has_due(SITE, later(days=7))


def test_failures_in_a_row_are_counted_and_a_success_ends_the_row(archive):
    attempts = []
    for number, outcome in enumerate(("failed", "failed", "refused", "failed")):
        at = later(minutes=number)
        archive.save(
            make_visit(outcome=outcome, reason="timeout", fetched_at=at, due_at=at, waits=outcome == "refused")
        )
        attempts += [row.attempts for row in archive.due(SITE, at, 1)]
    assert attempts == [1, 2, 1, 1]


def test_what_brought_nothing_waits_apart_from_what_is_due_as_a_matter_of_course(archive):
    archive.add_links(SITE, None, links_to(2), NOON)
    for day, outcome in enumerate(("refused", "gone", "redirect"), 1):
        at = later(days=day)
        archive.save(make_visit(outcome=outcome, reason="no-text", fetched_at=at, due_at=at, waits=True))
        [waiting] = archive.due(SITE, at, 9, waiting=True)
        assert (waiting.in_vain, waiting.last) == (day, outcome)
        assert due(archive, at, waiting=False) == ["bai-2.html"]
        assert due(archive, at) == ["bai-2.html", "bai-1.html"]
        assert archive.count_waiting(SITE) == 1
    changed = links_to(1, modified_at=later(days=4))
    archive.save(
        make_visit(outcome="refused", reason="no-text", fetched_at=later(days=3), due_at=later(days=30), waits=True)
    )
    assert archive.add_links(SITE, None, changed, later(days=5)) == (0, 1)
    assert due(archive, later(days=5), waiting=False) == ["bai-2.html", "bai-1.html"], "the sitemap tells of a change"


def test_what_earlier_versions_left_for_good_waits_from_now_on(archive):
    for number, reason in enumerate(("no-text", "outside-window"), 1):
        archive.save(make_visit(url=address(number), outcome="refused", reason=reason))
    for day in range(6):
        archive.save(make_visit(url=address(3), outcome="gone", reason="http-404", fetched_at=later(days=day)))
    assert archive.resume_waiting(SITE, later(days=9), final=["outside-window"], most=6) == 1
    assert due(archive, later(days=9), waiting=True) == ["bai-1.html"]


def test_a_seed_that_the_ledger_does_not_know_is_entered_by_its_visit(archive):
    assert not archive.known(SITE, address("seed"))
    archive.save(make_visit(url=address("seed"), kind="seed", links=links_to(1)))
    assert archive.known(SITE, address("seed"))
    assert due(archive) == ["bai-1.html"]


def test_the_kind_by_which_an_address_was_first_known_stays(archive):
    archive.add_links(SITE, None, links_to(1, kind="listing"), NOON)
    assert archive.add_links(SITE, None, links_to(1, kind="article"), NOON) == (0, 0)
    assert archive.due(SITE, NOON, 9) == [DueUrl(address(1), "listing", 0)]


def test_a_redirect_is_marked_and_its_target_is_due(archive):
    archive.save(make_visit(outcome="redirect", status=301, links=links_to(2)))
    assert due(archive) == ["bai-2.html"]


@pytest.mark.parametrize(
    ("kind", "modified_at", "queued"),
    [
        pytest.param("article", later(days=1), 1, id="an article that changed after it was fetched"),
        pytest.param("article", later(days=-1), 0, id="an article that changed before"),
        pytest.param("article", None, 0, id="an article of which the sitemap says nothing"),
        pytest.param("listing", later(days=1), 0, id="a listing, which every crawl asks for anyway"),
    ],
)
def test_a_known_address_is_due_again_if_the_sitemap_says_so(archive, kind, modified_at, queued):
    archive.save(make_visit(kind=kind))
    again = links_to(1, kind=kind, modified_at=modified_at)
    assert archive.add_links(SITE, None, again, later(days=2)) == (0, queued)
    assert archive.has_due(SITE, later(days=2)) == bool(queued)


def test_a_sitemap_whose_clock_is_ahead_makes_an_article_due_once(archive):
    ahead = links_to(1, modified_at=later(days=300))
    archive.save(make_visit(make_article(1)))
    assert archive.add_links(SITE, None, ahead, later(days=1)) == (0, 1)
    archive.save(make_visit(make_article(1), fetched_at=later(days=1)))
    assert archive.add_links(SITE, None, ahead, later(days=2)) == (0, 0)
    further = links_to(1, modified_at=later(days=301))
    assert archive.add_links(SITE, None, further, later(days=3)) == (0, 1)


def test_what_is_due_already_is_not_counted_again(archive):
    archive.add_links(SITE, None, links_to(1), NOON)
    changed = links_to(1, modified_at=later(days=1))
    assert archive.add_links(SITE, None, changed, later(days=2)) == (0, 0)
    assert due(archive) == ["bai-1.html"]


def test_a_sitemap_of_many_addresses_is_entered_whole(archive):
    links = [FoundLink(url=address(n), kind="article", modified_at=NOON) for n in range(2_345)]
    assert archive.add_links(SITE, None, iter(links), NOON) == (2345, 2345)
    assert archive.add_links(SITE, None, iter(links), NOON) == (0, 0)
    assert len(archive.due(SITE, NOON, 10_000)) == 2345


def test_a_new_crawl_asks_again_for_what_leads_to_articles(archive):
    for kind in ("seed", "sitemap", "feed", "listing", "article"):
        archive.save(make_visit(url=address(kind), kind=kind, due_at=later(days=90)))
    assert archive.make_due(SITE, ("seed", "sitemap", "feed", "listing"), later(days=1)) == 4
    assert archive.make_due(SITE, ("seed", "sitemap", "feed", "listing"), later(days=2)) == 0
    names = ["bai-seed.html", "bai-sitemap.html", "bai-feed.html", "bai-listing.html"]
    assert due(archive, later(days=1)) == names
    assert archive.make_due(SITE, ("article",), later(days=1)) == 1
    assert due(archive, later(days=1)) == [*names, "bai-article.html"]


def test_of_many_articles_some_are_made_due_those_asked_for_longest_ago(archive):
    for number in (1, 2, 3):
        article = make_article(number)
        archive.save(make_visit(article, fetched_at=later(days=-number), due_at=later(days=90)))
    assert archive.make_due(SITE, ("article",), NOON, limit=2) == 2
    assert due(archive, NOON) == ["bai-2.html", "bai-3.html"]
    assert archive.make_due(SITE, ("article",), NOON, limit=2) == 1


def test_an_article_that_was_never_asked_for_is_the_first_of_some(archive):
    archive.save(make_visit(make_article(1), fetched_at=later(days=-1), due_at=later(days=90)))
    save_backdated(archive, make_visit(make_article(2), fetched_at=later(days=-500), due_at=None))
    assert archive.make_due(SITE, ("article",), NOON, limit=1) == 1
    assert due(archive, NOON) == ["bai-2.html"]


def test_a_page_that_comes_late_does_not_undo_a_newer_visit(archive):
    archive.save(make_visit(make_article(1), due_at=later(days=30)))
    archive.save(make_visit(outcome="failed", fetched_at=later(days=-500)))
    assert archive.next_due_at(SITE) == later(days=30)
    [count] = archive.counts(SITE)
    assert (count.kind, count.outcome, count.number) == ("article", "article", 1)


def test_a_clock_that_was_set_back_does_not_make_an_address_due_for_ever(archive):
    archive.save(make_visit(make_article(1), fetched_at=later(days=2)))
    archive.make_due(SITE, ("article",), NOON)
    archive.save(make_visit(make_article(1), fetched_at=later(days=1)))
    assert not archive.has_due(SITE, later(days=3))


def test_counts_are_by_kind_outcome_and_reason(archive):
    archive.add_links(SITE, None, links_to(8, 9), NOON)
    archive.save(make_visit(url=address("muc"), kind="listing"))
    for number in (1, 2):
        archive.save(make_visit(url=address(number), outcome="refused", reason="no-text"))
    archive.save(make_visit(url=address(3), outcome="refused", reason="flood"))
    counts = [(c.kind, c.outcome, c.reason, c.number) for c in archive.counts(SITE)]
    assert counts == [
        ("listing", "links", None, 1),
        ("article", None, None, 2),
        ("article", "refused", "flood", 1),
        ("article", "refused", "no-text", 2),
    ]


def test_runs_are_kept_newest_first_and_one_that_was_killed_has_no_end(archive):
    first = archive.crawls.start_run(SITE, NOON)
    archive.crawls.end_run(first, later(hours=1), {"new": 3, "refused": {"flood": 1}})
    archive.crawls.start_run("b.vn", later(hours=2))
    assert [(run.site, run.ended_at) for run in archive.crawls.runs()] == [("b.vn", None), (SITE, later(hours=1))]
    [run] = archive.crawls.runs(SITE)
    assert run.counts == {"new": 3, "refused": {"flood": 1}}
    with pytest.raises(ValueError, match="no run has the number 99"):
        archive.crawls.end_run(99, NOON, {})


@pytest.mark.parametrize(
    ("statement", "plan"),
    [
        pytest.param(
            "SELECT url FROM urls WHERE site = 'a' AND kind = 'b' AND due_at <= 'c' ORDER BY due_at, id LIMIT 9",
            "ix_urls_due (site=? AND kind=? AND due_at<?)",
            id="what is due is read off the index, in order",
        ),
        pytest.param(
            "SELECT url FROM urls WHERE site = 'a' AND url IN ('b', 'c')",
            "(url=? AND site=?)",
            id="known addresses are looked up by the unique index",
        ),
        pytest.param(
            "SELECT record FROM articles a JOIN revisions r ON a.id = r.article_id WHERE r.number = a.revision"
            " ORDER BY a.site, a.published NULLS FIRST, a.key",
            "ix_articles_site_published_key",
            id="articles are listed in the order of their index",
        ),
    ],
)
def test_a_large_ledger_is_read_by_its_indexes(tmp_path, statement, plan):
    Archive.open(tmp_path / "a.db").close()
    connection = sqlite3.connect(tmp_path / "a.db")
    try:
        steps = " / ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
    finally:
        connection.close()
    assert plan in steps
    assert "TEMP B-TREE" not in steps
