"""What a page looks like with: the addresses of its style sheets, pictures, icons and fonts.

Scripts are not among them, nor what they load: an archive of texts is replayed without them. What runs in a replay is
somebody else's program in the reader's browser; what it would ask for is known to nobody but a browser that runs it.
Nor are frames, which are pages of their own, films and sounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml.etree import ElementView as Element

from archive.markup.css import Addresses, find_css_addresses
from archive.markup.parts import DRAWN_BY, IN_DRAWINGS, WITH_BACKGROUND, base_of, is_css
from archive.markup.pictures import addresses_of, later_background_of
from crawler.reading.elements import Attributes, attributes_of
from crawler.reading.page import parse_page

_PICTURE = re.compile(r"[^?#]*\.(?:svg|png|jpe?g|gif|webp|avif|bmp)(?:[?#]|\Z)", re.IGNORECASE)
_PRELOADED = frozenset(("style", "image", "font"))


def find_page_parts(body: bytes, url: str, content_type: str | None = None) -> list[str]:
    """Return the addresses of what a browser loads to show a page, and of the pictures that its scripts would load
    later: absolute, on the web, without fragments, each once, in the page's order, at most `css.MOST`.

    Of what depends on the window, all is returned: each candidate of a `srcset`, sheets for paper. What style sheets
    load in turn is found in them, see `find_css_parts`. Raise Undecodable or NotAnArticle for what is no page, as
    `parse_page`.
    """
    page = parse_page(body, url=url, content_type=content_type)
    base = base_of(page.url, (element.get("href") or "" for element in page.root.iterfind(".//base[@href]")))
    return list(Addresses(base, _find_written(page.root)))


def _find_written(root: Element) -> Iterator[str]:
    unseen = 0  # elements that follow, and are in a template: they are not shown
    for element in root.iter():
        if unseen:
            unseen -= 1
            continue
        tag = element.tag
        if tag == "template":
            unseen = sum(1 for _ in element.iterdescendants())
        elif tag == "style" and is_css(element.get("type")):
            yield from find_css_addresses(element.text or "")
        elif (attributes := attributes_of(element)) and tag not in ("meta", "script"):
            yield from _find_in_attributes(tag, element, attributes)


def _find_in_attributes(tag: str, element: Element, attributes: Attributes) -> Iterator[str]:
    if tag == "link":
        yield from _find_in_link(attributes)
    elif tag == "img" or (tag == "source" and _is_in(element, "picture")):
        yield from addresses_of(attributes)
    elif tag == "input":
        if attributes.get("type", "").lower() == "image":
            yield attributes.get("src", "")
    elif tag == "video":
        yield attributes.get("poster", "")
    elif tag in IN_DRAWINGS:
        yield attributes.get("href", attributes.get("xlink:href", ""))
    elif tag in ("object", "embed"):
        written = attributes.get("data" if tag == "object" else "src", "")
        if attributes.get("type", "").lower().startswith("image/") or _PICTURE.match(written):
            yield written
    elif tag != "a" and (later := later_background_of(attributes)) is not None:
        yield later
    if tag in WITH_BACKGROUND:
        yield attributes.get("background", "")
    for name in attributes:
        if (name == "style" or name in DRAWN_BY) and "(" in attributes[name]:
            yield from find_css_addresses(attributes[name])


def _find_in_link(attributes: Attributes) -> Iterator[str]:
    relations = attributes.get("rel", "").lower().split()
    if "stylesheet" in relations:
        is_shown = is_css(attributes.get("type"))
    elif "preload" in relations:  # what a script, or an attribute, then makes a style sheet
        is_shown = attributes.get("as", "").strip().lower() in _PRELOADED
    else:
        is_shown = "icon" in relations
    if is_shown:
        yield attributes.get("href", "")
        yield from addresses_of({"srcset": attributes.get("imagesrcset", "")})


def _is_in(element: Element, tag: str) -> bool:
    around = element.getparent()
    return around is not None and around.tag == tag
