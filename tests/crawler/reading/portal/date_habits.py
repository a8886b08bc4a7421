"""Habits around dates: clocks, imports, edits, widgets, and dates in unusual places."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.crawler.reading.portal import general
from tests.crawler.reading.portal.designs import print_date
from tests.crawler.reading.portal.habit import Habit, change_looks, claim, need_structured
from tests.crawler.reading.portal.markup import element, words
from tests.crawler.reading.portal.sheet import Block, Plan, Sheet, date_element, news_list
from tests.crawler.reading.portal.stories import HANOI, Writer


def _crawl_begins(plan: Plan) -> datetime:
    return min(story.fetched_at for story in plan.stories)


def _cached_clock_near_title(sheet: Sheet) -> None:
    """A clock by the title, filled every third day from a cache that was two days old by then.

    It stands above the article, directly above its title or directly under it.
    """
    begins = _crawl_begins(sheet.plan)
    fill = begins + timedelta(days=(sheet.story.fetched_at - begins).days // 3 * 3 - 2, minutes=-37)
    printed = print_date(sheet.look.date_style, fill)
    tag = "div" if sheet.look.design.tags["date"] == "li" else sheet.look.design.tags["date"]
    clock = sheet.el("clock", words(printed), tag=tag)
    place = sheet.plan.dice("clock place").choice((sheet.regions["top"], sheet.before["title"], sheet.after["title"]))
    place.append(clock)


def _clock_beside_breadcrumb(sheet: Sheet) -> None:
    printed = print_date("us" if sheet.look.order_of_days == "us" else "weekday", sheet.story.fetched_at)
    sheet.regions["crumbs"].append(sheet.el("clock", words(printed), tag="span"))


def _stale_clock_in_header(sheet: Sheet) -> None:
    """A day in the header that did not move during the whole crawl."""
    day = _crawl_begins(sheet.plan) - timedelta(days=1)
    sheet.regions["header"].append(sheet.el("clock", words(f"Hôm nay, ngày {sheet.look.print_day(day)}")))


def _set_structured_date(sheet: Sheet, when: datetime) -> None:
    if sheet.ld is not None:
        sheet.ld["datePublished"] = when.isoformat()
    if "property:article:published_time" in sheet.metas:
        sheet.metas["property:article:published_time"] = when.isoformat()


def _date_of_import(sheet: Sheet) -> None:
    _set_structured_date(sheet, sheet.plan.stories[-1].published + timedelta(hours=3))


def _structured_date_is_edit(sheet: Sheet) -> None:
    dice = sheet.dice("edit")
    latest = sheet.story.fetched_at - timedelta(hours=2)
    edit = sheet.story.published + timedelta(days=dice.choice((0, 0, 1, 2, 9, 30)), minutes=dice.randint(5, 300))
    _set_structured_date(sheet, min(edit, latest))
    sheet.truth["not_asked"] = ("modified",)


def _structured_date_is_fetch(sheet: Sheet) -> None:
    _set_structured_date(sheet, sheet.story.fetched_at)


def _structured(plan: Plan) -> None:
    need_structured(plan, "ld", "og")
    change_looks(plan, prints_modified=False)


def _date_at_end(sheet: Sheet) -> None:
    printed = sheet.slots.pop("date")
    if sheet.plan.dice("date at end").random() < 0.5:
        sheet.blocks.append(Block("raw", printed))
    else:
        sheet.after["body"].append(printed)


def _date_in_breadcrumb(sheet: Sheet) -> None:
    sheet.regions["crumbs"].append(sheet.slots.pop("date"))


def _latest_under_title(sheet: Sheet) -> None:
    latest = news_list(sheet, sheet.plan.latest(sheet.story, 5), dates=True)
    sheet.after["title"].append(sheet.kit.box("Tin mới nhất", latest))


def _weather_and_counter(sheet: Sheet) -> None:
    dice, now = sheet.dice("weather"), sheet.story.fetched_at
    lines = (
        f"{sheet.plan.province}, {sheet.look.print_day(now)}: {dice.randint(22, 34)}°C, có mưa rào",
        f"Cập nhật lúc {sheet.look.print_time(now - timedelta(minutes=now.minute))}",
        f"Đang truy cập: {dice.randint(9, 90)}",
        f"Tổng lượt truy cập: {dice.randint(3_000_000, 3_200_000)}",
    )
    sheet.regions["side_top"].append(sheet.kit.box("Thời tiết", *(element("p", words(line)) for line in lines)))


def _poll_above_article(sheet: Sheet) -> None:
    """The same events and the same poll on every page, before the article in the source."""
    dice, begins = sheet.plan.dice("poll"), _crawl_begins(sheet.plan)
    rows = []
    for event in general.EVENTS:
        when = (begins + timedelta(days=dice.randint(-9, 20))).replace(hour=dice.choice((8, 14)), minute=30)
        rows.append(element("p", sheet.el("date", words(sheet.look.print_time(when)), tag="span"), words(" " + event)))
    poll = f"Bình chọn: từ {sheet.look.print_day(begins - timedelta(days=20))}"
    sheet.regions["side_top"].append(sheet.kit.box("Lịch sự kiện", *rows, element("p", words(poll))))


def _sidebar_first(plan: Plan) -> None:
    plan.looks = tuple(replace(look, design=replace(look.design, sidebar_first=True)) for look in plan.looks)


def _us_dates(plan: Plan) -> None:
    """Month before day; six of ten days could be read either way."""
    dice = plan.dice("us dates")
    change_looks(plan, date_style=dice.choice(("us", "us short")), prints_modified=False)
    if dice.random() < 0.6:
        change_looks(plan, structured=frozenset())
    days = []
    for story in plan.stories:
        when = story.published
        days.append(when.replace(day=1 + when.day % 12) if dice.random() < 0.6 else when)
    for story, when in zip(plan.stories, sorted(days), strict=True):
        story.published = when
        story.edited = None


def _comments(sheet: Sheet) -> None:
    dice = sheet.dice("comments")
    people = Writer(dice, sheet.plan.province, sheet.story.fetched_at.year)
    found = []
    for _ in range(dice.choice((0, 1, 2, 4, 6))):
        when = min(sheet.story.published + timedelta(minutes=dice.randint(30, 9000)), sheet.story.fetched_at)
        name = sheet.el("byline", words(people.person()), tag="strong")
        day = sheet.el("date", words(sheet.look.print_time(when)), tag="span")
        found.append(sheet.el("item", name, " ", day, element("p", words(dice.choice(general.COMMENTS))), tag="div"))
    if found:
        sheet.regions["bottom"].append(sheet.el("comments", element("h3", "Ý kiến bạn đọc"), *found))


def _standing_update_line(sheet: Sheet) -> None:
    """A line of the portal's own last update above each article."""
    day = sheet.plan.dice("update line")
    when = datetime(_crawl_begins(sheet.plan).year, day.randint(2, 9), day.randint(1, 28), 10, 15, tzinfo=HANOI)
    sheet.regions["top"].append(sheet.el("note", words(f"Cập nhật: {sheet.look.print_time(when)}"), tag="div"))


def _two_bare_dates(sheet: Sheet) -> None:
    """The day of the last edit and the day of publication side by side without labels, the edit first."""
    style = sheet.look.date_style
    edited = sheet.story.edited or sheet.story.published
    both = [date_element(sheet, print_date(style, when)) for when in (edited, sheet.story.published)]
    sheet.slots["date"] = "\n".join(both)
    sheet.truth["not_asked"] = ("modified",)


HABITS = (
    Habit("us_dates", on_plan=_us_dates),
    Habit("cached_clock_near_title", _cached_clock_near_title),
    Habit("clock_beside_breadcrumb", _clock_beside_breadcrumb),
    Habit("stale_clock_in_header", _stale_clock_in_header),
    Habit("date_of_import", _date_of_import, _structured, claim("structured date")),
    Habit("structured_date_is_edit", _structured_date_is_edit, _structured, claim("structured date")),
    Habit("structured_date_is_fetch", _structured_date_is_fetch, _structured, claim("structured date")),
    Habit("two_bare_dates", _two_bare_dates, _structured, claim("structured date", "date place")),
    Habit("date_at_end", _date_at_end, claims=claim("date place")),
    Habit("date_in_breadcrumb", _date_in_breadcrumb, claims=claim("date place")),
    Habit("latest_under_title", _latest_under_title),
    Habit("weather_and_counter", _weather_and_counter),
    Habit("poll_above_article", _poll_above_article, _sidebar_first),
    Habit("comments", _comments),
    Habit("standing_update_line", _standing_update_line),
)
