"""Exports: the table of formats, and what writes each.

A writer is a function `write(source, output)`, which gets an `archive.export.source.Source` and an
`archive.export.output.Output`, streams, and returns how many articles it wrote. Nothing depends on the
clock or the machine: the same archive gives the same bytes.
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
    "parquet": "one row an article, for pandas, DuckDB and the like",
    "sqlite": "a lean database with an index for searching, for Datasette and the like",
    "text": "a folder with a text file for each article",
    "sentences": "one sentence a line",
    "tei": "TEI P5, one corpus",
    "rss": "a feed of the newest",
    "atom": "a feed of the newest",
    "huggingface": "a folder with Parquet files and a data card, for datasets.load_dataset",
    "warc": "the pages, for web archives; compressed where PATH ends in .gz",
    "wacz": "the pages with an index, in one file that replayweb.page opens",
}
"""Formats by name, with what is written."""

_WRITERS: dict[str, str] = {
    "text": "plain_text:write_folder",
    "sentences": "plain_text:write_sentences",
    "rss": "feeds:write_rss",
    "atom": "feeds:write_atom",
}
"""Module and function of the formats that share a module. Every other has `write` in a module of its own name."""

ENDINGS: dict[str, str] = {"db": "sqlite", "txt": "sentences", "xml": "tei"}
"""What a file's name ends in where that is not the format's own name."""

COMPRESSIBLE = frozenset({"jsonl", "csv", "sentences", "tei", "warc"})
"""Formats that may be compressed as a whole; others are already, or are read by jumping about in them."""


def format_of(name: str) -> str:
    """The format that a file's name ends in, `jsonl` for `x.jsonl.gz`; it may be none of FORMATS."""
    path = Path(name)
    ending = (Path(path.stem) if path.suffix.lower() in COMPRESSED_ENDINGS else path).suffix.lstrip(".").lower()
    return ENDINGS.get(ending, ending)


def writer_of(name: str) -> Writer:
    """The writer of a format. ValueError, naming the formats, for another."""
    if name not in FORMATS:
        raise ValueError(f"no format {name!r}: there are {', '.join(FORMATS)}")
    module, _, function = _WRITERS.get(name, f"{name}:write").partition(":")
    writer: Writer = getattr(import_module(f"archive.export.{module}"), function)
    return writer


def export(
    source: Source,
    form: str,
    target: Path | BinaryIO,
    *,
    excel: bool = False,
) -> int:
    """Writes the chosen articles to a file, or to an open stream, and returns how many.

    A file appears, or replaces the one that was there, when it is complete: never half of one, and
    the earlier one stays if anything goes wrong. A stream gets the main file only. ValueError for an
    unknown format; OSError where the file cannot be written.
    """
    write = writer_of(form)
    with Output(target, excel=excel) as output:
        return write(source, output)
