"""Sheets as whole pages: head, header, menu, breadcrumb, article, sidebar, footer; and pages that are no articles."""

from __future__ import annotations

from tests.crawler.reading.portal import texts
from tests.crawler.reading.portal.designs import Kit
from tests.crawler.reading.portal.markup import element, link, words
from tests.crawler.reading.portal.sheet import Plan, Sheet, ld_script
from tests.crawler.reading.portal.stories import Story, slug_of


def render(sheet: Sheet) -> bytes:
    """Return the bytes of an article's page."""
    main = "\n".join((*sheet.regions["top"], _article(sheet), *sheet.regions["bottom"]))
    crumbs = _crumbs(sheet.plan, sheet.kit, sheet.story.section, sheet.regions["crumbs"])
    return _page(sheet.plan, sheet.kit, _head(sheet), crumbs, main, sheet.regions)


def _article(sheet: Sheet) -> str:
    found: list[str] = []
    for slot in sheet.look.design.order:
        group = (slot,) if isinstance(slot, str) else slot
        parts = "\n".join(filter(None, (_slot(sheet, name) for name in group)))
        if parts and not isinstance(slot, str):
            parts = sheet.el("meta", parts)
        found.append(parts)
    known = {name for slot in sheet.look.design.order for name in ((slot,) if isinstance(slot, str) else slot)}
    if "source" not in known and "source" in sheet.slots:
        raise AssertionError("a design without a place for the source")
    return sheet.el("article", "\n".join(found), **sheet.article_attrs)


def _slot(sheet: Sheet, name: str) -> str:
    inner = _body(sheet) if name == "body" else sheet.slots.get(name, "")
    return "\n".join(filter(None, (*sheet.before[name], inner, *sheet.after[name])))


def _body(sheet: Sheet) -> str:
    html = [block.html for block in sheet.blocks]
    if sheet.banner is None or len(html) < 2:
        return sheet.el("body", *html, **sheet.body_attrs)
    half = len(html) // 2
    first = sheet.el("body", *html[:half], **sheet.body_attrs)
    return first + sheet.banner + sheet.el("body", *html[half:], **sheet.body_attrs)


def _head(sheet: Sheet) -> str:
    found = [element("title", words(sheet.window))]
    for name, content in sheet.metas.items():
        kind, _, key = name.partition(":")
        found.append(element("meta", **{kind: key}, content=content))
    if sheet.canonical:
        found.append(element("link", rel="canonical", href=sheet.canonical))
    if sheet.ld is not None:
        found.append(ld_script(sheet.ld))
    return "\n".join(found)


def _crumbs(plan: Plan, kit: Kit, section: str, extra: list[str]) -> str:
    trail = link("/", "Trang chủ") + " » " + link(f"/{slug_of(section)}", section)
    return kit.el("crumbs", element("div", trail) if extra else trail, *extra)


def _menu(kit: Kit) -> str:
    items = [element("li", link(f"/{slug_of(section)}", section)) for section in texts.SECTIONS]
    tag = "nav" if kit.look.design.shell == "semantic" else "div"
    return kit.el("menu", element("ul", element("li", link("/", "Trang chủ")), *items), tag=tag)


def _footer(plan: Plan, kit: Kit, extra: list[str]) -> str:
    dice = plan.dice("footer")
    street, telephone = dice.randint(1, 90), dice.randint(10**7, 10**8)
    lines = (
        f"Cơ quan chủ quản: {plan.site}",
        f"Địa chỉ: số {street} đường Trần Phú, {plan.province}. Điện thoại: 02{telephone}",
        f"Giấy phép số {dice.randint(10, 300)}/GP-TTĐT cấp ngày 15/03/2019",
    )
    tag = "footer" if kit.look.design.shell == "semantic" else "div"
    return kit.el("footer", *(element("p", words(line)) for line in lines), *extra, tag=tag)


def _page(plan: Plan, kit: Kit, head: str, crumbs: str, main: str, regions: dict[str, list[str]]) -> bytes:
    def part(name: str) -> str:
        return "\n".join(regions.get(name, ()))

    design = kit.look.design
    semantic = design.shell == "semantic"
    logo = kit.el("logo", link("/", plan.site), tag=plan.settings.get("logo_tag", "div")) + kit.el(
        "note", words(plan.dice("slogan").choice(texts.SLOGANS))
    )
    header = kit.el("header", part("bar"), logo, part("header"), tag="header" if semantic else "div")
    side = kit.el("side", part("side_top"), part("side"), tag="aside" if semantic else "div")
    middle = kit.el("main", crumbs, main, tag="main" if semantic and design.tags.get("article") != "main" else "div")
    columns = (side, middle) if design.sidebar_first else (middle, side)
    if design.shell == "table":
        cells = "".join(element("td", column, valign="top") for column in columns)
        inside = element("table", element("tbody", element("tr", cells)), width="1000")
    else:
        inside = kit.el("wrap", *columns)
    body = kit.el("page", header, _menu(kit), inside, _footer(plan, kit, regions.get("footer", [])))
    style = element("link", rel="stylesheet", href=f"/css/site.css?v={kit.look.salt}")
    whole = element(
        "html", element("head", '<meta charset="utf-8">', head, style), "\n", element("body", body), lang="vi"
    )
    return f"<!DOCTYPE html>\n{whole}\n".encode()


def render_list(plan: Plan, title: str, rows: list[tuple[Story, str, bool, str | None]]) -> bytes:
    """Return a list's page. A row: the article, words of its link, whether its day is printed, a second link."""
    kit = Kit(plan.looks[-1], 0)
    items = []
    for story, shown, dated, more in rows:
        day = kit.el("date", kit.look.print_day(story.published), tag="span") if dated else ""
        summary = element("p", words(story.lead)) if story.lead else ""
        further = link(story.url, more) if more else ""
        items.append(kit.el("item", element("h3", link(story.url, shown)), " ", day, summary, further, tag="div"))
    main = kit.el("list", element("h1", words(title)), *items)
    return _page(plan, kit, element("title", words(f"{title} - {plan.site}")), "", main, {})


def render_contact(plan: Plan) -> bytes:
    """Return the page of the portal's address."""
    kit = Kit(plan.looks[-1], 0)
    fields = "".join(element("p", words(label), element("input", name=label)) for label in ("Họ và tên", "Nội dung"))
    form = element("form", fields, element("button", "Gửi"), action="/lien-he", method="post")
    main = element("h1", "Liên hệ") + element("p", words(f"{plan.site}. Thư điện tử: banbientap@{plan.host}")) + form
    return _page(plan, kit, element("title", words(f"Liên hệ - {plan.site}")), "", main, {})
