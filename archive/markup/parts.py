"""Which elements and attributes of a page have the addresses of what it looks like with."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

LONGEST_BASE = 2_000
"""Characters: each address of the page would be as long."""
IN_DRAWINGS = frozenset(("image", "use", "feImage"))
"""Elements of SVG that show what is at an address."""
WITH_BACKGROUND = frozenset("body table thead tbody tfoot tr td th".split())
"""Elements whose `background` is shown: https://html.spec.whatwg.org/multipage/rendering.html."""
DRAWN_BY = frozenset("clip-path cursor fill filter marker-end marker-mid marker-start mask stroke".split())
"""Attributes of drawings that are CSS."""


def base_of(url: str, written: Iterable[str]) -> str:
    """Return what the relative addresses of a page are relative to, which may be on another host. `written`: what its
    `base` elements say, in order, of which the first counts."""
    for href in written:
        try:
            return urljoin(url, href.strip()) if len(href) <= LONGEST_BASE else url
        except ValueError:  # "http://[": not an address
            break
    return url


def is_css(media_type: str | None) -> bool:
    """Whether the `type` of a style sheet is one that browsers read, or there is none."""
    return (media_type or "").partition(";")[0].strip().lower() in ("", "text/css")
