"""Whatever a site sends, reading it ends: in a record or a named refusal, soon, and in little memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.record.article import Article
from crawler.reading import read_article
from crawler.reading.errors import ReadingError
from tests import FIXTURES, ROOT
from tests.repeats import times

PAGES = [path.read_bytes() for path in sorted(FIXTURES.glob("*/*/page.html"))]
URL = "https://example.vn/tin-tuc/bai-viet-12.html"
SOUP = (
    *"<div> <p> <table> <tr> <td> </td> <b> <br> <img> <figure> <a> văn bản . 12/3/2024 &#0; &#55296; <!-- ]]>".split(),
    "\0",
    "\u202e",
    "<p class='caption'>",
    "Ảnh: A",
)
QUIET = settings(max_examples=times(40, 150), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def outcome(body: bytes) -> Article | str:
    """The record, or the reason of the refusal."""
    try:
        article = read_article(body, url=URL)
    except ReadingError as error:
        assert error.reason and error.detail
        return error.reason
    assert article.title.strip()
    article.to_json().encode("utf-8")
    return article


@pytest.mark.parametrize("seed", range(times(1, 8)))
def test_damaged_pages_are_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    ends: set[str] = set()
    for _ in range(120):
        body = bytearray(chance.choice(PAGES))
        for _ in range(chance.randrange(1, 40)):
            at, other = chance.randrange(len(body)), chance.randrange(len(body))
            damage = chance.randrange(4)
            if damage == 0:
                del body[at : min(at + chance.randrange(1, 200), len(body) - 1)]
            elif damage == 1:
                body[at:at] = chance.choice(SOUP).encode()
            elif damage == 2:
                body[at] = chance.randrange(256)
            else:
                body[at:at] = body[other : other + chance.randrange(300)]
        end = outcome(bytes(body))
        ends.add(end if isinstance(end, str) else "article")
    assert "article" in ends, "damage was so heavy that nothing was tried"


@QUIET
@given(st.binary(max_size=3000))
def test_random_bytes_are_read_or_refused(body: bytes) -> None:
    outcome(body)


@QUIET
@given(st.lists(st.sampled_from(SOUP), max_size=200))
def test_soup_is_read_or_refused(parts: list[str]) -> None:
    outcome(" ".join(parts).encode())


@pytest.mark.parametrize("page", PAGES[:: max(1, len(PAGES) // 12)], ids=len)
def test_page_cut_anywhere_is_read_or_refused(page: bytes) -> None:
    for at in range(0, len(page), max(1, len(page) // 40)):
        outcome(page[:at])


@pytest.mark.parametrize("page", PAGES[:: max(1, len(PAGES) // 12)], ids=len)
def test_page_ridden_with_nuls_reads_as_without(page: bytes) -> None:
    ridden = b"\0".join(page[at : at + 97] for at in range(0, len(page), 97))
    plain, other = outcome(page), outcome(ridden)
    if isinstance(plain, Article) and isinstance(other, Article):
        assert (other.title, other.body) == (plain.title, plain.body)
    else:
        assert other == plain


@pytest.mark.long
def test_gigantic_and_deep_pages_end_within_seconds_and_500_mb() -> None:
    """In a process of its own, whose memory is then that of the worst page; processor time, of what took longer the
    better of two, as machines are noisy. Two seconds are kept on a machine with nothing else to do; on one of half
    its speed, with another test beside it, it may be twice as many."""
    first = {row["name"]: row for row in read_giants()}
    assert len(first) > times(5, 25)
    assert [row for row in first.values() if row["mb"] > 500] == []
    slow = {name for name, row in first.items() if row["seconds"] > 4}
    assert [row for row in (read_giants() if slow else []) if row["name"] in slow and row["seconds"] > 4] == []


def read_giants() -> list[dict[str, Any]]:
    pages = [str(FIXTURES / "nukeviet-egov/with-photo/page.html"), str(FIXTURES / "thanhuytphcm/div-classes/page.html")]
    words = [sys.executable, "-m", "tests.crawler.reading.giants", *pages, str(times(5, 1))]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
