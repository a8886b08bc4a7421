"""Read a page whose layout nobody described: by structure, position, text shape and the habits of Vietnamese newsrooms
(FACTS C.5). These are rules that a person can read; nothing is learnt, nothing is guessed.

The page is laid out as one flow of blocks. The article's container is where the long, unlinked paragraphs are; its
title is before it; date, lead, photograph and byline are between and after.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from urllib.parse import urlsplit

from turbohtml.etree import ElementView as Element

from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import has_date
from crawler.reading.draft import Draft
from crawler.reading.elements import children_of, names_of
from crawler.reading.fields.attachments import find_attachments
from crawler.reading.fields.body import is_note, is_notes_title, read_body, take_first_byline
from crawler.reading.fields.bylines import are_names, is_byline, parse_line, parse_signature
from crawler.reading.fields.captions import is_named_caption, mark_linked_captions, take_photos, without_teasers
from crawler.reading.fields.end_markers import (
    cut_after_end,
    is_call,
    is_comments,
    is_end,
    is_imprint,
    is_pointer,
    is_tool,
    without_link_boxes,
)
from crawler.reading.fields.structured_data import StructuredData
from crawler.reading.generic.byline import (
    byline_above,
    byline_behind,
    byline_in_date_line,
    byline_named,
    named_for,
    take_byline,
)
from crawler.reading.generic.container import (
    Container,
    Region,
    body_span,
    find_container,
    further_modules,
)
from crawler.reading.generic.date import find_printed_date
from crawler.reading.generic.featured import picture_above
from crawler.reading.generic.info_lines import first_of_text, is_full_name, read_lines
from crawler.reading.generic.labelled import take_labelled
from crawler.reading.generic.lead import find_lead
from crawler.reading.generic.lists import is_list, is_marked_link
from crawler.reading.generic.notice import SENTENCE_END
from crawler.reading.generic.others import LONG, is_date_of_link, is_dated, is_listed_link
from crawler.reading.generic.positions import Positions
from crawler.reading.generic.title import (
    find_title,
    is_beside_date,
    is_stated,
    is_whole_title,
    stated_titles,
    titles_of_article,
)
from crawler.reading.page import Page
from crawler.reading.refusals import is_error_title, is_notice_title
from crawler.reading.text import text_of

_HOME = re.compile(r"^(?:trang (?:chủ|nhất|đầu)|home|»|>|/)$", re.IGNORECASE)
_SECTION = re.compile(r"cate?(?:$|[^a-z])|categor|chuyen-?muc|section|(?:^|[^a-z])zone", re.IGNORECASE)
_LONGEST_SECTION = 40
_NEAR = 8
"""How many blocks after its title a short text begins at most."""
_FEW_DATES = 2
"""Date lines on the page of one article: its own and the header clock."""
_FEWEST_PARAGRAPHS = 3
_LONGEST_NOTICE = 3
"""Paragraphs of a portal's notice that there is no article, at most."""
_BESIDE = 4
_MOST_NAMES = 4
_SHORTEST_SENTENCE = 20
_LONGEST_LABEL = 25
_CARD = 9
"""Blocks that one item of a list has at most."""


def read_generic(page: Page) -> Draft | None:
    """Return what structure and text tell about a page, or None where no article is printed on it."""
    return _Reader(page).read()


class _Reader:
    """Reads one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.draft = Draft("layout-free")
        self.stated = stated_titles(page)
        self.vouched = bool(page.meta("article:published_time"))
        """Whether the page says for machines that it prints an article."""
        self.blocks: list[Block] = []

    def read(self) -> Draft | None:
        draft = self.draft
        draft.doubt = self.page.clean(self.page.shown)
        lines, boilerplate = read_lines(self.page)
        self.blocks = blocks = self.own_blocks(lines)
        positions = Positions(self.page.shown, blocks)
        titles = titles_of_article(self.page, self.stated)
        container = find_container(blocks, positions, *titles, of_portal=self.line_of_portal())
        if container is None:
            return None
        draft.container = container.element
        region = self.locate(blocks, positions, container)
        dated = find_printed_date(self.page, region, draft)
        if not self.is_article(region, has_date_line=bool(dated), is_short=container.is_short):
            return None
        if 0 <= region.title == region.start - 1:
            body, described = range(region.start, region.stop), self.page.meta("description") or ""
            region.start = first_of_text(blocks, region.weights, body, dated, described)
        self.read_body(positions, region, dated)
        draft.left_out.add(boilerplate.left_out, "an element with the name of something around an article")
        if dated and not draft.authors and not (draft.body and draft.body.authors):
            before = next((one for one, other in pairwise(blocks) if other is dated[0]), None)
            byline_in_date_line(dated[0], before, draft, frozenset(block.text for block in blocks if block.linked))
        self.take_authors_of_portal(region)
        self.read_section(boilerplate.trails, region)
        return draft

    def take_authors_of_portal(self, region: Region) -> None:
        """Take the names from the one line where the portal prints them, or from lines of names directly below each
        other there, if nothing else named any."""
        draft, guide = self.draft, self.page.guide
        if guide is None or draft.authors or (draft.body and draft.body.authors):
            return
        names = [at for at in guide.every_at("authors", region.blocks) if is_full_name(region.blocks[at].text)]
        if 1 < len(names) <= _MOST_NAMES and names[-1] - names[0] == len(names) - 1:
            draft.authors = tuple(dict.fromkeys(region.blocks[at].text for at in names))
            draft.note("authors", guide.says("authors"))
            return
        found = guide.at("authors", region.blocks)
        block = region.blocks[found[0]] if len(found) == 1 else None
        if block is None or guide.is_standing(block):
            return
        byline = parse_line(block.text) or parse_line(f"Tác giả: {block.text.partition(':')[2] or block.text}")
        if byline is not None and byline.authors and all(map(are_names, byline.authors)):
            draft.authors = byline.authors
            draft.note("authors", f"{guide.says('authors')}: {block.text}")
            if draft.body is not None:
                draft.body.blocks = [one for one in draft.body.blocks if one.text != block.text] or draft.body.blocks

    def own_blocks(self, blocks: list[Block]) -> list[Block]:
        """Return the blocks without those that are on the pages of many articles of the portal and could be taken for
        text or photographs."""
        guide = self.page.guide
        if guide is None:
            return blocks
        own = [block for block in blocks if not guide.is_frame_prose(block) and not self.is_prose_of_others(block)]
        self.draft.left_out.told(blocks, own, "it is on the pages of many articles")
        return own

    def is_prose_of_others(self, block: Block) -> bool:
        """Whether a text as long as a paragraph is where the portal prints what is not the article's."""
        return len(block.text) >= LONG and self.page.guide is not None and self.page.guide.is_of_others(block)

    def locate(self, blocks: list[Block], positions: Positions, container: Container) -> Region:
        """Find the title; return where it and the body are."""
        body = body_span(container.element, positions)
        body = self.widened(body, positions, container)
        title = find_title(self.page, self.stated, blocks, container, body, self.draft)
        title = self.title_of_portal(title)
        frame = positions.frame(container.element, title) if title >= 0 else container.element
        framed, start = positions.span(frame), max(body.start, title + 1)
        stop, gaps = self.with_modules(body.stop, positions, container)
        return Region(
            blocks=blocks,
            weights=container.weights,
            frame=frame,
            title=title,
            begin=min(framed.start, start),
            start=start,
            stop=stop,
            end=max(framed.stop, stop),
            others=container.others | gaps,
            imprint=container.imprint,
        )

    def with_modules(self, stop: int, positions: Positions, container: Container) -> tuple[int, frozenset[int]]:
        """Return where a body ends that goes on in further modules of the page, if these are prose alone, and the
        indexes of what is between them."""
        modules = []
        for span in further_modules(container.element, positions):
            lines = [self.blocks[at] for at in span if at not in container.imprint]
            is_prose = any(len(line.text) >= LONG and line.text[-1] in SENTENCE_END for line in lines)
            if span.start >= stop and is_prose and not any(line.linked or line.kind == "heading" for line in lines):
                modules.append(span)
        last = modules[-1].stop if modules else stop
        return last, frozenset(range(stop, last)).difference(*modules)

    def title_of_portal(self, title: int) -> int:
        """Return the index of the line where the portal prints its titles, where that is one line and the page's head
        repeats no other; else the title that was found."""
        guide, found = self.page.guide, self.line_of_portal()
        if guide is None or found in (-1, title):
            return title
        if title >= 0 and is_whole_title(self.blocks[title], self.stated):
            return title
        self.draft.title = self.blocks[found].text
        self.draft.note("title", guide.says("title"))
        return found

    def line_of_portal(self) -> int:
        """Return the index of the one line where the portal prints its titles; -1 where there is none or several."""
        guide = self.page.guide
        found = guide.at("title", self.blocks) if guide is not None else []
        return found[0] if guide and len(found) == 1 and not guide.is_standing(self.blocks[found[0]]) else -1

    def widened(self, body: range, positions: Positions, container: Container) -> range:
        """Return a body with the prose of the title's frame that is before it, two paragraphs at least, and after
        it, as far as no heading and no label of other news is between."""
        frame, weights, blocks = container.frame, container.weights, self.blocks
        around = set(container.element.iterancestors()) - {positions.body}
        start = body.start
        while start > 0 and weights[start - 1] and _opens(blocks[start - 1].element, container.element, around):
            start -= 1  # words of an element that holds the container
        body = range(start, body.stop)
        if frame is None or frame == positions.body:
            return body
        held = positions.span(frame)
        beside = range(container.title + 1, body.start)
        before = [at for at in beside if weights[at] and blocks[at - 1].kind != "image"]
        start = before[0] if len(before) >= 2 else body.start
        stop = body.stop
        for at in range(body.stop, held.stop):
            block = blocks[at]
            if is_end(block) or block.kind == "heading" or is_comments(block) or parse_signature(block.text):
                break
            is_paragraph = weights[at] and at not in container.others
            is_last = at - stop < _BESIDE and _is_last_sentence(block)
            if block.text[-1:] in SENTENCE_END and (is_paragraph or is_last):
                stop = at + 1
        while stop + 1 < held.stop and blocks[stop].kind == "image" and is_named_caption(blocks[stop + 1]):
            stop += 2
        titled = (at for at in range(stop, min(stop + _BESIDE, held.stop)) if is_notes_title(blocks[at].text))
        if (at := next(titled, -1)) >= 0:
            box = positions.span(positions.holder(blocks[at].element))
            return range(min(start, body.start), box.stop if box.start == at else stop)
        while (
            stop < held.stop
            and is_note(blocks[stop].text)
            and any(is_note(blocks[at].text) for at in (stop - 1, stop + 1))
        ):
            stop += 1
        return range(min(start, body.start), stop)

    def is_article(self, region: Region, *, has_date_line: bool, is_short: bool) -> bool:
        """Whether something vouches for what is in the region: a date line, or a title that is more than a line
        above the text, or the address of an article (else it may be a front page or a box of notices); for a short
        text both."""
        self.take_stated()
        if self.draft.title is None or any(map(is_error_title, (self.draft.title, self.page.window_title or ""))):
            return False
        is_dated_or_stated = self.draft.published is not None or self.vouched
        if is_notice_title(self.draft.title) and not is_dated_or_stated and _is_notice(region):
            return False
        if is_list(region):
            return False
        is_named = is_beside = False
        if region.title >= 0:
            title = region.blocks[region.title]
            is_repeated = any(is_stated(text, self.stated) for text in (title.text, self.draft.title))
            if not is_repeated and self.leads_elsewhere(title):
                return False
            is_named = is_repeated or title.element.tag == "h1"
            is_beside = is_beside_date(region.blocks, region.title) or has_date(title.text)
        if not is_short:
            is_vouched = self.vouched or self.is_as_portal_prints(region) or self.is_long_at_article_address(region)
            return has_date_line or is_named or is_beside or is_vouched
        if self.is_as_portal_prints(region):
            return True
        # Where nothing repeats the title, only one that has the page's single date line beside it.
        if region.title < 0 or region.start - region.title > _NEAR or not has_date_line:
            return False
        dates = [at for at, block in enumerate(region.blocks) if is_dated(block)]
        own = [at for at in dates if not is_date_of_link(region.blocks, at, region.title)]
        is_single = is_beside and not title.linked and len(own) <= _FEW_DATES
        return is_named or is_single or (self.page.is_expected and not is_notice_title(self.draft.title))

    def is_long_at_article_address(self, region: Region) -> bool:
        """Whether a title and several paragraphs are at an address where the portal has articles. What a portal in
        maintenance says there is shorter."""
        paragraphs = sum(1 for at in range(region.start, region.stop) if region.weights[at])
        return self.page.is_expected and region.title >= 0 and paragraphs >= _FEWEST_PARAGRAPHS

    def is_as_portal_prints(self, region: Region) -> bool:
        """Whether the title and another field are where the portal prints those of its articles."""
        guide = self.page.guide
        if guide is None or region.title < 0 or guide.at("title", region.blocks) != [region.title]:
            return False
        return any(len(guide.at(name, region.blocks)) == 1 for name in ("published", "lead", "authors"))

    def take_stated(self) -> None:
        """Where no title is printed, take the one of the structured data, which vouches for an article."""
        if self.draft.title is not None and self.vouched:
            return
        data = StructuredData(self.page)
        self.vouched = self.vouched or bool(data.objects)
        if self.draft.title is None and (claim := data.title()) is not None:
            self.draft.title = claim.value
            self.draft.note("title", f"{claim.origin}; no title is printed")
            self.vouched = self.vouched or not claim.origin.startswith("meta")  # og:title is on every page

    def leads_elsewhere(self, title: Block) -> bool:
        """Whether a title is a link to another page: then it is a teaser's."""
        if not (title.linked or is_marked_link(title)):
            return False
        links = [title.element, *title.element.iterdescendants("a"), *title.element.iterancestors("a")]
        found = [self.page.absolute(href) for link in links if (href := link.get("href"))]
        own = urlsplit(self.page.url).path
        return not any(url is not None and urlsplit(url).path == own for url in found)

    def read_body(self, positions: Positions, region: Region, dated: list[Block]) -> None:
        """Take apart what is between the title and the end of the body, and the lines after it."""
        draft, blocks = self.draft, region.blocks
        left_out = draft.left_out
        labelled = [blocks[at] for at in take_labelled(positions, region, draft)]
        left_out.add(labelled, "a value behind its label")
        left_out.add(dated, "the line of a date")
        beside_date = [blocks[at] for at in _box_of_date(positions, region, dated[0] if dated else None)]
        taken = {id(block) for block in (*labelled, *dated)}
        behind = [block for block in blocks[region.title + 1 :] if block.kind == "heading" or block.linked]
        behind += blocks[region.start : min(region.stop, region.start + _BESIDE)]
        again = [block for block in behind if block.text == draft.title]
        if all(blocks[at].text == draft.title for at in range(region.start, region.stop) if region.weights[at]):
            again = []  # nothing else would be left
        left_out.add(again, "the title again")
        subtitles = _subtitles(region, dated)
        left_out.add(subtitles, "a subtitle")
        taken |= set(map(id, (*again, *subtitles)))
        outer = range(region.title + 1, region.start) if region.title >= 0 else range(0)
        above = [blocks[at] for at in outer if at not in region.others and id(blocks[at]) not in taken]
        between = [block for block in above if not is_tool(block) and not is_end(block) and not _leads_on(block)]
        left_out.told(above, between, "a button, a counter or a label under the title")
        between = left_out.told(between, without_teasers(between), "a picture that leads to another article")
        inside = [at for at in range(region.start, region.stop) if at not in region.others]
        lines = [blocks[at] for at in inside]
        mark_linked_captions(lines, self.page)
        teasers = {id(block) for block in lines} - {id(block) for block in without_teasers(lines)}
        guide = self.page.guide
        byline_named([block for block in lines if guide is None or not guide.is_standing(block)], draft)
        named = set(draft.authors)
        boxless = without_link_boxes(lines, lambda block: block.text in named)
        teasers |= {id(block) for block in lines} - {id(block) for block in boxless}
        left_out.add((blocks[at] for at in region.others), "a teaser, a comment or a copy")
        left_out.add((blocks[at] for at in region.imprint), "a line of the imprint")
        left_out.told(lines, boxless, "a box of links")
        lines = cut_after_end(
            lines,
            [region.weights[at] for at in inside],
            positions.holders(lines),
            left_out,
            frozenset(number for number, at in enumerate(inside) if at in region.imprint),
        )
        gone = teasers | taken | set(map(id, beside_date))
        lines = [block for block in lines if id(block) not in gone]
        headed = _above_taken([blocks[at] for at in inside], taken)
        lines = left_out.told(lines, _without_last_headings(lines, headed), "a heading of what was taken below it")
        if guide is not None:
            lines = guide.own_lines(lines, left_out, is_byline)
            between = [block for block in between if not guide.is_standing(block)]
            self.take_lead_of_portal(between, lines)
        between = take_byline(self.page, between, draft)
        photos, rest = take_photos([*between, *lines], self.page.absolute, left_out, plain=True)
        body = read_body(self.take_lead(rest, between), self.page.absolute, lead=draft.lead)
        featured, _ = take_photos(picture_above(self.page, region), self.page.absolute, left_out)
        body.photos = [*featured, *photos]
        take_first_byline(body, apart=True)
        if not (body.authors and body.source):
            outer = range(region.stop, region.end)
            behind = [blocks[at] for at in outer if at not in region.others and id(blocks[at]) not in taken]
            if guide is not None:
                behind = [block for block in behind if not guide.is_standing(block)]
            byline_behind(self.page, behind, draft)
        byline_above(blocks, region.title, draft, body)
        left_out += body.left_out
        left_out.add(blocks[region.stop : region.end], "behind the body")
        draft.body = body
        if lines:
            draft.container = lines[-1].element  # the last element of the article: is anything after it?
        draft.attachments = find_attachments(region.frame, self.page)
        draft.note("body", "the container of the long paragraphs")

    def take_lead(self, blocks: list[Block], between: list[Block]) -> list[Block]:
        """Take the lead from the blocks after the title; return those that are left for the body.

        Some are `between` title and body: a lead and boilerplate. None of the body's own lines is boilerplate.
        """
        outer = {id(block) for block in between}
        apart = sum(1 for block in blocks if id(block) in outer)
        found = find_lead(self.page, blocks, apart) if self.draft.lead is None else None
        lead = None
        if found is not None and blocks[found[0]].text != self.draft.title:
            at, reason = found
            lead = blocks[at]
            self.draft.lead = lead.text
            self.draft.note("lead", reason)
        outside: list[Block] = []
        for block in blocks[:apart]:
            if len(block.text) >= LONG:
                outside += [] if block.linked or is_listed_link(block) else [block]
            elif outside and _is_last_sentence(block) and _are_beside(outside[-1], block):
                outside.append(block)
        self.draft.left_out.told(blocks[:apart], outside, "a short line or a link under the title")
        return [block for block in (*outside, *blocks[apart:]) if block is not lead]

    def take_lead_of_portal(self, between: list[Block], lines: list[Block]) -> None:
        """Take the one line that is where the portal prints its leads out of the lines above the body, or of the
        body's own; do nothing where there is none, or more than one."""
        guide = self.page.guide
        every = [*between, *lines]
        found = guide.at("lead", every) if guide is not None else []
        if guide is None or len(found) != 1 or every[found[0]].picture is not None:
            return
        lead = every[found[0]]
        self.draft.lead = lead.text
        self.draft.note("lead", guide.says("lead"))
        for held in (between, lines):
            held[:] = [block for block in held if block is not lead]

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
            if not block.linked or len(block.text) > _LONGEST_SECTION or len(list(block.element.iter("a"))) > 1:
                continue  # of several links the first leads to the front page
            if _SECTION.search(named_for(block)):
                draft.section = block.text
                draft.note("section", f"link beside the title: {block.text}")
                return


def _opens(element: Element, container: Element, around: set[Element]) -> bool:
    """Whether a paragraph before the container is of the same text: the words of an element that holds it, or right
    before it in one of its kind, of which it and another in it are the last: elements that nobody closed."""
    holder = element.getparent()
    if element in around or holder is None or holder != container.getparent():
        return element in around
    inner = list(islice(children_of(container), 2))
    chain = (holder, container, *inner[1:])
    is_last = container.getprevious() == element and container.getnext() is None
    is_of_kind = len(inner) == 2 and inner[0].tag == element.tag
    return is_last and is_of_kind and len({(one.tag, names_of(one)) for one in chain}) == 1


def _leads_on(block: Block) -> bool:
    """Whether a line under the title leads to another article, and names nobody."""
    return is_pointer(block) and not is_byline(block.text)


def _is_notice(region: Region) -> bool:
    """Whether what is under a title has so few paragraphs as a portal's notice."""
    return sum(1 for at in range(region.start, region.stop) if region.weights[at]) <= _LONGEST_NOTICE


def _subtitles(region: Region, dated: list[Block]) -> list[Block]:
    """Return the short headings between the title and the line of the date, in one element with the title, that are no
    sentences: a lead is one."""
    if region.title < 0 or not dated:
        return []
    found: list[Block] = []
    around = region.blocks[region.title].element.getparent()
    for block in region.blocks[region.title + 1 : region.start]:
        if block is dated[0]:
            return found
        if block.kind != "heading" or len(block.text) >= LONG or block.text[-1] in SENTENCE_END:
            return []
        found += [block] if block.element.getparent() == around else []
    return []


def _above_taken(blocks: list[Block], taken: set[int]) -> set[int]:
    """Return which headings are right above a line that was taken for another field, or a counter."""
    pairs = ((one, below) for one, below in pairwise(blocks) if one.kind == "heading")
    return {id(one) for one, below in pairs if id(below) in taken or is_tool(below)}


def _without_last_headings(lines: list[Block], headed: set[int]) -> list[Block]:
    """Return the lines of a body without the headings at its end that were `headed`: nothing of what was below them
    is left in it."""
    stop = len(lines)
    while stop > 1 and id(lines[stop - 1]) in headed and len(lines[stop - 1].text) < LONG:
        stop -= 1
    return lines[:stop]


def _box_of_date(positions: Positions, region: Region, dated: Block | None) -> list[int]:
    """Return the indexes of the lines that are in one element with the date line and without prose or the title:
    labels and counters."""
    at = next((at for at, block in enumerate(region.blocks) if block is dated), -1)
    if at < 0:
        return []
    box, held = positions.element(at), range(0)
    for around in (box, *islice(box.iterancestors(), _CARD)):
        span = positions.span(around)
        if len(span) > _CARD or region.title in span or any(region.weights[line] for line in span):
            break
        held = span
    kinds = {"text", "item", "heading", region.blocks[at].kind}
    return [line for line in held if region.blocks[line].kind in kinds]


def _are_beside(one: Block, other: Block) -> bool:
    """Whether two lines are of the same kind of element in one element."""
    around = (one.element.getparent(), other.element.getparent())
    return one.element.tag == other.element.tag and around[0] == around[1] and one.kind == other.kind


def _is_last_sentence(block: Block) -> bool:
    """Whether a short line can be the last of a text: a sentence and nothing else."""
    if block.kind != "text" or block.has_link or not _SHORTEST_SENTENCE <= len(block.text) < LONG:
        return False
    return not (
        is_dated(block) or is_tool(block) or is_call(block) or is_imprint(block) or ":" in block.text[:_LONGEST_LABEL]
    )
