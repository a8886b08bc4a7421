"""Reading a page whose layout nobody described: by structure, position, text shape and the habits of
Vietnamese newsrooms (FACTS C.5). Rules that a person can read; nothing is learnt, nothing is guessed.

The page is laid out as one flow of blocks. The article's container is where the long, unlinked
paragraphs are; its title stands before it; date, lead, photograph and byline stand between and behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from crawler.reading.blocks.flow import Block, read_flow
from crawler.reading.draft import Draft
from crawler.reading.fields.attachments import find_attachments
from crawler.reading.fields.body import read_body, take_first_byline
from crawler.reading.fields.captions import take_photos
from crawler.reading.fields.end_markers import cut_after_end, is_end, is_tool
from crawler.reading.generic.boilerplate import Boilerplate
from crawler.reading.generic.byline import byline_behind, byline_in_date_line, byline_named, named_for, take_byline
from crawler.reading.generic.container import (
    ENOUGH_SHORT,
    LONG,
    PROSE,
    SHORT,
    body_span,
    find_container,
    prose_weights,
)
from crawler.reading.generic.date import find_printed_date, is_dated
from crawler.reading.generic.lead import find_lead
from crawler.reading.generic.positions import Positions
from crawler.reading.generic.title import find_title, is_beside_date, is_repeated, stated_titles
from crawler.reading.page import Page
from crawler.reading.refusals import is_error_title
from crawler.reading.text import text_of

_HOME = re.compile(r"^(?:trang (?:chủ|nhất|đầu)|home|»|>|/)$", re.IGNORECASE)


_SECTION = re.compile(r"cate?(?:$|[^a-z])|categor|chuyen-?muc|section|(?:^|[^a-z])zone", re.IGNORECASE)
_LONGEST_SECTION = 40
_NEAR = 8
"""How many blocks behind its title a short text begins at most."""
_FEW_DATES = 2
"""Date lines on the page of one article: its own and the header clock."""
_BESIDE = 4


@dataclass(slots=True)
class Region:
    """Where an article stands in the flow of its page."""

    blocks: list[Block]
    """The flow of the whole page without boilerplate."""
    weights: list[int]
    """With how many characters each block speaks for being the article."""
    frame: Element
    """The element that holds title and body."""
    title: int
    """Index of the title's block; -1 where the title is printed nowhere."""
    begin: int
    """Index of the first block that belongs to the frame."""
    start: int
    """Index of the body's first block."""
    stop: int
    """Index after the body's last block."""
    end: int
    """Index after the last block of the frame."""
    others: frozenset[int] = frozenset()
    """Indexes of teasers of other news and of comments."""


def read_generic(page: Page) -> Draft | None:
    """What structure and text tell of a page; None where no article is printed on it."""
    body = page.root.find("body")
    if body is None:
        body = page.root
    draft = Draft("layout-free")
    draft.tidy(page.root, body)
    boilerplate = Boilerplate(body)
    blocks = read_flow(body, drop=boilerplate)
    positions = Positions(body, blocks)
    titles = frozenset(words for _, _, words in stated_titles(page))
    weights, others = prose_weights(blocks, positions, titles)
    container = find_container(blocks, positions, weights)
    short = container is None
    for kinds in (PROSE, (*PROSE, "caption")) if short else ():
        weights, others = prose_weights(blocks, positions, titles, SHORT, kinds)
        container = find_container(blocks, positions, weights, ENOUGH_SHORT)
        if container is not None:
            break
    if container is None:
        return None
    draft.container = container
    region = _locate(page, positions, blocks, weights, container, draft)
    region.others = others
    dated = find_printed_date(page, blocks, region, draft)
    if not _is_article(page, region, draft, dated=dated is not None, short=short):
        return None
    _read_body(page, positions, region, dated, draft)
    if dated is not None and not draft.authors and not (draft.body and draft.body.authors):
        byline_in_date_line(dated, draft, frozenset(block.text for block in blocks if block.linked))
    draft.section = _section(boilerplate.trails, region, draft)
    return draft


def _is_article(page: Page, region: Region, draft: Draft, *, dated: bool, short: bool) -> bool:
    """Whether something vouches for what stands in the region: a date line, or a title that is more than
    its place (else it may be a front page or a box of notices); for a short text both."""
    windows = [text_of(element) for element in page.root.iterfind("head/title")]
    if draft.title is None or any(is_error_title(text) for text in (draft.title, *windows)):
        return False
    named = region.title >= 0 and is_repeated(page, region.blocks[region.title])
    if region.title >= 0 and not named and _leads_elsewhere(page, region.blocks[region.title]):
        return False
    beside = region.title >= 0 and (
        is_beside_date(region.blocks, region.title) or is_dated(region.blocks[region.title], anywhere=True)
    )
    if short:
        # Where nothing repeats the title, only one that has the page's single date line beside it.
        if region.title < 0 or region.start - region.title > _NEAR:
            return False
        beside = beside and not region.blocks[region.title].linked
        return dated and (named or (beside and sum(map(is_dated, region.blocks)) <= _FEW_DATES))
    return dated or named or beside or bool(page.meta("article:published_time"))


def _leads_elsewhere(page: Page, title: Block) -> bool:
    """Whether a title is a link to another page: then it is a teaser's."""
    if not title.linked:
        return False
    links = [title.element, *title.element.iterdescendants("a"), *title.element.iterancestors("a")]
    found = [page.absolute(href) for link in links if (href := link.get("href"))]
    return not any(url is not None and urlsplit(url).path == urlsplit(page.url).path for url in found)


def _locate(
    page: Page, positions: Positions, blocks: list[Block], weights: list[int], container: Element, draft: Draft
) -> Region:
    within = body_span(container, positions)
    title = find_title(page, blocks, weights, within.start, within.stop, draft)
    frame = container
    while title >= 0 and title not in positions.span(frame):
        around = positions.parent(frame)
        if around is None:
            break
        frame = around
    framed = positions.span(frame)
    start = max(within.start, title + 1)
    return Region(blocks, weights, frame, title, min(framed.start, start), start, within.stop, framed.stop)


def _read_body(page: Page, positions: Positions, region: Region, dated: Block | None, draft: Draft) -> None:
    blocks = region.blocks
    between = blocks[region.title + 1 : region.start] if 0 <= region.title < region.start else []
    between = [block for block in between if block is not dated and not is_tool(block) and not is_end(block)]
    inside = [at for at in range(region.start, region.stop) if at not in region.others]
    byline_named([blocks[at] for at in inside], draft)
    lines = cut_after_end(
        [blocks[at] for at in inside],
        [region.weights[at] for at in inside],
        [positions.holder(blocks[at].element) for at in inside],
    )
    lines = [block for block in lines if block is not dated]
    between = take_byline(page, between, draft)
    photos, rest = take_photos([*between, *lines], page.absolute, plain=True)
    outer = {id(block) for block in between}
    apart = sum(1 for block in rest if id(block) in outer)
    lead = find_lead(page, rest, apart, draft)
    # Between title and body stand a lead and boilerplate; none of the body's own lines is boilerplate.
    outside = [block for block in rest[:apart] if len(block.text) >= LONG and not block.linked]
    if lead >= apart:
        rest = [*outside, *rest[apart:lead], *rest[lead + 1 :]]
    elif lead >= 0:
        rest = [*(block for block in outside if block is not rest[lead]), *rest[apart:]]
    else:
        rest = [*outside, *rest[apart:]]
    body = read_body(rest, page.absolute, lead=draft.lead)
    body.photos = photos
    take_first_byline(body, apart=True)
    if not (body.authors and body.source):
        byline_behind([block for block in blocks[region.stop : region.end] if block is not dated], draft)
    draft.body = body
    if lines:
        draft.container = lines[-1].element  # the last element of the article: is anything behind it?
    draft.attachments = find_attachments(region.frame, page)
    draft.note("body", "the container of the long paragraphs")


def _section(trails: list[Element], region: Region, draft: Draft) -> str | None:
    """The last link of the breadcrumb that is neither the front page nor the article; else a link beside
    the title that is named for sections."""
    for trail in trails:
        steps = [text_of(link) for link in trail.iter("a")]
        steps = [step for step in steps if step and step != draft.title and not _HOME.match(step)]
        if steps and len(steps) <= 6:
            draft.note("section", "last link of the breadcrumb")
            return steps[-1]
    for block in region.blocks[max(0, region.title - _BESIDE) : region.title + _BESIDE] if region.title >= 0 else []:
        if block.linked and len(block.text) <= _LONGEST_SECTION and _SECTION.search(named_for(block)):
            draft.note("section", f"link beside the title: {block.text}")
            return block.text
    return None
