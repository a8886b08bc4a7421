"""The items of a page that lists articles: which links are the list's own and not those of menus and boxes beside it,
and which day is beside each.

An item is the largest element that leads to one address alone. Items are in rows: those whose ancestors are alike in
name and class. All of it is the page's structure; names of tags and classes only exclude (`aside`, `sidebar`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.dates.parse import find_date, has_date
from crawler.reading.page import Page
from crawler.reading.text import clean_text

MAX_ITEMS = 3_000
"""Links of one page that are looked at."""

_DEEPEST = 60
_MOST_PIECES = 200
"""Pieces of text of one item that are looked at for a day."""
_LONGEST_DATE = 60
"""Characters of a piece of text that is a date line: a summary that begins with a day is longer."""
_LISTED = 3
"""Items that make a list."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BESIDE = frozenset({"nav", "aside", "footer", "header"})
_BESIDE_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:side-?bar|aside|menu|nav|navbar|navigation|footer|breadcrumbs?|widget|right-?col(?:umn)?"
    r"|left-?col(?:umn)?|col-(?:right|left)|related|popular)(?:$|[\s_-])"
)

Row = tuple[tuple[str, str], ...]
"""Names and classes of the elements around items that are in a row, from within."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One link to what may be an article, with the element that is about it alone."""

    url: str
    link: Element
    element: Element
    row: Row
    order: int
    """Its place among the page's links."""


def find_items(page: Page, content_at: Callable[[str], str | None]) -> list[Item]:
    """Return the items of a page in order. `content_at` gives for an address as printed the address that the ledger has
    where that may be an article, None for any other."""
    links: list[tuple[Element, str]] = []
    for link in page.shown.iter("a", "area"):
        href = link.get("href")
        url = content_at(href) if href else None
        if url is not None:
            links.append((link, url))
            if len(links) == MAX_ITEMS:
                break
    alone = _addresses_below(links)
    items = []
    for order, (link, url) in enumerate(links):
        element = link
        for around in islice(link.iterancestors(), _DEEPEST):
            if alone.get(around) != url or around.tag in ("body", "html", "main"):
                break
            element = around
        row = tuple((str(one.tag), one.get("class") or "") for one in islice(element.iterancestors(), _DEEPEST))
        items.append(Item(url, link, element, row, order))
    return items


def _addresses_below(links: list[tuple[Element, str]]) -> dict[Element, str | None]:
    """Return for each element around links the one address that they lead to, None where there are several."""
    below: dict[Element, str | None] = {}
    for link, url in links:
        for around in islice(link.iterancestors(), _DEEPEST):
            known = below.get(around, url)
            if around in below and known is None:
                break  # so are all around it
            below[around] = url if known == url else None
    return below


def days_of(items: Iterable[Item], page: Page) -> dict[str, date]:
    """Return the days that a page prints beside addresses. Left out are those beside which none is, or several."""
    seen: defaultdict[str, set[date]] = defaultdict(set)
    for element, url in dict.fromkeys((item.element, item.url) for item in items):
        if element.tag != "a" or len(element):
            seen[url] |= _days_in(element, page)
    return {url: min(days) for url, days in seen.items() if len(days) == 1}


def _days_in(element: Element, page: Page) -> set[date]:
    days = set()
    pieces = (piece for piece in element.itertext() if len(piece.strip()) >= 8 and not piece.isspace())
    for piece in islice(pieces, _MOST_PIECES):
        text = clean_text(piece) if len(piece) <= 4 * _LONGEST_DATE else ""
        if not 0 < len(text) <= _LONGEST_DATE or not has_date(text):
            continue
        found = find_date(text, page.date_context)
        if found is not None and found.doubt is None:
            days.add(date.fromisoformat(found.value[:10]))
    return days


def own_items(
    items: list[Item], page: Page, *, is_under: Callable[[str], bool], is_pager: Callable[[str], bool], name: str | None
) -> set[str]:
    """Return the addresses that a list names as its own items. Empty for a page without a list.

    The list is what its pager turns (`is_pager`: an address as printed is that of its next pages), else the row
    with most text; with it goes what is under the same heading. `is_under` says which addresses carry the section:
    where some do, these are its own, and of the list all items where most do. `name`: what the section is called, as
    printed.
    """
    rows: defaultdict[Row, list[Item]] = defaultdict(list)
    for item in items:
        rows[item.row].append(item)
    free = {row: held for row, held in rows.items() if not _is_beside(held, page)}
    main = _turned_by_pager(free, page, is_pager) or _heaviest(free)
    under = {item.url for item in items if is_under(item.url)}
    if under:
        # Of a list that is the section's all is; of boxes, in which its articles are among others, they alone are.
        is_lists = main is not None and sum(item.url in under for item in main) * 2 >= len(main)
        return under | {item.url for item in main} if main is not None and is_lists else under
    if main is None:
        return set()
    headings = _headings_above(items, page)
    heading = headings.get(main[0].order)
    if heading is None or not _is_over(heading, main, items):
        heading = _named(page, name)
    around = _smallest_around([item.element for item in main] + ([heading] if heading is not None else []))
    return {
        item.url
        for held in free.values()
        for item in held
        if item in main
        or (
            around is not None
            and headings.get(item.order) is heading
            and heading is not None
            and around in set(islice(item.element.iterancestors(), _DEEPEST))
        )
    }


def _is_beside(items: list[Item], page: Page) -> bool:
    """Whether a row is in a menu, a sidebar or the like. What holds most of the page's text is not, whatever its
    class says: `has-sidebar` is the page that has one."""
    whole = len(page.shown.text_content())
    for around in islice(items[0].element.iterancestors(), _DEEPEST):
        if around.tag in _BESIDE:
            return True
        if around.tag in ("body", "main"):
            return False
        if _BESIDE_CLASS.search(around.get("class") or "") and len(around.text_content()) * 2 < whole:
            return True
    return False


def _turned_by_pager(rows: dict[Row, list[Item]], page: Page, is_pager: Callable[[str], bool]) -> list[Item] | None:
    """Return the items of the heaviest row in the smallest element that holds both a pager and a list."""
    held_by: defaultdict[Element, list[Item]] = defaultdict(list)
    for items in rows.values():
        for item in items:
            for around in islice(item.element.iterancestors(), _DEEPEST):
                held_by[around].append(item)
    for link in page.shown.iter("a"):
        href = link.get("href")
        if not href or not is_pager(href):
            continue
        for around in islice(link.iterancestors(), _DEEPEST):
            if len({item.url for item in held_by.get(around, ())}) >= _LISTED or (
                held_by.get(around) and around.tag == "main"
            ):
                inside = set(held_by[around])
                return _heaviest({row: [i for i in items if i in inside] for row, items in rows.items()})
    return None


def _heaviest(rows: dict[Row, list[Item]]) -> list[Item] | None:
    """Return the items of the row with most text beside what it only links to."""
    weighed = [
        (sum(len(clean_text(element.text_content())) for element in {item.element for item in items}), items)
        for items in rows.values()
        if items
    ]
    heavy = max(weighed, key=lambda one: one[0], default=None)
    return heavy[1] if heavy is not None and heavy[0] else None


def _headings_above(items: list[Item], page: Page) -> dict[int, Element]:
    """Return for each item, by its place, the last heading before it that is not an item's own."""
    own = {item.element for item in items}
    links = {item.link: item.order for item in items}
    above: dict[int, Element] = {}
    last: Element | None = None
    for element in page.shown.iter():
        if element.tag in _HEADINGS and not any(around in own for around in _with_ancestors(element)):
            last = element
        elif element in links and last is not None:
            above[links[element]] = last
    return above


def _is_over(heading: Element, main: list[Item], items: list[Item]) -> bool:
    """Whether a heading is that of a list, and not of a box before it: the smallest element around it that holds any
    item holds one of the list."""
    around_main = {around for item in main for around in islice(item.element.iterancestors(), _DEEPEST)}
    around_any = {around for item in items for around in islice(item.element.iterancestors(), _DEEPEST)}
    first = next((around for around in heading.iterancestors() if around in around_any), None)
    return first in around_main


def _with_ancestors(element: Element) -> Iterable[Element]:
    yield element
    yield from islice(element.iterancestors(), _DEEPEST)


def _named(page: Page, name: str | None) -> Element | None:
    """Return the heading that prints a section's name."""
    if not name:
        return None
    headings = (one for one in page.shown.iter(*_HEADINGS))
    return next((one for one in headings if fold(clean_text(one.text_content())) == fold(name)), None)


def _smallest_around(elements: list[Element]) -> Element | None:
    paths = [list(one.iterancestors()) for one in elements]
    shared = set(paths[0]).intersection(*paths[1:]) if paths else set()
    return next((one for one in paths[0] if one in shared), None) if paths else None
