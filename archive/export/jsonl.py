"""JSON Lines: one record a line with every field, UTF-8, diacritics unescaped."""

from __future__ import annotations

from archive.export.output import Output
from archive.export.source import Source


def write(source: Source, output: Output) -> int:
    """Write the records in the order of the source; return how many."""
    stream = output.main()
    count = 0
    for text, _ in source.records():
        count += 1
        stream.write(f"{text}\n".encode())
    return count
