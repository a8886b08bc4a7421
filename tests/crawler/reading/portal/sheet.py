"""One page before it is bytes: slots that habits fill, move and add to, and how they become a whole page."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.crawler.reading.portal import general, texts
from tests.crawler.reading.portal.designs import Kit, Look, iso_of, print_date
from tests.crawler.reading.portal.markup import element, link, words
from tests.crawler.reading.portal.stories import Story, slug_of


@dataclass
class Block:
    """One piece of a body: `text`, `heading`, `photo`, `byline` or `raw`."""

    kind: str
    html: str


@dataclass
class Plan:
    """What is the same on all pages of a portal."""

    seed: int
    habits: tuple[str, ...]
    site: str
    host: str
    province: str
    looks: tuple[Look, ...]
    stories: list[Story]
    settings: dict[str, Any] = field(default_factory=dict)
    """What habits settle once for the portal."""

    def dice(self, *what: object) -> Random:
        """Return a source of chance that depends on the seed and on what it is for, and on nothing else."""
        return Random("|".join(map(str, (self.seed, *what))))

    def address(self, path: str) -> str:
        """Return an absolute address."""
        return f"https://{self.host}{path}"

    def look_of(self, story: Story) -> Look:
        """Return the look that an article is printed in: the older half in the first."""
        half = self.stories[len(self.stories) // 2].published
        return self.looks[0 if story.published < half else -1]

    def others(self, story: Story, count: int, purpose: str) -> list[Story]:
        """Return other articles, the same ones for the same purpose."""
        rest = [one for one in self.stories if one is not story]
        return self.dice(purpose, story.number).sample(rest, min(count, len(rest)))

    def latest(self, story: Story | None, count: int) -> list[Story]:
        """Return the newest articles but this one."""
        return [one for one in reversed(self.stories) if one is not story][:count]


@dataclass
class Sheet:
    """The page of one article."""

    plan: Plan
    story: Story
    kit: Kit
    truth: dict[str, Any]
    window: str
    metas: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    ld: dict[str, Any] | None = None
    slots: dict[str, str] = field(default_factory=dict)
    before: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    after: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    blocks: list[Block] = field(default_factory=list)
    regions: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Additions by region: `bar`, `header`, `crumbs`, `top`, `bottom`, `side_top`, `side`, `footer`."""
    article_attrs: dict[str, str | None] = field(default_factory=dict)
    body_attrs: dict[str, str | None] = field(default_factory=dict)
    banner: str | None = None
    """What stands between two halves of the body."""

    @property
    def look(self) -> Look:
        """Return the look of the page."""
        return self.kit.look

    def dice(self, habit: str) -> Random:
        """Return a habit's source of chance for this page."""
        return self.plan.dice(habit, self.story.number)

    def el(self, role: str, *inner: str, **attrs: Any) -> str:
        """Return an element of the page's look."""
        return self.kit.el(role, *inner, **attrs)

    def text_positions(self) -> list[int]:
        """Return where among the blocks the paragraphs stand."""
        return [at for at, block in enumerate(self.blocks) if block.kind == "text"]


def start_sheet(plan: Plan, story: Story) -> Sheet:
    """Return a page as its design alone prints it."""
    look = plan.look_of(story)
    published = iso_of(story.published, day_only=look.day_only)
    truth = {
        "title": story.title,
        "published": published,
        "modified": None,
        "lead": story.lead,
        "body": list(story.paragraphs),
        "authors": list(story.authors),
        "source": story.source,
        "captions": [picture.caption for picture in story.pictures if picture.caption],
    }
    sheet = Sheet(plan, story, Kit(look, story.number), truth, window=f"{story.title} - {plan.site}")
    _fill_head(sheet)
    _fill_slots(sheet)
    _fill_body(sheet)
    _fill_frame(sheet)
    return sheet


def _fill_head(sheet: Sheet) -> None:
    story, plan, structured = sheet.story, sheet.plan, sheet.look.structured
    sheet.canonical = plan.address(story.url)
    if story.lead:
        sheet.metas["name:description"] = story.lead
    if "og" in structured:
        sheet.metas |= {
            "property:og:type": "article",
            "property:og:title": story.title,
            "property:og:site_name": plan.site,
            "property:og:url": sheet.canonical,
            "property:article:published_time": story.published.isoformat(),
        }
    if "ld" in structured:
        sheet.ld = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "datePublished": story.published.isoformat(),
            "publisher": {"@type": "Organization", "name": plan.site},
        }
        if story.authors:
            sheet.ld["author"] = [{"@type": "Person", "name": name} for name in story.authors]


def _fill_slots(sheet: Sheet) -> None:
    story, look = sheet.story, sheet.look
    sheet.slots["title"] = sheet.el("title", words(story.title))
    sheet.slots["date"] = date_element(sheet, print_date(look.date_style, story.published))
    if look.prints_modified and story.edited:
        edited = iso_of(story.edited, day_only=look.day_only)
        if edited != sheet.truth["published"]:
            sheet.truth["modified"] = edited
            printed = "Cập nhật: " + (look.print_day(story.edited) if look.day_only else look.print_time(story.edited))
            sheet.slots["date"] += "\n" + sheet.el("note", words(printed), tag="span")
    if story.lead:
        sheet.slots["lead"] = sheet.el("lead", words(story.lead))
    if story.authors:
        sheet.slots["byline"] = sheet.el("byline", words(look.byline_label + look.byline_glue.join(story.authors)))
    if story.source:
        sheet.slots["source"] = sheet.el("source", words(look.source_label + story.source))
    links = ", ".join(link(f"/tu-khoa/{slug_of(tag)}", tag) for tag in story.tags)
    sheet.slots["tags"] = sheet.el("tags", "Từ khóa: ", links)
    sheet.slots["related"] = related_box(sheet, "Tin liên quan", sheet.plan.others(story, 5, "related"))


def date_element(sheet: Sheet, printed: str) -> str:
    """Return the line of the article's date."""
    return sheet.el("date", words(printed))


def news_list(sheet: Sheet, stories: Sequence[Story], *, dates: bool) -> str:
    """Return links to articles, with their days where asked for."""
    items = []
    for story in stories:
        day = sheet.el("date", sheet.look.print_day(story.published), tag="span") if dates else ""
        items.append(sheet.el("item", link(story.url, story.title), " ", day, tag="li"))
    return sheet.el("list", *items, tag="ul")


def related_box(sheet: Sheet, title: str, stories: Sequence[Story]) -> str:
    """Return a box of other articles."""
    inner = news_list(sheet, stories, dates=sheet.look.related_dates)
    return sheet.el("related", sheet.el("boxtitle", words(title), tag="h4"), inner)


def _fill_body(sheet: Sheet) -> None:
    story, kit, design = sheet.story, sheet.kit, sheet.look.design
    pictures = list(story.pictures)
    if design.lead_photo and pictures and sheet.plan.dice("lead photo", story.number).random() < 0.9:
        sheet.slots["photo"] = kit.picture(pictures.pop(0))
    for at, paragraph in enumerate(story.paragraphs):
        heading = at in story.headings
        sheet.blocks.append(Block("heading" if heading else "text", kit.paragraph(paragraph, heading=heading)))
        if pictures and not heading:
            sheet.blocks.append(Block("photo", kit.picture(pictures.pop(0))))
    sheet.blocks += [Block("photo", kit.picture(picture)) for picture in pictures]
    if design.byline_in_body and story.authors:
        sheet.slots.pop("byline")
        name = element("strong", words(sheet.look.byline_glue.join(story.authors)))
        sheet.blocks.append(Block("byline", element("p", name, style="text-align: right;")))


def _fill_frame(sheet: Sheet) -> None:
    plan, story = sheet.plan, sheet.story
    popular = [one for one in plan.dice("popular").sample(plan.stories, min(6, len(plan.stories))) if one is not story]
    sheet.regions["side"].append(sheet.kit.box("Đọc nhiều", news_list(sheet, popular, dates=False)))
    partners = [element("li", link(f"https://lienket{at}.example/", texts.SITES[at][0])) for at in range(3)]
    sheet.regions["side"].append(sheet.kit.box("Liên kết trang", element("ul", *partners)))


def standing(plan: Plan, name: str) -> str:
    """Return the portal's choice among the wordings of a standing text of `general`."""
    wordings: tuple[str, ...] = getattr(general, name)
    return plan.dice(name).choice(wordings)


def ld_script(data: dict[str, Any]) -> str:
    """Return structured data as a script."""
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
