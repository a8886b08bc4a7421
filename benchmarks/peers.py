"""The peers over the same pages, in an environment of their own (`make peers`): run by `bench_reading` and
`bench_cases`.

    .venv-peers/bin/python benchmarks/peers.py URL_AND_FILE.jsonl

Prints a line of JSON for each peer that is installed: its name, version, seconds for all pages, and what it read of
each (title, date, text, authors). Needs nothing of tulieu, whose dependencies theirs exclude.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Any

Reader = Callable[[str, str], Any]
Records = Callable[[Any], dict[str, Any]]
"""What a peer gave, as title, date, text and authors."""


def trafilatura() -> tuple[Reader, Records]:
    """trafilatura with metadata, as its documentation shows it."""
    from trafilatura import bare_extraction

    return lambda url, html: bare_extraction(html, url=url, with_metadata=True), lambda found: {
        "title": found.title,
        "date": found.date,
        "text": found.text,
        "authors": (found.author or "").split("; "),
    }


def newspaper4k() -> tuple[Reader, Records]:
    """newspaper4k over a page that was fetched already."""
    import newspaper

    return lambda url, html: newspaper.article(url, input_html=html, language="vi"), lambda found: {
        "title": found.title,
        "date": found.publish_date,
        "text": found.text,
        "authors": found.authors,
    }


def news_please() -> tuple[Reader, Records]:
    """news-please over a page that was fetched already."""
    from newsplease import NewsPlease

    return lambda url, html: NewsPlease.from_html(html, url=url), lambda found: {
        "title": found.title,
        "date": found.date_publish,
        "text": found.maintext,
        "authors": found.authors,
    }


def turbohtml() -> tuple[Reader, Records]:
    """turbohtml's own article extraction, and the search for a date that it has apart."""
    from turbohtml import parse
    from turbohtml.extract import DateExtraction, dates

    first = DateExtraction(original=True)
    return lambda url, html: (parse(html).article(), dates(html, first)), lambda found: {
        "title": found[0].title,
        "date": found[1].date if found[1] else found[0].date,
        "text": found[0].text,
        "authors": [found[0].byline] if found[0].byline else [],
    }


def resiliparse() -> tuple[Reader, Records]:
    """resiliparse, which gives the main text alone."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda url, html: extract_plain_text(html, main_content=True), lambda found: {"text": found}


PEERS = {
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "turbohtml": turbohtml,
    "resiliparse": resiliparse,
}


def main() -> None:
    """Time each on all pages, after a first page that is not counted."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    pages = [(row["url"], Path(row["file"]).read_text("utf-8", "replace")) for row in rows]
    for name, make in PEERS.items():
        try:
            number = version(name)
        except PackageNotFoundError:
            continue
        task, record = make()
        task(*pages[0])
        begin = perf_counter()
        found = [_tried(task, url, html) for url, html in pages]
        seconds = perf_counter() - begin
        records = [record(one) if one is not None else {} for one in found]
        print(json.dumps({"name": name, "version": number, "seconds": seconds, "records": records}, default=str))


def _tried(task: Reader, url: str, html: str) -> Any:
    """What a peer gives of a page; None where it fails: of another's program any error counts as no answer."""
    try:
        return task(url, html)
    except Exception:  # noqa: BLE001
        return None


if __name__ == "__main__":
    main()
