"""A whole portal as it was served: crawled again on the same day, changed, and killed at any moment."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import forkserver
from tests.crawler.crawl_runs import QUICK, articles, command, crawl, environment, records
from tests.crawler.mirrors import Mirror, copy_mirror, free_port, needs_mirror

pytestmark = [needs_mirror, pytest.mark.long]  # the replica portal stands for the mirror in short runs

KILLS = 50


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    return copy_mirror("egov", tmp_path_factory.mktemp("mirror") / "egov")


@pytest.fixture(scope="module")
def base(mirror: Mirror) -> Iterator[str]:
    with mirror.serve() as address:
        yield address


def test_the_same_day_asks_for_little_and_brings_what_was_changed_and_added(tmp_path: Path) -> None:
    mirror, where, port = copy_mirror("egov", tmp_path / "egov"), tmp_path / "a.db", free_port()
    with mirror.serve(port) as base:
        first = crawl(where, base)
        again = crawl(where, base)
    assert first.summary["new"] == len(mirror.articles())
    assert (again.summary["found"], again.summary["new"], again.summary["revised"]) == (0, 0, 0)
    assert again.summary["request_count"] <= 0.05 * first.summary["request_count"]
    changed, added = change(mirror)
    with mirror.serve(port) as base:
        ran = crawl(where, base)
        quiet = crawl(where, base, options=(*QUICK, "--full"))
    assert (ran.summary["found"], ran.summary["new"], ran.summary["revised"]) == (10, 10, 20)
    assert (quiet.summary["new"], quiet.summary["revised"], quiet.summary["failed"]) == (0, 0, {})
    stored = articles(where)
    assert all(stored[key].title.endswith("(sửa)") for key in changed)
    assert all(stored[key].title == "Bài vừa đăng" for key in added)


def change(mirror: Mirror) -> tuple[list[str], list[str]]:
    """Edits 20 articles, of which the sitemap tells, and adds 10, which it names. Returns their keys."""
    sitemap = mirror.file_of("/sitemap-vi.news.xml")
    text = sitemap.read_text("utf-8")
    chosen = [url for url in mirror.articles() if f"<loc>{url}</loc>" in text]
    random.Random(4).shuffle(chosen)
    files = {row["url"]: mirror.folder / "pages" / row["file"] for row in mirror.rows()}
    for url in chosen[:20]:
        body = files[url].read_bytes()
        files[url].write_bytes(body.replace(b"</h1>", " (sửa)</h1>".encode(), 1))
        before, _, after = text.partition(f"<loc>{url}</loc>")
        text = f"{before}<loc>{url}</loc>{_dated_now(after)}"
    added = []
    for number, url in enumerate(chosen[20:30], start=90001):
        body = files[url].read_text("utf-8")
        head, _, rest = body.partition("<h1")
        opening, _, rest = rest.partition(">")
        tail = rest.partition("</h1>")[2]
        address = f"{url.rpartition('/')[0]}/bai-vua-dang-{number}.html"
        mirror.add(address, f"{head}<h1{opening}>Bài vừa đăng</h1>{tail}".encode())
        text = text.replace("</urlset>", f"<url><loc>{address}</loc></url></urlset>")
        added.append(str(number))
    sitemap.write_text(text, "utf-8")
    return [url.rpartition("-")[2].removesuffix(".html") for url in chosen[:20]], added


def _dated_now(after: str) -> str:
    head, _, tail = after.partition("<lastmod>")
    assert "<loc>" not in head
    return f"{head}<lastmod>2099-01-01T00:00:00+07:00{tail[tail.index('</lastmod>') :]}"


def test_killed_at_random_moments_the_archive_is_the_same(base: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    crawl(tmp_path / "whole.db", base)
    took = time.monotonic() - begun
    whole, chance, kills, number = records(tmp_path / "whole.db"), random.Random(2026), 0, 0
    while kills < KILLS:
        number += 1
        where = tmp_path / f"{number}.db"
        for _ in range(10):
            kills += kill(where, base, after=took * chance.uniform(0.02, 0.2))
            if where.exists():
                with closing(sqlite3.connect(where)) as database:
                    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        last = crawl(where, base)
        assert last.code == 0, last.err
        assert records(where) == whole


def kill(where: Path, base: str, after: float) -> bool:
    """Crawl, and kill the process after so many seconds; False where it had ended before."""
    words = command("crawl", base, "--archive", str(where), *QUICK)
    with forkserver.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) as process:
        try:
            process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False
