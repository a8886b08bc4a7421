"""A reading room over a small archive: six articles of two sites, one revised, one gone, two copies. One site is of a
province that became a part of another; of the other site it is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from archive import Archive
from archive.duplicates.update import update_duplicates
from archive.record.publisher import Publisher
from archive.web.app import make_app
from archive.web.guard import Access, Rates
from tests.archive.duplicates.duplicate_texts import CONGRESS, FLOOD
from tests.archive.samples import NOON, SITE, address, later, make_article, make_visit
from tests.archive.web.browser import Browse, browsing, served

OTHER = "b.example.vn"
ARTICLE, COPY = {"site": SITE, "key": "1"}, {"site": OTHER, "key": "9"}
PUBLISHER = Publisher("Báo Bắc Giang", "press", "Bắc Ninh", ("Bắc Giang",))
FACTS = {f"links of https://{SITE}/": 20, "date orders": {"/": "day-first"}}
RUN = {"new": 5, "read": 5, "witnesses": {"title": {"layout nukeviet: h1": 5}}, "politeness": {"robots": "obeyed"}}
PAGE = """<!DOCTYPE html><html><head><title>Trang</title><script>document.title='chạy'</script></head><body>
<h1>Đại hội Đảng bộ lần thứ 1</h1><p onclick="a()">Đoạn.</p><a href="/khac.html">Bài khác</a></body></html>"""


def fill(archive: Archive) -> Archive:
    """Fill an empty archive."""
    for number in (1, 2, 3):
        visit = make_visit(make_article(number), body=PAGE.replace("thứ 1", f"thứ {number}").encode())
        archive.save(visit)
    edited = make_article(1, title="Đại hội Đảng bộ lần thứ nhất", body=("Đoạn thứ nhất đã sửa.", "Đoạn thứ hai."))
    archive.save(make_visit(edited, fetched_at=later(days=1), body=b"<p>edited</p>"))
    gone = make_visit(url=address(3), outcome="gone", reason="http-404", status=404, fetched_at=later(days=4))
    archive.save(gone)
    told = {"lead": None, "body": CONGRESS, "section": "Xây dựng Đảng", "photos": (), "attachments": (), "tags": ()}
    archive.save(make_visit(make_article(5, title="Bình Lợi đại hội", published="2025-06-12T17:00+07:00", **told)))
    copied = {"site": OTHER, "key": "9", "url": f"https://{OTHER}/9", "published": "2025-06-12T20:30+07:00"}
    archive.save(make_visit(make_article(9, title="Bình Lợi tổ chức đại hội", **told | copied), site=OTHER))
    archive.save(make_visit(make_article(6, title="Triều cường", published=None, **told | {"body": FLOOD})))
    archive.crawls.enter_site(SITE, SITE)
    archive.crawls.note_facts(SITE, PUBLISHER.as_facts() | FACTS)
    archive.crawls.end_run(archive.crawls.start_run(SITE, NOON), later(hours=1), RUN)
    archive.update_index()
    update_duplicates(archive)
    return archive


Open = Callable[..., TestClient]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive as a file."""
    path = tmp_path_factory.mktemp("room") / "a.db"
    with Archive.open(path) as archive:
        fill(archive)
    return path


@pytest.fixture(scope="module")
def browse() -> Iterator[Browse]:
    """A function that opens a tab of a browser."""
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the reading room of a fuller archive, without a slash."""
    from tests.archive.web.stock import stock

    path = tmp_path_factory.mktemp("stock") / "a.db"
    with Archive.open(path) as archive:
        stock(archive)
    with Archive.open(path, read_only=True) as archive, served(archive) as address:
        yield address


@pytest.fixture(scope="module")
def room(file: Path) -> Iterator[TestClient]:
    """Its reading room, as a browser on this machine asks it."""
    with Archive.open(file, read_only=True) as archive:
        app = make_app(archive)
        app.rates = Rates(at_once=1_000_000)
        app.app.state.plots.patience = 0.0
        with TestClient(app, "http://localhost:8000") as client:
            yield client


@pytest.fixture
def guarded(file: Path) -> Iterator[Open]:
    """A function that opens it with what is given to `Access`."""
    with ExitStack() as stack:

        def opened(base: str = "http://localhost", **access: object) -> TestClient:
            archive = stack.enter_context(Archive.open(file, read_only=True))
            app = make_app(archive, Access(**access))
            return TestClient(app, base, raise_server_exceptions=False)

        yield opened
