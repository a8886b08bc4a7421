"""Reading a page whose layout nobody described: by structure, position, text shape and the habits of
Vietnamese newsrooms (FACTS C.5). Rules that a person can read; nothing is learnt, nothing is guessed.

The page is laid out as one flow of blocks. The article's container is where the long, unlinked
paragraphs are; its title stands before it; date, lead, photograph and byline stand between and behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element as Element

from crawler.layouts.layout import find_all, find_elements
from crawler.reading.attachments import find_attachments
from crawler.reading.bylines import parse_field, parse_line
from crawler.reading.captions import take_photos
from crawler.reading.draft import Draft
from crawler.reading.ends import cut_after_end
from crawler.reading.flow import Block, read_flow
from crawler.reading.free_date import find_printed_date
from crawler.reading.free_lead import find_lead
from crawler.reading.free_title import find_title
from crawler.reading.page import Page
from crawler.reading.story import tell_story
from crawler.reading.text import text_of

LONG = 80
"""Characters from which an unlinked text counts as an article's paragraph."""
_PROSE = ".//text()[string-length(.) > 60][not(ancestor::a)][not(ancestor::script)]"
_ENOUGH = 200
"""Characters of long paragraphs below which a page prints no article."""
_FURNITURE = re.compile(
    r"(?:^|[\s_\-])(?:menu|navbar|nav|footer|breadcrumbs?|sidebar|comments?|binh-?luan|social|share|sharing|banner"
    r"|adv|ads|quangcao|quang-cao|related|lien-?quan|tinlienquan|tinkhac|tin-?khac|other-?news|othernews|newsletter"
    r"|popup|modal|login|search|rating|pagination|pager|copyright|toolbar|hot-?line|weblink|lienket|right-?col)(?:$|[\s_\-])",
    re.IGNORECASE,
)
_BREADCRUMB = './/*[contains(@class,"breadcrumb") or contains(@id,"breadcrumb") or contains(@class,"bread-crumb")]'
_HOME = re.compile(r"^(?:trang (?:chủ|nhất|đầu)|home|»|>|/)$", re.IGNORECASE)
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside"))
_AUTHOR = re.compile(r"author|tac-?gia|byline|nguoi-?viet|butdanh|but-danh|reporter", re.IGNORECASE)


@dataclass(slots=True)
class Region:
    """Where an article stands in the flow of its page."""

    blocks: list[Block]
    """The flow of the whole page without furniture."""
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


def read_free(page: Page) -> Draft | None:
    """What structure and text tell of a page; None where no article is printed on it."""
    body = page.root.find("body")
    if body is None:
        body = page.root
    blocks = read_flow(body, drop=_furniture(body))
    container = find_container(body, blocks)
    if container is None:
        return None
    draft = Draft("layout-free")
    region = _locate(page, body, blocks, container, draft)
    find_printed_date(page, region.blocks, region, draft)
    _read_body(page, region, draft)
    return draft


def _furniture(body: Element) -> set[Element]:
    """Menus, footers, boxes of other news, by tag or by a word of their class or id - but never an
    element that holds a large share of the page's words, whatever it is called."""
    found: set[Element] = set()
    total = 0
    for element in body.iter("div", "ul", "section", "table", "td", "nav", "footer", "aside", "form", "li", "p"):
        named = element.tag in _FURNITURE_TAGS or _FURNITURE.search(
            f"{element.get('class') or ''} {element.get('id') or ''}"
        )
        if not named:
            continue
        total = total or _words(body)
        if _words(element) * 3 < total and element.find(".//h1") is None:
            found.add(element)
    return found


def _words(element: Element) -> int:
    """Characters of unlinked text in an element's paragraphs."""
    return sum(len(text) for text in find_all(_PROSE, element))


def find_container(body: Element, blocks: list[Block]) -> Element | None:
    """The element whose long, unlinked paragraphs outweigh all others': each votes for the element it
    stands in and, half as much, for the one around that. None where there are too few of them."""
    votes: dict[Element, float] = {}
    total = 0
    for block in blocks:
        if len(block.text) < LONG or block.linked or block.kind in ("row", "caption"):
            continue
        weight = float(len(block.text))
        total += len(block.text)
        element: Element | None = block.element
        if element is not None and element.tag in ("p", "h1", "h2", "h3", "h4", "h5", "li", "blockquote", "font"):
            element = element.getparent()
        while element is not None and weight > len(block.text) / 8:
            votes[element] = votes.get(element, 0.0) + weight
            if element is body:
                break
            element = element.getparent()
            weight /= 2
    if not votes or total < _ENOUGH:
        return None
    return max(votes, key=lambda element: votes[element])


def _locate(page: Page, body: Element, blocks: list[Block], container: Element, draft: Draft) -> Region:
    inside = set(container.iter())
    within = [index for index, block in enumerate(blocks) if block.element in inside]
    start, stop = within[0], within[-1] + 1
    title = find_title(page, blocks, start, stop, draft)
    if title >= start:
        start = title + 1
    frame = container
    if title >= 0:
        holder = set(blocks[title].element.iterancestors()) | {blocks[title].element}
        while frame is not body and frame not in holder:
            parent = frame.getparent()
            if parent is None:
                break
            frame = parent
    inside = set(frame.iter())
    framed = [index for index, block in enumerate(blocks) if block.element in inside]
    begin = framed[0] if framed else start
    end = framed[-1] + 1 if framed else stop
    return Region(blocks, frame, title, min(begin, start), start, stop, max(end, stop))


def _read_body(page: Page, region: Region, draft: Draft) -> None:
    blocks = region.blocks
    between = blocks[region.title + 1 : region.start] if 0 <= region.title < region.start else []
    between = [block for block in between if not _is_date(block, draft)]
    body = cut_after_end(blocks[region.start : region.stop], long=LONG)
    body = [block for block in body if not _is_date(block, draft)]
    between = _take_byline(between, draft)
    photos, rest = take_photos([*between, *body], page.absolute, plain=True)
    apart = sum(1 for block in rest if any(block is other for other in between))
    lead = find_lead(page, rest, apart, draft)
    if lead >= 0:
        # Short lines between title and lead are furniture; none of the body's own lines is.
        rest = rest[lead + 1 :] if lead < apart else [*rest[:lead], *rest[lead + 1 :]]
    story = tell_story(rest, page.absolute, lead=draft.lead)
    story.photos = photos
    if not story.authors and not draft.authors:
        _byline_after(blocks[region.stop : region.end], draft)
    draft.story = story
    draft.attachments = find_attachments(region.frame, page)
    draft.section = _section(page, draft)
    draft.note("body", "the container of the long paragraphs")


def _section(page: Page, draft: Draft) -> str | None:
    """The last link of the breadcrumb that is neither the front page nor the article."""
    for trail in find_elements(_BREADCRUMB, page.root):
        steps = [text_of(link) for link in trail.iter("a")]
        steps = [step for step in steps if step and step != draft.title and not _HOME.match(step)]
        if steps and len(steps) <= 6:
            draft.note("section", "last link of the breadcrumb")
            return steps[-1]
    return None


def _is_date(block: Block, draft: Draft) -> bool:
    return draft.published_raw is not None and block.text == draft.published_raw


def _take_byline(between: list[Block], draft: Draft) -> list[Block]:
    """Take a byline that stands between title and body: labelled, or in a node whose class says author."""
    rest = []
    for block in between:
        said = parse_line(block.text) if len(block.text) < 100 else None
        if said is None and len(block.text) < 60 and _AUTHOR.search(block.element.get("class") or ""):
            said = parse_field(block.text)
        if said is not None and (said.authors or said.source) and not draft.authors:
            draft.authors, draft.source = said.authors, said.source
            draft.note("authors" if said.authors else "source", f"line under the title: {block.text}")
        else:
            rest.append(block)
    return rest


def _byline_after(after: list[Block], draft: Draft) -> None:
    """A byline in the first blocks behind the body's container."""
    for block in after[:4]:
        if len(block.text) > 100:
            return
        said = parse_line(block.text)
        if said is None and _AUTHOR.search(block.element.get("class") or ""):
            said = parse_field(block.text)
        if said is not None and (said.authors or said.source):
            draft.authors = draft.authors or said.authors
            draft.source = draft.source or said.source
            draft.note("authors" if said.authors else "source", f"line behind the body: {block.text}")
