"""Reading a page of known software by its layout."""

from __future__ import annotations

import html

from lxml.etree import _Element as Element

from archive.article import Attachment
from crawler.layouts.layout import Layout, find_elements
from crawler.reading.attachments import find_attachments
from crawler.reading.bylines import parse_field, parse_line
from crawler.reading.captions import take_photos
from crawler.reading.dates import PrintedDate
from crawler.reading.draft import Draft, find_date
from crawler.reading.flow import read_flow
from crawler.reading.page import Page
from crawler.reading.story import tell_story
from crawler.reading.text import clean_text, text_of


def read_layout(page: Page, layout: Layout) -> Draft | None:
    """What a known layout gives; None where the page has not its article's place."""
    scope = layout.find_scope(page.root)
    if scope is None:
        return None
    draft = Draft(f"layout {layout.name}")
    _read_title(page, layout, scope, draft)
    _read_dates(page, layout, scope, draft)
    for selector, matches in layout.find("lead", scope, page.root):
        text = _text(matches[0])
        if text:
            draft.lead = text
            draft.note("lead", selector)
            break
    _read_body(page, layout, scope, draft)
    _read_byline(page, layout, scope, draft)
    _read_furniture(page, layout, scope, draft)
    return draft


def _text(match: Element | str) -> str:
    return clean_text(match) if isinstance(match, str) else text_of(match)


def _read_title(page: Page, layout: Layout, scope: Element, draft: Draft) -> None:
    for selector, matches in layout.find("title", scope, page.root):
        for match in matches:
            text = _text(match)
            if text:
                # NukeViet encodes some titles twice: "&#x002F;" is left after the parser's own decoding.
                draft.title = clean_text(html.unescape(text)) if "&" in text else text
                draft.note("title", selector)
                return


def _read_dates(page: Page, layout: Layout, scope: Element, draft: Draft) -> None:
    found = layout.find("published", scope, page.root)
    for selector, matches in found:
        for match in matches:
            text = _text(match)
            if not text:
                continue
            date = find_date(text, page)
            if date is not None:
                draft.published, draft.published_raw = date, text
                draft.note("published", selector)
                break
            if draft.published_raw is None and any(c.isdigit() for c in text) and ("/" in text or "-" in text):
                draft.published_raw = text
        if draft.published is not None:
            break
    if draft.published is None:
        draft.published = _meta_date(page, layout, "published", draft)
        if draft.published is not None:
            draft.published_raw = draft.published_raw or draft.published.raw
    draft.modified = _meta_date(page, layout, "modified", draft)


def _meta_date(page: Page, layout: Layout, name: str, draft: Draft) -> PrintedDate | None:
    for meta in layout.metas.get(name, ()):
        text = page.meta(meta)
        date = find_date(text, page) if text else None
        if date is not None:
            draft.note(name, f"meta {meta}")
            return date
    return None


def _read_body(page: Page, layout: Layout, scope: Element, draft: Draft) -> None:
    for selector, matches in layout.find("body", scope, page.root):
        container = matches[0]
        assert not isinstance(container, str)
        dropped = _dropped(layout, container)
        blocks = read_flow(container, drop=dropped)
        draft.attachments = find_attachments(container, page)
        draft.story = tell_story(blocks, page.absolute, lead=draft.lead, wants_lead=layout.lead_in_body)
        if blocks:
            draft.note("body", selector)
            break
    for selector, matches in layout.find("photo", scope, page.root):
        for match in matches:
            assert not isinstance(match, str)
            photos, _ = take_photos(read_flow(match), page.absolute)
            draft.photos += photos
        if draft.photos:
            draft.note("photos", selector)
            break


def _dropped(layout: Layout, container: Element) -> set[Element]:
    return {e for selector in layout.drop for e in find_elements(selector, container)}


def _read_byline(page: Page, layout: Layout, scope: Element, draft: Draft) -> None:
    for selector, matches in layout.find("byline", scope, page.root):
        for match in matches:
            text = _text(match)
            said = parse_line(text) or parse_field(text)
            if said.authors and not draft.authors:
                draft.authors = said.authors
                draft.note("authors", selector)
            if said.source and not draft.source:
                draft.source = said.source
                draft.note("source", selector)


def _read_furniture(page: Page, layout: Layout, scope: Element, draft: Draft) -> None:
    """Section, tags and attachments."""
    for meta in layout.metas.get("section", ()):
        draft.section = page.meta(meta)
        if draft.section:
            draft.note("section", f"meta {meta}")
            break
    else:
        for selector, matches in layout.find("section", scope, page.root):
            draft.section = _text(matches[-1]) or None
            draft.note("section", selector)
            break
    for selector, matches in layout.find("tags", scope, page.root):
        draft.tags = tuple(dict.fromkeys(text for match in matches if (text := _text(match).strip(" ,"))))
        draft.note("tags", selector)
        break
    for selector, matches in layout.find("attachments", scope, page.root):
        links = [match for match in matches if not isinstance(match, str)]
        found = [Attachment(url=u, text=_text(a) or None) for a in links if (u := page.absolute(a.get("href") or ""))]
        draft.attachments = (*draft.attachments, *found)
        draft.note("attachments", selector)
        break
