"""WARC 1.1: every kept page of the chosen articles with when it was seen, see `archive.warc.pages`.

Each record is a gzip member of its own where the file's name ends in `.gz`; otherwise, and on a stream, the file
is not compressed.
"""

from __future__ import annotations

from archive.export.output import Output
from archive.export.source import Source
from archive.warc.chosen import choose_pages
from archive.warc.pages import write_pages
from archive.warc.writing import WarcWriter


def write(source: Source, output: Output) -> int:
    """Writes the pages by address and time; returns of how many articles."""
    with choose_pages(source) as pages:
        writer = WarcWriter(output.main(packs=False), gzip=output.name.lower().endswith(".gz"))
        for _ in write_pages(source, pages, writer):
            pass
        return pages.article_count
