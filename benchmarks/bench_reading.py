"""Reading a page against parsing it: `read_article` and lxml's parse of the same bytes, on one core.

Pages: the replica portal's, and those of ../shared/corpus where it is there.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import patch

from lxml import etree

from crawler.demo.portal import Portal
from crawler.reading import article as reading
from crawler.reading import read_article

ROUNDS = 7
PEERS = Path(__file__).resolve().parent.parent / ".venv-peers" / "bin" / "python"
CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"

Pages = list[tuple[str, bytes]]


def demo_pages() -> Pages:
    """The articles of the replica portal."""
    portal = Portal()
    return [(record["url"], portal.render(record["url"].removeprefix(portal.base)).body) for record in portal.truth()]


def corpus_pages() -> Pages:
    """100 article pages of the measured portal; none where it is not on this machine."""
    index = CORPUS / "egov" / "index.tsv"
    if not index.exists():
        return []
    rows = [line.split("\t") for line in index.read_text("utf-8").splitlines() if line.endswith("\tarticle")]
    return [(url, (CORPUS / "egov" / "pages" / file).read_bytes()) for url, file, _ in rows[:100]]


def seconds(task: Callable[[str, bytes], object], pages: Pages) -> float:
    """Time of a task over all pages."""
    begin = perf_counter()
    for url, body in pages:
        task(url, body)
    return perf_counter() - begin


def parse(_url: str, body: bytes) -> object:
    """What reading is compared with."""
    return etree.fromstring(body, etree.HTMLParser(encoding="utf-8"))


def read(url: str, body: bytes) -> object:
    """Reading with the layout that fits."""
    return read_article(body, url=url)


def compare(name: str, pages: Pages) -> None:
    """Print the median ratio of reading to parsing, the two in turn."""
    seconds(read, pages)
    ratios, reads = [], []
    for _ in range(ROUNDS):
        base = seconds(parse, pages)
        reads.append(seconds(read, pages))
        ratios.append(reads[-1] / base)
    ms = median(reads) / len(pages) * 1000
    print(f"{name:42} {len(pages):4} pages {ms:7.2f} ms a page {median(ratios):5.2f} times lxml's parse", flush=True)


def compare_peers(pages: Pages) -> None:
    """Print how much longer each peer takes than tulieu for the same pages, if `make peers` installed any."""
    if not PEERS.exists():
        print("peers: not installed (make peers)")
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for number, (url, body) in enumerate(pages):
            file = Path(folder) / f"{number}.html"
            file.write_bytes(body)
            rows.append(json.dumps({"url": url, "file": str(file)}))
        table = Path(folder) / "pages.jsonl"
        table.write_text("\n".join(rows), "utf-8")
        script = Path(__file__).with_name("peers.py")
        rounds = [seconds(read, pages) for _ in range(ROUNDS)]
        done = subprocess.run(
            [PEERS, script, table], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
        )
    ours = median([*rounds, *(seconds(read, pages) for _ in range(ROUNDS))])
    for row in map(json.loads, done.stdout.splitlines()):
        name, ms = f"{row['name']} {row['version']}", row["seconds"] / len(pages) * 1000
        print(f"{name:42} {len(pages):4} pages {ms:7.2f} ms a page {row['seconds'] / ours:5.1f} times tulieu")


def main() -> None:
    """Known layout and layout-free, on each set of pages; then the peers."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for name, pages in (("replica portal", demo_pages()), ("measured portal", corpus_pages())):
        if pages:
            compare(f"{name}, known layout", pages)
            with patch.object(reading, "_read_by_layout", lambda page, site: (None, None)):
                compare(f"{name}, layout-free", pages)
    compare_peers(corpus_pages() or demo_pages())


if __name__ == "__main__":
    main()
