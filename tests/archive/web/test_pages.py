"""What people see in the reading room."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from archive import Archive
from archive.ledger.sites import HEALTH
from archive.maintenance.removing.remove import Order, remove
from archive.media.ledger import FoundMedia, MediaVisit
from archive.record.article import Article
from archive.record.identity import profile_digest
from archive.web.app import make_app
from archive.web.page import SCRIPT, SCRIPT_DIGEST
from archive.web.prepared import Prepared
from archive.web.suggest import FIELDS
from tests.archive.reports.hostile import EVIL, SHOWN, poisoned
from tests.archive.samples import NOON, SITE, later, make_article, make_visit
from tests.archive.web.conftest import ARTICLE, COPY, OTHER, Open, fill


def words(page: str) -> str:
    return " ".join(html.document_fromstring(page).find("body").text_content().split())


def main_of(page: str) -> str:
    return " ".join(html.document_fromstring(page).find(".//main").text_content().split())


SCRIPTED = "//@*[starts-with(name(), 'data-hx-') or starts-with(name(), 'hx-')]"
"""Attributes that the script obeys."""


def check_scripts(tree: html.HtmlElement) -> None:
    """Check that a page runs nothing but the one script, which obeys nothing but the fields of its form."""
    for script in tree.findall(".//script"):
        assert (script.get("src"), script.get("integrity"), script.text) == (SCRIPT, SCRIPT_DIGEST, None)
    fields = tree.xpath("//form//input[@name='site' or @name='section' or @name='author'][@list]")
    obeyed = tree.xpath(SCRIPTED)
    assert len(obeyed) == 5 * len(fields)
    assert all(one.getparent() in fields for one in obeyed)
    asked = {one.partition("?")[0] for one in obeyed if one.attrname == "data-hx-get"}
    assert asked <= {f"/suggest/{name}" for name in FIELDS}
    assert not [name for name in {n for e in tree.iter("*") for n in e.attrib} if name.startswith("on")]


def links(page: str) -> list[str]:
    return [str(link) for link in html.document_fromstring(page).xpath("//main//a/@href")]


def ask(room: TestClient, address: str, **parameters: object) -> str:
    answer = room.get(address, params={name: str(value) for name, value in parameters.items()})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


# --- search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "count", "first"),
    [
        pytest.param({"q": ""}, "1 to 6 of 6 articles", "Bình Lợi tổ chức đại hội", id="all, the newest first"),
        pytest.param({"q": "dai hoi dang bo"}, "1 to 5 of 5 articles", "Bình Lợi", id="without marks"),
        pytest.param({"q": "bình lợi", "site": OTHER}, "1 to 1 of 1 article", "Bình Lợi tổ chức", id="of a site"),
        pytest.param({"site": OTHER}, "1 to 1 of 1 article", "Bình Lợi tổ chức", id="of a site, without words"),
        pytest.param({"section": "xay dung dang"}, "1 to 3 of 3 articles", "Bình Lợi tổ chức", id="of a section"),
        pytest.param({"author": "Hải Đăng", "since": "2025-06-01"}, "1 to 2 of 2", "Bình Lợi", id="author and day"),
        pytest.param({"until": "2025-02-01"}, "1 to 3 of 3 articles", "Đại hội", id="until a day, undated ones left"),
        pytest.param({"q": "bình lợi", "order": "relevance"}, "1 to 2 of 2", "Bình Lợi", id="by relevance"),
        pytest.param({"province": "bac ninh"}, "1 to 5 of 5 articles", "Bình Lợi đại hội", id="of a province"),
        pytest.param({"province": "Bắc Giang"}, "1 to 5 of 5 articles", "Bình Lợi đại hội", id="of a former one"),
        pytest.param({"province": "Bắc Ninh (cũ)"}, "No article matches", "", id="of the former one of the same name"),
        pytest.param({"province": "unknown"}, "1 to 1 of 1 article", "Bình Lợi tổ chức", id="of no known province"),
        pytest.param({"level": "press", "q": "bình lợi"}, "1 to 1 of 1", "Bình Lợi đại hội", id="of a level"),
        pytest.param({"level": "press", "site": OTHER}, "No article matches", "", id="of a site of another level"),
    ],
)
def test_a_search_shows_how_many_there_are_and_the_first(
    room: TestClient, asked: dict[str, str], count: str, first: str
) -> None:
    page = ask(room, "/", **asked)
    assert count in main_of(page)
    assert html.document_fromstring(page).xpath("string(//main//ol//h2)").startswith(first)


def test_words_that_were_found_are_marked_and_counted_by_site_section_author_and_month(room: TestClient) -> None:
    tree = html.document_fromstring(ask(room, "/", q="binh loi"))
    assert {mark.text for mark in tree.findall(".//mark")} == {"Bình", "Lợi"}
    facets = " ".join(tree.xpath("//div[@class='facets']")[0].text_content().split())
    assert f"Sites {OTHER} 1 {SITE} 1" in facets or f"Sites {SITE} 1 {OTHER} 1" in facets
    assert "Sections Xây dựng Đảng 2" in facets
    assert "Minh Thư 2" in facets
    assert re.search("Provinces of the sites (Bắc Ninh 1 not known 1|not known 1 Bắc Ninh 1)", facets)
    assert re.search("Levels of the sites (not known 1 )?newspapers and broadcasters 1", facets)


def test_a_bar_of_the_histogram_leads_to_its_month(room: TestClient) -> None:
    tree = html.document_fromstring(ask(room, "/", q="dai hoi"))
    bars = {bar.get("aria-label"): bar.get("href") for bar in tree.xpath("//svg//a")}
    assert list(bars) == ["2025-01: 3", "2025-02: 0", "2025-03: 0", "2025-04: 0", "2025-05: 0", "2025-06: 2"]
    assert "1 to 3 of 3 articles" in main_of(room.get(bars["2025-01: 3"]).text)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param({"q": "-a"}, "words to leave out alone are not enough", id="nothing to look for"),
        pytest.param({"since": "gestern"}, "is not a day like 2025-01-31", id="no day"),
        pytest.param({"since": "2025-02-01", "until": "2025-01-01"}, "the last day is before the first", id="days"),
        pytest.param({"page": "0"}, "is not a number from 1 to", id="no page"),
        pytest.param({"page": "9" * 40}, "is not a number from 1 to", id="far too many pages"),
        pytest.param({"order": "x"}, "order is newest or relevance", id="no order"),
        pytest.param({"province": "Bac Nin"}, "no province is named Bac Nin: did you mean Bắc Ninh", id="no province"),
        pytest.param({"level": "x"}, "level is one of central, province, district", id="no level"),
    ],
)
def test_a_mistaken_search_says_what_is_wrong(room: TestClient, asked: dict[str, str], said: str) -> None:
    answer = room.get("/", params=asked)
    assert answer.status_code == 400
    assert said in main_of(answer.text)


def test_a_mistaken_search_keeps_its_words(room: TestClient) -> None:
    tree = html.document_fromstring(room.get("/", params={"q": "-a"}).text)
    assert tree.xpath("//main//form//input[@name='q']/@value") == ["-a"]


def test_what_is_chosen_is_dropped_by_its_own_link(room: TestClient) -> None:
    tree = html.document_fromstring(ask(room, "/", q="binh loi", site=OTHER, since="2025-06-01"))
    chosen = tree.xpath("//ul[@class='chosen']//a")
    assert [(one.get("aria-label"), one.get("href")) for one in chosen] == [
        (f"Without {OTHER}", "/?q=binh+loi&since=2025-06-01"),
        ("Without 2025-06-01", f"/?q=binh+loi&site={OTHER}"),
    ]


def test_nothing_found_leads_to_the_same_words_everywhere(room: TestClient) -> None:
    page = ask(room, "/", q="binh loi", until="2020-01-01")
    assert "No article matches. Fewer words find more" in main_of(page)
    assert "/?q=binh+loi" in links(page)


def test_results_go_on_to_the_next_page_and_back(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        for number in range(1, 46):
            archive.save(make_visit(make_article(number)))
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        room = TestClient(make_app(archive), "http://localhost")
        pages = [ask(room, "/", q="đại hội", page=number) for number in (1, 2, 3)]
    assert [re.search(r"\d+ to \d+ of \d+", main_of(page))[0] for page in pages] == [
        "1 to 20 of 45",
        "21 to 40 of 45",
        "41 to 45 of 45",
    ]
    ends = [html.document_fromstring(page).xpath("//nav[@class='pages']//a/@rel") for page in pages]
    assert ends == [["next"], ["prev", "next"], ["prev"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({"section": "Xây dựng Đảng"}, "5 9", id="of a section"),
        pytest.param({"province": "Bắc Giang"}, "5", id="of a province"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "jsonl", "rss"])
def test_results_are_had_as_a_file(room: TestClient, ending: str, asked: dict[str, str], found: str) -> None:
    text = ask(room, f"/results.{ending}", q="bình lợi", **asked)
    keys = {
        "csv": lambda: {row["key"] for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))},
        "jsonl": lambda: {json.loads(line)["key"] for line in text.splitlines()},
        "rss": lambda: set(re.findall(r"#(\d+)</guid>", text)),
    }[ending]()
    assert keys == set(found.split())


def test_what_a_page_wrote_is_no_formula_in_excel(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1, title='=HYPERLINK("https://x.example")')))
        archive.update_index()
        room = TestClient(make_app(archive), "http://localhost")
        [plain, for_excel] = [room.get(f"/results.{ending}") for ending in ("csv", "excel.csv")]
    assert ',"=HYPERLINK(' in plain.text
    assert ",\"'=HYPERLINK(" in for_excel.text
    assert for_excel.text.startswith("\ufeff")
    assert 'filename="articles.excel.csv"' in for_excel.headers["content-disposition"]


def test_a_file_of_a_site_that_is_not_there_is_no_empty_file(room: TestClient) -> None:
    answer = room.get("/results.csv", params={"site": "no.such.vn"})
    assert answer.status_code == 404
    assert "There is no site no.such.vn" in main_of(answer.text)


@pytest.mark.parametrize("address", ["/history", "/kept", "/site"])
def test_the_title_of_a_page_has_no_markup(room: TestClient, address: str) -> None:
    title = html.document_fromstring(ask(room, address, **ARTICLE)).findtext(".//title")
    assert title.strip()
    assert "<" not in title


def test_a_file_of_a_mistaken_search_is_a_page_that_says_so(room: TestClient) -> None:
    answer = room.get("/results.csv", params={"q": "-a"})
    assert answer.status_code == 400
    assert "words to leave out alone" in answer.text
    assert room.get("/results.exe").status_code == 404


# --- articles ------------------------------------------------------------------------------------


def test_an_article_is_shown_with_all_that_is_known_of_it(room: TestClient) -> None:
    page = ask(room, "/article", **ARTICLE)
    shown = main_of(page)
    for said in (
        "Đại hội Đảng bộ lần thứ nhất",
        "“Thứ tư - 15/01/2025 09:30”",
        "Minh Thư, Hải Đăng",
        "Quang cảnh. Ảnh: Minh Thư",
        "Nghị quyết",
        "2 of 2",
        "layout nukeviet: span.h5",
        "@misc",
        "TCVN",
    ):
        assert said in shown, said
    assert f'href="/history?site={SITE}&amp;key=1"' in page


def test_an_article_is_shown_as_it_was_in_a_revision_and_on_a_day(room: TestClient) -> None:
    for asked in ({"revision": 1}, {"on": "2026-03-01"}, {"on": "2020-01-01"}):
        shown = main_of(ask(room, "/article", **ARTICLE, **asked))
        assert shown.startswith("Đại hội Đảng bộ lần thứ 1 "), asked
        assert "This is what the page said from 2026-03-01" in shown
    assert main_of(ask(room, "/article", **ARTICLE, on="2026-03-02")).startswith("Đại hội Đảng bộ lần thứ nhất")


def test_an_article_whose_page_is_gone_says_so(room: TestClient) -> None:
    assert "found gone from its site on 2026-03-05" in main_of(ask(room, "/article", site=SITE, key="3"))


def test_copies_are_named_with_their_delay_and_in_what_they_differ(room: TestClient) -> None:
    shown = main_of(ask(room, "/article", **COPY))
    assert f"Bình Lợi đại hội 2025-06-12 17:00, {SITE}, the first" in shown
    assert f"2025-06-12 20:30, {OTHER}, 3 hours after the first" in shown
    assert "similarity 1" in main_of(ask(room, "/copies", **COPY))
    assert "Bình Lợi" in main_of(ask(room, "/copies"))
    assert "no other article has this text" in main_of(ask(room, "/copies", site=SITE, key="6"))


def test_two_revisions_stand_side_by_side_with_the_words_that_differ(room: TestClient) -> None:
    tree = html.document_fromstring(ask(room, "/history", **ARTICLE))
    assert [one.text for one in tree.findall(".//del")] == ["1", "nhất."]
    assert [one.text for one in tree.findall(".//ins")] == ["nhất", "nhất đã sửa."]
    same = main_of(ask(room, "/history", **ARTICLE, before=2, after=2))
    assert "These two do not differ." in same


@pytest.mark.parametrize(
    ("address", "asked", "status"),
    [
        pytest.param("/article", {}, 400, id="no key"),
        pytest.param("/article", {"key": "no such"}, 404, id="a key that is none"),
        pytest.param("/article", {**ARTICLE, "revision": 7}, 404, id="a revision that is none"),
        pytest.param("/article", {**ARTICLE, "revision": "x"}, 400, id="a revision that is no number"),
        pytest.param("/article", {**ARTICLE, "on": "9999-12-31"}, 200, id="the last day of all"),
        pytest.param("/history", {**ARTICLE, "before": 7}, 404, id="a revision to compare that is none"),
        pytest.param("/kept", {"key": "no such"}, 404, id="the page of none"),
        pytest.param("/changes", {"since": "2020-01-01"}, 400, id="more than a year"),
        pytest.param("/changes", {"since": "0001-01-01", "until": "0001-01-05"}, 200, id="the first days of all"),
        pytest.param("/article/../etc", {}, 404, id="another page"),
    ],
)
def test_what_is_not_there_is_told(room: TestClient, address: str, asked: dict[str, str], status: int) -> None:
    assert room.get(address, params=asked).status_code == status


def test_a_key_of_several_sites_leads_to_each(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1)))
        archive.save(make_visit(make_article(1, site=OTHER, url=f"https://{OTHER}/1"), site=OTHER))
        answer = TestClient(make_app(archive), "http://localhost").get("/article?key=1")
    assert answer.status_code == 300
    assert links(answer.text)[:2] == [
        f"/article?site={OTHER}&key=https%3A%2F%2F{OTHER}%2F1",
        f"/article?site={SITE}&key=https%3A%2F%2F{SITE}%2Ftin-tuc%2Fbai-1.html",
    ]


def test_of_many_copies_the_earliest_are_shown(room: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("article", "lists"):
        monkeypatch.setattr(f"archive.web.{module}.MOST_COPIES", 1)
    first = {"site": SITE, "key": "5"}
    for address in ("/article", "/copies"):
        assert "1 more" in main_of(ask(room, address, **first))
        assert "1 more" not in main_of(ask(room, address, **COPY)), "the one that is asked for is there"
    assert room.get("/api/copies", params=first).json()["cluster"]["left_out"] == 1


def test_times_are_written_as_the_language_has_it(room: TestClient) -> None:
    for code, time, month in (("en", "2025-06-12 20:30", "2025-06: 2"), ("vi", "20:30 12/6/2025", "6/2025: 2")):
        tree = html.document_fromstring(ask(room, "/", lang=code))
        assert tree.findtext(".//time") == time
        assert tree.find(".//time").get("datetime") == "2025-06-12T20:30+07:00"
        assert month in tree.xpath("//svg//a/@aria-label")


# --- lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "asked", "said"),
    [
        pytest.param(
            "/changes", {"since": "2026-03-01", "until": "2026-03-06"}, "1 revised, 1 withdrawn", id="changes"
        ),
        pytest.param("/withdrawn", {}, "2026-03-05 19:00Đại hội Đảng bộ lần thứ 3", id="withdrawn"),
        pytest.param("/withdrawn", {"since": "2026-04-01"}, "No article is known to be gone", id="none withdrawn"),
        pytest.param("/sites", {}, "2026-03-01 19:00 well", id="sites"),
        pytest.param("/removed", {}, "Nothing was.", id="none removed"),
        pytest.param("/about", {}, "Articles6", id="about"),
    ],
)
def test_a_list_says_what_there_is(room: TestClient, address: str, asked: dict[str, str], said: str) -> None:
    assert said in main_of(ask(room, address, **asked))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        pytest.param({}, [OTHER, SITE], id="all"),
        pytest.param({"province": "Bắc Ninh"}, [SITE], id="of a province"),
        pytest.param({"province": "bac giang"}, [SITE], id="of a former province"),
        pytest.param({"province": "Huế"}, [], id="of one that has none"),
        pytest.param({"level": "unknown"}, [OTHER], id="of which the level is not known"),
        pytest.param({"q": "bao bac giang"}, [SITE], id="by the name of the publisher"),
        pytest.param({"state": "problem"}, [], id="with a problem"),
    ],
)
def test_sites_are_chosen(room: TestClient, asked: dict[str, str], names: list[str]) -> None:
    tree = html.document_fromstring(ask(room, "/sites", **asked))
    assert tree.xpath("//section[@id='list']//tr/td[1]/a/text()") == names


def test_maps_show_provinces_before_and_after_and_lead_to_their_sites(room: TestClient) -> None:
    assert room.app.app.state.numbers.get(60.0)
    tree = html.document_fromstring(ask(room, "/sites"))
    before, today = (svg.xpath("./a") for svg in tree.xpath("//svg"))
    assert (len(before), len(today)) == (63, 34)
    tiles = [{tile.get("aria-label"): tile for tile in drawn} for drawn in (before, today)]
    assert [label for drawn in tiles for label in drawn if not label.endswith("0 articles, 0 sites")] == [
        "Bắc Giang 5 articles, 1 site",
        "Bắc Ninh 5 articles, 1 site",
    ]
    shades = [drawn.get("class") for drawn in (tiles[0]["Bắc Giang 5 articles, 1 site"], before[0])]
    assert shades == ["shade-4", "shade-0"]
    own = tiles[1]["Bắc Ninh 5 articles, 1 site"].get("href")
    assert "1 site: Bắc Ninh" in main_of(room.get(own).text)
    former = tiles[0]["Bắc Ninh 0 articles, 0 sites"].get("href")
    assert "0 sites: Bắc Ninh, until June 2025" in main_of(room.get(former).text)
    assert "Bắc Ninh15 Bắc Ninh (0 articles, 0 sites), Bắc Giang (5 articles, 1 site)" in main_of(ask(room, "/sites"))


def test_an_archive_that_knows_no_province_offers_none(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1)))
        room = TestClient(make_app(archive), "http://localhost")
        for address in ("/", "/sites"):
            tree = html.document_fromstring(ask(room, address))
            assert tree.xpath("//svg | //select[@name='province' or @name='level']") == []


def test_a_site_says_how_it_is_and_what_was_learnt_of_it(room: TestClient) -> None:
    assert room.app.app.state.numbers.get(60.0)
    shown = main_of(ask(room, "/site", site=SITE))
    for said in (
        "Báo Bắc Giang How it iswell",
        "Levelnewspapers and broadcastersProvinceBắc Ninh, until June 2025: Bắc Giang",
        "Articles5, published from 2025-01-15 to 2025-06-12, undated: 1",
        "Addresses found5 Fetched so far5",
        "2026-03-01 19:00 well 5",
        "Softwarenukeviet Order of dates01/02: the day first robots.txtobeyed",
        f"Crawls begin athttps://{SITE}/ 20 links",
    ):
        assert said in shown
    assert "It was never crawled" in main_of(ask(room, "/site", site=OTHER))
    assert room.get("/site", params={"site": "c.vn"}).status_code == 404


def test_a_site_that_is_below_its_normal_or_failed_says_so(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive)
        archive.crawls.note_facts(SITE, {HEALTH: ["no new article for 9 days (normally 4 a day)"]})
        room = TestClient(make_app(archive), "http://localhost")
        assert "below its own normal" in main_of(ask(room, "/sites", state="problem"))
        assert "no new article for 9 days" in main_of(ask(room, "/site", site=SITE))
        problem = {"problem": f"{SITE} gave no answer 10 times in a row (timeout)", "ending": "gave-up"}
        archive.crawls.end_run(archive.crawls.start_run(SITE, later(days=1)), later(days=1), problem)
        assert f"How it is{problem['problem']}" in main_of(ask(room, "/site", site=SITE))


def test_sites_come_page_by_page(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive, archive.joining():
        for number in range(60):
            archive.crawls.enter_site(f"{number:02}.vn", f"{number:02}.vn")
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        room = TestClient(make_app(archive), "http://localhost")
        first, second = (html.document_fromstring(ask(room, "/sites", page=page)) for page in (1, 2))
    assert [len(tree.xpath("//section[@id='list']//tr/td[1]")) for tree in (first, second)] == [50, 10]
    assert "51 to 60 of 60 sites" in second.text_content()
    assert [tree.xpath("//nav[@class='pages']//a/@rel") for tree in (first, second)] == [["next"], ["prev"]]


def test_statistics_say_that_they_are_not_there_yet(guarded: Open) -> None:
    client, never = guarded(), threading.Event()
    client.app.app.state.plots = Prepared(never.wait, patience=0.0)
    assert "load this page again in a minute" in main_of(ask(client, "/statistics"))
    never.set()


def test_what_was_prepared_is_forgotten_when_something_is_removed(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive)
        room = TestClient(make_app(archive), "http://localhost")
        assert "Bình Lợi đại hội" in ask(room, "/copies")
        remove(archive, ["5"], Order("Quyết định 1", "SNV", later(days=9)), site=SITE)
        assert "Bình Lợi đại hội" not in ask(room, "/copies")


@pytest.mark.long  # matplotlib takes two seconds
def test_statistics_come_when_they_are_counted(room: TestClient) -> None:
    assert room.app.app.state.plots.get(600.0)
    for code, said in (("en", "Articles a month"), ("vi", "Số bài mỗi tháng")):
        page = ask(room, "/statistics", lang=code)
        assert said in main_of(page)
        assert page.count("<svg") >= 4


# --- all pages -----------------------------------------------------------------------------------

PAGES = (
    ("/", {}),
    ("/", {"q": "đại hội", "page": 1, "lang": "vi"}),
    ("/article", ARTICLE),
    ("/article", {"site": SITE, "key": "3"}),
    ("/history", ARTICLE),
    ("/kept", ARTICLE),
    ("/changes", {"since": "2026-03-01", "until": "2026-03-06"}),
    ("/withdrawn", {}),
    ("/sites", {}),
    ("/site", {"site": SITE}),
    ("/copies", {}),
    ("/copies", COPY),
    ("/removed", {}),
    ("/about", {}),
    ("/no/such", {}),
)


@pytest.mark.parametrize(("address", "asked"), PAGES)
def test_a_page_is_html_as_the_standard_has_it_and_its_links_lead_somewhere(
    room: TestClient, address: str, asked: dict[str, str]
) -> None:
    import turbohtml

    page = room.get(address, params=asked).text
    assert turbohtml.parse(page).errors == []
    tree = html.document_fromstring(page)
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    assert tree.xpath("//style | //@style[not(ancestor::svg or parent::span[@class='key'])]") == []
    check_scripts(tree)
    own = {link for link in tree.xpath("//a[not(@hreflang)]/@href | //link/@href") if link.startswith("/")}
    for link in sorted(own)[:: max(1, len(own) // 6)]:
        assert room.get(link).status_code in (200, 204), link


def test_records_that_are_hostile_in_every_text_are_only_shown(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        fill(archive)
        article: Article = poisoned(make_article(8))
        key, site = article.key, article.site
        archive.save(make_visit(article, site=site))
        changed = poisoned(make_article(8, title="Khác", lead=None))
        archive.save(make_visit(changed, site=site, fetched_at=make_visit().fetched_at.replace(day=2)))
        said = {"place": EVIL, "pages": 1, "of": 1, "agrees": {}, "example": EVIL}
        design = {"pages": 1, "first": EVIL, "last": EVIL, "fields": {"title": said, EVIL: said}, "lies": {}}
        profile = {"orders": {EVIL: EVIL}, "generations": [design | {"lies": {EVIL: said | {"because": EVIL}}}]}
        archive.profiles.save(SITE, profile, profile_digest(profile), 1, later())
        told = {"title": EVIL, "provinces_before": [EVIL], f"links of {EVIL}": 1, HEALTH: [EVIL]}
        archive.crawls.note_facts(SITE, told | {"date orders": {EVIL: EVIL}, "layout changed": {"day": EVIL}})
        counts = {"new": EVIL, "problem": EVIL, "refused": {EVIL: 1}, "politeness": {"robots": EVIL, "delay": EVIL}}
        archive.crawls.end_run(archive.crawls.start_run(SITE, later(days=1)), later(days=1), counts)
        room = TestClient(make_app(archive), "http://localhost")
        for address, asked in (
            ("/", {}),
            ("/", {"q": "script alert"}),
            ("/", {"q": EVIL, "site": EVIL, "section": EVIL, "author": EVIL}),
            ("/article", {"site": site, "key": key}),
            ("/history", {"site": site, "key": key}),
            ("/changes", {"since": "2026-03-01", "until": "2026-03-06"}),
            ("/sites", {}),
            ("/sites", {"q": EVIL}),
            ("/site", {"site": SITE}),
        ):
            page = room.get(address, params=asked).text
            tree = html.document_fromstring(page)
            assert tree.xpath("//style | //img | //iframe | //base | //object") == [], address
            check_scripts(tree)
            assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
            for link in tree.xpath("//main//a/@href"):
                assert link.startswith(("/", "https://", "http://")), link
        assert SHOWN.split("{{")[0].strip() in words(room.get("/article", params={"site": site, "key": key}).text)


def test_nothing_is_sent_again_that_the_browser_has(room: TestClient) -> None:
    for address in ("/", "/style.css", "/about"):
        tag = room.get(address).headers["etag"]
        again = room.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")


def test_behind_a_proxy_links_begin_with_its_path(file: Path) -> None:
    with Archive.open(file, read_only=True) as archive:
        client = TestClient(make_app(archive), "http://localhost", root_path="/phong-doc")
        page = client.get("/phong-doc/?q=dai+hoi").text
    tree = html.document_fromstring(page)
    assert all(
        link.startswith("/phong-doc/")
        for link in tree.xpath("//a/@href | //form/@action | //link/@href")
        if "#" not in link
    )


@pytest.mark.parametrize("server", ["PostgreSQL"])
def test_postgresql_shows_the_same(server: str, postgres, room: TestClient) -> None:
    name = postgres.lend_archive()
    try:
        with Archive.open(postgres.address(name)) as archive:
            fill(archive)
        with Archive.open(postgres.address(name), read_only=True) as archive:
            there = TestClient(make_app(archive), "http://localhost:8000")
            for address, asked in PAGES[:12]:
                one, other = (main_of(client.get(address, params=asked).text) for client in (there, room))
                assert re.sub(r"Counted [\d: -]+", "", one) == re.sub(r"Counted [\d: -]+", "", other), address
            for nul in (
                "/article?key=%00",
                "/?site=a%00&q=b%00",
                "/timegate/a%00",
                "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=%2500",
            ):
                assert there.get(nul).status_code == room.get(nul).status_code < 500
            assert there.get("/results.csv?q=dai+hoi").text == room.get("/results.csv?q=dai+hoi").text
    finally:
        postgres.take_back_archive(name)


# --- pictures and documents ------------------------------------------------------------------------

JPEG, PDF = b"\xff\xd8\xff\xe0 anh", b"%PDF-1.7\n1 0 obj\n"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def test_kept_pictures_are_shown_and_every_other_file_is_to_be_saved(tmp_path: Path) -> None:
    article = make_article(1)
    files = {article.photos[0].url: JPEG, article.photos[1].url: SVG, article.attachments[0].url: PDF}
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(article))
        kinds = {url: "document" if url.endswith(".pdf") else "photo" for url in files}
        archive.media.enter(SITE, "1", [FoundMedia(url, kind) for url, kind in kinds.items()], NOON)
        for url, body in files.items():
            visit = MediaVisit(site=SITE, url=url, fetched_at=NOON, outcome="kept", status=200, headers={}, body=body)
            archive.media.save(visit)
        room = TestClient(make_app(archive), "http://localhost")
        tree = html.document_fromstring(ask(room, "/article", **ARTICLE))
        [picture] = tree.findall(".//img")
        assert picture.get("alt") == "Quang cảnh"
        shown = room.get(picture.get("src"))
        assert (shown.headers["content-type"], shown.content) == ("image/jpeg", JPEG)
        others = [room.get(link.get("href")) for link in tree.xpath("//a[text()='The kept file']")]
        assert [other.content for other in others] == [SVG, PDF]
        for other in others:
            assert other.headers["content-type"] == "application/octet-stream"
            assert other.headers["content-disposition"].startswith("attachment")
            assert other.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert room.get("/media/" + "0" * 64).status_code == 404
        assert room.get("/media/x").status_code == 404
