"""What is looked at of each page that a portal is learnt from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from archive.record.article import Article
from archive.record.identity import canonical_url, fold
from crawler.reading.article import read_page
from crawler.reading.blocks.block import Block
from crawler.reading.dates.order import UNKNOWN, Orders
from crawler.reading.dates.parse import find_dates
from crawler.reading.errors import ReadingError
from crawler.reading.fields.structured_data import StructuredData
from crawler.reading.generic.date_line import day_of
from crawler.reading.generic.info_lines import read_lines
from crawler.reading.generic.title import stated_titles
from crawler.reading.page import Page, parse_page
from crawler.reading.portal.guide import names_of_page
from crawler.reading.portal.places import FEW, Path, numbered, path_of, place_of, words_of
from crawler.reading.reconcile import day_in_address
from crawler.urls.shapes import shape_of

_MOST_LINES = 600
"""Lines of a page that are looked at."""
_LONGEST_LINE = 300
_MOST_LINKS = 1000
_SHORTEST_LINK = 15
_SHORTEST_LEAD = 40


@dataclass(slots=True)
class Line:
    """A line of a page."""

    path: Path
    words: str
    """As `words_of` gives them."""
    folded: str
    """The whole line, folded; empty for a long one."""
    begins: str
    """The beginning of the line, folded."""
    text: str
    """Cut to `_LONGEST_LINE`."""
    day: str | None
    """The day that it prints, `2026-11-29`."""
    long: bool
    is_sentence: bool
    """Whether it is as long as a lead, ends as a sentence does, and leads nowhere."""


@dataclass(slots=True)
class Sample:
    """One article's page."""

    url: str
    article: Article
    names: frozenset[str]
    lines: list[Line]
    stated: set[str]
    """What the page's head says the title is, folded."""
    titles: set[str]
    """The same as `words_of` gives it."""
    days: dict[str, str]
    """The day of publication by independent witness: `address`, and each source of structured data."""
    links: list[tuple[str, str]]
    """Address and words, folded, of what the page links to."""
    linked: set[str] = field(default_factory=set)
    """The words by which other pages link to it."""
    others_leads: set[str] = field(default_factory=set)
    """The titles and leads of the other pages, folded."""

    @property
    def own_words(self) -> set[str]:
        """Its title and lead, folded, and how others link to it."""
        return {fold(self.article.title), fold(self.article.lead or ""), *self.stated, *self.linked}

    @property
    def leads_to(self) -> list[tuple[str, str]]:
        """Its links to addresses that look like its own: those of other articles."""
        own = canonical_url(self.url)
        return [(url, words) for url, words in self.links if url != own and shape_of(url) == shape_of(own)]

    @property
    def fetched_day(self) -> str:
        return self.article.fetched_at.date().isoformat() if self.article.fetched_at else ""


class Placed:
    """A sample with the places of its lines."""

    def __init__(self, sample: Sample, names: frozenset[str]) -> None:
        self.sample = sample
        self.lines = [(place_of(line.path, names), line) for line in sample.lines]
        """In order."""
        self.at: dict[str, list[Line]] = {}
        for place, line in self.lines:
            self.at.setdefault(place, []).append(line)
        for place, lines in list(self.at.items()):
            told = [line for line in lines if line.folded or line.long]
            if 1 < len(told) <= FEW:
                self.at.update({numbered(place, at): [line] for at, line in enumerate(told, 1)})
        self.body = body = {fold(paragraph[:_LONGEST_LINE]) for paragraph in sample.article.body}
        """Its paragraphs, folded and cut."""
        held = Counter(place for place, line in self.lines if line.begins in body)
        self.body_places = {place for place, number in held.items() if number * 2 >= len(body)}
        """The places of most of its paragraphs."""


def order_of(url: str) -> str:
    """Return what pages are sorted by, whatever order they come in."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def take_samples(
    pages: Iterable[tuple[bytes, str, datetime | None]], links: Iterable[tuple[str, str]], orders: Orders = UNKNOWN
) -> list[Sample]:
    """Read pages; return what is looked at of those that are articles, in an order of their own."""
    found: dict[str, Sample] = {}
    for body, url, fetched_at in pages:
        try:
            page = parse_page(body, url=url, fetched_at=fetched_at, date_orders=orders)
            found[canonical_url(url)] = _sample(page, read_page(page))
        except ReadingError:
            continue
    told = [(url, words) for sample in found.values() for url, words in sample.links]
    for url, words in (*told, *((canonical_url(url), fold(words)) for url, words in links)):
        if url in found:
            found[url].linked.add(words)
    printed = (text for sample in found.values() for text in (sample.article.title, sample.article.lead or ""))
    every = set(map(fold, printed)) - {""}
    for sample in found.values():
        sample.others_leads = every
    return [found[url] for url in sorted(found, key=order_of)]


def _sample(page: Page, article: Article) -> Sample:
    blocks, _ = read_lines(page)
    data, stated = StructuredData(page), stated_titles(page)
    days = {}
    for claim in data.published():
        if (date := find_dates(claim.value, page.date_context)[0]) is not None:
            days[claim.origin] = date.value[:10]
    if (day := day_in_address(page.url)) is not None:
        days["address"] = day
    return Sample(
        url=page.url,
        article=article,
        names=names_of_page(page.root),
        lines=[_line(block, page) for block in blocks[:_MOST_LINES]],
        stated={title.folded for title in stated},
        titles={words_of(title.text) for title in stated} - {""},
        days=days,
        links=list(_links(page)),
    )


def _line(block: Block, page: Page) -> Line:
    text = block.picture.url if block.picture is not None else block.text
    begins = fold(text[:_LONGEST_LINE]) if block.picture is None else ""
    return Line(
        path=path_of(block.element),
        words=text if block.picture is not None else words_of(text),
        folded=begins if len(text) <= _LONGEST_LINE else "",
        begins=begins,
        text=text[:_LONGEST_LINE],
        day=day_of(block, page.date_context),
        long=len(text) > _LONGEST_LINE,
        is_sentence=len(text) >= _SHORTEST_LEAD and text[-1] in '.!?…”"' and not block.linked,
    )


def _links(page: Page) -> Iterable[tuple[str, str]]:
    for number, link in enumerate(page.root.iter("a")):
        if number == _MOST_LINKS:
            return
        words = link.text_content()[:_LONGEST_LINE]
        url = page.absolute(link.get("href") or "") if len(words) >= _SHORTEST_LINK else None
        if url is not None and url.startswith(("http://", "https://")):
            try:
                yield canonical_url(url), fold(words)
            except ValueError:  # "http://[": not an address
                continue
