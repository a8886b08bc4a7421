"""What is a state of the site, and what is true of its pages alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive import Article
from archive.record.visit import DueUrl, FoundLink, Kind, Outcome, Visit
from crawler.run.answer import Answer
from crawler.run.looks import look_of
from crawler.run.site_state import Suspense

NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
BASE = "http://127.0.0.1"
NOTICE = "<html><title>Bảo trì</title><body><h1>Bảo trì</h1><p>{path} lúc {time}, mã {code}</p></body></html>"


def notice(number: int) -> bytes:
    """The same notice, with the address, the time and a number of its own."""
    words = {"path": f"/tin/bai-{number}.html", "time": f"08:{number:02d}", "code": f"{number * 7919:08x}"}
    return NOTICE.format_map(words).encode()


def answered(
    number: int,
    outcome: Outcome = "refused",
    *,
    kind: Kind = "article",
    status: int = 200,
    body: bytes | None = None,
    last: Outcome | None = None,
    attempts: int = 0,
    location: str | None = None,
    text: str | None = None,
    published: str | None = "2025-06-30",
    links: tuple[FoundLink, ...] = (),
) -> tuple[Visit, Answer]:
    """An answer to one of the portal's addresses, and what it means."""
    url = f"{BASE}/tin/bai-{number}.html"
    headers = {"location": location} if location else {}
    due = DueUrl(url, kind, attempts=attempts, last=last)
    body = notice(number) if body is None else body
    answer = Answer(site="a", due=due, status=status, headers=headers, body=body, fetched_at=NOW)
    article = None
    if outcome == "article":
        words = text or f"Bài số {number}"
        article = Article(url=url, site="a", key=url, title=words, published=published, body=(words,))
    visit = Visit(
        site="a",
        url=url,
        kind=kind,
        fetched_at=NOW,
        outcome=outcome,
        status=status,
        reason=None if outcome in ("article", "links") else "no-text",
        article=article,
        links=links,
    )
    return visit, answer


def take(suspense: Suspense, *answers: tuple[Visit, Answer]) -> list[Visit]:
    """What may be saved at once of these answers."""
    saved = []
    for visit, answer in answers:
        saved += suspense.take(visit, answer.due, look_of(visit, answer))
    return [visit for visit, _ in saved]


def settle(suspense: Suspense) -> list[Visit]:
    """What is saved when nothing is left to ask for."""
    return [visit for visit, _ in suspense.settle()]


GOOD = [answered(100 + number, "article") for number in range(12)]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([answered(n) for n in range(3)], id="a notice that differs in time, address and number"),
        pytest.param([answered(n, status=404, body=b"", outcome="gone") for n in range(8)], id="a status"),
        pytest.param([answered(n, body=b"") for n in range(3)], id="nothing"),
        pytest.param([answered(n, status=403, outcome="failed") for n in range(3)], id="what failed"),
        pytest.param(
            [answered(n, status=302, location=f"/dang-nhap?ve=%2Ftin%2Fbai-{n}.html") for n in range(3)],
            id="a redirect that says where one came from",
        ),
        pytest.param([answered(n, "article", text="Thông báo", published=None) for n in range(3)], id="an article"),
        pytest.param([*GOOD, *(answered(n) for n in range(12))], id="the second half of a run"),
        pytest.param([*GOOD, *(answered(n, last="article") for n in range(12))], id="known articles"),
    ],
)
def test_what_is_answered_alike_is_a_state_of_the_site_and_stays_due(answers: list[tuple[Visit, Answer]]) -> None:
    suspense = Suspense()
    take(suspense, *answers)
    problem = suspense.find_problem() if not suspense.articles else None
    failed = [visit for visit in settle(suspense) if visit.outcome == "failed"]
    problem = problem or suspense.find_problem()
    assert problem is not None
    assert len(failed) == sum(visit not in [good for good, _ in GOOD] for visit, _ in answers)
    assert {visit.due_at for visit in failed} <= {NOW, None}
    assert all(visit.article is None for visit in failed)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([answered(n) for n in range(2)], id="two"),
        pytest.param([*GOOD, *(answered(n) for n in range(3))], id="a few dead articles at the end of a run"),
        pytest.param([*(answered(n) for n in range(3)), *GOOD], id="a few at its beginning"),
        pytest.param([answered(n, last="refused") for n in range(9)], id="what brought nothing before"),
        pytest.param([answered(n, last="failed", attempts=4) for n in range(9)], id="what is so whenever it is asked"),
        pytest.param(
            [answered(n, status=301, outcome="redirect", location=f"/moi/bai-{n}.html") for n in range(9)],
            id="articles that moved, each to its own address",
        ),
        pytest.param(
            [answered(n, body=f"<html><h1>Hỏi đáp {'abcdefghi'[n]}</h1></html>".encode()) for n in range(9)],
            id="pages that are unlike",
        ),
        pytest.param([*GOOD, *(answered(n, kind="page") for n in range(40))], id="filters that show the same"),
        pytest.param([answered(n, kind="sitemap", status=404, outcome="gone") for n in range(3)], id="no sitemaps"),
    ],
)
def test_what_is_true_of_pages_alone_is_saved_as_it_is(answers: list[tuple[Visit, Answer]]) -> None:
    suspense = Suspense()
    saved = [*take(suspense, *answers), *settle(suspense)]
    assert suspense.find_problem() is None
    assert sorted(visit.url for visit in saved) == sorted(visit.url for visit, _ in answers)
    assert {visit.url: visit.outcome for visit in saved} == {visit.url: visit.outcome for visit, _ in answers}


def test_an_article_waits_for_the_next_one_and_no_longer() -> None:
    suspense = Suspense()
    first, second = GOOD[:2]
    assert take(suspense, first) == []
    assert suspense.urls == {first[0].url}
    assert take(suspense, second) == [first[0]]
    assert settle(suspense) == [second[0]]
    assert suspense.urls == set()


def test_addresses_that_brought_nothing_and_now_bring_one_undated_text_are_kept_as_they_were() -> None:
    suspense = Suspense()
    notices = [answered(n, "article", text="Thông báo", published=None, last="refused") for n in range(4)]
    assert take(suspense, *GOOD[:3], *notices) == [visit for visit, _ in GOOD[:3]]
    refused = settle(suspense)
    assert [(visit.outcome, visit.waits, visit.due_at) for visit in refused] == [
        ("refused", True, NOW + timedelta(hours=20))
    ] * 4
    assert suspense.find_problem() is None


def test_no_more_is_asked_for_when_thirty_in_a_row_are_alike() -> None:
    suspense = Suspense()
    take(suspense, *(answered(n) for n in range(29)))
    assert suspense.find_verdict() is None
    take(suspense, answered(29))
    assert suspense.find_verdict() == "30 of 30 answers were the same page 'Bảo trì'"


def test_tests_for_browsers_are_told() -> None:
    suspense = Suspense()
    take(suspense, *GOOD)
    suspense.count_challenge()
    assert suspense.find_problem() == "1 of 13 answers were a test for browsers"
