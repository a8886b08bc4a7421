"""Read a page whose layout nobody described: by structure, position, text shape and the habits of Vietnamese newsrooms
(FACTS C.5). These are rules that a person can read; nothing is learnt, nothing is guessed.

The page is laid out as one flow of blocks. The article's container is where the long, unlinked paragraphs are; its
title stands before it; date, lead, photograph and byline stand between and behind.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from crawler.reading.blocks.flow import Block, read_flow
from crawler.reading.dates.parse import has_date
from crawler.reading.draft import Draft
from crawler.reading.fields.attachments import find_attachments
from crawler.reading.fields.body import read_body, take_first_byline
from crawler.reading.fields.captions import take_photos
from crawler.reading.fields.end_markers import cut_after_end, is_end, is_tool
from crawler.reading.generic.boilerplate import Boilerplate
from crawler.reading.generic.byline import byline_behind, byline_in_date_line, byline_named, named_for, take_byline
from crawler.reading.generic.container import LONG, Container, Positions, Region, body_span, find_container, is_dated
from crawler.reading.generic.date import find_printed_date
from crawler.reading.generic.lead import find_lead
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


def read_generic(page: Page) -> Draft | None:
    """Return what structure and text tell of a page, or None where no article is printed on it."""
    return _Reader(page).read()


class _Reader:
    """Reads one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.draft = Draft("layout-free")
        self.stated = stated_titles(page)

    def read(self) -> Draft | None:
        draft, root = self.draft, self.page.root.find("body")
        if root is None:
            root = self.page.root
        draft.doubt = self.page.clean(root)
        boilerplate = Boilerplate(root)
        blocks = read_flow(root, drop=boilerplate)
        positions = Positions(root, blocks)
        container = find_container(blocks, positions, frozenset(title.folded for title in self.stated))
        if container is None:
            return None
        draft.container = container.element
        region = self.locate(blocks, positions, container)
        dated = find_printed_date(self.page, region, draft)
        if not self.is_article(region, has_date_line=dated is not None, is_short=container.is_short):
            return None
        self.read_body(positions, region, dated)
        if dated is not None and not draft.authors and not (draft.body and draft.body.authors):
            byline_in_date_line(dated, draft, frozenset(block.text for block in blocks if block.linked))
        self.read_section(boilerplate.trails, region)
        return draft

    def locate(self, blocks: list[Block], positions: Positions, container: Container) -> Region:
        """Find the title; return where it and the body stand."""
        body = body_span(container.element, positions)
        title = find_title(self.page, self.stated, blocks, container.weights, body, self.draft)
        frame = positions.frame(container.element, title) if title >= 0 else container.element
        framed, start = positions.span(frame), max(body.start, title + 1)
        return Region(
            blocks=blocks,
            weights=container.weights,
            frame=frame,
            title=title,
            begin=min(framed.start, start),
            start=start,
            stop=body.stop,
            end=framed.stop,
            others=container.others,
        )

    def is_article(self, region: Region, *, has_date_line: bool, is_short: bool) -> bool:
        """Whether something vouches for what stands in the region: a date line, or a title that is more than a line
        above the text (else it may be a front page or a box of notices); for a short text both."""
        windows = (text_of(element) for element in self.page.root.iterfind("head/title"))
        if self.draft.title is None or any(is_error_title(text) for text in (self.draft.title, *windows)):
            return False
        is_named = is_beside = False
        if region.title >= 0:
            title = region.blocks[region.title]
            is_named = is_repeated(title, self.stated)
            if not is_named and self.leads_elsewhere(title):
                return False
            is_beside = is_beside_date(region.blocks, region.title) or has_date(title.text)
        if not is_short:
            return has_date_line or is_named or is_beside or bool(self.page.meta("article:published_time"))
        # Where nothing repeats the title, only one that has the page's single date line beside it.
        if region.title < 0 or region.start - region.title > _NEAR or not has_date_line:
            return False
        is_single = is_beside and not title.linked and sum(map(is_dated, region.blocks)) <= _FEW_DATES
        return is_named or is_single

    def leads_elsewhere(self, title: Block) -> bool:
        """Whether a title is a link to another page: then it is a teaser's."""
        if not title.linked:
            return False
        links = [title.element, *title.element.iterdescendants("a"), *title.element.iterancestors("a")]
        found = [self.page.absolute(href) for link in links if (href := link.get("href"))]
        own = urlsplit(self.page.url).path
        return not any(url is not None and urlsplit(url).path == own for url in found)

    def read_body(self, positions: Positions, region: Region, dated: Block | None) -> None:
        """Take apart what stands between the title and the end of the body, and the lines behind it."""
        draft, blocks = self.draft, region.blocks
        between = blocks[region.title + 1 : region.start] if 0 <= region.title < region.start else []
        between = [block for block in between if block is not dated and not is_tool(block) and not is_end(block)]
        inside = [at for at in range(region.start, region.stop) if at not in region.others]
        lines = [blocks[at] for at in inside]
        byline_named(lines, draft)
        lines = cut_after_end(lines, [region.weights[at] for at in inside], positions.holders(lines))
        lines = [block for block in lines if block is not dated]
        between = take_byline(self.page, between, draft)
        photos, rest = take_photos([*between, *lines], self.page.absolute, plain=True)
        body = read_body(self.take_lead(rest, between), self.page.absolute, lead=draft.lead)
        body.photos = photos
        take_first_byline(body, apart=True)
        if not (body.authors and body.source):
            byline_behind([block for block in blocks[region.stop : region.end] if block is not dated], draft)
        draft.body = body
        if lines:
            draft.container = lines[-1].element  # the last element of the article: is anything behind it?
        draft.attachments = find_attachments(region.frame, self.page)
        draft.note("body", "the container of the long paragraphs")

    def take_lead(self, blocks: list[Block], between: list[Block]) -> list[Block]:
        """Take the lead from the blocks behind the title; return those that are left for the body.

        Some stand `between` title and body: a lead and boilerplate. None of the body's own lines is boilerplate.
        """
        outer = {id(block) for block in between}
        apart = sum(1 for block in blocks if id(block) in outer)
        found = find_lead(self.page, blocks, apart)
        lead = None
        if found is not None:
            at, reason = found
            lead = blocks[at]
            self.draft.lead = lead.text
            self.draft.note("lead", reason)
        outside = [block for block in blocks[:apart] if len(block.text) >= LONG and not block.linked]
        return [block for block in (*outside, *blocks[apart:]) if block is not lead]

    def read_section(self, trails: list[Element], region: Region) -> None:
        """Set the section: the last link of the breadcrumb that is neither the front page nor the article; else a link
        beside the title that is named for sections."""
        draft = self.draft
        for trail in trails:
            steps = [text_of(link) for link in trail.iter("a")]
            steps = [step for step in steps if step and step != draft.title and not _HOME.match(step)]
            if steps and len(steps) <= 6:
                draft.section = steps[-1]
                draft.note("section", "last link of the breadcrumb")
                return
        beside = range(max(0, region.title - _BESIDE), region.title + _BESIDE) if region.title >= 0 else range(0)
        for block in region.blocks[beside.start : beside.stop]:
            if block.linked and len(block.text) <= _LONGEST_SECTION and _SECTION.search(named_for(block)):
                draft.section = block.text
                draft.note("section", f"link beside the title: {block.text}")
                return
