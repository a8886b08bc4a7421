"""Find the picture that a browser shows, or loads next, where an element is, and tell photographs from icons.

Pages name pictures in `src`, `srcset`, in `source` elements and, for scripts that load them later, in attributes of any
name: so an address is known by its shape. A word in the address is only a hint; see `Picture.is_doubtful`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from turbohtml.etree import ElementView as Element

from crawler.reading.elements import Attributes, attributes_of

IMAGES = frozenset(("img", "amp-img", "image"))
_ADDRESS = re.compile(
    r"^\s*[^\s<>{}\"']{1,2000}\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|tiff?)(?:[?#!][^\s<>]{0,500})?\s*$", re.IGNORECASE
)
_CANDIDATE = re.compile(r"[\s,]*+(\S++)")
_SIZE = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)[wx](?:\s+\d{1,5}h)?")
_NO_PICTURES = frozenset(
    (
        "alt title class id style width height href usemap longdesc onerror onload onclick name data-caption aria-label"
    ).split()
)
_LOADS = re.compile(r"src$|original|lazy|^data-url$", re.IGNORECASE)
"""Names of attributes that take the place of `src` even where it has a picture."""
_LOADERS = re.compile(r"src|original|lazy|url|image|img|photo", re.IGNORECASE)
"""Names of attributes that take its place where it has none, if the value is a path."""
_PATH = re.compile(r"^\s*(?:https?:)?/{1,2}[^\s<>{}\"']{2,2000}\s*$")
_PLACEHOLDER = re.compile(
    r"^(?:data:|about:|#|javascript:)|(?:^|/)(?:grey|gray|blank|spacer|placeholder|loading|loader|lazy|transparent|trans|no-?image"
    r"|1x1|pixel|default-?image|white|empty|dummy)[^/]{0,20}$",
    re.IGNORECASE,
)
_ICON_NAME = re.compile(
    r"emoji|smil(?:ey|ies)|(?:^|[-_/])(?:icons?|ico|avatars?|captcha|counter|statcounter|logo|printer|rating|star|btn|button"
    r"|bullet|arrow|sprite)(?:[-_./]|$)|\.ico$|facebook\.com/tr|/plugins/",
    re.IGNORECASE,
)
_URL = re.compile(r"background(?:-image)?\s{0,3}:[^;]{0,300}?url\(\s{0,3}[\"']?([^\"')]{1,2000})", re.IGNORECASE)
_PIXELS = re.compile(r"(?:^|;|\s)(width|height)\s{0,3}:\s{0,3}(\d{1,5})(?:\.\d+)?px", re.IGNORECASE)
_SMALLEST = 50
"""Pixels of width or height below which an image is an icon."""
_NEAR = 8
"""Elements within that before a `noscript` among which its twin is."""
_SMALL = 160
"""Pixels up to which both sides are those of a thumbnail."""


class Picture(NamedTuple):
    """A picture as a page shows it."""

    url: str
    """Where it is, as written."""
    width: int | None = None
    """Pixels, as written; None where they are not or are a share of the window."""
    height: int | None = None
    is_background: bool = False

    @property
    def is_icon(self) -> bool:
        """Whether it is shown too small for a photograph."""
        width, height = self.width, self.height
        return (width is not None and width < _SMALLEST) or (height is not None and height < _SMALLEST)

    @property
    def is_thumbnail(self) -> bool:
        """Whether both of its sides are known and small."""
        return self.width is not None and self.height is not None and max(self.width, self.height) <= _SMALL

    @property
    def is_doubtful(self) -> bool:
        """Whether its address has a word of decoration, and it is not known to be large: then only a caption makes it
        a photograph."""
        large = max(self.width or 0, self.height or 0) > 2 * _SMALL
        return self.is_background or (not large and bool(_ICON_NAME.search(self.url[:1000])))


def picture_of(img: Element) -> Picture | None:
    """Return the picture that an image element shows or will show, or None where no address is known."""
    attributes = attributes_of(img)
    url = _address_of(attributes)
    around = img.getparent() if url is None else None
    if around is not None and around.tag == "picture":
        for source in around.iterchildren("source"):
            url = url or _address_of(attributes_of(source))
    if url is None:
        return None
    width, height = _sizes(attributes)
    return Picture(url, width, height)


def addresses_of(attributes: Attributes) -> Iterator[str]:
    """Yield every address of a picture that the attributes of an image element name, as written: that of `src`, each of
    `srcset`, and those that a script would load later. A browser loads some of them, by its window."""
    for name, value in attributes.items():
        if name == "src":
            yield value
        elif name.endswith("srcset"):
            yield from (url for url, _size in _candidates(value))
        elif name in _NO_PICTURES:
            continue
        elif _ADDRESS.match(value) or (
            (name.startswith("data-") or name.endswith("src")) and _LOADERS.search(name) and _PATH.match(value)
        ):
            yield value
        elif name.startswith("data-") and "," in value:
            yield from (url for url, _size in _candidates(value) if _ADDRESS.match(url))


def later_background_of(attributes: Attributes) -> str | None:
    """Return the address of a picture that a script would show as an element's background, as written; None where no
    attribute has one."""
    data = (value for name, value in attributes.items() if name.startswith("data-"))
    return next(filter(_ADDRESS.match, data), None)


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
    if url is None or _PLACEHOLDER.search(url[:300]) or next(element.iter("img"), None) is not None:
        return None
    return Picture(url.strip(), is_background=True)


def _address_of(img: Attributes) -> str | None:
    shown = (img.get("src") or "").strip()
    if _PLACEHOLDER.search(shown[:300]):
        shown = ""
    later = sets = lazy = None
    for name, value in img.items():
        if name in _NO_PICTURES or name == "src" or not value:
            continue
        if name.endswith("srcset") or ("," in value and " " in value and name.startswith("data-")):
            if name.startswith("data-") and name.endswith("srcset"):  # takes the place of `src`, a blur
                lazy = lazy or _largest(value)
            else:
                sets = sets or _largest(value)
        elif later is None and not _PLACEHOLDER.search(value[:300]):
            # What a loader puts in place of `src`; beside a picture only one whose name says so.
            named = name.startswith("data-") or name.endswith("src")
            if (_ADDRESS.match(value) and (not shown or _LOADS.search(name))) or (
                named and not shown and _LOADERS.search(name) and _PATH.match(value)
            ):
                later = value.strip()
    return later or lazy or shown or sets


def _largest(srcset: str) -> str | None:
    """Return the address with the largest width or density of a `srcset`."""
    best, most = None, -1.0
    for url, size in _candidates(srcset):
        if size > most and not _PLACEHOLDER.search(url[:300]):
            best, most = url, size
    return best


def _candidates(srcset: str) -> Iterator[tuple[str, float]]:
    """Yield the addresses of a `srcset` with their width or density, taken apart as browsers do
    (https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute). A candidate with another size is
    left out."""
    srcset, at = srcset[:20_000], 0
    while match := _CANDIDATE.match(srcset, at):
        url, at = match[1].rstrip(","), match.end()
        written = ""
        if url == match[1]:  # a comma right behind an address ends it
            end = srcset.find(",", at)
            end = end if end >= 0 else len(srcset)
            written, at = srcset[at:end].strip(), end
        size = _SIZE.fullmatch(written) if written else None
        if not written or size is not None:
            yield url, float(size[1]) if size is not None else 1.0


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
