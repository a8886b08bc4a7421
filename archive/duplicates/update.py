"""Bring what is known about near-duplicates up to date with the articles: sketch new texts, compare them, delete unused
ones.

It can be stopped at any time and goes on where it was, as the tables show what is left to do. Several runs at once do
some work twice and no harm. Transactions that write are short, so that crawls go on meanwhile. The pure part of the
work is spread over the machine's cores.

No pair is missed because of the order: a text is compared with those of lower ids after its bands are stored, and ids
are given in `Transactions.writing`, by one writer of this part at a time. An article that gets a text while that is
deleted as unused is sketched by the next update.
"""

from __future__ import annotations

import multiprocessing
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from archive.database.records import read_record
from archive.database.schema import articles, bands, revisions, texts
from archive.database.sql import insert_into, integers_as_table, pairs_as_select
from archive.duplicates.candidates import Candidates, NewText, find_candidates
from archive.duplicates.clusters import add_pairs, delete_texts
from archive.duplicates.minhash import Sketch, band_hashes, method, read_records, shingles_of, similarity, sketch_texts
from archive.errors import WorkerLost
from archive.processes import set_up_worker, worker_count
from archive.slices import Share
from archive.transactions import Transactions

TextProgress = Callable[[str, int, int], None]
"""Called with what is being done, how many texts of it are done, and of how many."""

_PART = "the near-duplicates"  # of an archive, see `Transactions.writing`
_MIN_PARALLEL = 3_000  # texts from which on starting processes takes less time than it saves
_BATCH = 1_000  # records read at once, some megabytes
_RECORDS_A_JOB = 250  # of `sketch_texts`
_SKETCHES_A_TRANSACTION = 5_000  # half a second
_TEXTS_A_CHUNK = 1_000  # compared in one transaction, and in one slice of a worker
_PAIRS_A_JOB = 150  # of `find_similar`


def update_duplicates(
    archive: Transactions, progress: TextProgress = lambda _what, _done, _total: None, share: Share | None = None
) -> list[str]:
    """Sketch and compare the texts that are new or revised, and delete texts that no article has any more; with `share`
    by the archive's workers. Return what they could not do, each in a line. Raise ArchiveReadOnly where there is
    anything to do and it cannot be written, WorkerLost where a worker process of this machine was killed."""
    _delete_unused(archive)
    with archive.reading() as connection:
        new, waiting = count_new(connection), count_waiting(connection)
    if not new and not waiting:
        return []
    if share is not None:
        return [
            *_share(archive, share, progress, "sketch", "texts sketched", _unsketched(), articles.c.id),
            *_share(archive, share, progress, "compare", "texts compared", _uncompared(), texts.c.id),
        ]
    with Workers(worker_count() if new + waiting >= _MIN_PARALLEL else 1) as workers:
        _sketch(archive, workers, progress, new)
        with archive.reading() as connection:
            waiting = count_waiting(connection)
        _compare(archive, workers, progress, waiting)
    return []


def update_range(archive: Transactions, kind: str, first: int, last: int) -> None:
    """Do a slice of `update_duplicates`, in this process: `sketch` the texts of articles with ids from `first` to
    `last`, or `compare` texts with such ids with all before them. Doing it twice changes nothing."""
    with Workers(1) as workers:
        if kind == "sketch":
            _sketch(archive, workers, within=(first, last))
        else:
            _compare(archive, workers, within=(first, last))


def _share(
    archive: Transactions, share: Share, progress: TextProgress, kind: str, what: str, wanted: Select[Any], c: Any
) -> list[str]:
    """Let workers do all that is `wanted` of a kind, by the ids `c` of it; return what they could not do."""
    with archive.reading() as connection:
        ids = list(connection.scalars(wanted.with_only_columns(c).order_by(c)))
    starts = range(0, len(ids), _TEXTS_A_CHUNK)
    slices = [{"first": some[0], "last": some[-1]} for some in (ids[at : at + _TEXTS_A_CHUNK] for at in starts)]
    failed: list[str] = []
    for done, (given, result) in enumerate(share(kind, slices), 1):
        if "error" in result:
            failed.append(f"{kind} {given['first']}-{given['last']}: {result['error']}")
        else:
            archive.damages.found.update(result["damages"])
        progress(what, min(done * _TEXTS_A_CHUNK, len(ids)), len(ids))
    return failed


def count_new(connection: Connection) -> int:
    """Count the articles whose text was not sketched yet."""
    return connection.scalar(select(func.count()).select_from(_unsketched().subquery())) or 0


def count_waiting(connection: Connection) -> int:
    """Count the texts that were sketched and not compared yet."""
    return connection.scalar(select(func.count()).select_from(_uncompared().subquery())) or 0


# --- unused texts ------------------------------------------------------------------------------


def _delete_unused(archive: Transactions) -> None:
    has_it = select(articles.c.id).where(articles.c.fingerprint == texts.c.fingerprint).exists()
    gone = select(texts.c.id, texts.c.bands).where((texts.c.method != method()) | ~has_it).limit(_BATCH)
    while True:
        with archive.reading() as connection:
            if connection.execute(gone).first() is None:
                return
        with archive.writing(_PART) as connection:
            delete_texts(connection, dict(connection.execute(gone).all()))


# --- sketches ------------------------------------------------------------------------------------


def _unsketched() -> Select[tuple[int, str]]:
    sketched = select(texts.c.id).where(texts.c.fingerprint == articles.c.fingerprint).exists()
    return select(articles.c.id, articles.c.fingerprint).where(articles.c.fingerprint.is_not(None), ~sketched)


def _sketch(
    archive: Transactions,
    workers: Workers,
    progress: TextProgress = lambda _what, _done, _total: None,
    total: int = 0,
    within: tuple[int, int] | None = None,
) -> None:
    made: dict[str, Sketch] = {}
    done = 0
    for rows, sketches in workers.map(sketch_texts, _records_to_sketch(archive, within)):
        made |= zip([row.fingerprint for row in rows], sketches, strict=True)
        _note_damaged(archive, [row for row, sketch in zip(rows, sketches, strict=True) if not sketch.shingles])
        if len(made) >= _SKETCHES_A_TRANSACTION:
            _store(archive, made)
            done += len(made)
            progress("texts sketched", min(done, total), total)
            made = {}
    if made:
        _store(archive, made)


def _note_damaged(archive: Transactions, rows: Sequence[Row[Any]]) -> None:
    """Note those of some articles without shingles whose record is damaged."""
    if rows:
        with archive.reading() as connection:
            for row in rows:
                read_record(connection, row.record, (row.site, row.key, row.revision))


def _records_to_sketch(
    archive: Transactions, within: tuple[int, int] | None
) -> Iterator[tuple[Sequence[Row[Any]], list[str]]]:
    after = within[0] - 1 if within else 0
    while True:
        of_it = revisions.c.record, articles.c.site, articles.c.key, articles.c.revision
        wanted = _unsketched().add_columns(*of_it).join(revisions, revisions.c.article_id == articles.c.id)
        wanted = wanted.where(revisions.c.number == articles.c.revision, articles.c.id > after)
        if within:
            wanted = wanted.where(articles.c.id <= within[1])
        with archive.reading() as connection:
            rows = connection.execute(wanted.order_by(articles.c.id).limit(_BATCH)).all()
        if not rows:
            return
        after = rows[-1][0]
        texts_of = iter({row.fingerprint: row for row in rows}.values())
        while job := list(islice(texts_of, _RECORDS_A_JOB)):
            yield job, [row.record for row in job]


def _store(archive: Transactions, made: Mapping[str, Sketch]) -> None:
    rows = [
        {
            "fingerprint": fingerprint,
            "method": method(),
            "shingles": sketch.shingles,
            "bands": sketch.bands or None,
            "slots": sketch.slots or None,
            "crowded": None if sketch.bands else 0,
        }
        for fingerprint, sketch in made.items()
    ]
    with archive.writing(_PART) as connection:
        adding = insert_into(texts, connection.dialect.name).on_conflict_do_nothing(index_elements=["fingerprint"])
        added = connection.execute(adding.returning(texts.c.id, texts.c.fingerprint), rows)
        banded = [(h, id_) for id_, print_ in added if made[print_].bands for h in band_hashes(made[print_].bands)]
        banded.sort()  # the order of the table's B-tree
        if banded:
            query = pairs_as_select(connection, banded)
            connection.execute(insert(bands).from_select(["hash", "text_id"], query))


# --- pairs ---------------------------------------------------------------------------------------

_Pairs = list[tuple[int, int, float]]
"""Two texts, the lower id first, with their similarity or the least one that counts."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    new: Sequence[NewText]
    candidates: Candidates
    fingerprints: Mapping[int, str]
    """Of all texts in candidates: when the pairs are stored, they show whether an id still means the same text."""


def _uncompared() -> Select[tuple[int, str]]:
    return select(texts.c.id, texts.c.fingerprint).where(texts.c.crowded.is_(None))


def _compare(
    archive: Transactions,
    workers: Workers,
    progress: TextProgress = lambda _what, _done, _total: None,
    total: int = 0,
    within: tuple[int, int] | None = None,
) -> None:
    done = 0
    similar: _Pairs = []
    for chunk, found in workers.map(find_similar, _chunks(archive, within)):
        similar += found
        if chunk is not None:
            _store_pairs(archive, chunk, similar)
            done += len(chunk.new)
            progress("texts compared", min(done, total), total)
            similar = []


def find_similar(job: tuple[Mapping[int, str], _Pairs]) -> _Pairs:
    """Return those of the pairs whose records reach the given similarity, with the true one. Records are JSON by id."""
    records, wanted = job
    sets = {id_: shingles_of(record) for id_, record in records.items()}
    compared = [(a, b, threshold, similarity(sets[a], sets[b])) for a, b, threshold in wanted]
    return [(a, b, found) for a, b, threshold, found in compared if found >= threshold]


def _chunks(
    archive: Transactions, within: tuple[int, int] | None
) -> Iterator[tuple[_Chunk | None, tuple[Mapping[int, str], _Pairs]]]:
    """Yield jobs for `find_similar`, and after the jobs of a chunk of texts the chunk itself."""
    after = within[0] - 1 if within else 0
    while True:
        waiting = _uncompared().add_columns(texts.c.shingles, texts.c.bands, texts.c.slots)
        waiting = waiting.where(texts.c.id > after).order_by(texts.c.id).limit(_TEXTS_A_CHUNK)
        if within:
            waiting = waiting.where(texts.c.id <= within[1])
        with archive.reading() as connection:
            new = [NewText(*row) for row in connection.execute(waiting)]
            candidates = find_candidates(connection, new)
        if not new:
            return
        fingerprints: dict[int, str] = {}
        order = sorted(candidates.thresholds)
        for start in range(0, len(order), _PAIRS_A_JOB):
            part = order[start : start + _PAIRS_A_JOB]
            with archive.reading() as connection:
                found = read_records(connection, list({id_ for pair in part for id_ in pair}))
            fingerprints |= {id_: fingerprint for id_, (fingerprint, _) in found.items()}
            wanted = [(a, b, candidates.thresholds[a, b]) for a, b in part if a in found and b in found]
            yield None, ({id_: record for id_, (_, record) in found.items()}, wanted)
        after = new[-1].id
        yield _Chunk(new, candidates, fingerprints), ({}, [])


def _store_pairs(archive: Transactions, chunk: _Chunk, similar: _Pairs) -> None:
    expected = {text.id: text.fingerprint for text in chunk.new} | dict(chunk.fingerprints)
    with archive.writing(_PART) as connection:
        listed = integers_as_table(connection, list(expected))
        now = select(texts.c.id, texts.c.fingerprint).join_from(listed, texts, texts.c.id == listed.c.value)
        there = {id_ for id_, fingerprint in connection.execute(now) if expected[id_] == fingerprint}
        by_crowded = defaultdict(list)
        for text in chunk.new:
            if text.id in there:
                by_crowded[chunk.candidates.crowded[text.id]].append(text.id)
        for crowded, ids in by_crowded.items():
            named = select(integers_as_table(connection, ids).c.value)
            connection.execute(update(texts).where(texts.c.id.in_(named)).values(crowded=crowded))
        add_pairs(connection, {(a, b): found for a, b, found in similar if a in there and b in there})


# --- worker processes --------------------------------------------------------------------------

_JOBS_AHEAD = 2  # for each process, so that none is idle
_T = TypeVar("_T")
_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


class Workers:
    """Processes for pure functions, or none where there is too little work. Use it as a context manager."""

    def __init__(self, count: int) -> None:
        """`count` is the number of processes; below 2 the work is done in this one."""
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        if self._count > 1:
            # Spawned: a fork would copy open connections to the database.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=set_up_worker)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, work: Callable[[_Job], _Result], jobs: Iterable[tuple[_T, _Job]]) -> Iterator[tuple[_T, _Result]]:
        """Yield the result of each job beside what came with the job, in order. Jobs are taken as they are needed, a
        few ahead. Raise WorkerLost where a process was killed."""
        if self._pool is None:
            for beside, job in jobs:
                yield beside, work(job)
            return
        waiting: deque[tuple[_T, Future[_Result]]] = deque()
        try:
            for beside, job in jobs:
                waiting.append((beside, self._pool.submit(work, job)))
                if len(waiting) > self._count * _JOBS_AHEAD:
                    done, future = waiting.popleft()
                    yield done, future.result()
            for done, future in waiting:
                yield done, future.result()
        except BrokenProcessPool:
            raise WorkerLost("a process that compared texts was killed: what it did is kept, run it again") from None
