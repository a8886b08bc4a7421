"""What the HTML standard says about elements: which are rendered, and which part the text around them into blocks.

Source: the standard's style sheet for browsers, https://html.spec.whatwg.org/multipage/rendering.html. Every element
that is not named there, `o:p` or a custom one too, is inline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TypeAlias

import turbohtml
from turbohtml.etree import ElementView as Element

Attributes: TypeAlias = Mapping[str, str]
"""The attributes of an element by name. All of them cost as much to ask for as one."""
NO_ATTRIBUTES: Attributes = {}

BLOCKS = frozenset(
    (
        "html body address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure"
        " footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol optgroup option p plaintext"
        " pre search section summary ul xmp table caption colgroup col thead tbody tfoot tr td th"
    ).split()
)
"""Elements that begin and end a line; cells of a table, too, part words."""
NOT_RENDERED = frozenset(
    "area base basefont datalist head link meta noembed noframes param rp script style template title".split()
)
"""Elements of which nothing is shown."""
REPLACED = frozenset("audio button canvas embed iframe input map math object option select svg textarea video".split())
"""Elements that are shown as a box of their own, whose content is no text of the page."""
UNREAD = NOT_RENDERED | REPLACED | {"noscript"}
"""Elements whose content no reader reads as text. `noscript` is shown where scripts do not run."""
FOR_SCREEN_READERS = frozenset(("sr-only", "visually-hidden", "screen-reader-text"))
"""Classes by which style sheets show an element nowhere, for programs that read a page aloud."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOXES = 3
"""Elements around one that are looked at as its boxes, at most: Drupal has as many around the value of a field."""


def parse_html(text: str) -> Element:
    """Return the html element of a page, parsed by the HTML standard's rules, as browsers do: with what it does not
    close, and in the order that it makes of misplaced tags. Of a text without markup, too. Scripts do not run."""
    document = turbohtml.parse(text, positions=False)
    unseen = document.xpath("//comment() | //processing-instruction()")
    for node in unseen if isinstance(unseen, list) else ():
        if isinstance(node, turbohtml.Node):
            node.decompose()  # else the words before it and after it were two texts
    assert document.root is not None
    return Element(document.root)


def attributes_of(element: Element) -> Attributes:
    """Return the attributes of an element."""
    items = element.items()
    return dict(items) if items else NO_ATTRIBUTES


def is_for_screen_readers(attributes: Attributes) -> bool:
    """Whether an element has a class of FOR_SCREEN_READERS."""
    names = attributes.get("class") if attributes else None
    return names is not None and not FOR_SCREEN_READERS.isdisjoint(names[:300].split())


def select(element: Element, selector: str) -> list[Element]:
    """Return the elements within another that a selector of CSS matches, in order: in a sixth of XPath's time."""
    return [Element(node) for node in element.node.select(selector)]


def children_of(element: Element) -> Iterator[Element]:
    """Yield the child elements of an element, one at a time. `for child in element` and `element[0]` build the list of
    all children first: to do that for each child of a long list takes quadratic time."""
    child = next(element.iterdescendants(), None)
    while child is not None:
        yield child
        child = child.getnext()


def count_children(element: Element, most: int) -> int:
    """Return how many elements an element holds, except for text; of more than `most` one more than that."""
    return sum(1 for _ in islice(children_of(element), most + 1))


def names_around(element: Element) -> str:
    """Return the names of an element and of those around it, few at most, that hold it and nothing else."""
    names = names_of(element)
    for around in islice(element.iterancestors(), _BOXES):
        if around.tag in ("body", "td") or count_children(around, 1) != 1 or (around.text or "").strip():
            break
        names += f" {names_of(around)}"
    return names


def names_of(element: Element) -> str:
    """Return what an element is called: its class and its id, with a space between; `" "` where it has neither."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"
