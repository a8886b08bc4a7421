"""What an answer means, without a network: statuses, headers, ages."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from scrapy.exceptions import DownloadCancelledError

from archive import Article
from archive.record.visit import DueUrl, FoundLink, Kind
from crawler.demo import Portal
from crawler.discover.links import LinkFinder
from crawler.engine.errors import PrivateAddress, RobotsUnavailable, TlsFailed, Unpackable, classify_error
from crawler.layouts.nukeviet import NUKEVIET
from crawler.reading.errors import Blocked
from crawler.run.answer import Answer, retry_after
from crawler.run.options import Window
from crawler.run.outcomes import failed_visit, gone_visit, refused_visit, unchanged_visit, visit_of
from crawler.run.revisit import delay_after_failure, revisit_article_at, revisit_list_at
from crawler.sites import site_at

NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
BASE = "http://127.0.0.1"
FINDER = LinkFinder(site_at(BASE), NUKEVIET, BASE)
SITE = FINDER.site.name
PORTAL = Portal()
STORY = PORTAL.collection.by_id[101]


def answer(path: str, kind: Kind = "article", **changes: object) -> Answer:
    response = PORTAL.render(path)
    headers = {name.lower(): value for name, value in response.headers.items()}
    due = DueUrl(BASE + path, kind)
    known = {name: changes.pop(name) for name in changes.keys() & {f.name for f in fields(DueUrl)}}
    made = Answer(
        site=SITE,
        due=replace(due, **known),
        status=response.status,
        headers=headers,
        body=response.body,
        fetched_at=NOW,
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("changes", "outcome", "reason"),
    [
        ({}, "article", None),
        ({"status": 404}, "gone", "http-404"),
        ({"status": 410}, "gone", "http-410"),
        ({"status": 403}, "failed", "http-403"),
        ({"status": 500}, "failed", "http-500"),
        ({"status": 451}, "refused", "http-451"),
        ({"status": 204}, "refused", "http-204"),
        ({"status": 304}, "refused", "http-304"),
        ({"body": b""}, "refused", "empty"),
        ({"body": b"%PDF-1.4"}, "refused", "not-html"),
        ({"status": 301, "headers": {"location": "/tin/khac-1.html"}}, "redirect", "moved"),
        ({"status": 301, "headers": {"location": "/"}}, "refused", "moved-away"),
        ({"status": 301, "headers": {"location": "/"}, "seen": True}, "gone", "moved-away"),
        ({"status": 302, "headers": {"location": "http://khac.vn/tin/x-1.html"}}, "refused", "off-site"),
        ({"status": 302, "headers": {"location": STORY.path + "?lan=2"}}, "refused", "redirect-loop"),
        ({"status": 302, "headers": {"location": "http://["}}, "refused", "http-302"),
        ({"status": 302, "headers": {"location": "javascript:alert(1)"}}, "refused", "http-302"),
    ],
)
def test_what_an_answer_to_an_article_means(changes: dict[str, object], outcome: str, reason: str | None) -> None:
    visit = visit_of(answer(STORY.path, **changes), FINDER, Window())
    assert (visit.outcome, visit.reason) == (outcome, reason)
    assert (visit.body is not None) == (outcome == "article" or reason in ("empty", "not-html"))
    assert (visit.article is not None) == (outcome == "article")


def test_an_article_gives_its_neighbours() -> None:
    visit = visit_of(answer(STORY.path), FINDER, Window())
    assert {"article", "listing"} <= {link.kind for link in visit.links}


@pytest.mark.parametrize(
    ("mark", "days"),
    [(b"</nav>", 7), (b'id="news-bodyhtml"', 20 / 24)],
    ids=["before its article", "within its article"],
)
def test_a_page_that_breaks_off_is_asked_for_again(mark: bytes, days: float) -> None:
    whole = answer(STORY.path).body
    visit = visit_of(answer(STORY.path, body=whole[: whole.index(mark) + 200]), FINDER, Window())
    assert (visit.outcome, visit.reason) == ("refused", "truncated")
    assert visit.due_at == NOW + timedelta(days=days)
    assert visit.body is not None


def test_a_listing_where_an_article_was_expected_is_refused_and_its_links_are_taken() -> None:
    visit = visit_of(answer("/dan-van/", "article"), FINDER, Window())
    assert (visit.outcome, visit.reason) == ("refused", "listing")
    assert visit.links


@pytest.mark.parametrize("kind", ["article", "listing", "feed", "sitemap", "seed"])
def test_a_flood_page_is_seen_whatever_was_expected(kind: Kind) -> None:
    from crawler.demo.faults import flood_page

    with pytest.raises(Blocked) as blocked:
        visit_of(answer(STORY.path, kind, body=flood_page(60).body), FINDER, Window())
    assert (blocked.value.reason, blocked.value.wait) == ("flood", 60.0)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("Tue, 01 Jul 2025 12:01:00 GMT", 60.0),
        ("Tue, 01 Jul 2025 11:00:00 GMT", 0.0),
        ("soon", None),
        ("\u0661", None),
        ("-5", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_how_long_a_server_asks_to_wait(said: str, seconds: float | None, status: int) -> None:
    asked = answer(STORY.path, status=status, headers={"retry-after": said})
    assert retry_after(asked.headers, asked.fetched_at) == seconds
    if status == 503 and seconds is None:  # it does not ask to wait: an error like any other
        assert visit_of(asked, FINDER, Window()).outcome == "failed"
        return
    with pytest.raises(Blocked) as blocked:
        visit_of(asked, FINDER, Window())
    assert (blocked.value.reason, blocked.value.wait) == (f"http-{status}", seconds)


def test_a_time_to_wait_for_is_one_of_the_servers_own_clock() -> None:
    skewed = {"date": "Thu, 03 Jul 2025 12:00:00 GMT", "retry-after": "Thu, 03 Jul 2025 12:00:30 GMT"}
    assert retry_after(skewed, NOW) == 30.0


@pytest.mark.parametrize(
    ("published", "again"),
    [
        ("2025-07-01T09:30+07:00", "2025-07-02T09:30+07:00"),
        ("2025-06-30T18:59:59+07:00", "2025-07-07T18:59:59+07:00"),
        ("2025-06-25", "2025-07-02T00:00+07:00"),
        ("2025-06-24", "2025-07-24T00:00+07:00"),
        ("2025-06-02", "2025-07-02T00:00+07:00"),
        ("2025-06-01", None),
        ("2008-01-01", None),
        (None, None),
    ],
    ids=lambda value: str(value),
)
def test_an_article_is_asked_for_again_a_day_a_week_and_a_month_after_its_publication(
    published: str | None, again: str | None
) -> None:
    article = Article(url=BASE, site="x", key="1", title="t", published=published)
    assert revisit_article_at(article, NOW) == (datetime.fromisoformat(again) if again else None)


NEWS = (FoundLink(url=f"{BASE}/tin/bai-1.html", kind="article"),)
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@pytest.mark.parametrize(
    ("path", "kind", "links", "changes", "newest_first", "rest"),
    [
        ("/", "seed", NEWS, {}, False, None),
        ("/rss/", "feed", NEWS, {}, False, None),
        ("/tin/", "listing", NEWS, {}, False, WEEK),
        ("/tin/page-5/", "listing", NEWS, {}, False, WEEK),
        ("/tin/page-6/", "listing", NEWS, {}, False, MONTH),
        ("/tin/page-3/", "listing", NEWS, {}, True, WEEK),
        ("/tin/page-4/", "listing", NEWS, {}, True, None),
        ("/sitemap-vi.news.xml", "sitemap", NEWS, {}, False, None),
        ("/sitemap-vi.news.xml", "sitemap", NEWS, {"modified_at": "2025-06-30T00:00:00Z"}, False, WEEK),
        ("/sitemap-vi.page.xml", "sitemap", (), {}, False, WEEK),
        ("/sitemaps/news-2025-7.xml", "sitemap", NEWS, {}, False, None),
        ("/sitemaps/news-2025-6.xml", "sitemap", NEWS, {}, False, None),
        ("/sitemaps/news-2025-4.xml", "sitemap", NEWS, {}, False, WEEK),
        ("/sitemap-2019-12.xml.gz", "sitemap", NEWS, {}, False, WEEK),
        ("/sitemap-20250701.xml", "sitemap", NEWS, {}, False, None),
    ],
)
def test_how_long_a_list_rests(
    path: str,
    kind: Kind,
    links: tuple[FoundLink, ...],
    changes: dict[str, object],
    newest_first: bool,
    rest: timedelta | None,
) -> None:
    asked = Answer(site=SITE, due=DueUrl(BASE + path, kind, **changes), status=200, fetched_at=NOW)
    assert revisit_list_at(asked, links, newest_first=newest_first) == (rest and NOW + rest)


def test_what_the_server_calls_unchanged_rests_as_if_it_had_been_read() -> None:
    asked = answer(STORY.path, status=304, conditional=True)
    young = Article(url=BASE, site="x", key="1", title="t", published="2025-06-30T20:00+07:00")
    visit = unchanged_visit(asked, young)
    assert (visit.outcome, visit.due_at) == ("unchanged", datetime.fromisoformat("2025-07-01T20:00+07:00"))
    assert unchanged_visit(replace(asked, due=replace(asked.due, kind="listing")), None).due_at == NOW + WEEK


def test_failures_rest_longer_and_longer() -> None:
    rests = [failed_visit(answer(STORY.path, attempts=n), reason="timeout", detail="").due_at for n in range(7)]
    assert rests[0] == NOW
    assert rests == sorted(rests, key=lambda at: at or NOW)
    assert rests[-1] == NOW + timedelta(days=7)


@pytest.mark.parametrize(
    ("reason", "days"),
    [
        ("http-500", [0, 0, 1, 3, 7, 7]),
        ("http-503", [0, 0, 1, 3, 7, 7]),
        ("connection-lost", [0, 0, 1, 3, 7, 7]),
        ("http-403", [1, 3, 7, 30, 30, 30]),
        ("http-401", [1, 3, 7, 30, 30, 30]),
        ("http-429", [0] * 6),
        ("flood", [0] * 6),
        ("robots-http-503", [0] * 6),
        ("tls", [0] * 6),
    ],
)
def test_how_long_an_address_rests_is_a_matter_of_why_it_failed(reason: str, days: list[int]) -> None:
    assert [delay_after_failure(reason, attempts).days for attempts in range(6)] == days


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        (None, None, True),
        (date(2025, 1, 15), date(2025, 1, 15), True),
        (date(2025, 1, 16), None, False),
        (None, date(2025, 1, 14), False),
    ],
)
def test_days_that_are_wanted_are_both_included(since: date | None, until: date | None, held: bool) -> None:
    dated = Article(url=BASE, site="x", key="1", title="t", published="2025-01-15T23:59+07:00")
    assert Window(since, until).holds(dated) is held
    assert Window(since, until).holds(replace(dated, published=None)), "an undated article is not left out"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Unpackable("not a gzip file"), "bad-encoding"),
        (PrivateAddress("x.vn", "10.0.0.5"), "private-address"),
        (TlsFailed("unsupported protocol", legacy=False), "tls"),
        (OSError("no route"), "no-connection"),
        (RobotsUnavailable(classify_error(DownloadCancelledError("maxsize"))), "robots-too-large"),
        (RuntimeError("who knows"), "download-failed"),
    ],
)
def test_why_there_is_no_answer(error: Exception, reason: str) -> None:
    assert classify_error(error).reason == reason
    assert not classify_error(error).final


DAY, QUARTER = timedelta(hours=20), timedelta(days=91)


@pytest.mark.parametrize(
    ("kind", "in_vain", "rest"),
    [
        ("article", 0, DAY),
        ("article", 1, WEEK),
        ("article", 2, MONTH),
        ("article", 3, QUARTER),
        ("article", 4, QUARTER),
        ("article", 5, None),
        ("page", 5, None),
        ("listing", 0, DAY),
        ("listing", 1, DAY),
        ("listing", 9, QUARTER),
        ("feed", 2, WEEK),
    ],
)
def test_what_is_gone_is_asked_for_again_at_longer_and_longer_intervals(
    kind: Kind, in_vain: int, rest: timedelta | None
) -> None:
    visit = gone_visit(answer(STORY.path, kind, in_vain=in_vain), reason="http-404", detail="-")
    assert visit.due_at == (NOW + rest if rest else None)
    assert visit.waits


@pytest.mark.parametrize(("reason", "in_vain", "rest"), [("no-text", 9, QUARTER), ("too-large", 0, MONTH)])
def test_no_refusal_is_final(reason: str, in_vain: int, rest: timedelta) -> None:
    visit = refused_visit(answer(STORY.path, in_vain=in_vain), reason=reason, detail="-")
    assert (visit.due_at, visit.waits) == (NOW + rest, True)


@pytest.mark.parametrize(
    ("path", "reason"), [("/tin/", "error-page"), ("/sitemap.xml", "no-links")], ids=["an error", "nothing"]
)
def test_a_list_in_whose_place_something_else_stands_is_asked_for_again_the_next_day(path: str, reason: str) -> None:
    words = "<h1>Hệ thống đang bảo trì</h1>" if reason == "error-page" else "<p>Xin chào</p>"
    kind: Kind = "listing" if path == "/tin/" else "sitemap"
    visit = visit_of(
        answer(path, kind, status=200, body=f"<html>{words}</html>".encode(), headers={}), FINDER, Window()
    )
    assert (visit.outcome, visit.reason, visit.due_at) == ("refused", reason, NOW + DAY)


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_test_for_browsers_is_a_failure_and_after_many_the_addresses_own(status: int) -> None:
    body = b"<html><body><script>document.cookie='D1N=1';location.reload()</script></body></html>"
    asked = answer(STORY.path, status=status, body=body, headers={})
    assert [visit_of(asked, FINDER, Window()).outcome] == ["failed"]
    late = replace(asked, due=replace(asked.due, attempts=4))
    assert (visit_of(late, FINDER, Window()).outcome, visit_of(late, FINDER, Window()).reason) == (
        "refused",
        "challenge",
    )
