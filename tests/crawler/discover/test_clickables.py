"""Addresses of what can be clicked or chosen where there is no plain link; the pages are ours."""

from __future__ import annotations

import time

import pytest

from archive.markup.addresses import clean_href, resolve
from crawler.discover.clickables import find_clickables
from crawler.discover.links import LinkFinder
from crawler.reading.page import parse_page
from crawler.site import Site
from crawler.urls.inferred import Learnt

BASE = "https://xa.example.vn"
SITE = Site(name="xa", title="Đảng ủy xã", domains=("xa.example.vn", "www.xa.example.vn"), seeds=(f"{BASE}/",))
NEWS = "/tin/hop-chi-bo-thon-dong-12.html"


def clickables(body: str) -> list[str]:
    return find_clickables(parse_page(f"<html><body>{body}</body></html>".encode(), url=f"{BASE}/tin"))


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        (f"<div onclick=\"location.href='{NEWS}'\">Họp</div>", [NEWS]),
        (f"<table><tr><td ONCLICK='window.open(&quot;{NEWS}&quot;)'>Họp</table>", [NEWS]),
        (f"<li onclick=\"xemTin('{NEWS}')\">Họp</li>", [NEWS]),
        ("<li onclick=\"doiMau('/a')\">Họp</li>", []),
        ("<li onclick=\"thich('/api/like/hop-chi-bo-thon-dong-12')\">Thích</li>", []),
        (f"<a href='#' onclick=\"location='{NEWS}'\">Họp</a>", [NEWS]),
        (f"<a href='{NEWS}' onclick=\"location='/dem'\">Họp</a>", []),
        (f"<a href=\"javascript:window.location='{NEWS}'\">Họp</a>", [NEWS]),
        ("<a href=\"javascript:window.location%3D'/a.html'\">Họp</a>", ["/a.html"]),
        ("<a href='javascript:void(0)'>Họp</a>", []),
        (f"<table><tr data-href='{NEWS}'><td>Họp</td></tr></table>", [NEWS]),
        (f"<div data-duong-dan='{BASE}{NEWS}'>Họp</div>", [f"{BASE}{NEWS}"]),
        ("<div data-link='tin-12.html'>Họp</div>", ["tin-12.html"]),
        (f"<div data-href='{NEWS}'></div>", []),
        (f"<div data-href='{NEWS}'><a href='/b'>Họp</a></div>", []),
        (f"<a href='/b' data-url='{NEWS}'>Họp</a>", []),
        ("<div data-url='/api/comments?id=1'>Bình luận</div><span data-url='/like'>Thích</span>", []),
        ("<div data-url='https://khac.example/x.html'>x</div>", []),
        ("<div data-date='1/2/2025' data-value='.5' data-src='/a.jpg'></div>", []),
        (
            "<select onchange='location=this.value'><option value='/tin?page=2'>2</select>",
            ["/tin?page=2"],
        ),
        ("<select onchange=\"location.href='?trang='+this.value\"><option value=2>2</option></select>", ["?trang=2"]),
        ("<select name=nam><option value=2024>2024</option></select>", []),
        ("<form action='/tin' method=get><button name=page value=2>2</button></form>", ["/tin?page=2"]),
        (
            "<form action='/tin'><input type=hidden name=cat value=5><select name=page><option>1<option>2</select>",
            ["/tin?cat=5&page=1", "/tin?cat=5&page=2"],
        ),
        (f"<form action='{NEWS}'><input type=submit value='Xem'></form>", [NEWS]),
        ("<form action='/tim-kiem'><input name=q><button name=page value=2>2</button></form>", []),
        ("<form action='/xoa' method=post><button name=page value=2>2</button></form>", []),
        ("<form action='/loc'><select name=nam><option>2024</option></select></form>", []),
        (f"<button formaction='{NEWS}'>Xem</button>", [NEWS]),
        ("<form><button name=page value=2 formaction=/tin>2</button></form>", ["/tin?page=2"]),
        ("<form><button name=page value=2>2</button></form>", ["?page=2"]),
        ("<iframe src='/khung/tin.html'></iframe>", ["/khung/tin.html"]),
        (
            '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": [{"url": "/a"},'
            ' {"item": {"@id": "/b"}}, {"item": "/c"}, {"name": "x"}]}</script>',
            ["/a", "/b", "/c"],
        ),
        ("<p>Không có gì</p>", []),
    ],
)
def test_what_can_be_clicked(body: str, addresses: list[str]) -> None:
    assert clickables(body) == addresses


def test_plain_links_come_first_and_other_sites_are_left_out() -> None:
    body = (
        "<html><body><div onclick=\"location.href='/mot-hai-ba-bon-1'\">x</div><a href='/mot-hai-ba-bon-2'>y</a>"
        "<div onclick=\"location.href='https://khac.example/a'\">z</div>"
        "<svg><a xlink:href='/mot-hai-ba-bon-3'><text>t</text></a></svg></body></html>"
    )
    found = LinkFinder(SITE, Learnt()).find(body.encode(), url=f"{BASE}/")
    assert [link.url[-1] for link in found] == ["2", "3", "1"]


def test_a_base_on_another_host_of_the_site_is_heeded() -> None:
    body = "<html><head><base href='http://www.xa.example.vn/tin/'></head><body><a href='a.html'>a</a></body></html>"
    (link,) = LinkFinder(SITE, Learnt()).find(body.encode(), url=f"{BASE}/x/y")
    assert link.url == "http://www.xa.example.vn/tin/a.html"


@pytest.mark.parametrize(
    ("href", "clean"),
    [
        (" /a\n", "/a"),
        ("\n\t/tin/\nxa-1.html ", "/tin/xa-1.html"),
        ("\\tin\\xa-1.html", "/tin/xa-1.html"),
        ("https:\\\\xa.example.vn\\a?b=\\c", "https://xa.example.vn/a?b=\\c"),
        ("mailto:a\\b", "mailto:a\\b"),
        ("/a b", "/a b"),
    ],
)
def test_an_address_is_taken_as_browsers_do(href: str, clean: str) -> None:
    assert clean_href(href) == clean


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/vi/./x/../tin/a.html?b=/../c", "https://xa.example.vn/vi/tin/a.html?b=/../c"),
        ("https://xa.example.vn/vi/./x/../tin/a.html", "https://xa.example.vn/vi/tin/a.html"),
        ("../../../a.html", "https://xa.example.vn/a.html"),
    ],
)
def test_dots_in_a_path_are_resolved(href: str, url: str) -> None:
    assert resolve(f"{BASE}/tin/xa/", href) == url


def test_controls_are_percent_encoded_in_a_path_and_no_address_in_a_host() -> None:
    assert resolve(BASE, "/a\x80\x1f.html") == f"{BASE}/a%C2%80%1F.html"
    for host in ("a\x80.vn", "a\x01.vn", "a%00.vn", "a%C2%90.vn"):
        with pytest.raises(ValueError, match="control characters"):
            resolve(BASE, f"http://{host}/b.html")


def test_hostile_pages_are_read_in_time() -> None:
    started = time.process_time()
    clickables("<div data-a='/x'>" * 3_000)
    clickables("".join(f"<p data-a{number}='/x.html'>x</p>" for number in range(3_000)))
    clickables("<select onchange='location=this.value'>" + "<option value='/a'>" * 20_000)
    clickables("<form action=/a><select name=page>" + "<option>2" * 20_000)
    clickables("<i onclick='" + "location=" * 5_000 + "'>x</i>")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "markup",
    [
        "<b onclick=\"go('http://[1')\">x</b>",
        "<a href=\"javascript:go('http://[1/')\">x</a>",
        "<form action='http://[1/'><input type=submit name=page value=2></form>",
        f"<form action=/a><input type=number name=page max={'9' * 5000}></form>",
    ],
)
def test_what_is_no_address_leads_nowhere(markup: str) -> None:
    page = parse_page(f"<html><body>{markup}</body></html>".encode(), url="https://xa.example.vn/tin")
    assert not any("page" in address for address in find_clickables(page))
