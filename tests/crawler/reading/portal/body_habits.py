"""Habits within and around the body: boxes, twins, standing paragraphs, leads and photographs in unusual places."""

from __future__ import annotations

from tests.crawler.reading.portal import general
from tests.crawler.reading.portal.habit import Habit, claim
from tests.crawler.reading.portal.markup import element, link, words
from tests.crawler.reading.portal.sheet import Block, Plan, Sheet, standing
from tests.crawler.reading.portal.stories import Picture, Writer


def _raw(html: str) -> Block:
    return Block("raw", html)


def _long_sidebar(sheet: Sheet) -> None:
    """More running text in the sidebar than in any article, the same on all pages."""
    if "sidebar" not in sheet.plan.settings:
        writer = Writer(sheet.plan.dice("sidebar"), sheet.plan.province, 2020)
        pool = list(general.SENTENCES) * 2
        own = [writer.paragraph(pool, {}) for _ in range(14)]
        sheet.plan.settings["sidebar"] = [*general.SIDEBAR_TALK, *own]
    texts = [element("p", words(text)) for text in sheet.plan.settings["sidebar"]]
    for title, part in (("Thông tin bạn đọc", texts[:8]), ("Diễn đàn", texts[8:])):
        sheet.regions["side"].append(sheet.kit.box(title, *part))


def _insert_between(sheet: Sheet, name: str, html: str) -> None:
    """Put markup after some paragraph of the body, not after the last where there are several."""
    positions = sheet.text_positions()
    at = sheet.dice(name).choice(positions[:-1] or positions)
    sheet.blocks.insert(at + 1, _raw(html))


def _related_inside_body(sheet: Sheet) -> None:
    items = []
    for other in sheet.plan.others(sheet.story, 2, "inside"):
        summary = element("p", words(other.lead or other.paragraphs[0]))
        items.append(sheet.el("item", link(other.url, other.title), summary, tag="div"))
    _insert_between(sheet, "related inside", sheet.kit.box("Đọc thêm", *items))


def _linked_line_in_body(sheet: Sheet) -> None:
    if sheet.dice("linked line").random() < 0.7:
        other = sheet.plan.others(sheet.story, 1, "line")[0]
        _insert_between(sheet, "line place", sheet.kit.paragraph_of(link(other.url, other.title)))


def _hidden_twin(sheet: Sheet) -> None:
    """The paragraphs a second time, in an element that only the style sheet hides."""
    twin = sheet.el("twin", *(block.html for block in sheet.blocks if block.kind in ("text", "heading")))
    side = sheet.before if sheet.plan.dice("twin").random() < 0.5 else sheet.after
    side["body"].append(twin)


def _standing_last_paragraph(sheet: Sheet) -> None:
    sheet.blocks.append(_raw(sheet.kit.paragraph(standing(sheet.plan, "FOLLOW"))))


def _standing_first_paragraph(sheet: Sheet) -> None:
    sheet.blocks.insert(0, _raw(sheet.kit.paragraph(standing(sheet.plan, "GREETING"))))


def _editors_sentence_in_three(sheet: Sheet) -> None:
    """An editor's stock sentence at the end of three articles: it is their text."""
    three = sheet.plan.dice("three").sample(sheet.plan.stories, min(3, len(sheet.plan.stories)))
    if sheet.story in three:
        sentence = standing(sheet.plan, "EDITORS_SENTENCE")
        sheet.blocks.insert(sheet.text_positions()[-1] + 1, Block("text", sheet.kit.paragraph(sentence)))
        sheet.truth["body"].append(sentence)


def _banner_between_halves(sheet: Sheet) -> None:
    sheet.banner = sheet.el("box", element("p", words(standing(sheet.plan, "BANNERS"))))


def _lead_repeated(sheet: Sheet) -> None:
    if sheet.story.lead:
        sheet.blocks.insert(0, _raw(sheet.kit.paragraph(sheet.story.lead)))
        sheet.truth["body_may_start_with_lead"] = True


def _lead_is_first_bold(sheet: Sheet) -> None:
    if sheet.story.lead:
        del sheet.slots["lead"]
        sheet.blocks.insert(0, _raw(sheet.kit.paragraph_of(element("strong", words(sheet.story.lead)))))
        sheet.truth["lead_may_be_first"] = True


def _take_first_photo(sheet: Sheet) -> str:
    if "photo" in sheet.slots:
        return sheet.slots.pop("photo")
    for at, block in enumerate(sheet.blocks):
        if block.kind == "photo":
            return sheet.blocks.pop(at).html
    return ""


def _lead_beside_photo(sheet: Sheet) -> None:
    if "lead" not in sheet.slots:
        return
    photo, lead = _take_first_photo(sheet), sheet.slots["lead"]
    if sheet.plan.dice("beside").random() < 0.5:
        cells = element("td", photo, width="300") + element("td", lead)
        sheet.slots["lead"] = element("table", element("tbody", element("tr", cells)))
    else:
        sheet.slots["lead"] = sheet.el("wrap", sheet.el("wrap", photo), sheet.el("wrap", lead))


def _title_in_first_line(sheet: Sheet) -> None:
    title = words(sheet.story.title)
    strong = sheet.plan.dice("first line").random() < 0.5
    sheet.blocks.insert(0, _raw(sheet.kit.paragraph_of(element("strong", title) if strong else title)))


def _standing_legal_note(sheet: Sheet) -> None:
    note = element("p", words(general.LEGAL))
    if sheet.plan.dice("legal").random() < 0.5:
        sheet.blocks.append(_raw(note))
    else:
        sheet.after["body"].append(sheet.el("note", note, tag="div"))


def _download_list(sheet: Sheet) -> None:
    dice = sheet.dice("downloads")
    names = [
        f"{dice.choice(general.DOCUMENTS)} số {dice.randint(1, 200)}-{dice.choice(('NQ', 'KH', 'CV'))}/TU.pdf"
        for _ in range(dice.choice((0, 1, 2, 4)))
    ]
    if names:
        items = [element("li", link(f"/upload/files/{sheet.story.number}-{at}.pdf", n)) for at, n in enumerate(names)]
        sheet.blocks.append(_raw(sheet.kit.box("Tài liệu đính kèm", element("ul", *items))))


def _tags_as_last_paragraph(sheet: Sheet) -> None:
    sheet.slots.pop("tags", None)
    links = ", ".join(link(f"/tag/{at}", tag) for at, tag in enumerate(sheet.story.tags))
    sheet.blocks.append(_raw(sheet.kit.paragraph_of(f"Từ khóa: {links}")))


def _banner_first_photo(sheet: Sheet) -> None:
    """The portal's own picture with its standing caption before the article's photographs."""
    banner = sheet.kit.picture(Picture("/upload/banner/dai-hoi.jpg", general.BANNER_CAPTION))
    if sheet.look.design.lead_photo:
        sheet.before["photo"].append(banner)
    else:
        sheet.blocks.insert(0, _raw(banner))


def _photographer_in_caption(plan: Plan) -> None:
    dice = plan.dice("photographers")
    for story in plan.stories:
        for picture in story.pictures:
            if dice.random() < 0.8:
                picture.credit = f"Ảnh: {dice.choice(('Trọng Nghĩa', 'Đăng Khoa', 'Bảo Châu', 'Việt Cường'))}"


def _standing_subheading(sheet: Sheet) -> None:
    sheet.blocks.insert(0, _raw(sheet.kit.paragraph("Nội dung chi tiết", heading=True)))


def _tools_in_body(sheet: Sheet) -> None:
    sheet.blocks.insert(0, _raw(element("p", "Nghe bài viết | In bài | Gửi thư | Cỡ chữ: A- A+")))


def _views_in_body(sheet: Sheet) -> None:
    sheet.blocks.append(_raw(sheet.kit.paragraph(f"Lượt xem: {sheet.dice('views').randint(12, 4000)}")))


def _neighbours_at_end(sheet: Sheet) -> None:
    at = sheet.plan.stories.index(sheet.story)
    for label, other in (("Bài trước: ", at - 1), ("Bài sau: ", at + 1)):
        if 0 <= other < len(sheet.plan.stories):
            story = sheet.plan.stories[other]
            sheet.blocks.append(_raw(sheet.kit.paragraph_of(label + link(story.url, story.title))))


def _rotating_box(sheet: Sheet) -> None:
    """One of three maxims in a box between paragraphs."""
    maxim = sheet.dice("maxim").choice(general.MAXIMS)
    _insert_between(sheet, "maxim place", sheet.el("box", element("p", words(f"“{maxim}”"))))


def _signature_in_lead(plan: Plan) -> None:
    """Each lead begins with the outlet's signature, which is part of the lead as printed."""
    for story in plan.stories:
        if story.lead:
            story.lead = f"({plan.host.split('.')[0].upper()}) - {story.lead}"


HABITS = (
    Habit("long_sidebar", _long_sidebar),
    Habit("signature_in_lead", on_plan=_signature_in_lead),
    Habit("photographer_in_caption", on_plan=_photographer_in_caption),
    Habit("editors_sentence_in_three", _editors_sentence_in_three),
    Habit("related_inside_body", _related_inside_body),
    Habit("linked_line_in_body", _linked_line_in_body),
    Habit("rotating_box", _rotating_box),
    Habit("hidden_twin", _hidden_twin),
    Habit("banner_between_halves", _banner_between_halves),
    Habit("lead_repeated", _lead_repeated, claims=claim("lead place")),
    Habit("lead_is_first_bold", _lead_is_first_bold, claims=claim("lead place")),
    Habit("lead_beside_photo", _lead_beside_photo, claims=claim("lead place", "photo place")),
    Habit("title_in_first_line", _title_in_first_line),
    Habit("standing_subheading", _standing_subheading),
    Habit("standing_first_paragraph", _standing_first_paragraph),
    Habit("tools_in_body", _tools_in_body),
    Habit("banner_first_photo", _banner_first_photo),
    Habit("standing_last_paragraph", _standing_last_paragraph),
    Habit("download_list", _download_list),
    Habit("tags_as_last_paragraph", _tags_as_last_paragraph),
    Habit("views_in_body", _views_in_body),
    Habit("neighbours_at_end", _neighbours_at_end),
    Habit("standing_legal_note", _standing_legal_note),
)
