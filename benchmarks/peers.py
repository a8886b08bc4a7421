"""The peers over the same pages, in an environment of their own (`make peers`): run by `bench_reading`.

    .venv-peers/bin/python benchmarks/peers.py URL_AND_FILE.jsonl

Prints a line of JSON for each peer that is installed: its name, version and seconds for all pages. Needs
nothing of tulieu, whose dependencies theirs exclude.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter


def trafilatura() -> Callable[[str, str], object]:
    """trafilatura with metadata, as its documentation shows it."""
    from trafilatura import bare_extraction

    return lambda url, html: bare_extraction(html, url=url, with_metadata=True)


def newspaper4k() -> Callable[[str, str], object]:
    """newspaper4k over a page that was fetched already."""
    import newspaper

    return lambda url, html: newspaper.article(url, input_html=html, language="vi")


def news_please() -> Callable[[str, str], object]:
    """news-please over a page that was fetched already."""
    from newsplease import NewsPlease

    return lambda url, html: NewsPlease.from_html(html, url=url)


PEERS = {"trafilatura": trafilatura, "newspaper4k": newspaper4k, "news-please": news_please}


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
        task = make()
        task(*pages[0])
        begin = perf_counter()
        for url, html in pages:
            task(url, html)
        print(json.dumps({"name": name, "version": number, "seconds": perf_counter() - begin}), flush=True)


if __name__ == "__main__":
    main()
