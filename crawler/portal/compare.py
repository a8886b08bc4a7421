"""Compare what a layout gives of a page with what is where the portal's profile expects it."""

from __future__ import annotations

from archive.record.article import Article
from archive.record.identity import fold
from crawler.reading.generic.date_line import day_of
from crawler.reading.generic.info_lines import read_lines
from crawler.reading.page import Page

COMPARED = ("title", "published", "lead")
"""Fields that a profile has places of."""


def compare(page: Page, article: Article) -> dict[str, bool]:
    """Return, by field, whether its value differs from what is at the profile's place. Without the fields that no
    layout gave, those that the profile says nothing about, and those of which not exactly one value is there; of dates
    only the day is compared. Empty where the page fits no design."""
    guide = page.guide
    fields = [name for name in COMPARED if article.evidence.get(name, "").startswith("layout ")]
    if guide is None or not any(name in guide.generation.fields for name in fields):
        return {}
    blocks, _ = read_lines(page)
    found = {}
    for name in fields:
        there = [blocks[at] for at in guide.at(name, blocks)]
        if name == "published":
            values = {day for block in there if (day := day_of(block, page.date_context))}
            own = (article.published or "")[:10]
        else:
            values = {fold(block.text) for block in there if block.text and not guide.frame_share(block)}
            own = fold(article.title if name == "title" else article.lead or "")
        if len(values) == 1:
            found[name] = values != {own}
    return found
