"""What saving an article costs: its record, photographs, page, links, ledger and index, in one transaction each.

    python -m benchmarks.bench_saving [--number N]

The rows that this inserts are inserted into another archive by plain `sqlite3`, by the same INSERT statements, one
transaction an article as well, its words in the index included. (The archive itself enters words in the index 64
articles at a time, in the transaction of the last; all are in when the clock stops.) The bar is a ratio of 3 between
the best of five rounds each, in turns.
"""

from __future__ import annotations

import argparse
import gc
import random
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import event

from archive import Archive, Article, FoundLink, Photo, Visit

BAR = 3.0
SITE = "thanhuy.example.vn"
WORDS = (
    "đại hội đảng bộ thành phố nhiệm kỳ chi đoàn viên phong trào học tập báo cáo nghị quyết công tác xây dựng hệ thống"
    " chính trị cơ sở phường xã lãnh đạo tỉnh ủy thường vụ bí thư kiểm tra giám sát nhân dân phát triển kinh tế"
).split()


def visit(number: int, chance: random.Random) -> Visit:
    """An article of the usual size: 2.5 kB of text, two photographs, a page of 60 kB, 20 links."""
    url = f"https://{SITE}/tin-tuc/bai-{number}.html"
    paragraphs = tuple(" ".join(chance.choices(WORDS, k=60)) for _ in range(7))
    photos = tuple(Photo(url=f"https://{SITE}/{number}-{n}.jpg", caption=" ".join(chance.choices(WORDS, k=15)))
                   for n in range(2))  # fmt: skip
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=number)
    article = Article(
        url=url, site=SITE, key=str(number), title=" ".join(chance.choices(WORDS, k=12)),
        published=at.isoformat(timespec="minutes"), published_precision="minute", lead=paragraphs[0],
        body=paragraphs[1:], photos=photos, authors=("Minh Thư",),
    )  # fmt: skip
    menu = "".join(f'<li><a href="/muc/{n}">{WORDS[n % len(WORDS)]} {n * 7919 % 10007}</a></li>' for n in range(900))
    page = f"<html><body><ul>{menu}</ul>{''.join(f'<p>{p}</p>' for p in paragraphs)}</body></html>".encode()
    links = tuple(FoundLink(url=f"https://{SITE}/tin-tuc/bai-{number + n}.html", kind="article") for n in range(20))
    return Visit(
        site=SITE, url=url, kind="article", fetched_at=at, outcome="article", status=200, body=page, article=article,
        headers={"content-type": "text/html"}, links=links,
    )  # fmt: skip


def save(path: Path, visits: list[Visit]) -> float:
    """Seconds that `Archive.save` takes for all."""
    with Archive.open(path) as archive:
        gc.collect()
        gc.freeze()
        begun = perf_counter()
        for one in visits:
            archive.save(one)
        archive.update_index()
        return perf_counter() - begun


def watch(path: Path, visits: list[Visit]) -> list[list[tuple[str, list[Any]]]]:
    """The INSERT statements by which each article is saved, with their rows."""
    saved: list[list[tuple[str, list[Any]]]] = [[]]

    class Cursor(sqlite3.Cursor):
        def execute(self, statement: str, row: Any = (), /) -> Any:
            return self._note(statement, [row], super().execute(statement, row))

        def executemany(self, statement: str, rows: Any, /) -> Any:
            return self._note(statement, list(rows), super().executemany(statement, rows))

        def _note(self, statement: str, rows: list[Any], result: Any) -> Any:
            if statement.startswith("INSERT"):
                saved[-1].append((statement, rows))
            return result

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, statement: str, row: Any = (), /) -> Any:
            return self.cursor().execute(statement, row)

        def executemany(self, statement: str, rows: Any, /) -> Any:
            return self.cursor().executemany(statement, rows)

    with Archive.open(path) as archive:
        engine = archive._engine

        @event.listens_for(engine, "do_connect")
        def connect(_dialect: Any, _record: Any, arguments: Any, options: dict[str, Any]) -> None:
            options["factory"] = Connection

        engine.dispose()  # the next connection notes
        for one in visits:
            saved.append([])
            archive.save(one)
            archive.update_index()
    return saved[1:]


def insert(path: Path, saved: list[list[tuple[str, list[Any]]]]) -> float:
    """Seconds that plain sqlite3 takes for the same rows."""
    Archive.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA foreign_keys = ON")
        begun = perf_counter()
        for statements in saved:
            database.execute("BEGIN IMMEDIATE")
            for statement, rows in statements:
                if len(rows) == 1:
                    database.execute(statement, rows[0]).fetchall()
                else:
                    database.executemany(statement, rows)
            database.execute("COMMIT")
        return perf_counter() - begun


def main() -> int:
    """Print the figures; 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=1000)
    options = parser.parse_args()
    chance = random.Random(20260301)
    visits = [visit(number, chance) for number in range(options.number)]
    ours, plain = [], []
    folder = Path(tempfile.mkdtemp())
    try:
        saved = watch(folder / "watched.db", visits)
        for number in range(5):
            ours.append(save(folder / f"{number}.db", visits))
            plain.append(insert(folder / f"plain-{number}.db", saved))
    finally:
        shutil.rmtree(folder)
    ratio = min(ours) / min(plain)
    print(f"saving         {1000 * min(ours) / options.number:6.2f} ms an article")
    print(f"plain sqlite3  {1000 * min(plain) / options.number:6.2f} ms")
    print(f"ratio          {ratio:6.2f}    (bar: at most {BAR})")
    return int(ratio > BAR)


if __name__ == "__main__":
    sys.exit(main())
