"""A crawl that is killed leaves a whole archive."""

import contextlib
import random
import sqlite3
import subprocess
import sys

import pytest

from archive import Archive
from archive.maintenance.verify import verify
from tests import ROOT, forkserver
from tests.archive.samples import NOON, SITE, make_visit
from tests.repeats import times

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[2])
from tests.archive.samples import later, links_to, make_article, make_visit
from archive import Archive

with Archive.open(sys.argv[1]) as archive:
    start = max(0, len(list(archive.articles())) - 1)  # the last one's revision may not have come any more
    for number in range(start, 100_000):
        article = make_article(number, body=tuple(f"{number} {n} " + "chữ " * 300 for n in range(20)))
        links = links_to(*range(number * 10, number * 10 + 30))
        archive.save(make_visit(article, links=links))
        archive.save(make_visit(make_article(number, title="B"), fetched_at=later(days=1)))
        print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(times(1, 10)))
def test_every_article_that_was_saved_before_a_kill_is_there_and_complete(tmp_path, seed):
    path = tmp_path / "a.db"
    saved = 0
    for kill in range(2):
        command = [sys.executable, "-c", PROGRAM, str(path), str(ROOT)]
        with forkserver.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for _ in range(random.Random(seed * 10 + kill).randrange(1, times(40, 120))):
                saved = int(process.stdout.readline())
            process.kill()
    check_whole(path, at_least=saved + 1)


def check_whole(path, at_least):
    assert verify(path).problems == []
    with contextlib.closing(sqlite3.connect(path)) as connection:
        photos = connection.execute("SELECT count(*) FROM photos").fetchone()[0]
        revisions = connection.execute("SELECT count(*), count(capture) FROM revisions").fetchone()
    assert photos == 2 * revisions[0] == 2 * revisions[1]
    with Archive.open(path) as archive:
        articles = list(archive.articles())
        assert len(articles) >= at_least
        for article in articles:
            assert archive.capture(article.sha256)
            assert archive.known(SITE, article.url)
            history = archive.history(article.key)
            assert [revision.number for revision in history] == list(range(1, len(history) + 1))
        assert sum(len(archive.history(article.key)) == 2 for article in articles) >= at_least
        assert archive.save(make_visit(url="https://x.vn/", kind="seed", fetched_at=NOON)).result is None
