"""Walks through the reading room in a real browser, as a researcher takes them: each asserts what a person sees."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pytest

from tests.archive.samples import PDF, SITE
from tests.archive.web.browser import Browse, query
from tests.archive.web.conftest import ARTICLE, COPY, OTHER

pytestmark = pytest.mark.long


def said(tab: Any) -> str:
    """Return what the page says of its results."""
    return str(tab.get_by_role("status").inner_text())


def download(tab: Any, name: str, to: Path) -> Path:
    """Click a link to a file, and save that."""
    with tab.expect_download() as found:
        tab.get_by_role("link", name=name, exact=True).click()
    found.value.save_as(to / name)
    return to / name


LINE = "one => getComputedStyle(one).textDecorationLine"


# --- searching -------------------------------------------------------------------------------------


def test_an_article_is_found_by_half_its_title_without_marks_and_what_was_changed_in_it_is_seen(
    base: str, browse: Browse
) -> None:
    tab = browse()
    tab.goto(base)
    tab.get_by_label("Words").fill("dang bo lan thu nhat")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    with tab.expect_navigation():
        tab.get_by_role("link", name="Đại hội Đảng bộ lần thứ nhất").click()
    with tab.expect_navigation():
        tab.get_by_role("link", name="history", exact=True).click()
    assert tab.get_by_text("Revision 1", exact=True).is_visible()
    assert tab.locator("del").all_inner_texts() == ["1", "nhất."]
    assert tab.locator("ins").all_inner_texts() == ["nhất", "nhất đã sửa."]
    lines = [tab.locator(one).first.evaluate(LINE) for one in ("del", "ins")]
    assert lines == ["line-through", "underline"], "not by colour alone"


def test_a_bar_of_the_histogram_shows_its_month_and_the_choice_is_dropped_again(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/?q=hoi+nghi")
    everything = said(tab)
    with tab.expect_navigation():
        tab.get_by_label("2024-05: 1").click()
    assert said(tab) == "1 to 1 of 1 article"
    assert tab.get_by_role("list", name="Chosen").inner_text().split() == (
        "From day: 2024-05-01 × To day: 2024-05-31 ×".split()
    )
    with tab.expect_navigation():
        tab.get_by_role("link", name="Without 2024-05-01").click()
    with tab.expect_navigation():
        tab.get_by_role("link", name="Without 2024-05-31").click()
    assert said(tab) == everything
    assert tab.get_by_role("list", name="Chosen").count() == 0


def test_a_facet_narrows_the_results_and_is_taken_away_again(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/?q=hoi+nghi")
    with tab.expect_navigation():
        tab.get_by_role("link", name="Dân vận").click()
    assert said(tab) == "1 to 13 of 13 articles"
    with tab.expect_navigation():
        tab.get_by_role("link", name="Lê Hoa").click()
    assert said(tab) == "1 to 7 of 7 articles"
    with tab.expect_navigation():
        tab.get_by_role("link", name="Without Dân vận").click()
    assert said(tab) == "1 to 20 of 20 articles"
    assert "Lê Hoa" in tab.get_by_role("list", name="Chosen").inner_text()


def test_sections_are_suggested_while_they_are_typed_without_marks(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(base)
    tab.get_by_text("Narrow the search").click()
    tab.get_by_label("Site", exact=True).fill(SITE)
    tab.get_by_label("Section").press_sequentially("kiem tra")
    tab.wait_for_selector("#known-section option:only-child", state="attached")
    option = tab.locator("#known-section option")
    assert (option.get_attribute("value"), option.get_attribute("label")) == ("Kiểm tra giám sát", "kiem tra giam sat")
    assert tab.evaluate("document.activeElement.name") == "section"
    tab.get_by_label("Section").fill("Kiểm tra giám sát")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert said(tab) == "1 to 13 of 13 articles"


def test_without_scripts_the_same_is_found(base: str, browse: Browse) -> None:
    tab = browse(java_script_enabled=False)
    tab.goto(base)
    tab.get_by_text("Narrow the search").click()
    tab.get_by_label("Section").fill("kiem tra giam sat")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert said(tab) == "1 to 13 of 13 articles"
    tab.goto(f"{base}/changes")
    tab.get_by_label("Site", exact=True).fill("b.exa")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Show").click()
    assert "There is no site b.exa in this archive." in tab.get_by_role("alert").inner_text()
    with tab.expect_navigation():
        tab.get_by_role("link", name=OTHER).click()
    assert said(tab) == "0 revised, 0 withdrawn, 0 returned"


def test_nothing_found_says_what_to_try(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/?{query({'q': 'hoi nghi', 'site': OTHER, 'until': '2020-01-01'})}")
    assert said(tab) == "No article matches."
    assert tab.get_by_text("Fewer words find more").is_visible()
    with tab.expect_navigation():
        tab.get_by_role("link", name="The same words on all sites and days").click()
    assert said(tab).startswith("1 to 20 of ")


def test_a_mistaken_search_is_mended_where_it_is_told(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(base)
    tab.get_by_label("Words").fill("-hop")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert "words to leave out alone are not enough" in tab.get_by_role("alert").inner_text()
    words = tab.get_by_label("Words")
    assert words.input_value() == "-hop"
    words.fill("hoi nghi -hop")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert said(tab).startswith("1 to 20 of ")


def test_the_next_page_the_article_and_the_way_back_keep_the_search(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/?q=hoi+nghi")
    with tab.expect_navigation():
        tab.get_by_role("link", name="Next page").click()
    page = said(tab)
    assert page.startswith("21 to 40 of ")
    with tab.expect_navigation():
        tab.locator("ol.results a").nth(9).click()
    tab.go_back()
    assert said(tab) == page
    assert tab.get_by_label("Words").input_value() == "hoi nghi"
    tab.go_back()
    assert said(tab).startswith("1 to 20 of ")


# --- taking along ----------------------------------------------------------------------------------


def test_the_articles_of_a_year_are_taken_along_as_csv_and_json_lines(
    base: str, browse: Browse, tmp_path: Path
) -> None:
    tab = browse()
    tab.goto(base)
    tab.get_by_text("Narrow the search").click()
    tab.get_by_label("From day").fill("2024-01-01")
    tab.get_by_label("To day").fill("2024-12-31")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert said(tab) == "1 to 16 of 16 articles"
    with download(tab, "CSV", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    records = [json.loads(line) for line in download(tab, "JSON Lines", tmp_path).read_text("utf-8").splitlines()]
    assert len(rows) == len(records) == 16
    assert {row["title"] for row in rows} == {record["title"] for record in records}
    assert all(row["published"].startswith("2024-") for row in rows)


def test_a_search_is_followed_as_a_feed(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/?q=binh+loi")
    feed = tab.locator("link[type='application/rss+xml']").get_attribute("href")
    link = tab.get_by_role("link", name="RSS").get_attribute("href")
    assert feed == link
    answer = tab.request.get(f"{base}{feed}")
    items = ElementTree.fromstring(answer.text()).findall(".//item")
    assert {item.findtext("title") for item in items} == {"Bình Lợi đại hội", "Bình Lợi tổ chức đại hội"}


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("BibTeX", "@misc{thanhuy.example.vn-1,"),
        ("RIS", "TY  - ELEC"),
        ("CSL JSON", '[\n{"id": "thanhuy.example.vn-1"'),
        ("APA", "Minh Thư, & Hải Đăng. (2025, January 15). Đại hội Đảng bộ lần thứ nhất."),
        ("Chicago", "Minh Thư, and Hải Đăng. “Đại hội Đảng bộ lần thứ nhất.”"),
        ("TCVN", "Minh Thư, Hải Đăng"),
    ],
)
def test_an_article_is_cited_in_each_style(base: str, browse: Browse, style: str, begins: str) -> None:
    tab = browse()
    tab.goto(f"{base}/article?{query(ARTICLE)}")
    text = tab.locator(f"h2:text-is('{style}') + pre")
    assert not text.is_visible()
    tab.get_by_text("How to cite it").click()
    assert text.inner_text().startswith(begins)
    text.click()  # one click takes all of it
    assert tab.evaluate("getSelection().toString().trim()") == text.inner_text().strip()


def test_a_program_gets_the_same_record_by_a_link(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/article?{query(ARTICLE)}")
    title = tab.locator("h1").inner_text()
    with tab.expect_navigation():
        tab.get_by_role("link", name="The record as JSON").click()
    record = json.loads(tab.locator("body").inner_text())
    assert (record["title"], record["revision"]) == (title, 2)
    described = tab.request.get(f"{base}/api/openapi.json").json()
    assert "/api/article" in described["paths"]


# --- one article -----------------------------------------------------------------------------------


def test_the_page_is_opened_as_it_looked_on_a_day(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/history?{query(ARTICLE)}")
    tab.get_by_label("As it was on the day").fill("2026-03-01")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Show").click()
    assert tab.locator("h1").inner_text() == "Đại hội Đảng bộ lần thứ 1"
    assert tab.get_by_text("This is what the page said from 2026-03-01").is_visible()
    with tab.expect_navigation():
        tab.get_by_role("link", name="the page as it looked").click()
    assert "Fetched 2026-03-01 19:00" in tab.locator("main").inner_text()
    assert tab.frame_locator("iframe").locator("h1").inner_text() == "Đại hội Đảng bộ lần thứ 1"


def test_where_each_value_came_from_is_shown_when_it_is_asked_for(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/article?{query(ARTICLE)}")
    why = tab.get_by_role("cell", name="layout nukeviet: span.h5")
    assert not why.is_visible()
    tab.get_by_text("Where each value came from", exact=True).click()
    assert why.is_visible()
    assert tab.get_by_role("cell", name="published").is_visible()


def test_photographs_have_their_captions_and_documents_are_saved(base: str, browse: Browse, tmp_path: Path) -> None:
    tab = browse()
    tab.goto(f"{base}/article?{query(ARTICLE)}")
    picture = tab.get_by_role("img", name="Quang cảnh")
    picture.scroll_into_view_if_needed()
    tab.wait_for_function("document.querySelector('main img').complete")
    assert picture.evaluate("one => one.naturalWidth") == 480
    assert tab.get_by_text("Quang cảnh. Ảnh: Minh Thư").is_visible()
    assert tab.get_by_text("Nghị quyết", exact=True).is_visible()
    assert download(tab, "The kept file", tmp_path).read_bytes() == PDF


def test_copies_are_followed_in_vietnamese(base: str, browse: Browse) -> None:
    tab = browse(locale="vi-VN")
    tab.goto(f"{base}/article?{query(COPY)}")
    assert "20:30 12/6/2025" in tab.locator("main").inner_text()
    assert "sau bài đầu tiên 3 giờ" in tab.locator("main").inner_text()
    with tab.expect_navigation():
        tab.get_by_role("link", name="Các bài khác nhau ở đâu").click()
    assert tab.locator("h1").inner_text() == "Các bài trùng của một bài"
    tab.locator("summary").click()
    assert tab.locator("ins").first.inner_text() == "tổ chức"


# --- lists -----------------------------------------------------------------------------------------


def test_changes_are_found_by_day(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(base)
    with tab.expect_navigation():
        tab.get_by_role("link", name="Changes").click()
    assert said(tab) == "0 revised, 0 withdrawn, 0 returned"
    tab.get_by_label("From day").fill("2026-03-02")
    tab.get_by_label("To day").fill("2026-03-02")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Show").click()
    assert said(tab) == "1 revised, 0 withdrawn, 0 returned"
    assert tab.locator("ins").first.inner_text() == "nhất"
    assert tab.get_by_label("From day").input_value() == "2026-03-02"
    with tab.expect_navigation():
        tab.get_by_role("link", name="Đại hội Đảng bộ lần thứ nhất").click()
    assert tab.locator("h1").inner_text() == "History: Đại hội Đảng bộ lần thứ nhất"


def test_what_was_withdrawn_is_found_by_day_and_still_read(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/withdrawn")
    tab.get_by_label("From day").fill("2026-03-06")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Show").click()
    assert said(tab) == "No article is known to be gone."
    tab.get_by_label("From day").fill("2026-03-05")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Show").click()
    assert tab.get_by_role("cell", name="http-404").is_visible()
    with tab.expect_navigation():
        tab.get_by_role("link", name="Đại hội Đảng bộ lần thứ 3").click()
    assert tab.get_by_text("Its page was found gone from its site on 2026-03-05 19:00").is_visible()
    assert tab.get_by_text("Đoạn thứ nhất.").is_visible()


def test_what_was_removed_by_order_leaves_its_order_alone(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(base)
    with tab.expect_navigation():
        tab.get_by_role("link", name="Removed by order").click()
    [row] = tab.locator("tr:has(td)").all_inner_texts()
    assert row.split("\t")[:3] == ["2026-03-10", SITE, "190"]
    assert "Quyết định 12/QĐ-TA" in row
    tab.goto(f"{base}/?q=thong+tin+ca+nhan")
    assert said(tab) == "No article matches."
    tab.goto(f"{base}/article?{query({'site': SITE, 'key': '190'})}")
    assert tab.locator("h1").inner_text() == "There is no such page"


def test_statistics_come_with_their_plots(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/statistics")
    for _second in range(120):
        if tab.locator("figure svg").count():
            break
        tab.wait_for_timeout(1000)
        tab.reload()
    assert tab.get_by_text("Articles a month").is_visible()
    assert tab.locator("dt:text-is('articles') + dd").inner_text() == "46"
    assert tab.locator("figure svg").count() >= 4
    assert tab.get_by_role("cell", name="Dân vận").is_visible()


def test_the_archive_says_what_it_is(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(base)
    with tab.expect_navigation():
        tab.get_by_role("link", name="About").click()
    shown = tab.locator("main").inner_text()
    for one in ("46", "the texts belong to their publishers", "Nothing is guessed", "published_raw: the words printed"):
        assert one in shown
    assert "Counted 20" in shown


# --- how it is read --------------------------------------------------------------------------------


def test_the_keyboard_alone_is_enough(base: str, browse: Browse) -> None:
    tab = browse(380)
    tab.goto(base)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "To the content"
    assert tab.get_by_text("To the content").bounding_box()["x"] >= 0, "it is seen where it has the focus"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "q"
    tab.keyboard.type("binh loi")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    tab.get_by_label("Words").focus()
    for _press in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.closest('ol.results') !== null"):
            break
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    cite = tab.get_by_text("How to cite it")
    for _press in range(40):
        tab.keyboard.press("Tab")
        if cite.evaluate("one => one === document.activeElement"):
            break
    tab.keyboard.press("Enter")
    assert tab.get_by_text("@misc{").is_visible()


def test_a_telephone_shows_all_without_moving_sideways(base: str, browse: Browse) -> None:
    tab = browse(380, has_touch=True, is_mobile=True)
    tab.goto(base)
    for name in ("Search", "Changes", "Withdrawn", "Sites", "Copies", "Statistics", "Removed by order", "About"):
        box = tab.get_by_role("navigation", name="Pages").get_by_role("link", name=name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 380
        assert box["height"] >= 24, "a finger finds it"
    tab.get_by_label("Words").fill("binh loi")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Search").tap()
    assert said(tab) == "1 to 2 of 2 articles"
    first, bars = tab.locator("ol.results").bounding_box(), tab.locator(".facets").bounding_box()
    assert first["y"] < bars["y"], "results come before what they are like"
    with tab.expect_navigation():
        tab.get_by_role("link", name="Bình Lợi tổ chức đại hội").tap()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 380
    assert tab.locator(".text p").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 16


def test_a_browser_in_vietnamese_is_answered_in_it_on_every_page(base: str, browse: Browse) -> None:
    tab = browse(locale="vi-VN")
    tab.goto(base)
    headings = []
    for number in range(tab.locator("header nav a:not([hreflang])").count()):
        with tab.expect_navigation():
            tab.locator("header nav a:not([hreflang])").nth(number).click()
        assert tab.locator("html").get_attribute("lang") == "vi"
        headings.append(tab.locator("h1").inner_text())
    assert headings[0] == "Tìm trong kho lưu trữ"
    assert len(set(headings)) == 8
    tab.goto(f"{base}/?q=hoi+nghi")
    assert tab.get_by_label("1/2024: 2").is_visible()
    assert "8:00 8/12/2024" in tab.locator("ol.results").inner_text()


def test_another_language_keeps_the_place(base: str, browse: Browse) -> None:
    tab = browse()
    tab.goto(f"{base}/?{query({'q': 'hoi nghi', 'section': 'Dân vận', 'since': '2024-01-01'})}")
    results = tab.locator("ol.results a").all_inner_texts()
    with tab.expect_navigation():
        tab.get_by_role("link", name="Tiếng Việt").click()
    assert tab.locator("ol.results a").all_inner_texts() == results
    assert tab.get_by_label("Từ cần tìm").input_value() == "hoi nghi"
    with tab.expect_navigation():
        tab.locator("ol.results a").first.click()
    assert tab.locator("html").get_attribute("lang") == "vi", "the choice goes on"
    with tab.expect_navigation():
        tab.get_by_role("link", name="English").click()
    assert tab.locator("h1").inner_text() == results[0]
    assert tab.locator("html").get_attribute("lang") == "en"


LUMINANCE = """one => {
    const [r, g, b] = getComputedStyle(one)[COLOUR].match(/\\d+/g).map(Number);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}"""


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_the_colours_are_those_of_the_system(base: str, browse: Browse, scheme: str, is_dark: bool) -> None:
    tab = browse(color_scheme=scheme)
    tab.goto(f"{base}/article?{query(ARTICLE)}")
    paper = tab.locator("body").evaluate(LUMINANCE.replace("COLOUR", "'backgroundColor'"))
    ink = tab.locator(".text p").first.evaluate(LUMINANCE.replace("COLOUR", "'color'"))
    assert (paper < 60, ink > 180) == (is_dark, is_dark)
    assert abs(paper - ink) > 120


def test_a_printed_article_has_its_text_and_citation_but_no_menu(base: str, browse: Browse, tmp_path: Path) -> None:
    tab = browse(color_scheme="dark")
    tab.goto(f"{base}/article?{query(ARTICLE)}")
    tab.get_by_text("How to cite it").click()
    tab.emulate_media(media="print", color_scheme="dark")
    assert not tab.get_by_role("navigation").is_visible()
    assert tab.locator("body").evaluate(LUMINANCE.replace("COLOUR", "'color'")) < 60, "dark letters on white paper"
    tab.pdf(path=tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    words = " ".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    document.close()
    for shown in ("Đại hội Đảng bộ lần thứ nhất", "Đoạn thứ nhất đã sửa.", "@misc{thanhuy.example.vn-1"):
        assert shown in " ".join(words.split())
    assert "Removed by order" not in words
