"""Exports: the table of formats, and the function that writes each.

A writer is a function `write(source, output)`, which takes an `archive.export.source.Source` and an
`archive.export.output.Output`, streams, and returns how many articles it wrote. Nothing depends on the clock or the
machine: the same archive gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from archive.export.output import COMPRESSED_ENDINGS, Output
from archive.export.source import Source

Writer = Callable[[Source, Output], int]

FORMATS: dict[str, str] = {
    "jsonl": "one record a line, JSON, every field",
    "csv": "one row an article; photographs in PATH with .photos.csv",
    "xlsx": "a workbook for Excel and LibreOffice, with a sheet of photographs",
    "parquet": "one row per article, for pandas, DuckDB and similar programs",
    "sqlite": "a small database with an index for searching, for Datasette and similar programs",
    "text": "a folder with a text file for each article",
    "sentences": "one sentence a line",
    "tei": "TEI P5, one corpus",
    "rss": "a feed of the newest",
    "atom": "a feed of the newest",
    "huggingface": "a folder with Parquet files and a data card, for datasets.load_dataset",
    "files": "a folder with the kept pictures and documents of each article, and their list",
    "warc": "the pages, for web archives; compressed where PATH ends in .gz",
    "wacz": "the pages with an index, in one file that replayweb.page opens",
}
"""The formats by name, with what each writes."""

_WRITERS: dict[str, str] = {
    "text": "plain_text:write_folder",
    "sentences": "plain_text:write_sentences",
    "rss": "feeds:write_rss",
    "atom": "feeds:write_atom",
}
"""Module and function of the formats that share a module. Every other has `write` in a module of its own name."""

ENDINGS: dict[str, str] = {"db": "sqlite", "txt": "sentences", "xml": "tei"}
"""The formats that a file's name ends in by another word than their own name."""

COMPRESSIBLE = frozenset({"jsonl", "csv", "sentences", "tei", "warc"})
"""The formats that may be compressed as a whole. The others are compressed already, or are read at random."""


def format_of(name: str) -> str:
    """Return the format that a file's name ends in, `jsonl` for `x.jsonl.gz`; it may be none of FORMATS."""
    path = Path(name)
    ending = (Path(path.stem) if path.suffix.lower() in COMPRESSED_ENDINGS else path).suffix.lstrip(".").lower()
    return ENDINGS.get(ending, ending)


def writer_of(name: str) -> Writer:
    """Return the writer of a format. Raise ValueError, naming the formats, for any other name."""
    if name not in FORMATS:
        raise ValueError(f"no format {name!r}: there are {', '.join(FORMATS)}")
    module, _, function = _WRITERS.get(name, f"{name}:write").partition(":")
    writer: Writer = getattr(import_module(f"archive.export.{module}"), function)
    return writer


def export(
    source: Source,
    format_name: str,
    target: Path | BinaryIO,
    *,
    excel: bool = False,
    force: bool = False,
) -> int:
    """Write the selected articles to a file or an open stream, and return how many.

    A file appears when it is complete; if anything goes wrong, the earlier one stays. It replaces an earlier export,
    see `previous`, with `force` any file but a database; otherwise FileExistsError is raised. A stream gets the main
    file only. Raise ValueError for an unknown format, OSError where the file cannot be written.
    """
    write = writer_of(format_name)
    with Output(target, excel=excel, force=force) as output:
        return write(source, output)
