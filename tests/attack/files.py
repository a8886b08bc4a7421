"""Hostile files and archives: WARC, WACZ, bags, lines of requests; damaged pages of an archive's file, and damaged
records in it."""

from __future__ import annotations

import gzip
import io
import json
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from archive import Archive
from archive.errors import ArchiveError
from archive.export import export
from archive.export.bagit import make_bag
from archive.export.source import open_source
from archive.maintenance.check_bag import check_bag
from archive.maintenance.verify import verify
from archive.reports.profile import read_profile
from crawler.cli.extract import answer_lines
from tests.archive.samples import later, make_article, make_visit
from tests.attack.hostile import QUERIES
from tests.attack.mutations import mutate, to_bytes
from tests.attack.sources import draw_own
from tests.crawler.importing.test_mutations import (
    change_bytes,
    change_json,
    change_package,
    change_records,
    gather,
    unpack,
)
from tests.crawler.importing.warc_samples import export_three

_EXPORTS = ("jsonl", "csv", "text", "tei", "atom", "warc")


@lru_cache(maxsize=1)
def samples(folder: Path) -> dict[str, bytes | Path]:
    """Return a whole file of each kind, made in a folder: `warc` and `wacz` as bytes, `bag` and `archive` as paths."""
    with Archive.open(folder / "whole.db") as archive:
        export_three(archive, folder, "whole")
        with open_source(archive) as source:
            make_bag(source, "jsonl", folder / "bag")
        for number in range(1, 6):
            archive.save(make_visit(make_article(number), body=draw_own(random.Random(number)).body))
        archive.save(make_visit(make_article(1, lead=None), fetched_at=later(days=1)))
        archive.update_index()
    whole = (folder / "whole.warc").read_bytes()
    return {
        "warc": gzip.decompress(whole) if whole.startswith(b"\x1f\x8b") else whole,
        "wacz": (folder / "whole.wacz").read_bytes(),
        "bag": folder / "bag",
        "archive": folder / "whole.db",
    }


def attack_file(_: str, chance: random.Random, folder: Path) -> None:
    """Look through a changed file as an import, a check or `tulieu extract --jsonl` does."""
    whole, kind = samples(folder), chance.randrange(5)
    if kind == 0:
        gather(change_records(whole["warc"], chance))
    elif kind == 1:
        unpack(change_package(whole["wacz"], chance))
    elif kind == 2:
        gather(gzip.compress(change_records(whole["warc"], chance), 1)[: chance.randrange(50, 100_000)])
    elif kind == 3:
        _check_changed_bag(whole["bag"], folder / "changed-bag", chance)
    else:
        source = draw_own(chance)
        page = folder / "page.html"
        page.write_bytes(mutate(source.body, source.body, chance))
        request = {"file": str(page), "url": source.url, "site": None, "fetched_at": "2026-01-31T08:00:00+07:00"}
        line = json.dumps(change_json(request, chance) if chance.random() < 0.8 else request)
        line = line if chance.random() < 0.8 else line[: chance.randrange(len(line))]
        for answer in answer_lines(io.StringIO(line)):
            assert list(answer) in (["article"], ["error"]), f"answered with {list(answer)}"


def _check_changed_bag(whole: Path, changed: Path, chance: random.Random) -> None:
    shutil.rmtree(changed, ignore_errors=True)
    shutil.copytree(whole, changed)
    files = sorted(path for path in changed.rglob("*") if path.is_file())
    for file in chance.sample(files, chance.choice((1, 1, 2))):
        file.write_bytes(change_bytes(file.read_bytes() or b"x", chance))
    if chance.random() < 0.2:
        chance.choice(files).unlink()
    try:
        check_bag(changed)
    except OSError as error:
        assert isinstance(error, FileNotFoundError), f"{error!r}"


def attack_archive(_: str, chance: random.Random, folder: Path) -> None:
    """Damage bytes in a few pages of an archive's file, or records in it, and do with it what a person does: each ends,
    or raises ArchiveError, in one line."""
    path = folder / "changed.db"
    for left in folder.glob("changed.*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copyfile(samples(folder)["archive"], path)
    if chance.random() < 0.5:
        _damage_file(path, chance)
    else:
        _damage_records(path, chance)
        _check_all_are_exported_or_named(path)
    for use in chance.sample(_USES, 4):
        try:
            with Archive.open(path, read_only=chance.random() < 0.5) as archive:
                try:
                    use(archive, path, chance)
                finally:
                    archive.damages.take()  # else they are named on standard error, thousands of them
        except ArchiveError as error:
            assert "\n" not in str(error)


def _damage_file(path: Path, chance: random.Random) -> None:
    whole = bytearray(path.read_bytes())
    size = int.from_bytes(whole[16:18], "big") or 4096
    for _ in range(chance.choice((1, 2, 5))):
        page = chance.randrange(len(whole) // size) * size
        for _ in range(chance.choice((1, 8, 100))):
            # Half of them in its header, which says where its cells are.
            at = page + chance.randrange(16 if chance.random() < 0.5 else size)
            whole[at] = chance.randrange(256)
    path.write_bytes(whole[: chance.randrange(len(whole))] if chance.random() < 0.1 else whole)


def _damage_records(path: Path, chance: random.Random) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for number, record in connection.execute("SELECT id, record FROM revisions").fetchall():
            if chance.random() < 0.5:
                continue
            changed = json.dumps(change_json(json.loads(record), chance), ensure_ascii=chance.random() < 0.7)
            if chance.random() < 0.2:
                changed = changed[: chance.randrange(len(changed))]
            connection.execute(
                "UPDATE revisions SET record = CAST(? AS TEXT) WHERE id = ?", (to_bytes(changed), number)
            )


def _check_all_are_exported_or_named(path: Path) -> None:
    with Archive.open(path, read_only=True) as archive:
        archive.damages.take()
        with open_source(archive) as source:
            exported = export(source, "jsonl", path.with_name("changed.all.jsonl"))
            articles = source.connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one()
        named = archive.damages.take()
    assert exported + len(named) == articles, f"of {articles} articles {exported} are exported and {len(named)} named"


def _verify(archive: Archive, path: Path, chance: random.Random) -> None:
    del archive
    for problem in verify(path, quick=chance.random() < 0.3).problems:
        assert all("\n" not in line for line in problem.lines())


def _export(archive: Archive, path: Path, chance: random.Random) -> None:
    form = chance.choice(_EXPORTS)
    with open_source(archive) as source:
        export(source, form, path.with_name(f"changed.{form}"))


def _search(archive: Archive, path: Path, chance: random.Random) -> None:
    del path
    archive.search(
        chance.choice(("hội nghị", "đảng bộ", "title:hội", *QUERIES)), order=chance.choice(("newest", "relevance"))
    )
    archive.search_earlier("hội")


def _stats(archive: Archive, path: Path, chance: random.Random) -> None:
    del path, chance
    json.dumps(archive.stats().as_json())
    with archive.reading() as connection:
        json.dumps(read_profile(connection).as_json())
    archive.changes(since=(later() - timedelta(days=9)).date())


def _history(archive: Archive, path: Path, chance: random.Random) -> None:
    del path
    archive.history(str(chance.randrange(1, 6)))
    list(archive.articles())
    for site in archive.sites():
        archive.count_articles(site)


def _save(archive: Archive, path: Path, chance: random.Random) -> None:
    del path
    archive.save(make_visit(make_article(chance.randrange(1, 9), lead="Sửa"), fetched_at=later(days=3)))


_USES = (_verify, _verify, _export, _search, _stats, _history, _save)
