"""Pages of lists that are turned by POST, and lists that go on in a way that cannot be followed; the pages are ours."""

from __future__ import annotations

import pytest

from crawler.discover.post_pages import find_next_post, find_stuck
from crawler.reading.page import Page, parse_page

URL = "https://xa.example.vn/tin.aspx?muc=3"
STATE = '<input type="hidden" name="__VIEWSTATE" value="a1">'


def page_of(body: str) -> Page:
    return parse_page(f"<html><body>{body}</body></html>".encode(), url=URL)


def form(*inside: str, method: str = "post", action: str = "./tin.aspx?muc=3") -> str:
    return f'<form method="{method}" action="{action}" id="form1">{STATE}{"".join(inside)}</form>'


def pager(target: str, *labels: str) -> str:
    return "<span>1</span>" + "".join(
        f"""<a href="javascript:__doPostBack('{target}','Page${label}')">{label}</a>""" for label in labels
    )


@pytest.mark.parametrize(
    ("body", "number", "sent"),
    [
        (form(pager("ctl00$grid", "2", "3")), 1, {"__EVENTTARGET": "ctl00$grid", "__EVENTARGUMENT": "Page$2"}),
        (form(pager("ctl00$grid", "1", "3")), 2, {"__EVENTARGUMENT": "Page$3"}),
        (
            form("<a href=\"javascript:__doPostBack('g','Page$11')\">...</a>"),
            10,
            {"__EVENTARGUMENT": "Page$11"},
        ),
        (
            form("<a onclick=\"__doPostBack('p$ctl02','');return false\" href='#'>2</a>"),
            1,
            {"__EVENTTARGET": "p$ctl02"},
        ),
        (
            form("<a href='javascript:__doPostBack(&#39;p$next&#39;,&#39;&#39;)'>Trang sau</a>"),
            4,
            {"__EVENTTARGET": "p$next"},
        ),
        (
            form(
                '<a href=\'javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("p$n",""))\'>&gt;</a>'
            ),
            1,
            {"__EVENTTARGET": "p$n"},
        ),
        (form("<input type=text name=tu_khoa value=''>", pager("g", "2")), 1, {"tu_khoa": "", "__EVENTTARGET": "g"}),
        (
            form("<select name=nam><option value=1>2024<option value=2 selected>2025</select>", pager("g", "2")),
            1,
            {"nam": "2"},
        ),
        (form("<button name=page value=2>2</button>"), 1, {"page": "2"}),
        (form("<input type=hidden name=page value=2><input type=submit value='Trang sau'>"), 1, {"page": "2"}),
        (form("<input type=image name=sau alt='Trang sau'><input type=hidden name=trang value=1>"), 1, {"sau.x": "1"}),
        (form("<input type=hidden name=hdPage value=1><a href='javascript:goPage(2)'>2</a>"), 1, {"hdPage": "2"}),
        (form(pager("g", "2")), 2, None),
        (form(pager("g", "2"), "<input type=password name=p>"), 1, None),
        (form(pager("g", "2"), "<input type=file name=p>"), 1, None),
        (form(pager("ctl00$btnXoa", "2")), 1, None),
        (form(pager("g", "2"), action="/dang-nhap.aspx"), 1, {"__EVENTTARGET": "g"}),
        (form(pager("g", "2"), action="/binhluan.aspx"), 1, None),
        (form(pager("g", "2"), method="get"), 1, None),
        (form("<a href=\"javascript:__doPostBack('menu','')\">Đăng xuất</a>"), 1, None),
        (form("<button name=xoa value=2>2</button>"), 1, None),
        (form("<input name=ten><button name=page value=2>2</button>").replace(STATE, ""), 1, None),
        (form("<input type=submit name=btnTiep value='Tiếp'>"), 3, {"btnTiep": "Tiếp"}),
        (form("<input type=submit name=btnGui value='Tiếp'>"), 3, None),
        (
            form(
                "<select name=ddl onchange=\"setTimeout('__doPostBack(\\\\'ddl\\\\',\\\\'\\\\')', 0)\">"
                "<option value=1 selected>Trang 1<option value=2>Trang 2</select>"
            ),
            1,
            {"__EVENTTARGET": "ddl", "__EVENTARGUMENT": "", "ddl": "2"},
        ),
        (form("<select name=trang onchange='this.form.submit()'><option>1<option>2</select>"), 1, {"trang": "2"}),
        (form("<select name=nam onchange='this.form.submit()'><option>1<option>2</select>"), 1, None),
        (form("<a href='/tin.aspx?page=2'>2</a>"), 1, None),
        (pager("g", "2"), 1, None),
        ("<p>x</p>", 1, None),
    ],
)
def test_the_request_for_the_next_page(body: str, number: int, sent: dict[str, str] | None) -> None:
    request = find_next_post(page_of(body), number)
    if sent is None:
        assert request is None
    else:
        assert request is not None
        fields = dict(request.fields)
        assert fields["__VIEWSTATE"] == "a1"
        assert {name: fields[name] for name in sent} == sent
        assert request.url.startswith("https://xa.example.vn/")


@pytest.mark.parametrize(
    ("body", "numbers", "label"),
    [
        ("<a href='#' class=more>Xem thêm</a>", False, "Xem thêm"),
        ("<button type=button>Tải thêm tin</button>", False, "Tải thêm tin"),
        ("<div onclick='taiThem()'>Load more</div>", False, "Load more"),
        ("<a href='javascript:void(0)'>2</a><a href='#'>3</a>", True, "2 3"),
        ("<a href='javascript:trang(1)'>1</a><a href='javascript:trang(2)'>2</a>", True, "1 2"),
        ("<a href='javascript:void(0)'>2</a><a href='#'>3</a>", False, None),
        ("<a href='/tin'>Xem thêm</a>", True, None),
        ("<a href='#'>»</a><a href='#'>Xem thêm về Đảng ủy xã</a>", True, None),
    ],
)
def test_what_leads_nowhere_without_a_script(body: str, numbers: bool, label: str | None) -> None:
    assert find_stuck(page_of(body), numbers=numbers) == label
