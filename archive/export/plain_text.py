"""An article as text for people and programs that read words: title, lead, paragraphs."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from archive.export.output import Output
from archive.export.previous import TEXT_COLUMNS, TEXT_INDEX
from archive.export.source import Source

# A sentence ends with a full stop, question or exclamation mark or an ellipsis, and quotes or brackets that close,
# where white space and a capital letter or a figure follow, which may stand behind a quote, a bracket or a dash.
_END = re.compile(r"""[.!?…]["'”’»)\]]*\s+(?=["'“‘«(\[–—-]{0,2}\s?(\w))""")
_LAST_WORD = re.compile(r"(?:^|[\s.(\[“\"])(\w{1,4})\.$")
_TITLES = frozenset("tp ths ts pgs gs bs ks ls đc mr mrs st tr no vd tt".split())
_NUMBER = re.compile(r"\s*(?:\d{1,3}|[IVX]{1,4}|[a-zđ])[.)]")
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")


def record_paragraphs(record: dict[str, Any]) -> Iterator[str]:
    """Title, lead and body of a record, each a line; captions, bylines and tags are left out."""
    for text in (record["title"], record["lead"], *record["body"]):
        if text:
            yield text


def split_sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph. It is not cut behind initials and titles (`TP. Hồ Chí Minh`, `TS. Lê An`) nor
    behind the number of a heading (`1.`); what is in doubt is left in one piece."""
    begin = 0
    for end in _END.finditer(text):
        if not (end[1].isupper() or end[1].isdigit()):
            continue
        before = text[begin : end.end()].rstrip()
        if _NUMBER.fullmatch(before) or _is_short_for_a_name(before):
            continue
        yield before.strip()
        begin = end.end()
    if rest := text[begin:].strip():
        yield rest


def _is_short_for_a_name(before: str) -> bool:
    last = _LAST_WORD.search(before[-8:])
    return last is not None and (last[1].casefold() in _TITLES or (len(last[1]) == 1 and last[1].isupper()))


def file_name(record: dict[str, Any]) -> str:
    """A name for an article's file that is safe on every system, whatever its key has in it: the site, the end of
    the key, and ten digits of a digest of both, which keep two apart that look alike."""
    digest = hashlib.sha256(f"{record['site']}\n{record['key']}".encode()).hexdigest()[:10]
    site, key = (_SAFE.sub("-", text).strip("-.") for text in (record["site"], record["key"]))
    return f"{site[:60]}_{key[-60:].strip('-.')}_{digest}"


# --- one sentence a line --------------------------------------------------------------------------
#
# Plain text: one sentence a line, an empty line between two articles; see `plain.sentences` for where one ends.


def write_sentences(source: Source, output: Output) -> int:
    """Writes titles, leads and bodies in the order in which they come; returns how many articles."""
    stream = output.main()
    count = 0
    for _, record in source.records():
        lines = [sentence for paragraph in record_paragraphs(record) for sentence in split_sentences(paragraph)]
        stream.write(("\n" * (count > 0) + "".join(f"{line}\n" for line in lines)).encode())
        count += 1
    return count


# --- a folder with a file for each article --------------------------------------------------------
#
# Plain text: a folder with a file for each article, a line for each paragraph.
#
# `index.csv` says which article is in which file: file, site, key, url, published, title.


def write_folder(source: Source, output: Output) -> int:
    """Fills a folder; returns how many articles."""
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
