"""The markup of a kept page without what acts or loads by itself, and with what is kept of its looks.

It looks as it did in a browser with scripts, as far as is known without running them: pictures that a script would have
loaded later are there. Nothing but kept parts has an address that a browser asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from archive.markup.css import find_css_addresses
from archive.markup.parts import IN_DRAWINGS, WITH_BACKGROUND, base_of, is_css
from archive.markup.pictures import address_of, addresses_of, candidates_of, later_address_of, later_background_of
from archive.web.parts import MOST_OF_PAGE, Parts

if TYPE_CHECKING:
    from turbohtml import Element

Attributes = dict[str, str]

_GOES = frozenset("applet base embed frame frameset iframe meta noembed noframes object script".split())
"""Elements that act, load, say how the page is to be shown, or are for browsers of the past."""
_VERBATIM = frozenset({"plaintext", "xmp"})
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_LEADS = frozenset({"a", "area"})
_ANIMATES = frozenset("animate animatemotion animatetransform set".split())
_ACTS = re.compile(r"on.*|ping|srcdoc|attributionsrc|target|integrity|crossorigin|shadowroot.*", re.IGNORECASE)
_LOADS = re.compile(
    r"(?:image)?srcset|src|poster|background|data|lowsrc|dynsrc|action|formaction|manifest|codebase|classid|archive"
    r"|profile|longdesc|cite|(?:xlink:)?href|xml:base",
    re.IGNORECASE,
)
"""Attributes with addresses, most of which a browser asks for."""
_OF_LINK = frozenset("media title id class disabled type".split())
_NEAR = 30
"""Elements within one among which its picture is."""
_SETS_MEDIA = re.compile(r"\.media\s{0,5}=\s{0,5}[\"']\s{0,5}([\w ,\-]{1,100})")
"""What the script of a style sheet does once it is loaded, so that the page need not wait for it."""


class Tamed:
    """A page that was parsed, without what acts or loads. Its parts are to be found, then it is written with them."""

    def __init__(self, page: bytes | str, url: str, encoding: str | None = None) -> None:
        import turbohtml  # slow to import, and needed by kept pages alone
        from turbohtml.etree import ElementView

        self._view = ElementView
        self._document = turbohtml.parse(page, encoding=encoding, positions=False, allow_declarative_shadow_roots=False)
        # A browser may read what is written here otherwise than the page was read (a form in a form, MathML): then no
        # text may be markup that stands in it as it is, which it does in comments and in a few elements.
        verbatim = (turbohtml.Comment, turbohtml.ProcessingInstruction)
        for node in [node for node in self._document.descendants if isinstance(node, verbatim)]:
            node.extract()
        elements = list(self._document.iter_elements())
        bases = [self._attributes(element).get("href") for element in elements if element.tag == "base"]
        self.base = base_of(url, (href for href in bases if href is not None))
        self._url = url
        self.written: dict[str, None] = {}
        """The addresses of what it looks like with, as they are written, in its order; of the first MOST_OF_PAGE."""
        self._later: list[Callable[[Parts], None]] = []
        self._unscripted: dict[Element, Element] = {}
        """The `noscript` that an element stands in."""
        self._without: dict[Element, set[str]] = {}
        """By `noscript`: where the pictures and style sheets are that are in it and kept."""
        for noscript in self._document.find_all("noscript"):
            if noscript not in self._unscripted:
                self._unscripted |= dict.fromkeys(noscript.iter_elements(), noscript)
                self._without[noscript] = set()
        self._shown: set[str] = set()
        """Where those are that stand outside of each `noscript`."""
        for element in elements:
            self._take(element)

    def write(self, parts: Parts) -> str:
        """Return the page with what was found of its parts."""
        for change in self._later:
            change(parts)
        for noscript, shown in self._without.items():
            if shown <= self._shown:  # a browser with scripts shows none of it, and what they load is there
                noscript.decompose()
        return str(self._document.serialize())

    def _attributes(self, element: Element) -> Attributes:
        items = self._view(element).items()
        return dict(items) if items else {}

    def _take(self, element: Element) -> None:
        """Take out what acts or loads, and note what is to be put in its place."""
        tag = element.tag.lower()
        attributes = self._attributes(element)
        if tag in _GOES or (tag in _ANIMATES and "href" in attributes.get("attributeName", "").lower()):
            element.decompose()
            return
        for name, value in attributes.items():
            if _ACTS.fullmatch(name) or _LOADS.fullmatch(name):
                del element.attrs[name]
            elif "(" in value and (name == "style" or _is_drawing(element)):
                self._add(partial(self._put_css, element, name, value), find_css_addresses(value))
                element.attrs[name] = ""
        if tag in _VERBATIM:
            element.tag = "pre"
        elif tag == "link":
            self._take_link(element, attributes)
        elif tag in _LEADS:
            for name in {"href", "xlink:href"} & attributes.keys():
                element.attrs[name] = self._absolute(attributes[name])
        elif tag == "img":
            self._add(partial(self._put_picture, element, attributes), addresses_of(attributes))
        elif tag == "source":
            self._add(partial(self._put_candidates, element, attributes), addresses_of(attributes))
        elif tag == "style":
            self._take_style(element, attributes)
        elif tag in IN_DRAWINGS or _is_drawing(element):
            self._take_drawing(element, attributes)
        else:
            self._take_others(tag, element, attributes)

    def _add(self, change: Callable[[Parts], None], written: Iterable[str]) -> None:
        self._later.append(change)
        if (room := MOST_OF_PAGE - len(self.written)) > 0:
            self.written |= dict.fromkeys(islice(written, room))

    def _note(self, element: Element, address: str) -> None:
        noscript = self._unscripted.get(element)
        (self._shown if noscript is None else self._without[noscript]).add(address)

    def _absolute(self, address: str) -> str:
        try:
            joined = urljoin(self._url, address)
        except ValueError:
            return "#"
        return joined if joined.startswith(("http://", "https://")) else "#"

    # --- style sheets -----------------------------------------------------------------------------

    def _take_link(self, element: Element, attributes: Attributes) -> None:
        relations = attributes.get("rel", "").lower().split()
        script = attributes.get("onload", "")
        is_later = "preload" in relations and attributes.get("as", "").strip().lower() == "style" and "rel" in script
        if not ("stylesheet" in relations or is_later) or not is_css(attributes.get("type")):
            element.decompose()
            return
        for name in set(element.attrs) - _OF_LINK:
            del element.attrs[name]
        if (media := _SETS_MEDIA.search(script)) is not None:
            element.attrs["media"] = media[1]
        element.attrs["rel"] = "alternate stylesheet" if "alternate" in relations else "stylesheet"
        href = attributes.get("href", "")
        self._add(partial(self._put_sheet, element, href), [href])

    def _put_sheet(self, element: Element, href: str, parts: Parts) -> None:
        address = parts.sheet(href)
        if address is None:
            element.decompose()
        else:
            element.attrs["href"] = address
            self._note(element, address)

    def _take_style(self, element: Element, attributes: Attributes) -> None:
        text = element.text
        if is_css(attributes.get("type")):
            self._add(partial(self._put_style, element, text), find_css_addresses(text))
        element.set_text("")

    def _put_style(self, element: Element, text: str, parts: Parts) -> None:
        element.set_text(_MARKUP.sub(r"\\3c ", parts.css(text).replace("<!--", " ")))

    def _put_css(self, element: Element, name: str, text: str, parts: Parts) -> None:
        element.attrs[name] = parts.css(text)

    # --- pictures ---------------------------------------------------------------------------------

    def _put_picture(self, element: Element, attributes: Attributes, parts: Parts) -> None:
        """Let an image show what a script would load later, else what it shows without, else any that is kept."""
        later = later_address_of(attributes)
        source = parts.file(later) if later else None
        sets = [name for name in attributes if name.endswith("srcset")]
        names = [name for name in sets if name != "srcset"] if source else ["srcset", *sets]
        several = next(filter(None, (self._candidates(attributes.get(name, ""), parts) for name in names)), "")
        source = source or parts.file(attributes.get("src", ""))
        if source is None and not several:
            written = chain(filter(None, [address_of(attributes)]), addresses_of(attributes))
            source = next(filter(None, (parts.file(one) for one in written)), None)
        if source is not None:
            element.attrs["src"] = source
            self._note(element, source)
        if several:
            element.attrs["srcset"] = several

    def _put_candidates(self, element: Element, attributes: Attributes, parts: Parts) -> None:
        """Let a `source` of a `picture` show what is kept of it; else it is taken out, so that the next one counts."""
        names = [name for name in attributes if name.endswith("srcset")]
        several = next(filter(None, (self._candidates(attributes[name], parts) for name in names)), "")
        if several:
            element.attrs["srcset"] = several
        else:
            element.decompose()

    def _candidates(self, srcset: str, parts: Parts) -> str:
        """Return a `srcset` with those that are kept; empty where none is."""
        kept = ((parts.file(url), written) for url, _size, written in candidates_of(srcset))
        return ", ".join(f"{_without_commas(file)} {written}".strip() for file, written in kept if file is not None)

    def _take_drawing(self, element: Element, attributes: Attributes) -> None:
        written = attributes.get("href", attributes.get("xlink:href", ""))
        if written.startswith("#"):
            element.attrs["href"] = written
        elif written and element.tag in IN_DRAWINGS and element.tag != "use":  # that of a file needs an origin
            self._add(partial(self._put, element, "href", written), [written])

    def _take_others(self, tag: str, element: Element, attributes: Attributes) -> None:
        if tag in WITH_BACKGROUND and (written := attributes.get("background")):
            self._add(partial(self._put, element, "background", written), [written])
        if tag == "input" and attributes.get("type", "").lower() == "image":
            self._add(partial(self._put, element, "src", attributes.get("src", "")), [attributes.get("src", "")])
        elif tag == "video" and (written := attributes.get("poster")):
            self._add(partial(self._put, element, "poster", written), [written])
        elif (later := later_background_of(attributes)) is not None and not _has_picture(element):
            self._add(partial(self._put_background, element, later), [later])

    def _put(self, element: Element, name: str, written: str, parts: Parts) -> None:
        if (file := parts.file(written)) is not None:
            element.attrs[name] = file

    def _put_background(self, element: Element, written: str, parts: Parts) -> None:
        if (file := parts.file(written)) is not None:
            before = str(element.attrs.get("style") or "").rstrip("; ")
            element.attrs["style"] = f'{before}{"; " if before else ""}background-image: url("{file}")'


def _is_drawing(element: Element) -> bool:
    return element.namespace.name == "SVG"


def _has_picture(element: Element) -> bool:
    return any(inner.tag == "img" for inner in islice(element.iter_elements(), _NEAR))


def _without_commas(address: str) -> str:
    """Return an address that may stand in a `srcset`: that of data has commas, and only the first is a part of it."""
    return address.replace(",", "%2C") if not address.startswith("data:") else address
