"""Exports against a plain loop that reads the same rows with sqlite3 and writes them with the same library.

    python -m benchmarks.bench_export [--number 100000]

Makes an archive of generated articles; each export runs in a process of its own, of two times the better. Bars: JSON
Lines and Parquet within 1.5 times of the plain loop; peak memory below 250 MB, and as much for 10,000 articles.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.news import make_archive

BAR, MOST_MB, FLAT = 1.5, 250, 1.2
_ROWS = (
    "SELECT r.record FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
    " ORDER BY a.site, a.published, a.key"
)


def records(path: str) -> Iterator[str]:
    """The current records, by plain sqlite3."""
    with sqlite3.connect(path) as database:
        for (record,) in database.execute(_ROWS):
            yield record


def plain_jsonl(path: str, target: str) -> None:
    """A loop that anybody would write."""
    with open(target, "w", encoding="utf-8") as file:
        for record in records(path):
            file.write(json.dumps(json.loads(record), ensure_ascii=False) + "\n")


def plain_parquet(path: str, target: str) -> None:
    """Likewise, with the schema given."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from archive.export.parquet import ROWS, SCHEMA

    with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
        rows = []
        for record in records(path):
            row = json.loads(record)
            row["evidence"] = [{"field": name, "said": said} for name, said in row["evidence"].items()]
            rows.append(row)
            if len(rows) == ROWS:
                writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
                rows = []
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))


def measure(how: str, form: str, path: Path, folder: Path) -> tuple[float, float]:
    """Seconds, the better of two, and MB at the peak."""
    best, most = float("inf"), 0.0
    for _ in range(2):
        command = [sys.executable, "-m", "benchmarks.bench_export", "--run", how, form, str(path), str(folder / form)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds, peak = json.loads(done.stdout)
        best, most = min(best, seconds), max(most, peak)
    return best, most


def run(how: str, form: str, path: str, target: str) -> None:
    """One export in this process; prints its seconds and its memory at the peak."""
    begun = perf_counter()
    if how == "plain":
        {"jsonl": plain_jsonl, "parquet": plain_parquet}[form](path, target)
    else:
        from archive import Archive
        from archive.export import export
        from archive.export.source import open_source

        with Archive.open(path, read_only=True) as archive, open_source(archive) as source:
            export(source, form, Path(target))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([perf_counter() - begun, peak]))


def main() -> int:
    """Print the figures; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        run(*chosen.run)
        return 0
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = folder / "few.db", folder / "many.db"
        make_archive(few, chosen.number // 10)
        make_archive(many, chosen.number)
        for form in ("jsonl", "parquet"):
            plain, _ = measure("plain", form, many, folder)
            ours, peak = measure("ours", form, many, folder)
            _, small = measure("ours", form, few, folder)
            ratio = ours / plain
            missed |= ratio > BAR or peak > MOST_MB or peak > FLAT * small
            print(f"{form:8} {ours:6.1f} s, plain {plain:6.1f} s: {ratio:.2f} times (bar: {BAR})")
            print(f"{'':8} {peak:6.0f} MB at the peak, {small:.0f} MB for a tenth (bars: {MOST_MB} MB, flat)")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
