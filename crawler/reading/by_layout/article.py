"""Reading a page of known software by its layout."""

from __future__ import annotations

import html

from lxml.etree import _Element as Element

from archive.record.article import Attachment
from archive.record.identity import fold
from crawler.layouts.layout import Layout, find_elements
from crawler.reading.blocks.flow import Block, read_flow
from crawler.reading.by_layout.byline import lines_of, read_byline
from crawler.reading.dates.parse import ZONE, PrintedDate
from crawler.reading.draft import Draft, find_date
from crawler.reading.fields.attachments import find_attachments
from crawler.reading.fields.body import read_body, take_first_byline
from crawler.reading.fields.captions import make_photo, take_photos
from crawler.reading.generic.lead import find_lead, is_signed
from crawler.reading.page import Page
from crawler.reading.text import clean_text, text_of


def read_by_layout(page: Page, layout: Layout) -> Draft | None:
    """What a known layout gives; None where the page has not its article's place."""
    scope = layout.find_scope(page.root)
    if scope is None:
        return None
    draft = Draft(f"layout {layout.name}")
    draft.tidy(page.root, scope)
    title = _read_title(page, layout, scope, draft)
    _read_dates(page, layout, scope, title, draft)
    printed = list(layout.find("lead", scope, page.root, page.body))
    for selector, matches in printed:
        node = matches[0]
        text = " ".join(lines_of(node, _dropped(layout, node)))
        if text:
            draft.lead = text
            draft.note("lead", selector)
            break
    body = _read_body(page, layout, scope, draft)
    _read_photo(page, layout, scope, draft)
    if draft.lead is None:
        _find_lead(page, draft, has_place=bool(printed))
    read_byline(page, layout, scope, body, draft)
    _read_metadata(page, layout, scope, draft)
    return draft


def _text(match: Element | str) -> str:
    return clean_text(match) if isinstance(match, str) else text_of(match)


def _read_title(page: Page, layout: Layout, scope: Element, draft: Draft) -> Element | None:
    """Set the title; return the element that prints it."""
    for selector, matches in layout.find("title", scope, page.root, page.body):
        for match in matches:
            text = _text(match)
            if text:
                # NukeViet encodes some titles twice: "&#x002F;" is left after the parser's own decoding.
                draft.title = clean_text(html.unescape(text)) if "&" in text else text
                draft.note("title", selector)
                return match if not isinstance(match, str) else None
    return None


def _read_dates(page: Page, layout: Layout, scope: Element, title: Element | None, draft: Draft) -> None:
    found = layout.find("published", scope, page.root, page.body)
    for selector, matches in found:
        for match in matches:
            text = _date_text(match, page)
            date, basis = _read_time(match, text, page)
            if date is not None:
                draft.published, draft.published_raw = date, text or date.raw
                draft.note("published", selector + basis)
                if len(matches) == 1 or not _is_header_clock(date, match, title, page):
                    break
                continue
            if draft.published_raw is None and any(c.isdigit() for c in text) and ("/" in text or "-" in text):
                draft.published_raw = text
        if draft.published is not None:
            break
    if draft.published is None:
        draft.published = _meta_date(page, layout, "published", draft)
        if draft.published is not None:
            draft.published_raw = draft.published_raw or draft.published.raw
    draft.modified = _meta_date(page, layout, "modified", draft)
    for selector, matches in layout.find("modified", scope, page.root, page.body) if draft.modified is None else ():
        draft.modified, basis = _read_time(matches[0], _text(matches[0]), page)
        draft.note("modified", selector + basis)


def _date_text(match: Element | str, page: Page) -> str:
    """What a date's node prints; where that is not understood and links stand in it (`In trang này`),
    what it prints without them."""
    text = _text(match)
    if isinstance(match, str) or find_date(text, page) is not None:
        return text
    links = find_elements(".//a | .//button", match)
    bare = " ".join(lines_of(match, links)) if links else ""
    return bare if find_date(bare, page) is not None else text


def _read_time(match: Element | str, text: str, page: Page) -> tuple[PrintedDate | None, str]:
    """The time that a node prints, and an addition to its evidence. Where a `time` element prints the day
    alone, or in words that are not understood, its `datetime` gives the rest."""
    printed = find_date(text, page) if text else None
    stamp = None if isinstance(match, str) or (printed and printed.precision != "day") else match.get("datetime")
    exact = find_date(stamp, page) if stamp else None
    if exact is None or (printed and (exact.value[:10] != printed.value[:10] or exact.precision == "day")):
        return printed, ""
    if printed and exact.value[11:16] == "00:00":  # what software writes that knows the day alone
        return printed, ""
    return exact, "; time of day: its datetime" if printed else "; its datetime"


def _is_header_clock(date: PrintedDate, match: Element | str, title: Element | None, page: Page) -> bool:
    """Whether a date line may be the clock in a page's head: the day of the fetch, without a time of day,
    before the title (FACTS B)."""
    if title is None or isinstance(match, str) or date.precision != "day" or page.fetched_at is None:
        return False
    if date.value[:10] != page.fetched_at.astimezone(ZONE).date().isoformat():
        return False
    return next(element for element in page.root.iter() if element is match or element is title) is match


def _meta_date(page: Page, layout: Layout, name: str, draft: Draft) -> PrintedDate | None:
    for meta in layout.metas.get(name, ()):
        text = page.meta(meta)
        date = find_date(text, page) if text else None
        if date is not None:
            draft.note(name, f"meta {meta}")
            return date
    return None


def _read_body(page: Page, layout: Layout, scope: Element, draft: Draft) -> Element | None:
    """Take the body apart; return the element that it was read from."""
    for selector, matches in layout.find("body", scope, page.root, page.body):
        container = matches[0]
        assert not isinstance(container, str)
        blocks = read_flow(container, drop=_dropped(layout, container))
        draft.attachments = find_attachments(container, page)
        draft.body = read_body(blocks, page.absolute, lead=draft.lead, wants_lead=layout.lead_in_body)
        if layout.byline_first:
            take_first_byline(draft.body)
        if blocks:
            draft.container = container
            draft.note("body", selector)
            return container
    return None


def _read_photo(page: Page, layout: Layout, scope: Element, draft: Draft) -> None:
    """A lead photograph that stands outside the body. What is printed with it is its caption."""
    for selector, matches in layout.find("photo", scope, page.root, page.body):
        for match in matches:
            assert not isinstance(match, str)
            photos, _ = take_photos(_captioned(read_flow(match, drop=_dropped(layout, match))), page.absolute)
            draft.photos += photos
        if draft.photos:
            draft.note("photos", selector)
            break
    if len(draft.photos) == 1 and draft.photos[0].caption_raw is None:
        for _, matches in layout.find("caption", scope, page.root, page.body):
            text = _text(matches[0])
            # Software that wants a text for every picture takes the title where the editor gave none.
            if text and fold(text) != fold(draft.title or ""):
                draft.photos = [make_photo(draft.photos[0].url, text)]


def _captioned(blocks: list[Block]) -> list[Block]:
    group = 0
    for block in blocks:
        if block.kind == "image":
            group = block.group
        elif block.kind == "text" and group:
            block.kind, block.group = "caption", group
    return blocks


def _find_lead(page: Page, draft: Draft, *, has_place: bool) -> None:
    """The lead from the first paragraphs of the body, as without a layout. Where its own place stands
    empty, only one that the outlet signed."""
    body = draft.body
    if body is None or body.lead or not body.blocks:
        return
    blocks = body.blocks
    if has_place and not (len(blocks) > 1 and blocks[0].kind == "text" and is_signed(blocks[0].text)):
        return
    at = find_lead(page, blocks, 0, draft)
    if at >= 0:
        body.blocks = [*blocks[:at], *blocks[at + 1 :]]
        body.paragraphs = [block.text for block in body.blocks]


def _dropped(layout: Layout, container: Element | str) -> set[Element]:
    if isinstance(container, str):
        return set()
    return {e for selector in layout.drop for e in find_elements(selector, container)} - {container}


def _read_metadata(page: Page, layout: Layout, scope: Element, draft: Draft) -> None:
    """Section, tags and attachments."""
    for meta in layout.metas.get("section", ()):
        draft.section = page.meta(meta)
        if draft.section:
            draft.note("section", f"meta {meta}")
            break
    else:
        for selector, matches in layout.find("section", scope, page.root, page.body):
            draft.section = _text(matches[-1]) or None
            draft.note("section", selector)
            break
    for meta in layout.metas.get("tags", ()):
        draft.tags = tuple(dict.fromkeys(filter(None, map(clean_text, page.metas.get(meta, ())))))
        if draft.tags:
            draft.note("tags", f"meta {meta}")
            break
    for selector, matches in layout.find("tags", scope, page.root, page.body) if not draft.tags else ():
        draft.tags = tuple(dict.fromkeys(text for match in matches if (text := _text(match).strip(" ,"))))
        draft.note("tags", selector)
        break
    for selector, matches in layout.find("attachments", scope, page.root, page.body):
        links = [match for match in matches if not isinstance(match, str)]
        found = [Attachment(url=u, text=_text(a) or None) for a in links if (u := page.absolute(a.get("href") or ""))]
        draft.attachments = (*draft.attachments, *found)
        draft.note("attachments", selector)
        break
