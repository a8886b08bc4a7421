"""Reads gigantic and deeply nested pages; run by test_fuzz.py in a process of its own.

    python giants.py KNOWN.html FREE.html EVERY

Prints a line of JSON for each, or for one in EVERY of them: how it ended, processor seconds, most memory of the
process so far.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from crawler.reading import read_article
from crawler.reading.errors import ReadingError

BIG = 9_900_000
"""Bytes: nearly as much as a page may have."""
MANY = 49_000
"""Tags: nearly as many as a page may have."""
DEEP = 100_000
HEAD = b"<html><body><h1>Hoi nghi tong ket cong tac</h1>"
PROSE = ("<p>" + "Đảng bộ tổ chức hội nghị tổng kết công tác năm. " * 6 + "</p>").encode()

REPEATED = (
    b"<img src=/a.jpg>",
    b"<br>",
    b"<a href=/a-1.html>x</a> ",
    b"<tr><td>a</td></tr>",
    b"<table><tr><td>a</td></tr></table>",
    b"<figure><img src=a.jpg><figcaption>b</figcaption></figure>",
    b"<h1>Hoi nghi tong ket cong tac</h1>",
    b"<div>abc</div>",
    b"<p>Hoi nghi tong ket cong tac xay dung Dang nam 2024 cua toan Dang bo va cac ban.</p>",
    b"<meta name=a content=b>",
    b"<p>Theo TTXVN</p>",
    b"<p>15/01/2024 09:30</p>",
    b"<div class=menu>Tin</div>",
)
NESTED = (b"<div>", b"<span>", b"<b>", b"<font>", b"<table><tr><td>", b"<ul><li>", b"<blockquote>", b"<a>")


def giants(known: bytes, free: bytes) -> Iterator[tuple[str, bytes]]:
    """Pages by what is gigantic about them, one at a time."""
    yield "50 MB of paragraphs", HEAD + PROSE * (50_000_000 // len(PROSE))
    yield "10 MB of paragraphs", HEAD + PROSE * (BIG // len(PROSE)) + b"</body></html>"
    yield "one paragraph of 10 MB", HEAD + b"<p>" + b"hoi nghi. " * (BIG // 10 - 10) + b"</body></html>"
    yield "one attribute of 10 MB", b'<html><body><div class="' + b"a " * ((BIG - len(free)) // 2) + b'">' + free
    yield "a comment of 10 MB", known + b"<!--" + b"-" * (BIG - len(known))
    yield "a script of 10 MB", known + b"<script>" + b"x" * (BIG - len(known))
    yield "10 MB of digits", HEAD + b"<p>" + b"1" * BIG
    yield "10 MB of angle brackets", b"<" * BIG
    for tag in REPEATED:
        yield f"{tag.decode()} again and again", HEAD + tag * (MANY // tag.count(b"<"))
    for tag in NESTED:
        levels = min(DEEP, MANY // tag.count(b"<"))
        yield f"{levels} levels of {tag.decode()}", free.replace(b"<body", b"<body>" + tag * levels + b"<i ", 1)
    for what, rule in (("hide", b"i{display:none}"), ("show", b"i{display:block}")):
        sheet = b"<style>i{display:none}@media screen{" + rule * 60_000 + b"}</style></head>"
        yield f"rules that {what} again and again", free.replace(b"</head>", sheet + b"<i>x</i>", 1)
    for what, data in (
        (f"{DEEP} levels of JSON-LD", b"[" * DEEP),
        ("JSON-LD of comments without an end", b"{" + b"/* " * DEEP),
        ("JSON-LD of strings without an end", b"{" + b'"\\' * DEEP),
    ):
        script = b'<script type="application/ld+json">' + data + b"</script></head>"
        yield what, free.replace(b"</head>", script, 1)


def main() -> None:
    """Read them."""
    pages = giants(*(Path(argument).read_bytes() for argument in sys.argv[1:3]))
    for name, body in islice(pages, 0, None, int(sys.argv[3])):
        begin = time.process_time()
        try:
            read_article(body, url="https://example.vn/tin-tuc/bai-viet-12.html")
            ended = "record"
        except ReadingError as error:
            ended = error.reason
        seconds = time.process_time() - begin
        mb = peak_mb()
        print(json.dumps({"name": name, "ended": ended, "seconds": round(seconds, 2), "mb": round(mb)}))


def peak_mb() -> float:
    """This program's own: what getrusage tells begins at the size of the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main()
