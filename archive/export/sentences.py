"""Plain text: one sentence a line, an empty line between two articles; see `plain.sentences` for where one ends."""

from __future__ import annotations

from archive.export.output import Output
from archive.export.plain import paragraphs, sentences
from archive.export.source import Source


def write(source: Source, output: Output) -> int:
    """Writes titles, leads and bodies in the order in which they come; returns how many articles."""
    stream = output.main()
    count = 0
    for _, record in source.records():
        lines = [sentence for paragraph in paragraphs(record) for sentence in sentences(paragraph)]
        stream.write(("\n" * (count > 0) + "".join(f"{line}\n" for line in lines)).encode())
        count += 1
    return count
