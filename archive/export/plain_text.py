"""Articles as plain text, title, lead and paragraphs: one sentence a line, or a folder with a file for each article.

Of the first, an empty line separates two articles. In the second, each paragraph is a line, and `index.csv` says which
article is in which file: file, site, key, url, published, title.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from archive.export.output import Output
from archive.export.previous import TEXT_COLUMNS, TEXT_INDEX
from archive.export.source import Source

# A sentence ends with a full stop, question mark, exclamation mark or ellipsis and closing quotes or brackets, where
# white space and a capital letter or a digit follow, the latter perhaps after a quote, a bracket or a dash.
_END = re.compile(r"""[.!?…]["'”’»)\]]*\s+(?=["'“‘«(\[–—-]{0,2}\s?(\w))""")
_LAST_WORD = re.compile(r"(?:^|[\s.(\[“\"])(\w{1,4})\.$")
_TITLES = frozenset("tp ths ts pgs gs bs ks ls đc mr mrs st tr no vd tt".split())
_NUMBER = re.compile(r"\s*(?:\d{1,3}|[IVX]{1,4}|[a-zđ])[.)]")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def record_paragraphs(record: dict[str, Any]) -> Iterator[str]:
    """Yield title, lead and body of a record, each a line; captions, bylines and tags are left out."""
    for text in (record["title"], record["lead"], *record["body"]):
        if text:
            yield text


# --- one sentence a line --------------------------------------------------------------------------


def write_sentences(source: Source, output: Output) -> int:
    """Write the sentences of titles, leads and bodies in the order of the source; return how many articles."""
    stream = output.main()
    count = 0
    for _, record in source.records():
        lines = [sentence for paragraph in record_paragraphs(record) for sentence in split_sentences(paragraph)]
        stream.write(("\n" * (count > 0) + "".join(f"{line}\n" for line in lines)).encode())
        count += 1
    return count


def split_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph. It is not split after initials and titles (`TP. Hồ Chí Minh`, `TS. Lê An`)
    nor after the number of a heading (`1.`); in doubt it is not split."""
    begin = 0
    for end in _END.finditer(text):
        if not (end[1].isupper() or end[1].isdigit()):
            continue
        before = text[begin : end.end()].rstrip()
        if _NUMBER.fullmatch(before) or _ends_with_abbreviation(before):
            continue
        yield before.strip()
        begin = end.end()
    if rest := text[begin:].strip():
        yield rest


def _ends_with_abbreviation(before: str) -> bool:
    last = _LAST_WORD.search(before[-8:])
    return last is not None and (last[1].casefold() in _TITLES or (len(last[1]) == 1 and last[1].isupper()))


# --- a folder with a file for each article --------------------------------------------------------


def write_folder(source: Source, output: Output) -> int:
    """Fill a folder; return how many articles."""
    folder = output.folder()
    count = 0
    with (folder / TEXT_INDEX).open("w", encoding="utf-8", newline="") as file:
        index = csv.writer(file)
        index.writerow(TEXT_COLUMNS)
        for _, record in source.records():
            count += 1
            name = f"{file_name(record)}.txt"
            text = "".join(f"{paragraph}\n" for paragraph in record_paragraphs(record))
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            index.writerow((name, *(record[key] for key in TEXT_COLUMNS[1:])))
    return count


def file_name(record: dict[str, Any]) -> str:
    """Return a name for an article's file that is safe on every system, whatever its key contains. It has the site, the
    end of the key, and ten digits of a digest of both, which tell similar names apart."""
    digest = hashlib.sha256(f"{record['site']}\n{record['key']}".encode()).hexdigest()[:10]
    site, key = (_UNSAFE.sub("-", text).strip("-.") for text in (record["site"], record["key"]))
    return f"{site[:60]}_{key[-60:].strip('-.')}_{digest}"
