"""The replica portal answers as FACTS A1 says the real software does."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import pytest

from archive.record.article import RECORD_KEYS
from crawler.demo import Fault, FloodBlocker, Portal, serve
from crawler.demo.collection import CATEGORIES
from crawler.demo.markup import local_minute, malformed, month_for_minutes
from crawler.demo.story import slug

NOON = datetime(2025, 7, 2, 5, 0, tzinfo=UTC)
HREF = re.compile(r'(?:href="|<loc>|<link>)(?:http://127\.0\.0\.1)?(/[^"<]*)')
ARTICLE_ID = re.compile(r"-(\d+)\.html$")


@pytest.fixture
def portal() -> Portal:
    return Portal(now=lambda: NOON)


def article(portal: Portal, number: int) -> str:
    return portal.render(portal.collection.by_id[number].path).text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        pytest.param("/", 200, "TIN NỔI BẬT", id="front page"),
        pytest.param("/robots.txt", 200, "Sitemap: http://127.0.0.1/sitemap.xml", id="robots names the sitemap"),
        pytest.param("/sitemap.xml", 200, "/sitemap-vi.news.xml</loc>", id="sitemap index"),
        pytest.param("/feeds/", 200, 'href="/rss/dan-van/"', id="index of feeds"),
        pytest.param("/rss/", 200, "<![CDATA[news_134]]>", id="feed guid is no address"),
        pytest.param("/rss/dan-van/", 200, "<title>Tin Tức - Dân vận</title>", id="feed of a section"),
        pytest.param("/dan-van/", 200, "Dân vận", id="section"),
        pytest.param("/dan-van", 301, "/dan-van/", id="section without slash"),
        pytest.param("/dan-van/page-99/", 200, "list-group", id="page past the end is an empty list"),
        pytest.param("/khong-co/", 301, "/", id="unknown section leads home"),
        pytest.param("/dan-van/khong-co-999.html", 404, 'http-equiv="refresh"', id="missing article"),
        pytest.param("/dan-van/sai-bi-danh-112.html", 301, "-112.html", id="wrong alias and section"),
        pytest.param("/tag/dân-vận-khéo", 200, "15:30 03/07/2023", id="tag unencoded"),
        pytest.param("/tag/d%C3%A2n-v%E1%BA%ADn-kh%C3%A9o", 200, "15:30 03/07/2023", id="tag encoded"),
        pytest.param("/uploads/news/2025_06/bao-chi.jpg", 200, "PNG", id="photo"),
    ],
)
def test_answers(portal: Portal, path: str, status: int, words: str) -> None:
    response = portal.render(path)
    assert response.status == status
    assert words in response.headers.get("Location", "") + response.body.decode("utf-8", errors="ignore")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param(112, '<span itemprop="name">Thu Trang</span>', id="hidden author is the field"),
        pytest.param(113, '<span itemprop="name">quantri</span>', id="hidden author is the login if there is none"),
        pytest.param(112, 'itemprop="datePublished">2024-02-02T15:48:20+07:00<', id="datePublished is the edit"),
        pytest.param(112, "</i>Thứ sáu - 02/02/2024 10:30</span>", id="visible date is the publication"),
        pytest.param(112, 'content="2024-02-02+0710:30:00"', id="published_time is malformed"),
        pytest.param(112, "đợt 3&#x002F;2&#x3A; Thêm", id="title is encoded"),
        pytest.param(112, "đợt 3&amp;#x002F;2&amp;#x3A; Thêm", id="og:title is encoded twice"),
        pytest.param(112, '<i class="fa fa-eye" aria-hidden="true"></i>1.144</span>', id="views beside the date"),
        pytest.param(112, 'href="/tag/Huy-hiệu-Đảng"', id="tag href is unencoded"),
        pytest.param(105, '<figure class="article left pointer"', id="thumbnail with caption"),
        pytest.param(114, "left noncaption pointer", id="thumbnail without caption"),
        pytest.param(114, "qua điện thoại.<br />\n<br />\n", id="body of line breaks"),
        pytest.param(106, '<td class="image_desc">Quang cảnh lễ khai giảng - Ảnh: Quốc Thái</td>', id="caption row"),
        pytest.param(107, "?download=1&amp;id=1", id="attachments"),
        pytest.param(117, ",&nbsp;", id="no-break spaces"),
        pytest.param(118, "<strong>Nguồn tin: </strong>TTXVN", id="source field"),
        pytest.param(124, "/xay-dung-dang/da-ng-u-y-xa-", id="decomposed title breaks the alias"),
    ],
)
def test_article_pages_print(portal: Portal, number: int, words: str) -> None:
    assert words in article(portal, number)


def test_page_one_is_newest_first_then_oldest_first_and_the_oldest_are_never_listed(portal: Portal) -> None:
    def listed(number: int) -> list[int]:
        text = portal.render(f"/xay-dung-dang/page-{number}/").text.partition("list-group")[2]
        return [int(n) for n in re.findall(r'class="show h4" href="[^"]*-(\d+)\.html"', text)]

    assert [listed(n) for n in (1, 2, 3, 4)] == [[132, 128, 124, 120], [112, 119, 120, 124], [128, 132], []]


def test_listing_box_repeats_the_next_page(portal: Portal) -> None:
    box = portal.render("/tin-hoat-dong/").text.partition("Các tin khác")[2]
    assert re.findall(r"-(\d+)\.html", box) == ["117", "116"]


def test_second_section_links_by_its_own_path(portal: Portal) -> None:
    text = portal.render("/tin-hoat-dong/page-2/").text + portal.render("/tin-hoat-dong/page-3/").text
    assert 'href="/tin-hoat-dong/trao-huy-hieu-dang' in text
    moved = portal.render(portal.collection.by_id[112].path_in("tin-hoat-dong"))
    assert (moved.status, moved.headers["Location"]) == (301, portal.collection.by_id[112].path)


def test_forms_of_time() -> None:
    moment = datetime.fromisoformat("2025-11-27T16:04:34+07:00")
    assert local_minute(moment) == "Thứ năm - 27/11/2025 16:04"
    assert malformed(moment) == "2025-11-27+0716:04:34"
    assert month_for_minutes(moment) == "Thu, 27 Nov 2025 09:11:34 GMT"


@pytest.mark.parametrize(
    ("title", "alias"),
    [
        ("Trao Huy hiệu Đảng đợt 3/2: “Tự hào”", "trao-huy-hieu-dang-dot-3-2-tu-hao"),
        ("Huye\u0323\u0302n u\u0309y", "huye-n-u-y"),
    ],
)
def test_alias(title: str, alias: str) -> None:
    assert slug(title) == alias


def test_last_modified_is_always_a_day_ago(portal: Portal) -> None:
    assert portal.render("/").headers["Last-Modified"] == "Tue, 01 Jul 2025 05:00:00 GMT"


def test_twin_for_printers_is_the_same_text(portal: Portal) -> None:
    story = portal.collection.by_id[103]
    assert story.body[0].text in portal.render("/print" + story.path).text
    assert portal.render("/savefile" + story.path).headers["Content-Disposition"].startswith("attachment")


def reached(portal: Portal, starts: tuple[str, ...], follow: re.Pattern[str]) -> set[int]:
    """Articles whose addresses are met from `starts` when only paths that `follow` matches are opened."""
    queue, seen, ids = list(starts), set(starts), set[int]()
    while queue:
        response = portal.render(queue.pop())
        found = [response.headers.get("Location", ""), *HREF.findall(response.body.decode("utf-8", "ignore"))]
        for path in found:
            if match := ARTICLE_ID.search(path):
                ids.add(int(match[1]))
            if path not in seen and follow.search(path):
                seen.add(path)
                queue.append(path)
    return ids


LISTS = r"^/(?:[a-z-]+/(?:page-\d+/?)?)?$"
ROUTES = {
    "sitemap": (("/sitemap-vi.news.xml",), r"^$"),
    "feeds": (("/feeds/",), r"^/rss/"),
    "listings": (("/",), LISTS),
    "related": (("/",), LISTS + r"|^/(?!print|savefile)[a-z-]+/[^/]+\.html$"),
    "tags": (("/",), LISTS + r"|^/tag/|^/(?!print|savefile)[a-z-]+/[^/]+\.html$"),
}


def test_which_articles_only_one_route_reaches(portal: Portal) -> None:
    ids = {name: reached(portal, starts, re.compile(follow)) for name, (starts, follow) in ROUTES.items()}
    everything = set(portal.collection.by_id)
    assert ids["sitemap"] == set(range(115, 135))
    assert everything - ids["listings"] == {101, 102, 103, 104, 105, 106, 107, 115}
    assert everything - ids["related"] == {107, 115}
    assert everything - ids["tags"] == {115}
    assert ids["feeds"] | ids["sitemap"] | ids["listings"] == everything - {101, 102, 103, 104, 106, 107}


def test_truth_speaks_of_the_record(portal: Portal) -> None:
    truth = portal.truth()
    assert [record["key"] for record in truth] == [str(n) for n in range(101, 135)]
    assert all(record.keys() <= set(RECORD_KEYS) for record in truth)
    record = truth[26]
    assert record["body"][1:4] == [
        "Đoàn 1 giám sát 4 phường trung tâm;",
        "Đoàn 2 giám sát 4 xã ven sông;",
        "Đoàn 3 giám sát 4 xã, phường còn lại.",
    ]
    assert "1 | Kinh tế | 27" in truth[10]["body"]


def test_edit_moves_the_edit_time_and_keeps_the_address(portal: Portal) -> None:
    before = portal.collection.by_id[101]
    portal.edit(101, title="Tựa mới", body=["Một đoạn.", {"list": ["Hai"]}])
    assert portal.collection.by_id[101].path == before.path
    assert 'itemprop="dateModified">2023-01-09T09:15:00+07:00' in article(portal, 101)
    assert portal.truth()[0]["body"] == ["Một đoạn.", "Hai"]


def test_add_and_remove(portal: Portal) -> None:
    values = {"id": 201, "title": "Tin mới", "categories": ["dan-van"], "published": "2025-07-01T07:00:00"}
    portal.add(values)
    assert "/dan-van/tin-moi-201.html" in portal.render("/sitemap-vi.news.xml").text
    portal.remove(201)
    assert portal.render("/dan-van/tin-moi-201.html").status == 404
    with pytest.raises(ValueError, match="is there already"):
        portal.add({**values, "id": 101})
    with pytest.raises(TypeError, match="unknown keys: sapo"):
        portal.add({**values, "sapo": "?"})


def test_flood_blocker_refuses_with_200_until_the_window_is_over() -> None:
    now = [0.0]
    portal = Portal(flood=FloodBlocker(limits=((2, 60.0),), clock=lambda: now[0]))
    titles = []
    for second in (0, 1, 2, 59, 60):
        now[0] = float(second)
        response = portal.answer("/dan-van/")
        titles.append((response.status, "Hãy đợi..." in response.text))
    assert titles == [(200, False), (200, False), (200, True), (200, True), (200, False)]


@pytest.mark.parametrize(
    ("fault", "status", "header"),
    [
        (Fault(kind="status", status=500), 500, ("Content-Type", "text/html; charset=UTF-8")),
        (Fault(kind="status", status=410), 410, ("Content-Type", "text/html; charset=UTF-8")),
        (Fault(kind="charset"), 200, ("Content-Type", "text/html; charset=windows-1252")),
        (Fault(kind="redirect-loop"), 302, ("Location", "/dan-van/")),
        (Fault(kind="off-site"), 302, ("Location", "http://ngoai-trang.invalid/")),
        (Fault(kind="huge"), 200, ("Content-Type", "text/html; charset=UTF-8")),
        (Fault(kind="cut"), 200, ("Content-Type", "text/html; charset=UTF-8")),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_faults(portal: Portal, fault: Fault, status: int, header: tuple[str, str]) -> None:
    portal.faults["/dan-van/"] = fault
    response, whole = portal.answer("/dan-van/"), portal.render("/dan-van/")
    assert response.status == status
    assert response.headers[header[0]] == header[1]
    assert (len(response.body) > 10 * 1024 * 1024) == (fault.kind == "huge")
    assert (response.body == whole.body[: len(whole.body) // 2]) == (fault.kind == "cut")


def test_a_fault_may_pass(portal: Portal) -> None:
    portal.faults["/dan-van/"] = Fault(kind="status", status=503, times=2)
    assert [portal.answer("/dan-van/").status for _ in range(3)] == [503, 503, 200]
    assert [asked.status for asked in portal.asked] == [503, 503, 200]


@pytest.fixture
def base() -> Iterator[tuple[Portal, str]]:
    portal = Portal()
    with serve(portal) as address:
        yield portal, address


def test_served_on_loopback(base: tuple[Portal, str]) -> None:
    portal, address = base
    assert urlsplit(address).hostname == "127.0.0.1"
    request = urllib.request.Request(address + "/", headers={"User-Agent": "tulieu-test"})
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Type"] == "text/html; charset=UTF-8"
        assert b"TIN N" in response.read()
    for category in CATEGORIES:
        with urllib.request.urlopen(f"{address}/{category.slug}/") as response:
            assert response.status == 200
    with urllib.request.urlopen(address + quote("/tag/dân-vận-khéo")) as response:
        assert "dân vận khéo" in response.read().decode()
    assert portal.asked[0].user_agent == "tulieu-test"
    assert portal.truth()[0]["url"].startswith(address)


def test_served_dataloss_promises_more_than_it_sends(base: tuple[Portal, str]) -> None:
    portal, address = base
    portal.faults["/dan-van/"] = Fault(kind="dataloss")
    with urllib.request.urlopen(address + "/dan-van/") as response, pytest.raises(http.client.IncompleteRead):
        response.read()


def test_served_missing_article_is_404(base: tuple[Portal, str]) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(base[1] + "/dan-van/khong-co-999.html")
    assert caught.value.code == 404
    caught.value.close()
