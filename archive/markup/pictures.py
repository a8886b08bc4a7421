"""Where pages name the addresses of pictures: in `src`, `srcset` and, for scripts that load them later, in attributes
of any name: so an address is known by its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_ADDRESS = re.compile(
    r"^\s*(?!~)[^\s<>{}\"']{1,2000}\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|tiff?)(?:[?#!][^\s<>]{0,500})?\s*$",
    re.IGNORECASE,
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
_MOVING = re.compile(r"\.(?:gif|svgz?)(?:$|[?#])", re.IGNORECASE)
"""Addresses of drawings, as placeholders are, and photographs are not."""
_SHOWS = re.compile(r"image|img|photo|picture|upload|media|hinh", re.IGNORECASE)
_PATH = re.compile(r"^\s*(?:https?:)?/{1,2}[^\s<>{}\"']{2,2000}\s*$")
PLACEHOLDER = re.compile(
    r"^(?:data:|about:|#|javascript:)|(?:^|/)(?:grey|gray|blank|spacer|placeholder|loading|loader|lazy|transparent|trans|no-?image"
    r"|1x1|pixel|default-?image|white|empty|dummy)(?!-[a-z]+-[a-z\-]*\.jpe?g$)[^/]{0,20}$",
    re.IGNORECASE,
)
"""Addresses of what stands where a script puts a picture."""


def addresses_of(attributes: Mapping[str, str]) -> Iterator[str]:
    """Yield every address of a picture that the attributes of an image element name, as written: that of `src`, each of
    `srcset`, and those that a script would load later. A browser loads some of them, by its window."""
    for name, value in attributes.items():
        if name == "src":
            yield value
        elif name.endswith("srcset"):
            yield from (url for url, _size, _written in candidates_of(value))
        elif name in _NO_PICTURES:
            continue
        elif _ADDRESS.match(value) or _is_loaded(name, value):
            yield value
        elif name.startswith("data-") and "," in value:
            yield from (url for url, _size, _written in candidates_of(value) if _ADDRESS.match(url))


def later_background_of(attributes: Mapping[str, str]) -> str | None:
    """Return the address of a picture that a script would show as an element's background, as written; None where no
    attribute has one."""
    for name, value in attributes.items():
        if name.startswith("data-") and (_ADDRESS.match(value) or name.endswith("set")):
            url = value if _ADDRESS.match(value) else _largest(value)
            if url is not None and _ADDRESS.match(url):
                return url
    return None


def address_of(img: Mapping[str, str]) -> str | None:
    """Return the address of the picture that an image element shows once scripts have run, as written: of a `srcset`
    the largest. None where no attribute has one."""
    later, shown, others = _found_in(img)
    return later or shown or others


def later_address_of(img: Mapping[str, str]) -> str | None:
    """Return the address that a script would put in the place of `src`, as written; None where none would be."""
    return _found_in(img)[0]


def other_address_of(img: Mapping[str, str]) -> str | None:
    """Return the address that an attribute beside `src` names and no script is known to load, as written; None where
    none does. It counts where several images show the same picture and each names another."""
    data = (value for name, value in img.items() if name.startswith("data-") and name not in _NO_PICTURES)
    return next(filter(_ADDRESS.match, data), None)


def _is_loaded(name: str, value: str) -> bool:
    """Whether a path without the ending of a picture is one, by the name of its attribute or by its own words."""
    if not (name.startswith("data-") or name.endswith("src")) or not _PATH.match(value):
        return False
    return bool(_LOADERS.search(name) or _SHOWS.search(value[:300]))


def _found_in(img: Mapping[str, str]) -> tuple[str | None, str, str | None]:
    """Return the address that a script would load, that of `src` where it is no placeholder, and that of `srcset`."""
    shown = (img.get("src") or "").strip()
    if PLACEHOLDER.search(shown[:300]):
        shown = ""
    is_drawn = bool(_MOVING.search(shown))
    later = sets = lazy = None
    for name, value in img.items():
        if name in _NO_PICTURES or name == "src" or not value:
            continue
        if name.endswith("srcset") or ("," in value and " " in value and name.startswith("data-")):
            if name.startswith("data-") and name.endswith("srcset"):  # takes the place of `src`, a blur
                lazy = lazy or _largest(value)
            else:
                sets = sets or _largest(value)
        elif later is None and not PLACEHOLDER.search(value[:300]):
            # What a loader puts in place of `src`; beside a picture only one whose name says so.
            is_replaced = not shown or (is_drawn and not _MOVING.search(value))
            if (_ADDRESS.match(value) and (is_replaced or _LOADS.search(name))) or (
                is_replaced and _is_loaded(name, value)
            ):
                later = value.strip()
    return later or lazy, shown, sets


def _largest(srcset: str) -> str | None:
    """Return the address with the largest width or density of a `srcset`."""
    best, most = None, -1.0
    for url, size, _written in candidates_of(srcset):
        if size > most and not PLACEHOLDER.search(url[:300]):
            best, most = url, size
    return best


def candidates_of(srcset: str) -> Iterator[tuple[str, float, str]]:
    """Yield the addresses of a `srcset`, each with its width or density and with how that is written, as browsers do
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
            yield url, float(size[1]) if size is not None else 1.0, written
