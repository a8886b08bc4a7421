"""Whole small portals whose pages mislead a reader of one page, but not one that knows all pages of the portal.

`make_portal` draws a design, class names, articles and lists from a seed and lays habits over them. The same arguments
give the same bytes. A page's truth is what a person writes down who sees it in a browser and knows the portal.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.crawler.reading.portal import body_habits, date_habits, frame_habits, texts
from tests.crawler.reading.portal.designs import DESIGNS, draw_look
from tests.crawler.reading.portal.habit import Habit
from tests.crawler.reading.portal.model import HabitPortal, ListedLink, PortalPage
from tests.crawler.reading.portal.pages import render, render_contact, render_list
from tests.crawler.reading.portal.sheet import Plan, start_sheet
from tests.crawler.reading.portal.stories import Story, slug_of, write_stories

__all__ = ["HABITS", "HabitPortal", "ListedLink", "PortalPage", "exclusive", "make_portal", "make_redesign"]

_KNOWN: dict[str, Habit] = {
    habit.name: habit
    for habit in (*frame_habits.STRUCTURE, *date_habits.HABITS, *body_habits.HABITS, *frame_habits.HABITS)
}
HABITS: tuple[str, ...] = tuple(_KNOWN)
"""Names of all habits, in the order in which they are laid over a page."""
_ADDRESSES = (
    "/tin-tuc/{slug}-{number}.html",
    "/{section}/{slug}",
    "/bai-viet/{number}/{slug}",
    "/{year}/{month:02}/{slug}.html",
    "/chi-tiet-tin?id={number}",
)


def exclusive(habits: tuple[str, ...]) -> bool:
    """Return whether two of these habits need the same place."""
    claimed: set[str] = set()
    for name in set(habits):
        claims = _KNOWN[name].claims
        if claims & claimed:
            return True
        claimed |= claims
    return False


def make_portal(habits: tuple[str, ...], *, seed: int = 0, articles: int = 40) -> HabitPortal:
    """Return a portal with these habits.

    Raises ValueError: `exclusive` where two of them exclude one another, else the names that are unknown.
    """
    unknown = sorted(set(habits) - set(_KNOWN))
    if unknown:
        raise ValueError(f"unknown habits: {', '.join(unknown)}")
    if exclusive(habits):
        raise ValueError("exclusive")
    chosen = [habit for name, habit in _KNOWN.items() if name in habits]
    plan = _make_plan(tuple(habit.name for habit in chosen), seed, articles)
    for habit in chosen:
        if habit.on_plan:
            habit.on_plan(plan)
    _set_addresses(plan)
    pages = [_make_page(plan, story, chosen) for story in plan.stories]
    lists, links = _make_lists(plan)
    contact = PortalPage(plan.address("/lien-he"), render_contact(plan), plan.stories[0].fetched_at, None)
    pages = sorted([*pages, contact, lists[1]], key=lambda page: (page.fetched_at, page.url))
    return HabitPortal(f"{'+'.join(plan.habits) or 'none'}/{seed}", tuple(pages), tuple(links), tuple(lists))


def make_redesign(*, seed: int = 0, articles: int = 40) -> tuple[HabitPortal, HabitPortal]:
    """Return a portal as it was and as it is after a redesign: the same articles at the same addresses, all pages in
    the old design, and all in the new one."""
    halves = []
    for at in (0, -1):
        plan = _make_plan(("two_generations",), seed, articles)
        _KNOWN["two_generations"].on_plan(plan)  # type: ignore[misc]
        plan.looks = (plan.looks[at],)
        _set_addresses(plan)
        pages = [_make_page(plan, story, []) for story in plan.stories]
        lists, links = _make_lists(plan)
        halves.append(HabitPortal(f"redesign {at}/{seed}", tuple(pages), tuple(links), tuple(lists)))
    return halves[0], halves[1]


def _make_plan(habits: tuple[str, ...], seed: int, articles: int) -> Plan:
    rng = Random(f"portal|{seed}")
    site, host, province = texts.SITES[rng.randrange(len(texts.SITES))]
    look = draw_look(rng, DESIGNS[seed % len(DESIGNS)])
    stories = write_stories(Random(f"stories|{seed}|{articles}"), province, articles)
    return Plan(seed, habits, site, host, province, (look,), stories)


def _set_addresses(plan: Plan) -> None:
    style = plan.dice("address").choice(_ADDRESSES)
    for story in plan.stories:
        story.url = style.format(
            slug=slug_of(story.title),
            number=story.number,
            section=slug_of(story.section),
            year=story.published.year,
            month=story.published.month,
        )
    if len({story.url for story in plan.stories}) < len(plan.stories):
        raise AssertionError("two articles with one address")


def _make_page(plan: Plan, story: Story, habits: list[Habit]) -> PortalPage:
    sheet = start_sheet(plan, story)
    for habit in habits:
        if habit.on_sheet:
            habit.on_sheet(sheet)
    return PortalPage(plan.address(story.url), render(sheet), story.fetched_at, sheet.truth)


def _make_lists(plan: Plan) -> tuple[list[PortalPage], list[ListedLink]]:
    """Return the front page, a page for each section that has articles, and their links."""
    dice = plan.dice("lists")
    cut, dated, more = dice.random() < 0.3, dice.random() < 0.7, dice.random() < 0.3
    fetched_at = min(story.fetched_at for story in plan.stories)
    pages, links = [], []
    for path, title, stories in _lists_of(plan):
        rows = []
        for story in stories:
            shown = _cut(story.title) if cut else story.title
            rows.append((story, shown, dated, "Xem tiếp" if more else None))
            day = story.published.date().isoformat() if dated else None
            links.append(ListedLink(plan.address(story.url), shown, day))
            if more:
                links.append(ListedLink(plan.address(story.url), "Xem tiếp", None))
        pages.append(PortalPage(plan.address(path), render_list(plan, title, rows), fetched_at, None))
    return pages, links


def _lists_of(plan: Plan) -> Iterator[tuple[str, str, list[Story]]]:
    yield "/", "Tin mới", plan.latest(None, 12)
    for section in texts.SECTIONS:
        stories = [story for story in reversed(plan.stories) if story.section == section]
        if stories:
            yield f"/{slug_of(section)}", section, stories


def _cut(title: str) -> str:
    return title if len(title) <= 45 else title[:45].rsplit(" ", 1)[0] + "..."
