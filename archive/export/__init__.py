"""Exports: one file a format, and the table of them.

Every format is a module with `write(source, output)`, which gets an `archive.export.source.Source` and an
`archive.export.output.Output`, streams, and returns how many articles it wrote. Nothing depends on the
clock or the machine: the same archive gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from archive.export.output import Output
from archive.export.source import Source

Writer = Callable[[Source, Output], int]

FORMATS: dict[str, str] = {
    "jsonl": "one record a line, JSON, every field",
    "csv": "one row an article; photographs in PATH with .photos.csv",
    "warc": "the pages, for web archives; compressed where PATH ends in .gz",
    "wacz": "the pages with an index, in one file that replayweb.page opens",
}
"""Formats by name, with what is written. The writer is the module of that name, loaded on use."""


def format_of(name: str) -> str:
    """The format that a file's name ends in, `warc` for `x.warc.gz`; it may be none of FORMATS."""
    lower = name.lower()
    return "warc" if lower.endswith(".warc.gz") else lower.rpartition(".")[2]


def writer_of(name: str) -> Writer:
    """The writer of a format. ValueError, naming the formats, for another."""
    if name not in FORMATS:
        raise ValueError(f"no format {name!r}: there are {', '.join(FORMATS)}")
    writer: Writer = import_module(f"archive.export.{name}").write
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
