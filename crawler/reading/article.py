"""Read a page into a record: the order in which the layout, the page's structure and the other sources of evidence are
asked, and what becomes of their answers."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.record.article import Article, Photo
from archive.record.identity import canonical_url, fold
from crawler.layouts import candidates, layouts_in_use
from crawler.layouts.layout import Layout
from crawler.reading.by_layout import read_by_layout
from crawler.reading.draft import Draft
from crawler.reading.errors import NotAnArticle, Undecodable
from crawler.reading.fields.body import Body
from crawler.reading.fields.structured_data import states_article
from crawler.reading.generic.article import read_generic
from crawler.reading.generic.state import read_state
from crawler.reading.generic.title import stated_titles
from crawler.reading.legacy_encodings import is_garbled
from crawler.reading.page import Page, parse_page
from crawler.reading.portal.profile import Portal
from crawler.reading.reconcile import reconcile
from crawler.reading.refusals import is_in_menu, is_named_in_menu, no_article, refuse_blocked, refuse_truncated
from crawler.reading.text import clean_text
from crawler.urls.rules import addresses_of

if TYPE_CHECKING:
    from crawler.site import Site

_LONGEST_EVIDENCE = 1_000
"""Characters: names of classes may be in it, which a page gives."""


def read_article(
    body: bytes,
    *,
    url: str,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    site: Site | None = None,
    portal: Portal | None = None,
) -> Article:
    """Return the record of an article's page.

    `body` are the bytes as fetched, `url` where they came from after redirects, `content_type` the header. `site`
    names the publisher where it is known; else the host does. `portal` is what was learnt about the portal from its
    other pages. Raises what `crawler/reading/errors.py` draws for a page that prints no article.
    """
    page = parse_page(body, url=url, fetched_at=fetched_at, content_type=content_type, portal=portal)
    return read_page(page, site=site)


def read_page(page: Page, *, site: Site | None = None) -> Article:
    """Do as `read_article` for a page that is parsed already."""
    layout, draft = read_draft(page, site)
    return make_article(page, draft, layout, site)


def read_draft(page: Page, site: Site | None) -> tuple[Layout | None, Draft]:
    """Return what is found of a page's article, with what is left out of it, and the layout that it was found by."""
    refuse_blocked(page)
    layout, draft = _read_by_layout(page, site)
    if draft is None:
        # Another theme of software that has a layout, or software that nobody described; but a page that the
        # software itself calls no article is not looked at for one.
        if layout is not None and (
            layout.denies(page.url, page.root) or (layout.doubts(page.url) and not states_article(page))
        ):
            raise no_article(page, layout.name)
        draft = read_generic(page)
    elif draft.title is None or draft.body is None or not draft.body.blocks or draft.published is None:
        _fill(page, draft, read_generic(page))
    draft = draft or read_state(page)
    if draft is None:
        raise no_article(page, layout.name if layout else None)
    refuse_truncated(page, draft.container)
    reconcile(page, draft, layout)
    if draft.published is None and draft.published_raw is None and _is_of_portal(page, draft):
        raise no_article(page, layout.name if layout else None)
    return layout, draft


def _is_of_portal(page: Page, draft: Draft) -> bool:
    """Whether a page without a date is one about the portal itself: its menu leads to it or has its name, or it is a
    table alone, as of its offices."""
    if draft.authors or (draft.body and draft.body.authors):
        return False
    blocks = draft.body.blocks if draft.body is not None else []
    if not draft.lead and len(blocks) > 1 and all(block.kind == "row" for block in blocks) and not states_article(page):
        return True
    return is_in_menu(page) or is_named_in_menu(page, draft.title or "")


def _read_by_layout(page: Page, site: Site | None) -> tuple[Layout | None, Draft | None]:
    """Return the layout whose article is on the page, and what it gives.

    It is the first of those that the site's file names, else of those whose mark is there. Where none of them finds
    its article, the first of them, or None, comes without a draft.
    """
    every = layouts_in_use()
    named = [every[name] for name in site.layouts if name in every] if site is not None else []
    suspect = None
    marked = (layout for layout in candidates(page.body) if layout not in named)
    for layout in chain(named, marked):
        draft = read_by_layout(page, layout)
        if draft is not None:
            return layout, draft
        suspect = suspect or layout
    return suspect, None


def _fill(page: Page, draft: Draft, generic: Draft | None) -> None:
    """Give a layout's draft what it lacks from generic extraction."""
    if generic is None:
        return
    taken: set[str] = set()
    if not draft.has_text and fold(generic.title or "") in {stated.folded for stated in stated_titles(page)}:
        # Another page of the software: its title, as the page states it, is not where the layout looks for it.
        draft.title = None
    if draft.title is None:
        draft.title, taken = generic.title, taken | {"title"}
        if draft.lead is None and generic.lead is not None and draft.body is not None:
            # A layout that does not know the title does not know what is below it.
            draft.lead, taken = generic.lead, taken | {"lead"}
            draft.body.blocks = [block for block in draft.body.blocks if block.text != draft.lead]
        if not draft.source and generic.source:
            draft.source, taken = generic.source, taken | {"source"}
    if draft.body is None or (not draft.has_text and generic.title == draft.title):
        # A gallery's captions are its text; and what is under another title is another article.
        draft.body, draft.lead, taken = generic.body, draft.lead or generic.lead, taken | {"body", "lead", "photos"}
        draft.left_out = generic.left_out
    if draft.published is None:
        draft.published, draft.modified = generic.published, draft.modified or generic.modified
        taken |= {"published", "modified"}
        draft.published_raw = draft.published_raw or generic.published_raw
    draft.evidence.update({name: reason for name, reason in generic.evidence.items() if name in taken})


def make_article(page: Page, draft: Draft, layout: Layout | None, site: Site | None) -> Article:
    """Make the record. Raise NotAnArticle for a draft without a title or a text, Undecodable for one with letters that
    were lost in a wrong encoding."""
    body = draft.body
    if draft.title is None or body is None:
        raise no_article(page, layout.name if layout else None)
    if not draft.has_text:
        raise NotAnArticle("no-text", "a title and perhaps pictures, but no text")
    paragraphs = tuple(block.text for block in body.blocks)
    if is_garbled("\n".join((draft.title, draft.lead or "", *paragraphs))):
        raise Undecodable("mojibake", f"letters are lost beyond repair: {draft.title[:60]}")
    _settle(page, draft, body, layout)
    url, key = _identity(page, layout, site)
    return Article(
        url=url,
        site=site.name if site else _host(page.url),
        key=key,
        title=draft.title,
        published=draft.published.value if draft.published else None,
        published_precision=draft.published.precision if draft.published else None,
        published_raw=draft.published_raw,
        modified=draft.modified.value if draft.modified else None,
        lead=draft.lead,
        body=paragraphs,
        photos=_once([*draft.photos, *body.photos]),
        authors=draft.authors,
        source=draft.source,
        section=draft.section,
        tags=draft.tags,
        attachments=draft.attachments,
        evidence={name: clean_text(said[:_LONGEST_EVIDENCE]) for name, said in draft.evidence.items()},
        fetched_at=page.fetched_at,
        sha256=page.sha256,
        **draft.values,
    )


def _settle(page: Page, draft: Draft, body: Body, layout: Layout | None) -> None:
    """Take from the body what nothing else gave, and write down every doubt."""
    evidence = draft.evidence
    if body.lead and not draft.lead:
        draft.lead = body.lead
        draft.note("lead", body.lead_basis or "body")
    if body.authors and not draft.authors:
        draft.authors = body.authors
        draft.note("authors", f"last line of the body: {body.byline_raw}")
    if body.source and not draft.source:
        draft.source = body.source
        draft.note("source", f"last line of the body: {body.byline_raw}")
    if body.photos and "photos" not in evidence:
        draft.note("photos", "body")
    if layout is not None:
        for name, why in layout.distrusted.items():
            if name in evidence:
                evidence[name] = f"{evidence[name]}; {why}"
    for doubt in filter(None, (page.decoded.doubt, draft.doubt, body.doubt)):
        evidence["body"] = f"{evidence.get('body', draft.read_by)}; {doubt}"


def _once(photos: list[Photo]) -> tuple[Photo, ...]:
    """Return each picture once, where it is first, with the caption that it has anywhere."""
    found: dict[str, Photo] = {}
    for photo in photos:
        if photo.url not in found or (found[photo.url].caption_raw is None and photo.caption_raw):
            found[photo.url] = photo
    return tuple(found.values())


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _identity(page: Page, layout: Layout | None, site: Site | None) -> tuple[str, str]:
    """Return the canonical address and the key. The page's own `link rel=canonical` is believed where it leads to the
    same host or site and to the same article id as the address that was fetched."""
    stated = addresses_of(site) if site is not None else None
    addresses = stated or (layout.addresses if layout else None)
    if addresses is None:
        url = canonical_url(page.url)
        return url, url
    url = addresses.canonical(page.url)
    key = addresses.article_key(url)
    linked = page.canonical
    if linked is not None and linked not in (url, page.url) and key is not None:
        at_home = site.owns(linked) if site is not None else _host(linked) == _host(url)
        linked = addresses.canonical(linked)
        if at_home and addresses.article_key(linked) == key:
            url = linked
    return url, key or url
