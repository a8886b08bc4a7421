"""Habits of heads, titles, bylines and class names, and of portals that changed their design."""

from __future__ import annotations

from dataclasses import replace

from tests.crawler.reading.portal import texts
from tests.crawler.reading.portal.designs import DESIGNS, draw_look
from tests.crawler.reading.portal.habit import Habit, change_looks, claim, need_structured
from tests.crawler.reading.portal.markup import element, link, words
from tests.crawler.reading.portal.sheet import Block, Plan, Sheet
from tests.crawler.reading.portal.stories import Writer, slug_of

_RUBRICS = ("Hướng tới đại hội đảng bộ các cấp", "Nghị quyết vào cuộc sống", "Gương sáng đảng viên", "Nhịp cầu cơ sở")


def _author_box_site_name(sheet: Sheet) -> None:
    name = sheet.el("byline", link("/ban-bien-tap", sheet.plan.site, rel="author"), tag="div")
    about = element("p", words(f"Ban Biên tập {sheet.plan.site}"))
    sheet.after["body"].append(sheet.el("box", element("img", src="/img/avatar.png", alt=""), name, about))


def _ld_author_login(sheet: Sheet) -> None:
    if sheet.ld is not None:
        login = sheet.dice("login").choice(("admin", "huongltt", "bientap02"))
        sheet.ld["author"] = {"@type": "Person", "name": login}


def _need_ld(plan: Plan) -> None:
    need_structured(plan, "ld")


def _one_person(plan: Plan, purpose: str) -> str:
    return Writer(plan.dice(purpose), plan.province, 2020).person()


def _meta_author_same(sheet: Sheet) -> None:
    sheet.metas["name:author"] = _one_person(sheet.plan, "meta author")


def _drop_byline(sheet: Sheet) -> str:
    sheet.slots.pop("byline", None)
    sheet.blocks = [block for block in sheet.blocks if block.kind != "byline"]
    return sheet.look.byline_glue.join(sheet.story.authors)


def _byline_above_title(sheet: Sheet) -> None:
    names = _drop_byline(sheet)
    if names:
        sheet.regions["top"].append(sheet.el("byline", words(f"Thực hiện: {names}"), tag="div"))


def _bare_byline_slot(sheet: Sheet) -> None:
    """Names without any label, in a place of their own after the lead."""
    names = _drop_byline(sheet)
    if names:
        sheet.before["body"].append(sheet.el("byline", words(names), tag="span"))


def _poster_login_printed(sheet: Sheet) -> None:
    login = sheet.dice("poster").choice(("quantri2", "vanthu_tu", "ltthuong"))
    printed = sheet.el("note", words(f"Người đăng: {login}"), tag="span")
    if "date" in sheet.slots:
        sheet.slots["date"] += "\n" + printed
    else:
        sheet.after["title"].append(printed)


def _responsible_person(sheet: Sheet) -> None:
    name = _one_person(sheet.plan, "responsible")
    sheet.blocks.append(Block("raw", element("p", words(f"Chịu trách nhiệm nội dung: {name}"))))


def _source_at_top(sheet: Sheet) -> None:
    if sheet.slots.pop("source", None):
        sheet.regions["top"].append(sheet.el("source", words(f"Theo {sheet.story.source}"), tag="div"))


def _og_title_site(sheet: Sheet) -> None:
    sheet.metas["property:og:title"] = sheet.plan.site


def _window_title_slogan(sheet: Sheet) -> None:
    sheet.window = sheet.plan.dice("slogan").choice(texts.SLOGANS)


def _retitle(sheet: Sheet, tag: str) -> None:
    sheet.slots["title"] = sheet.el("title", words(sheet.story.title), tag=tag)


def _h1_site_name(sheet: Sheet) -> None:
    _retitle(sheet, "div")


def _logo_is_h1(plan: Plan) -> None:
    plan.settings["logo_tag"] = "h1"


def _h1_section(sheet: Sheet) -> None:
    _retitle(sheet, "h2")
    sheet.regions["top"].append(sheet.el("kicker", words(sheet.story.section), tag="h1"))


def _kicker_larger(sheet: Sheet) -> None:
    _retitle(sheet, "h3")
    rubric = sheet.dice("rubric").choice(_RUBRICS)
    sheet.before["title"].append(sheet.el("kicker", words(rubric), tag="h2", style="font-size:32px"))


def _description_same(sheet: Sheet) -> None:
    said = f"{sheet.plan.site} - thông tin chính thức về công tác xây dựng Đảng, tin tức, văn bản, tư liệu."
    sheet.metas["name:description"] = said
    if "og" in sheet.look.structured:
        sheet.metas["property:og:description"] = said


def _canonical_front(sheet: Sheet) -> None:
    sheet.canonical = sheet.plan.address("/")
    if "property:og:url" in sheet.metas:
        sheet.metas["property:og:url"] = sheet.canonical


def _article_classes(sheet: Sheet) -> None:
    number, section = sheet.story.number, slug_of(sheet.story.section)
    sheet.article_attrs["class_"] = f"post-{number} category-{section} type-post"
    sheet.body_attrs["class_"] = f"entry-{number}"


def _state_classes(sheet: Sheet) -> None:
    dice = sheet.dice("state")
    states = ("is-loaded", "active", "first", "odd", "even", "no-js", "lazy", "has-photo")
    sheet.article_attrs["class_"] = " ".join(dice.sample(states, dice.randint(0, 3))) or None
    sheet.body_attrs["class_"] = " ".join(dice.sample(states, dice.randint(0, 2))) or None


def _hashed_per_page(plan: Plan) -> None:
    change_looks(plan, naming="modules")


def _optional_boxes(sheet: Sheet) -> None:
    """Boxes that stand on some pages only, before the article, and so move what follows."""
    dice = sheet.dice("optional")
    latest = sheet.plan.latest(sheet.story, 1)[0]
    if dice.random() < 0.5:
        sheet.regions["top"].append(sheet.el("box", element("p", "Đường dây nóng của Ban Biên tập: 1900 0000")))
    if dice.random() < 0.4:
        sheet.regions["top"].insert(0, sheet.el("box", link(latest.url, latest.title)))


def _two_generations(plan: Plan) -> None:
    dice, newest = plan.dice("generations"), plan.looks[-1]
    old = draw_look(dice, dice.choice([one for one in DESIGNS if one != newest.design]), avoid=newest.naming)
    plan.looks = (old, newest)


def _rare_wide_photo(sheet: Sheet) -> None:
    """On some pages the first photograph is as wide as the page and stands above the title."""
    if not sheet.story.pictures or sheet.dice("wide").random() > 0.2:
        return
    picture = sheet.story.pictures[0]
    taken = sheet.kit.picture(picture)
    if sheet.slots.get("photo") == taken:
        del sheet.slots["photo"]
    else:
        sheet.blocks = [block for block in sheet.blocks if block.html != taken]
    image = element("img", src=picture.src, alt="", width="1000")
    caption = sheet.el("caption", words(picture.caption), tag="span") if picture.caption else ""
    sheet.before["title"].insert(0, sheet.el("figure", image, caption, tag="div"))


def _keep_structured(plan: Plan) -> None:
    """The old generation says as much to machines as the new one."""
    _two_generations(plan)
    plan.looks = tuple(replace(look, structured=plan.looks[-1].structured) for look in plan.looks)


STRUCTURE = (Habit("two_generations", on_plan=_keep_structured),)
"""Before all other habits: the others change both generations."""
HABITS = (
    Habit("hashed_per_page", on_plan=_hashed_per_page),
    Habit("og_title_site", _og_title_site),
    Habit("window_title_slogan", _window_title_slogan),
    Habit("h1_site_name", _h1_site_name, _logo_is_h1, claim("title tag")),
    Habit("h1_section", _h1_section, claims=claim("title tag")),
    Habit("kicker_larger", _kicker_larger, claims=claim("title tag")),
    Habit("description_same", _description_same),
    Habit("canonical_front", _canonical_front),
    Habit("author_box_site_name", _author_box_site_name),
    Habit("ld_author_login", _ld_author_login, _need_ld),
    Habit("meta_author_same", _meta_author_same),
    Habit("byline_above_title", _byline_above_title, claims=claim("byline place")),
    Habit("bare_byline_slot", _bare_byline_slot, claims=claim("byline place")),
    Habit("poster_login_printed", _poster_login_printed),
    Habit("responsible_person", _responsible_person),
    Habit("source_at_top", _source_at_top),
    Habit("article_classes", _article_classes, claims=claim("classes")),
    Habit("state_classes", _state_classes, claims=claim("classes")),
    Habit("rare_wide_photo", _rare_wide_photo, claims=claim("photo place")),
    Habit("optional_boxes", _optional_boxes),
)
