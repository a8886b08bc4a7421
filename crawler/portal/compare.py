"""Compare what a layout gives of a page with what stands where the portal's profile expects it."""

from __future__ import annotations

from archive.record.article import Article
from archive.record.identity import fold
from crawler.reading.blocks.flow import Block, read_flow
from crawler.reading.dates.parse import DateContext, find_dates, has_date
from crawler.reading.generic.boilerplate import Boilerplate
from crawler.reading.generic.date import find_within
from crawler.reading.page import Page

COMPARED = ("title", "published", "lead")
"""Fields that a profile has places of."""


def compare(page: Page, article: Article) -> dict[str, bool]:
    """Return, by field, whether its value differs from what stands at the profile's place. Without the fields that no
    layout gave, those that the profile says nothing of, and those of which not exactly one value stands there; of dates
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
        if name == "published":
            values, own = _days(there, page.date_context), (article.published or "")[:10]
        else:
            values = {fold(block.text) for block in there if block.text and not guide.frame_share(block)}
            own = fold(article.title if name == "title" else article.lead or "")
        if len(values) == 1:
            found[name] = values != {own}
    return found


def _days(blocks: list[Block], context: DateContext) -> set[str]:
    """Return the days that lines print."""
    dated = [block for block in blocks if block.picture is None and has_date(block.text)]
    dates = [find_dates(block.text, context)[0] or find_within(block, context) for block in dated]
    return {date.value[:10] for date in dates if date is not None}
