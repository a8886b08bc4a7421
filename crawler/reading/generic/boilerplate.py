"""Find what a page of unknown layout prints around its article: by tag, by a word of class or id, by being hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from turbohtml.etree import ElementView as Element
from turbohtml.etree import XPath

from crawler.reading.blocks.look import Look
from crawler.reading.blocks.typesetting import LONGEST_NAME
from crawler.reading.dates.parse import has_date
from crawler.reading.elements import FOR_SCREEN_READERS, UNREAD, Attributes, select
from crawler.reading.fields.body import is_note
from crawler.reading.fields.bylines import is_byline
from crawler.reading.fields.end_markers import serves, speaks_to_reader
from crawler.reading.items import is_comment
from crawler.reading.text import beginning_of, lines_of, text_of

_NAMES = re.compile(
    r"(?:^|[\s_\-])(?:menu|navbar|nav|footer|breadcrumbs?|sidebar|comments?|binh-?luan|social|share|sharing|banner"
    r"|adv|ads|quangcao|quang-cao|related|lien-?quan|tinlienquan|tinkhac|tin-?khac|other-?news|othernews|newsletter"
    r"|popup|modal|login|search|rating|pagination|pager|copyright|toolbar|hot-?line|weblink|lienket|right-?col)(?:$|[\s_\-])",
    re.IGNORECASE,
)
_WINDOW = re.compile(r"(?:^|\s)(?:modal|popup)(?:$|\s)", re.IGNORECASE)
_COMMENTS = re.compile(r"(?:^|[\s_\-])comments?$", re.IGNORECASE)
_TAGS = frozenset(("nav", "footer", "aside", "marquee"))
_NAMED_TAGS = frozenset(("div", "ul", "section", "table", "td", "form", "li", "p"))
_HIDDEN = FOR_SCREEN_READERS | set("hidden hide d-none invisible element-invisible element-hidden".split())
_NARROW = re.compile(
    r"(?:^|\s)(?:d-(?:md|lg)-none|(?:md|lg):hidden|visible-(?:xs|sm|phone)(?:-\w+)?|hidden-(?:md|lg|desktop)|(?:only-|show-)?mobile(?:-only)?"
    r"|(?:is-)?hidden-(?:tablet|desktop)|show-for-small(?:-only)?|hide-for-(?:medium|large)(?:-up)?|sp-only|on-mobile)(?:$|\s)",
    re.IGNORECASE,
)
"""Classes of frameworks for what is shown in narrow windows alone."""
_SHOWN = re.compile(r":(?:block|flex|inline|grid|contents)|d-(?:sm|md|lg|xl|xxl)-|visible-")
"""A class that shows an element on some screens again."""
_TEXT_TAGS = (
    "p",
    "div",
    "td",
    "li",
    "span",
    "font",
    "br",
    "section",
    "article",
    "blockquote",
    "strong",
    "b",
    "em",
    "i",
)
"""Elements whose own words are prose; not links, scripts or headings."""
_SLIDES = frozenset(("li", "div", "figure"))
_PARTS_OF_SLIDE, _MOST_GALLERIES = 40, 20
"""Elements of a slide among which its picture is, and galleries that are looked at."""
_CLONE = re.compile(r"(?:^|[\s_\-])(?:clone|cloned|duplicate)(?:$|[\s_\-])")
_FILLED_IN = frozenset(("text", "email", "tel"))
_SEARCH = re.compile(r"search|keyword|t[iì]m|tu-?_?khoa|từ khóa|(?:^|\s)[qs](?:\s|$)", re.IGNORECASE)
_MOST_FORMS, _LEVELS_OF_FORM, _LONGEST_FORM = 20, 3, 400
"""Forms of a page and fields of a form that are looked at, elements around one, and characters in them."""
_MOST_LINKS, _LONGEST_CONTENTS, _LONGEST_NAME_OF_BOX = 400, 10_000, 30
"""Links of a page and characters of a list that are looked at for tables of contents, and of what one is called."""
_NOT_IN_FORM = ("h1", "table", "img")
_NOT_IN_BOX = ("a", "button", "form", "iframe", "input", "script")
_LONG = 60
_MOST_SPARED = 4
"""Elements that were too large to be boilerplate, after which none is looked at: nobody nests so many."""
_MOST_NOTES = 60
"""Elements that are asked whether they are notes."""
_HAS_PROSE = XPath("boolean(.//text()[string-length(.) > 60][not(parent::a)][normalize-space()])")
_UNREAD = tuple(sorted(UNREAD))
_ROLES = frozenset(("aria-hidden", "itemtype", "typeof"))
"""Attributes that may say what an element is, beside its class and id."""


class Boilerplate:
    """The elements that a walk over a page's body leaves out, judged when the walk comes to them.

    Never one that holds a third of the page's prose or a <h1>, whatever it is called. `trails` are the
    breadcrumbs among them.
    """

    def __init__(self, body: Element) -> None:
        self.body = body
        self.trails: list[Element] = []
        self.left_out: list[Element] = []
        self._slides: dict[Element, dict[str, set[int]]] = {}
        """What is beside each other in an element, and how far aside at least (`_is_aside`)."""
        self._lengths = _long_texts(body)
        self._counted = 0
        self._spared = 0
        self._noted = 0
        self._forms = asking_boxes(body)
        self._asking = self._forms | set(map(_box_of_contents, _tables_of_contents(body)))

    def leaves_out(self, element: Element, tag: str, look: Look) -> bool:
        """Whether a walk passes over an element; keeps it in `left_out` then."""
        if tag not in _TAGS and not _may_name(look.attributes) and not (self._asking and element in self._asking):
            return False
        if self._is_boilerplate(element, tag, look.attributes):
            self.left_out.append(element)
            return True
        return False

    def _is_boilerplate(self, element: Element, tag: str, attributes: Attributes) -> bool:
        if tag == "marquee":
            return next(element.iter("h1"), None) is None  # however long: nobody reads an article that runs past
        if self._asking and element in self._asking:
            return element in self._forms or self._is_small(element)
        if "aria-hidden" in attributes and tag in _SLIDES and self._is_cloned(element):
            return True
        if ("itemtype" in attributes or "typeof" in attributes) and is_comment(attributes):
            return next(element.iter("h1"), None) is None
        is_apart = tag in _TAGS and not _belongs_to_article(element) and not self._is_note(element)
        if "class" not in attributes and "id" not in attributes:
            return is_apart and self._is_small(element)
        names, identity = attributes.get("class", "")[:LONGEST_NAME], attributes.get("id", "")[:LONGEST_NAME]
        if "readcrumb" in names or "readcrumb" in identity:
            self.trails.append(element)
        if _says_hidden(names):
            return self._is_small(element) or self._is_copy(element)
        if is_apart:
            return self._is_small(element)
        if tag not in _NAMED_TAGS or not (_is_name(names) or _is_name(identity)):
            return False
        if _is_one_text(element, identity):
            return False
        # What a window shows at a click is no article, unless the portal prints its articles so and nowhere else.
        return self._is_small(element) or (bool(_WINDOW.search(names)) and self._is_copy(element))

    def _is_note(self, element: Element) -> bool:
        """Whether an element begins as a note below the text. Each may hold all after it, without words: few are
        asked."""
        if element.tag == "nav":
            return False
        self._noted += 1
        if self._noted > _MOST_NOTES:
            return False
        is_word = element.text_content().lstrip()[:1].isalpha() and next(element.iter(*_UNREAD), None) is None
        return not is_word and is_note(beginning_of(element, _LONG))

    def _is_cloned(self, slide: Element) -> bool:
        """Whether a slide of a gallery that is out of sight is the clone of one beside it, with which a script lets the
        first follow on the last."""
        around = slide.getparent()
        if around is None or not any(part.tag == "img" for part in islice(slide.iter(), _PARTS_OF_SLIDE)):
            return False
        if around not in self._slides:
            if len(self._slides) == _MOST_GALLERIES:
                return False
            beside = self._slides[around] = {}
            for one in around:
                if one.tag in _SLIDES:
                    beside.setdefault(_shown_in(one), set()).add(_is_aside(one))
        return min(self._slides[around][_shown_in(slide)]) < _is_aside(slide)

    def _is_copy(self, element: Element) -> bool:
        """Whether the first long text of an element is on the page a second time."""
        first = next((text for text in element.itertext(*_TEXT_TAGS) if len(text) > _LONG), None)
        return first is not None and self.body.text_content().count(first) > 1

    def _is_small(self, element: Element) -> bool:
        if self._spared >= _MOST_SPARED:
            return False
        own = len(element.text_content())  # as much prose at most, which is counted only where that matters
        if not self._has_prose(own * 3):
            own = sum(_long_texts(element)) if _HAS_PROSE(element) else 0
        small = self._has_prose(own * 3) and next(element.iter("h1"), None) is None
        self._spared += not small
        return small

    def _has_prose(self, most: int) -> bool:
        """Whether the page has so much prose: counted as far as the answer takes, and on from there for the next."""
        while self._counted < most and (length := next(self._lengths, None)) is not None:
            self._counted += length
        return self._counted >= most


def _tables_of_contents(body: Element) -> Iterator[Element]:
    """Yield the lists of nothing but links to parts of the page itself, two at least."""
    seen: set[Element] = set()
    for link in select(body, 'a[href*="#"]')[:_MOST_LINKS]:
        href = (link.get("href") or "").strip()
        listed = next(link.iterancestors("ul", "ol"), None) if href[:1] == "#" != href else None
        if listed is None or listed in seen or len(seen) == _MOST_FORMS:
            continue
        seen.add(listed)
        links = list(islice(listed.iter("a"), _MOST_LINKS))
        if len(links) < 2 or any((one.get("href") or "").strip()[:1] != "#" for one in links):
            continue
        if len(beginning_of(listed, _LONGEST_CONTENTS)) <= sum(len(text_of(one)) + 1 for one in links):
            yield listed


def _box_of_contents(listed: Element) -> Element:
    """Return the element that holds a table of contents and at most what it is called."""
    around = listed.getparent()
    if around is None or around.tag == "body":
        return listed
    most = len(beginning_of(listed, _LONGEST_CONTENTS)) + _LONGEST_NAME_OF_BOX
    return around if len(beginning_of(around, most + 1)) <= most else listed


def asking_boxes(around: Element) -> set[Element]:
    """Return the boxes within an element that ask their reader to fill in a form."""
    fields = islice(filter(_asks, around.iter("input")), _MOST_FORMS)
    forms: dict[Element, Element | None] = {}
    return {box for field in fields if (box := _box_of_field(field, around, forms)) is not None}


def _box_of_field(field: Element, within: Element, forms: dict[Element, Element | None]) -> Element | None:
    """Return the widest element around a field to be filled in that holds little beside its form: the call to subscribe
    above it and the promise below. Where the form is the whole page, as ASP.NET writes it, it is the element around the
    field. None where that holds more. It is `within` an element. `forms`: of those looked at before."""
    form = next(field.iterancestors("form"), None)
    if form is not None and form not in forms:
        around = [form, *islice(form.iterancestors(), _LEVELS_OF_FORM - 1)]
        forms[form] = _widest_asking(around, within)
    box = forms[form] if form is not None else None
    return box if box is not None else _widest_asking(islice(field.iterancestors(), 1), within)


def _widest_asking(elements: Iterable[Element], within: Element) -> Element | None:
    box = None
    for around in elements:
        words = beginning_of(around, _LONGEST_FORM + 1)
        if around == within or len(words) > _LONGEST_FORM or next(around.iter(*_NOT_IN_FORM), None) is not None:
            break
        if has_date(words) or not all(map(_may_call, lines_of(around))):
            break
        if not all(serves(text_of(title)) for title in around.iter("h2", "h3")):
            break
        box = around
    return box


def _may_call(line: str) -> bool:
    """Whether a line can belong to a call to fill in a form: a short one that names nobody, the name of a field that
    must be filled in, or a call."""
    if len(line) >= _LONG:
        return speaks_to_reader(line)
    return " " not in line or line.endswith("*") or not is_byline(line)


def _asks(field: Element) -> bool:
    """Whether a field of a form is to be filled in; that of a search is in a page's head and leads elsewhere."""
    if (field.get("type") or "text").lower() not in _FILLED_IN:
        return False
    return not _SEARCH.search(" ".join(field.get(name) or "" for name in ("name", "id", "placeholder")))


def _shown_in(slide: Element) -> str:
    """Return the pictures and the words of a slide."""
    pictures = (value for img in slide.iter("img") for name, value in img.items() if name != "class")
    return " ".join((*pictures, slide.text_content()))


def _is_aside(slide: Element) -> int:
    """Return 2 for a slide that is called a clone, 1 for one that is out of sight, 0 for any other."""
    return 2 if _says_clone((slide.get("class") or "")[:LONGEST_NAME]) else int(slide.get("aria-hidden") == "true")


def _is_one_text(element: Element, identity: str) -> bool:
    """Whether an element with the id of comments is one sentence alone: SharePoint calls the summary of a page so.
    Comments are in elements of their own, each with a name."""
    text = element.text or ""
    return _COMMENTS.search(identity) is not None and len(element) == 0 and len(text) > _LONG


def _belongs_to_article(element: Element) -> bool:
    """Whether a footer is that of an article, where WordPress and Drupal print date and author, or of a quotation,
    which names its speaker: of the nearest sectioning element around it, as the HTML standard says. An aside between
    two paragraphs that leads nowhere and asks for nothing is a box of the text, as a quotation."""
    if element.tag == "footer":
        around = element.iterancestors("article", "aside", "blockquote", "nav", "section", "body")
        return next((section.tag in ("article", "blockquote") for section in around), False)
    before, after = element.getprevious(), element.getnext()
    return (
        element.tag == "aside"
        and before is not None
        and after is not None
        and before.tag == after.tag == "p"
        and next(element.iter(*_NOT_IN_BOX), None) is None
    )


def _may_name(attributes: Attributes) -> bool:
    """Whether attributes say that an element may be boilerplate: asked first, as those of most say nothing."""
    if not attributes:
        return False
    names, identity = attributes.get("class"), attributes.get("id")
    if names is not None and _may_be_name(names[:LONGEST_NAME]):
        return True
    return (identity is not None and _may_be_name(identity[:LONGEST_NAME])) or not _ROLES.isdisjoint(attributes)


@lru_cache(maxsize=4096)
def _may_be_name(name: str) -> bool:
    """Whether a class or id means anything here."""
    return "readcrumb" in name or _says_hidden(name) or _is_name(name)


def is_boilerplate_name(element: Element) -> bool:
    """Whether the class or id of an element is one that boilerplate has."""
    return any(_is_name((element.get(key) or "")[:LONGEST_NAME]) for key in ("class", "id"))


@lru_cache(maxsize=4096)
def _is_name(name: str) -> bool:
    """Whether a class or id is one that boilerplate has."""
    return bool(_NAMES.search(name))


@lru_cache(maxsize=4096)
def _says_clone(names: str) -> bool:
    return bool(_CLONE.search(names))


@lru_cache(maxsize=4096)
def _says_hidden(names: str) -> bool:
    if not _HIDDEN.isdisjoint(names.split()) and not _SHOWN.search(names):
        return True
    return bool(_NARROW.search(names))


def _long_texts(element: Element) -> Iterator[int]:
    """Yield the length in characters of each of an element's long texts that are not links."""
    return (len(text) for text in element.itertext(*_TEXT_TAGS) if len(text) > _LONG and not text.isspace())
