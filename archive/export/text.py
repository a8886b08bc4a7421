"""Plain text: a folder with a file for each article, a line for each paragraph.

`index.csv` says which article is in which file: file, site, key, url, published, title.
"""

from __future__ import annotations

import csv

from archive.export.earlier import TEXT_COLUMNS, TEXT_INDEX
from archive.export.output import Output
from archive.export.plain import file_name, paragraphs
from archive.export.source import Source


def write(source: Source, output: Output) -> int:
    """Fills a folder; returns how many articles."""
    folder = output.folder()
    count = 0
    with (folder / TEXT_INDEX).open("w", encoding="utf-8", newline="") as file:
        index = csv.writer(file)
        index.writerow(TEXT_COLUMNS)
        for _, record in source.records():
            count += 1
            name = f"{file_name(record)}.txt"
            text = "".join(f"{paragraph}\n" for paragraph in paragraphs(record))
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            index.writerow((name, *(record[key] for key in TEXT_COLUMNS[1:])))
    return count
