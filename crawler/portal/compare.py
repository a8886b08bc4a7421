"""Compare what a layout gives of a page with what stands where the portal's profile expects it."""

from __future__ import annotations

from archive.record.article import Article
from archive.record.identity import fold
from crawler.reading.blocks.flow import Block, read_flow
from crawler.reading.dates.parse import DateContext, find_dates
from crawler.reading.generic.boilerplate import Boilerplate
from crawler.reading.page import Page

COMPARED = ("title", "published", "lead")
"""Fields that a profile has places of."""


def compare(page: Page, article: Article) -> dict[str, bool]:
    """Return, by field, whether its value differs from what stands at the profile's place. Without the fields that no
    layout gave, those that the profile says nothing of, and those of which not exactly one line stands there; of dates
    only the day is compared. Empty where the page fits no design."""
    guide = page.guide
    fields = [name for name in COMPARED if article.evidence.get(name, "").startswith("layout ")]
    if guide is None or not any(name in guide.generation.fields for name in fields):
        return {}
    body = page.root.find("body")
    root = page.root if body is None else body
    blocks = read_flow(root, page.rendering, drop=Boilerplate(root).leaves_out)
    found = {}
    for name in fields:
        there = [blocks[at] for at in guide.at(name, blocks)]
        if len(there) == 1 and (differs := _differs(name, there[0], article, page.date_context)) is not None:
            found[name] = differs
    return found


def _differs(name: str, block: Block, article: Article, context: DateContext) -> bool | None:
    """Return whether a line says another value than the record has; None where it says none."""
    if name == "published":
        date = find_dates(block.text, context)[0]
        return None if date is None or article.published is None else date.value[:10] != article.published[:10]
    value = article.title if name == "title" else article.lead or ""
    return fold(block.text) != fold(value) if block.text else None
