"""Skins: the same stories printed as the pages of every family of software, to be read back.

To add a family, write `tests/crawler/reading/skins/<family>.py`:

    from tests.crawler.reading.skins import Habits, Story, lead_text, render_body, skin

    @skin("acme-detail", family="acme", lead=("own", "own-signed"), source=("none", "theo"))
    def detail(story: Story, habits: Habits) -> str:
        return f'''<html><head><title>{story.title}</title></head><body>...<h1>{story.title}</h1>
        <span class="date">{story.print_date("%A, %d/%m/%Y %H:%M")}</span>
        <div class="sapo">{lead_text(story, habits)}</div>
        <div class="body">{render_body(story, habits)}</div></body></html>'''

- `family` is the name of the layout that must recognise the page; None where no layout may.
- keyword arguments named after a habit (`lead`, `paragraph`, `caption`, `credit`, `byline`, `source`) list
  the values that make sense on this software; combinations with others are changed to the first of them.
  The value `own` means that the skin itself prints the field in the family's own place, with
  `lead_text`, `names_text`, `source_text` (each `""` where it is not printed there): a skin that cannot
  must leave `own` out. `byline=("none",)` where the software has no place for names.
- `published="day"` or `"none"` where the skin prints no time of day, or no date at all.
- `refuses_short=True` where neither date nor <h1> vouches for a story of one short paragraph.
- `prints={"section", "attachments"}`: what else is printed, and so compared.
- `render_body(story, habits)` prints lead (if not `own`), opening photograph, blocks, byline and source;
  with `lead_picture=False` the skin prints `story.lead_picture` by `render_picture` in its own place.
- escape title and section with `html.escape(x, quote=False)`; `render_*` and `*_text` are escaped already.

`test_skins.py` reads every skin with every story and wants the record back (`record_of`).
"""

from tests.crawler.reading.skins.habits import Habits, every_habit, record_of
from tests.crawler.reading.skins.registry import Skin, discover, skin
from tests.crawler.reading.skins.render import (
    lead_text,
    names_text,
    render_body,
    render_parts,
    render_picture,
    source_text,
)
from tests.crawler.reading.skins.story import HOME, Items, Para, Picture, Quote, Story, SubHeading, Table

__all__ = [
    "HOME",
    "Habits",
    "Items",
    "Para",
    "Picture",
    "Quote",
    "Skin",
    "Story",
    "SubHeading",
    "Table",
    "discover",
    "every_habit",
    "lead_text",
    "names_text",
    "record_of",
    "render_body",
    "render_parts",
    "render_picture",
    "skin",
    "source_text",
]
