"""Read a page by the layout of its software.

A layout says where each field is printed (`crawler/layouts`); here its selectors are asked, of several the first that
gives something, and what they give is understood. Each value keeps its selector as evidence. Author and source have
no element of their own on many pages: then they are taken from the lines beside the body.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from turbohtml.etree import ElementView as Element

from archive.record.article import Attachment
from archive.record.fields import Kind
from archive.record.identity import fold
from crawler.layouts.layout import Layout
from crawler.reading.blocks.block import Block
from crawler.reading.blocks.flow import read_flow
from crawler.reading.blocks.look import Look
from crawler.reading.blocks.typesetting import LONGEST_NAME, element_align
from crawler.reading.dates.parse import ZONE, DateContext, PrintedDate, find_date, find_dates
from crawler.reading.draft import PLAIN, Draft
from crawler.reading.elements import count_children, names_of
from crawler.reading.fields.attachments import find_attachments
from crawler.reading.fields.body import is_note, is_notes_title, may_begin_notes, read_body, take_first_byline
from crawler.reading.fields.bylines import (
    AUTHOR_NAME,
    Byline,
    are_names,
    is_byline,
    parse_field,
    parse_line,
    split_names,
)
from crawler.reading.fields.captions import make_photo, mark_linked_captions, take_photos
from crawler.reading.fields.end_markers import is_end, is_tool
from crawler.reading.fields.outlets import is_outlet
from crawler.reading.fields.structured_data import stated_day
from crawler.reading.generic.boilerplate import asking_boxes
from crawler.reading.generic.byline import part_named
from crawler.reading.generic.featured import photos_between
from crawler.reading.generic.lead import find_lead, is_signed
from crawler.reading.generic.others import COMMENT, find_polled, find_repeated, is_dated, may_be_repeated
from crawler.reading.generic.positions import Positions
from crawler.reading.generic.title import stated_titles, without_mark
from crawler.reading.layout_lines import blocks_beside, blocks_between, edit_among, source_among, title_above_body
from crawler.reading.page import Page
from crawler.reading.text import beginning_of, clean_text, find_number, has_digits, lines_of, text_of

_ACCOUNT = re.compile(
    r"^(?:admin\w*|administrator|super ?user|quản trị(?: viên| hệ thống| web(?:site)?)?|ban biên tập|bbt|biên tập viên"
    r"|webmaster|editor|user\d*|[a-z0-9._@-]+)$",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"^(?:[a-z0-9._@-]+|(?i:admin\w*|administrator|super ?user|quản trị(?: viên)?))$")
_POSTED_BY = re.compile(
    r"^(?:được )?(?:viết bởi|đăng bởi|gửi bởi|người đăng|written by|tác giả|bởi)\s{0,3}:?\s{0,3}", re.IGNORECASE
)
_LONGEST_BYLINE = 100
_ITEMS = frozenset(("article", "li", "aside"))
_LINKED_TITLE = 25
"""Characters of a link that is an article's title."""
_BEGINNING = 30
"""Characters of an element that tell whether it may hold notes."""
_BESIDE = 4
"""How many blocks before and after the body may be its byline."""

Match = Element | str
"""What a selector gives: an element, or a text for `::text` and `::attr(x)`."""


def read_by_layout(page: Page, layout: Layout) -> Draft | None:
    """Return what a layout's selectors give, or None where the page has no element that is the layout's scope."""
    scope = layout.find_scope(page.root)
    return _Reader(page, layout, scope).read() if scope is not None else None


class _Reader:
    """Reads one page by one layout."""

    def __init__(self, page: Page, layout: Layout, scope: Element) -> None:
        self.page, self.layout, self.scope = page, layout, scope
        self.draft = Draft(f"layout {layout.name}")
        self.reasons: dict[str, str] = {}
        """By field: the selector that gave it, with what else there is to say."""

    def read(self) -> Draft:
        draft = self.draft
        draft.doubt = self.page.clean(self.scope)
        title = self.read_title()
        self.read_published(title)
        self.read_modified()
        has_lead_element = self.read_lead()
        container = self.read_body()
        if (other := title_above_body(self.page, title, draft.title or "", container)) is not None:
            title, draft.title = other, text_of(other)
            self.reasons["title"] = "printed above the body, as in the page's head"
        self.read_photo()
        held = container if container is not self.scope else None
        wants_text, wants_pictures = draft.lead is None, not self.layout.fields["photo"]
        between = blocks_between(title, held, self.page.rendering, wants_text=wants_text, wants_pictures=wants_pictures)
        if self.page.guide is not None:
            between = self.page.guide.own_lines(between, draft.left_out, is_byline)
        edited = edit_among(between, draft.published, self.page.date_context)
        if edited is not None and draft.modified is None:
            draft.modified, self.reasons["modified"] = edited, f"line above the body: {edited.raw}"
        if draft.body is not None and not self.layout.fields["photo"]:
            draft.photos = photos_between(self.page, between, draft.body.blocks)
        if draft.lead is None:
            self.find_lead(self.lines_between(between), has_element=has_lead_element)
        self.read_byline(container)
        if draft.source is None and (found := source_among(between)) is not None:
            draft.source, self.reasons["source"] = found[0], f"line above the body: {found[1]}"
        self.read_section()
        self.read_tags()
        self.read_attachments()
        self.read_plain()
        draft.evidence = {name: f"{draft.read_by}: {reason}" for name, reason in self.reasons.items()}
        return draft

    def matches(self, name: str) -> Iterator[tuple[str, list[Match]]]:
        """Yield each selector of a field that matches, with its matches, in order of trust; a selector is not looked
        for before it is asked for."""
        for selector in self.layout.fields[name]:
            if selector.word is not None and selector.word not in self.page.body:
                continue
            found = selector.find(self.page.root if selector.is_rooted else self.scope)
            if found:
                yield selector.text, found

    def dropped(self, container: Match) -> set[Element]:
        """Return the elements within another that the layout leaves out."""
        if isinstance(container, str):
            return set()
        found = (match for selector in self.layout.dropped for match in selector.find(container))
        return {match for match in found if not isinstance(match, str)} - {container} | asking_boxes(container)

    def flow(self, container: Element) -> list[Block]:
        """Return the blocks of an element without what the layout leaves out."""
        dropped = self.dropped(container)
        self.draft.left_out.add(dropped, "an element that the layout leaves out")

        def drop(element: Element, _tag: str, look: Look) -> bool:
            return look.is_for_screen_readers or element in dropped

        return read_flow(container, self.page.rendering, drop=drop)

    def meta(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield each meta element that is right for a field on this software, with its content."""
        for meta in self.layout.metas.get(name, ()):
            if text := self.page.meta(meta):
                yield meta, text

    def date(self, text: str) -> PrintedDate | None:
        return find_date(text, self.page.date_context)

    # Title and dates.

    def read_title(self) -> Element | None:
        """Set the title; return the element that prints it."""
        for selector, matches in self.matches("title"):
            for match in matches:
                if text := _text(match):
                    # NukeViet encodes some titles twice: "&#x002F;" is left after the parser's own decoding.
                    title = clean_text(html.unescape(text)) if "&" in text else text
                    if not isinstance(match, str) and len(match):
                        title = without_mark(match, title, stated_titles(self.page))
                    self.draft.title = title
                    self.reasons["title"] = selector
                    return match if not isinstance(match, str) else None
        return None

    def read_published(self, title: Element | None) -> None:
        """Set the date of publication, or at least the words of a line that looks like a date and is refused."""
        draft = self.draft
        for selector, matches in self.matches("published"):
            for match in matches:
                if title is not None and self.is_others(match, title):
                    continue
                text, printed = self.printed_date(match)
                date, remark = self.with_time_of_day(match, printed)
                if date is not None and self.is_clock_above_menu(date, match, title):
                    continue
                if date is not None:
                    text, date = self.earlier_beside(text, date, match)
                    draft.published, draft.published_raw = date, text or date.raw
                    draft.stated = None if isinstance(match, str) else stated_day(match)
                    edited = find_dates(text, self.page.date_context)[1]
                    if edited is not None:
                        draft.modified, self.reasons["modified"] = edited, selector
                    self.reasons["published"] = selector + remark
                    if len(matches) == 1 or not self.is_header_clock(date, match, title):
                        return
                elif draft.published_raw is None and has_digits(text) and ("/" in text or "-" in text):
                    draft.published_raw = text
            if draft.published is not None:
                return
        draft.published = self.read_meta_date("published")
        if draft.published is not None:
            draft.published_raw = draft.published_raw or draft.published.raw

    def earlier_beside(self, text: str, date: PrintedDate, match: Match) -> tuple[str, PrintedDate]:
        """Return the words and the date of the earlier of two dates of one form that are one below the other without
        a word: no text is edited before it is published. Those given where there is no other that is like them."""
        beside = None if isinstance(match, str) or date.label == "updated" else _next_alike(match)
        words = _text(beside) if beside is not None else ""
        other = self.date(words)
        if other is None or other.label != date.label or other.precision != date.precision or other.value >= date.value:
            return text, date
        return words, other

    def read_modified(self) -> None:
        self.draft.modified = self.draft.modified or self.read_meta_date("modified")
        for selector, matches in self.matches("modified") if self.draft.modified is None else ():
            printed = self.date(_text(matches[0]))
            self.draft.modified, remark = self.with_time_of_day(matches[0], printed)
            self.reasons["modified"] = selector + remark

    def is_others(self, match: Match, title: Element) -> bool:
        """Whether a date is in a box without the article's title that leads to another article."""
        if isinstance(match, str):
            return False
        for around in (match, *match.iterancestors()):
            if around == self.scope or title == around or title in around.iter(str(title.tag)):
                return False
            if COMMENT.search(names_of(around)[:LONGEST_NAME]):
                return True
            for link in islice(around.iter("a"), _BESIDE) if around.tag in _ITEMS else ():
                if self.page.rendering.leads(link.get("href")) and len(text_of(link)) >= _LINKED_TITLE:
                    return True
        return False

    def printed_date(self, match: Match) -> tuple[str, PrintedDate | None]:
        """Return what a node prints and the date that it is. Where it is not understood and links are in it
        (`In trang này`), what it prints without them."""
        text = _text(match)
        date = find_dates(text, self.page.date_context)[0]
        if date is None and not isinstance(match, str) and (links := [*match.iterdescendants("a", "button")]):
            bare = " ".join(_lines(match, links))
            if (without_links := self.date(bare)) is not None:
                return bare, without_links
        return text, date

    def with_time_of_day(self, match: Match, printed: PrintedDate | None) -> tuple[PrintedDate | None, str]:
        """Return a printed date and a remark for its evidence. Where a `time` element prints the day alone, or words
        that are not understood, its `datetime` gives the rest."""
        stamp = None if isinstance(match, str) or (printed and printed.precision != "day") else match.get("datetime")
        exact = find_date(stamp, DateContext(self.page.fetched_at)) if stamp else None
        if exact is None or (printed and (exact.value[:10] != printed.value[:10] or exact.precision == "day")):
            return printed, ""
        if printed and exact.value[11:16] == "00:00":  # what software writes that knows the day alone
            return printed, ""
        return exact, "; time of day: its datetime" if printed else "; its datetime"

    def is_header_clock(self, date: PrintedDate, match: Match, title: Element | None) -> bool:
        """Whether a date line may be the clock in a page's head: the day of the fetch, without a time of day, before
        the title (FACTS B)."""
        fetched_at = self.page.fetched_at
        if title is None or isinstance(match, str) or date.precision != "day" or fetched_at is None:
            return False
        if date.value[:10] != fetched_at.astimezone(ZONE).date().isoformat():
            return False
        return next(element for element in self.page.root.iter() if element is match or element is title) is match

    def is_clock_above_menu(self, date: PrintedDate, match: Match, title: Element | None) -> bool:
        """Whether a date line is such a clock beyond doubt: a menu is between it and the title."""
        if title is None or isinstance(match, str) or not self.is_header_clock(date, match, title):
            return False
        return self.page.has_menu_between(match, title)

    def read_meta_date(self, name: str) -> PrintedDate | None:
        for meta, text in self.meta(name):
            if (date := self.date(text)) is not None:
                self.reasons[name] = f"meta {meta}"
                return date
        return None

    # Lead, body and photographs.

    def read_lead(self) -> bool:
        """Set the lead from its own element; return whether there is one, be it empty."""
        has_element = False
        for selector, matches in self.matches("lead"):
            has_element = True
            if text := " ".join(_lines(matches[0], self.dropped(matches[0]))):
                self.draft.lead = text
                self.reasons["lead"] = selector
                break
        return has_element

    def read_body(self) -> Element | None:
        """Take the body apart; return the element that holds it."""
        for selector, matches in self.matches("body"):
            container = matches[0]
            assert not isinstance(container, str)
            blocks = self.without_others(container, self.flow(container))
            blocks += self.notes_behind(container)
            if self.page.guide is not None:
                blocks = self.page.guide.own_lines(blocks, self.draft.left_out, is_byline)
            blocks = self.without_title(blocks)
            mark_linked_captions(blocks, self.page)
            self.draft.attachments = find_attachments(container, self.page)
            self.draft.body = body = read_body(
                blocks, self.page.absolute, lead=self.draft.lead, wants_lead=self.layout.lead_in_body
            )
            if self.layout.byline_first:
                take_first_byline(body)
            if blocks:
                self.draft.left_out += body.left_out
                self.draft.container = container
                self.reasons["body"] = selector
                return container
        return None

    def without_others(self, container: Element, blocks: list[Block]) -> list[Block]:
        """Return a body's lines without polls and without what is in it a second time."""
        if next(container.iter("input"), None) is None and not may_be_repeated(blocks):
            return blocks
        positions = Positions(container, blocks)
        others = find_polled(blocks, positions, -1) | find_repeated(blocks, positions)
        own = [block for at, block in enumerate(blocks) if at not in others] if others else blocks
        return self.draft.left_out.told(blocks, own, "a poll, or a copy of the text")

    def notes_behind(self, container: Element) -> list[Block]:
        """Return the notes that are in an element of their own right behind the body: numbered lines alone, or those
        under a title for notes."""
        for beside in islice(container.itersiblings(), _BESIDE):
            begins = beginning_of(beside, _BEGINNING)
            if not begins:
                continue
            if not may_begin_notes(begins):
                return []
            if blocks := self.flow(beside):
                if is_notes_title(blocks[0].text):
                    return [] if any(block.linked or block.kind == "image" for block in blocks) else blocks
                return blocks if all(is_note(block.text) for block in blocks) else []
        return []

    def without_title(self, blocks: list[Block]) -> list[Block]:
        """Return a body's lines without its first one where that is the title again, which is printed above them."""
        title = fold(self.draft.title or "")
        if len(blocks) < 2 or not (blocks[0].bold or blocks[0].kind == "heading") or fold(blocks[0].text) != title:
            return blocks
        return self.draft.left_out.told(blocks, blocks[1:], "the title again")

    def read_photo(self) -> None:
        """Take a lead photograph that is outside the body. What is printed with it is its caption."""
        draft = self.draft
        for selector, matches in self.matches("photo"):
            for match in matches:
                assert not isinstance(match, str)
                photos, _ = take_photos(_captioned(self.flow(match)), self.page.absolute, draft.left_out)
                draft.photos += photos
            if draft.photos:
                self.reasons["photos"] = selector
                break
        if len(draft.photos) == 1 and draft.photos[0].caption_raw is None:
            for _, matches in self.matches("caption"):
                text = _text(matches[0])
                # Software that wants a text for every picture takes the title where the editor gave none.
                if text and fold(text) != fold(draft.title or ""):
                    draft.photos = [make_photo(draft.photos[0].url, text)]

    def find_lead(self, between: list[Block], *, has_element: bool) -> None:
        """Take the lead from between title and body, or from the first paragraphs of the body, as without a layout.
        Where the lead's own element is empty, only one that the outlet signed."""
        body = self.draft.body
        if body is None or body.lead or not body.blocks:
            return
        blocks = body.blocks
        if has_element and not (len(blocks) > 1 and blocks[0].kind == "text" and is_signed(blocks[0].text)):
            return
        guide = self.page.guide
        own = guide.at("lead", [*between, *blocks]) if guide is not None else []
        found = (own[0], guide.says("lead")) if guide is not None and len(own) == 1 else None
        found = found or find_lead(self.page, [*between, *blocks], len(between))
        if found is not None:
            at, reason = found
            lead = (*between, *blocks)[at]
            self.draft.lead, self.reasons["lead"] = lead.text, reason
            body.blocks = [block for block in blocks if block is not lead]

    def lines_between(self, between: list[Block]) -> list[Block]:
        """Return the sentences between title and body that can be a lead."""
        captions = {photo.caption_raw for photo in self.draft.photos}
        found = (b for b in between if b.kind == "text" and not b.has_link and b.text[-1] in '.!?…”"')
        return [b for b in found if not (is_dated(b) or is_tool(b) or parse_line(b.text) or b.text in captions)]

    # Author and source.

    def read_byline(self, container: Element | None) -> None:
        """Set authors and source. `container` is the element that holds the body."""
        draft = self.draft
        is_named_in_body = draft.body is not None and bool(draft.body.authors)
        is_account = False
        publisher = (self.page.meta("og:site_name") or "").casefold()
        for selector, matches in () if self.layout.account_byline and is_named_in_body else self.matches("byline"):
            is_account = self.layout.account_byline
            names: list[str] = []
            for match in matches:
                byline = _read_byline_node(match, is_account=is_account)
                if not self.is_office_of_portal(match, byline):
                    names += [name for name in byline.authors if name.casefold() != publisher]
                if byline.source and not draft.source:
                    draft.source, self.reasons["source"] = byline.source, selector
            if names and not draft.authors:
                draft.authors = tuple(dict.fromkeys(names))
                self.reasons["authors"] = selector
        for selector, matches in self.matches("source"):
            text = " ".join(_lines(matches[0]))
            if text and not draft.source:
                draft.source, self.reasons["source"] = _source(text), selector
        if container is None or container is self.scope:
            return
        if draft.authors or is_named_in_body or is_account:
            self.read_source_behind(container)
            return
        self.read_lines_beside(container, "behind")
        if not draft.authors:
            self.read_lines_beside(container, "before")

    def is_office_of_portal(self, match: Match, byline: Byline) -> bool:
        """Whether a byline names an office on the pages of many articles: a box with the portal's name."""
        guide = self.page.guide
        if guide is None or isinstance(match, str):
            return False
        return any(map(is_outlet, byline.authors)) and guide.stands(match)

    def read_lines_beside(self, container: Element, where: str) -> None:
        """Take a labelled byline, or one in a node whose class says author, right before or after the body."""
        draft = self.draft
        for at, block in enumerate(self.blocks_beside(container, before=where == "before")):
            if len(block.text) > _LONGEST_BYLINE or is_end(block):
                return
            byline = parse_line(block.text)
            if byline is None and at == 0 and where == "behind" and _is_set_apart(block):
                byline = Byline(authors=split_names(block.text))
            named = block.element.get("class", "")[:LONGEST_NAME]
            if byline is None and AUTHOR_NAME.search(named) and not is_outlet(block.text):
                byline = parse_field(block.text)
            if byline is None and where == "before" and is_dated(block):
                byline = parse_field(part_named(block, AUTHOR_NAME) or "")  # beside the date
            if byline is None or not all(are_names(name) for name in byline.authors):
                continue
            reason = f"line {where} the body: {block.text}"
            if byline.authors and not draft.authors:
                draft.authors, self.reasons["authors"] = byline.authors, reason
            if byline.source and not draft.source:
                draft.source, self.reasons["source"] = byline.source, reason

    def blocks_beside(self, container: Element, *, before: bool) -> Iterator[Block]:
        """Yield the blocks nearest to the body."""
        rendering = self.page.rendering
        return islice(blocks_beside(self.scope, container, rendering, before=before, most=_BESIDE), _BESIDE)

    def read_source_behind(self, container: Element) -> None:
        """Take a source from the lines right after the body, where one of them names it and none ends the article."""
        for block in self.blocks_beside(container, before=False):
            byline = parse_line(block.text) if len(block.text) <= _LONGEST_BYLINE else None
            if self.draft.source or is_end(block) or byline is None:
                return
            if byline.source:
                self.draft.source, self.reasons["source"] = byline.source, f"line behind the body: {block.text}"

    # What is around the article.

    def read_section(self) -> None:
        for meta, text in self.meta("section"):
            self.draft.section, self.reasons["section"] = text, f"meta {meta}"
            return
        for selector, matches in self.matches("section"):
            self.draft.section, self.reasons["section"] = _text(matches[-1]) or None, selector
            return

    def read_tags(self) -> None:
        for meta in self.layout.metas.get("tags", ()):
            tags = tuple(dict.fromkeys(filter(None, map(clean_text, self.page.metas.get(meta, ())))))
            if tags:
                self.draft.tags, self.reasons["tags"] = tags, f"meta {meta}"
                return
        for selector, matches in self.matches("tags"):
            self.draft.tags = tuple(dict.fromkeys(text for match in matches if (text := _text(match).strip(" ,"))))
            self.reasons["tags"] = selector
            return

    def read_attachments(self) -> None:
        """Add the documents that the software lists outside the body."""
        for selector, matches in self.matches("attachments"):
            links = [match for match in matches if not isinstance(match, str)]
            urls = ((link, self.page.absolute(link.get("href") or "")) for link in links)
            found = [Attachment(url=url, text=text_of(link) or None) for link, url in urls if url is not None]
            self.draft.attachments = (*self.draft.attachments, *found)
            self.reasons["attachments"] = selector
            return

    def read_plain(self) -> None:
        """Read the fields that need no more than a selector and their kind."""
        for field in PLAIN:
            for selector, matches in self.matches(field.name):
                texts = tuple(dict.fromkeys(filter(None, map(_text, matches))))
                value = self.as_kind(field.kind, texts) if texts else None
                if value is not None:
                    self.draft.values[field.name] = value
                    self.reasons[field.name] = selector
                    break

    def as_kind(self, kind: Kind, texts: tuple[str, ...]) -> Any:
        """Return what a page prints as a value of a kind, or None where it is not understood. Of several texts the
        first, except for a list."""
        if kind == "integer":
            return find_number(texts[0])
        if kind == "date":
            date = self.date(texts[0])
            return date and date.value
        return texts if kind == "texts" else texts[0]


def _text(match: Match) -> str:
    return clean_text(match) if isinstance(match, str) else text_of(match)


def _lines(match: Match, drop: Collection[Element] = ()) -> list[str]:
    """Return the lines of a node as a reader sees them, cleaned, without the elements in `drop`."""
    if isinstance(match, str):
        return [text] if (text := clean_text(match)) else []
    return lines_of(match, drop.__contains__ if drop else None)


def _captioned(blocks: list[Block]) -> list[Block]:
    """Make captions of the texts after each picture."""
    group = 0
    for block in blocks:
        if block.kind == "image":
            group = block.group
        elif block.kind == "text" and group:
            block.kind, block.group = "caption", group
    return blocks


def _read_byline_node(match: Match, *, is_account: bool) -> Byline:
    """Read a byline's own element. Of several lines those count that are names or labelled: others are the author's
    office (`GS, TS TÔ LÂM` / `Tổng Bí thư Ban Chấp hành Trung ương Đảng`)."""
    lines = [line for line in (_POSTED_BY.sub("", line) for line in _lines(match)) if line]
    refused = _ACCOUNT if is_account else _LOGIN
    if len(lines) == 1:
        byline = parse_line(lines[0]) or parse_field(lines[0])
    else:
        authors: tuple[str, ...] = ()
        source = None
        for line in lines:
            found = parse_line(line) or (Byline(authors=split_names(line)) if are_names(line) else None)
            if found is not None:
                authors, source = authors or found.authors, source or found.source
        byline = Byline(authors=authors, source=source)
    return Byline(authors=tuple(name for name in byline.authors if not refused.match(name)), source=byline.source)


def _source(text: str) -> str | None:
    byline = parse_line(text)
    if byline is not None:
        return byline.source or ", ".join(byline.authors) or None
    return text.strip(" .:") or None


def _next_alike(match: Element) -> Element | None:
    """Return the element after one, or after the element that holds nothing else, that is named as it is."""
    held, following = match, match.getnext()
    around = match.getparent()
    if following is None and around is not None and count_children(around, 1) == 1:
        held, following = around, around.getnext()
    if following is None or (held.tail and not held.tail.isspace()):
        return None
    inner = following if held is match else next(iter(following), None)
    if inner is None or len(following) > 1 or (inner.tag, names_of(inner)) != (match.tag, names_of(match)):
        return None
    return inner


def _is_set_apart(block: Block) -> bool:
    """Whether a line after the body is nothing but names of two words or more, to the right or in bold."""
    is_right = (block.align or element_align(block.element)) == "right"
    if block.kind != "text" or block.has_link or not (is_right or block.bold) or not are_names(block.text):
        return False
    return all(" " in name or "." in name for name in split_names(block.text))
