"""Tell which <img> is a photograph, and where the picture is."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

_LAZY = ("data-original", "data-src", "data-lazy-src", "data-photo-original-src", "data-url", "src")
"""Where lazy loaders keep the address, best first; src last, as it is often a placeholder."""
_PLACEHOLDER = re.compile(
    r"^data:|(?:^|/)(?:grey|gray|blank|spacer|placeholder|loading|lazy|transparent|no-?image|1x1|pixel)[^/]{0,20}$",
    re.IGNORECASE,
)
_NO_PHOTOGRAPH = re.compile(
    r"emoji|smil(?:ey|ies)|/icons?/|icon[-_.]|[-_/]icon|/ico_|\.ico$|/avatars?/|captcha|counter|statcounter"
    r"|facebook\.com/tr|/plugins/|/logo|logo\.(?:png|gif|svg|jpg)|printer|rating|/star",
    re.IGNORECASE,
)
_SMALLEST = 50
"""Pixels of width or height below which an image is an icon."""


def picture_url(img: Element) -> str | None:
    """Return the address of a photograph as written, or None for icons, counters and placeholders."""
    for name in ("width", "height"):
        size = img.get(name)
        if size and size.rstrip("px ").isdigit() and int(size.rstrip("px ")[:5]) < _SMALLEST:
            return None
    for name in _LAZY:
        url = img.get(name)
        if url and not _PLACEHOLDER.search(url[:300]):
            url = url.strip()
            return url if url and not _NO_PHOTOGRAPH.search(url[:1000]) else None
    return None
