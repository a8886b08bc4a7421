"""Find the picture that a browser shows, or loads next, where an element is, and tell photographs from icons.

A word in the address is only a hint; see `Picture.is_doubtful`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from turbohtml.etree import ElementView as Element

from archive.markup.pictures import PLACEHOLDER, address_of, later_background_of, other_address_of
from crawler.reading.elements import Attributes, attributes_of
from crawler.reading.file_links import leads_to_picture

IMAGES = frozenset(("img", "amp-img", "image"))
_ICON_NAME = re.compile(
    r"emoji|smil(?:ey|ies)|(?:^|[-_/])(?:icons?|ico|avatars?|captcha|counter|statcounter|logo|printer|rating|star|btn|button"
    r"|bullet|arrow|sprite|qr(?:-?code)?)(?:[-_./]|$)|\.(?:ico|svgz?)$|facebook\.com/tr|/plugins/",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"\.(?:gif|svgz?|ico)(?:$|[?#])", re.IGNORECASE)
_URL = re.compile(r"background(?:-image)?\s{0,3}:[^;]{0,300}?url\(\s{0,3}[\"']?([^\"')]{1,2000})", re.IGNORECASE)
_PIXELS = re.compile(r"(?:^|;|\s)(width|height)\s{0,3}:\s{0,3}(\d{1,5})(?:\.\d+)?px", re.IGNORECASE)
_SMALLEST = 50
"""Pixels of width or height below which an image is an icon."""
_NEAR = 8
"""Elements within that before a `noscript` among which its twin is."""
_SMALL = 160
"""Pixels up to which both sides are those of a thumbnail."""
_SMALL_SIDE = 100
"""Pixels up to which one side is, where the other is not known."""


class Picture(NamedTuple):
    """A picture as a page shows it."""

    url: str
    """Where it is, as written."""
    width: int | None = None
    """Pixels, as written; None where they are not or are a share of the window."""
    height: int | None = None
    is_background: bool = False
    other: str | None = None
    """What an attribute names beside it, as written; see `other_address_of`."""

    @property
    def is_icon(self) -> bool:
        """Whether it is shown too small for a photograph, or small and has the name of an icon."""
        width, height = self.width, self.height
        if (width is not None and width < _SMALLEST) or (height is not None and height < _SMALLEST):
            return True
        return width is not None and self.is_thumbnail and bool(_ICON_NAME.search(self.url[:1000]))

    @property
    def is_thumbnail(self) -> bool:
        """Whether its sides, as far as they are known, are small."""
        if self.width is not None and self.height is not None:
            return max(self.width, self.height) <= _SMALL
        return 0 < (self.width or self.height or 0) <= _SMALL_SIDE

    @property
    def is_doubtful(self) -> bool:
        """Whether its address has a word of decoration, and it is not known to be large: then only a caption makes it
        a photograph."""
        return self.is_background or (not self.is_large and bool(_ICON_NAME.search(self.url[:1000])))

    @property
    def is_large(self) -> bool:
        """Whether it is known to be as large as photographs are."""
        return max(self.width or 0, self.height or 0) > 2 * _SMALL

    @property
    def is_drawn(self) -> bool:
        """Whether its file is of a kind in which icons and banners are kept, and photographs are not."""
        return bool(_DRAWN.search(self.url[:1000]))


def picture_of(img: Element) -> Picture | None:
    """Return the picture that an image element shows or will show, or None where no address is known."""
    attributes = attributes_of(img)
    url = address_of(attributes)
    around = img.getparent() if url is None else None
    if around is not None and around.tag == "picture":
        for source in around.iterchildren("source"):
            url = url or address_of(attributes_of(source))
    if url is None or "placeholder" in attributes:  # of a player (AMP)
        return None
    width, height = _sizes(attributes)
    return Picture(url, width, height, other=other_address_of(attributes))


def is_shown_later(img: Attributes) -> bool:
    """Whether an image that is hidden has no picture before a script gives it one, and shows it then (Cloudflare's
    Mirage)."""
    return not (img.get("src") or "").strip() or bool(PLACEHOLDER.search((img.get("src") or "")[:300]))


def is_button(img: Element) -> bool:
    """Whether an image leads to another way of showing the page on its portal, which a script opens or robots are to
    leave alone: to print it, to send it (Joomla 1.5 has such images beside the title, in a table with it)."""
    link = next(islice(img.iterancestors("a"), 1), None)
    if link is None or not (href := link.get("href") or "") or "://" in href or leads_to_picture(href):
        return False
    return "nofollow" in (link.get("rel") or "") or "window.open" in (link.get("onclick") or "")


def is_twin(noscript: Element, img: Element, shown: Element) -> bool:
    """Whether an image for browsers without scripts is directly after the one `shown` to others in its place: it
    has the same words or the same size."""
    before = noscript.getprevious()
    if before is None or (before.tail and not before.tail.isspace()):
        return False
    if before != shown and shown not in islice(before.iterdescendants(), _NEAR):
        return False
    one, other = attributes_of(shown), attributes_of(img)
    if one.get("alt") and one.get("alt") == other.get("alt"):
        return True
    size = _sizes(one)
    return None not in size and size == _sizes(other)


def background_of(element: Element, attributes: Attributes) -> Picture | None:
    """Return the picture that an element shows after its content, or names for a script to show there; None where it
    has none, or shows an image of its own."""
    css = attributes.get("style")
    match = _URL.search(css[:3000]) if css and "url(" in css else None
    url = match[1].strip() if match else None
    if url is None:
        url = later_background_of(attributes)
    if url is None or PLACEHOLDER.search(url[:300]) or next(element.iter("img"), None) is not None:
        return None
    return Picture(url.strip(), is_background=True)


def _sizes(img: Attributes) -> tuple[int | None, int | None]:
    sizes: dict[str, int] = {}
    for name in ("width", "height"):
        written = img.get(name)
        value = written.strip().removesuffix("px").strip() if written else ""
        if value.isascii() and value.isdigit():
            sizes[name] = int(value[:5])
    css = img.get("style")
    if css and "px" in css:
        for name, size in _PIXELS.findall(css[:1000]):
            sizes[name.lower()] = int(size)
    return sizes.get("width"), sizes.get("height")
