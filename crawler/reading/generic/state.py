"""Read a page on which no article is printed, but is in the state that its scripts start from."""

from __future__ import annotations

import html

from crawler.reading.blocks.flow import read_flow
from crawler.reading.dates.parse import find_date
from crawler.reading.draft import Draft
from crawler.reading.elements import parse_html
from crawler.reading.fields.attachments import find_attachments
from crawler.reading.fields.body import read_body
from crawler.reading.fields.bylines import is_account, parse_field
from crawler.reading.fields.captions import make_photo
from crawler.reading.fields.end_markers import cut_after_end
from crawler.reading.fields.outlets import is_outlet
from crawler.reading.fields.script_state import find_state_article
from crawler.reading.generic.others import LONG
from crawler.reading.page import Page
from crawler.reading.rendering import Rendering


def read_state(page: Page) -> Draft | None:
    """Return the article of a page's state, or None where there is none."""
    found = find_state_article(page)
    if found is None:
        return None
    draft = Draft("script state")
    markup = (
        found.body if "<" in found.body else "".join(f"<p>{html.escape(line)}</p>" for line in found.body.split("\n"))
    )
    root = parse_html(markup)
    draft.title = found.title
    draft.lead = found.lead
    blocks = read_flow(root, Rendering(root, page.url))
    weights = [len(block.text) if len(block.text) >= LONG and not block.linked else 0 for block in blocks]
    blocks = cut_after_end(blocks, weights, [block.element.getparent() or root for block in blocks], draft.left_out)
    draft.body = read_body(blocks, page.absolute, lead=found.lead)
    draft.attachments = find_attachments(root, page)
    draft.container = page.root
    draft.published_raw = found.published
    draft.published = find_date(found.published, page.date_context) if found.published else None
    draft.modified = find_date(found.modified, page.date_context) if found.modified else None
    names = tuple(name for text in found.authors for name in parse_field(text).authors)
    draft.authors = tuple(name for name in names if not is_account(name) and not is_outlet(name))
    draft.source, draft.section, draft.tags = found.source, found.section, found.tags
    if found.image and (url := page.absolute(found.image)) is not None:
        draft.photos = [make_photo(url, found.caption)]
    for name in ("title", "published", "modified", "lead", "body", "authors", "source", "section", "tags"):
        if getattr(draft, name):
            draft.note(name, found.origin)
    return draft
