"""Pages that print no article are refused, each under its reason."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from crawler.reading import read_article
from crawler.reading.errors import Blocked, ErrorPage, NotAnArticle, ReadingError
from tests.crawler.reading.skins.boilerplate import OTHERS, SITE, SUMMARIES, footer, links, menu, page

FETCHED = datetime(2026, 4, 22, 10, 15, tzinfo=timezone(timedelta(hours=7)))


def around(inner: str) -> str:
    return f"<div>{menu()}</div><div>{inner}</div><div>{footer()}</div>"


def rows(shape: str) -> str:
    return "".join(
        shape.format(url=f"/tin-tuc/bai-{500 + i}.html", title=title, summary=summary, date=f"1{i}/04/2026 08:3{i}")
        for i, (title, summary) in enumerate(zip(OTHERS, SUMMARIES, strict=True))
    )


LISTINGS = {
    "a listing of linked titles with summaries in list items": "<h1>Tin tức</h1><ul>"
    + rows('<li><a href="{url}">{title}</a><p>{summary}</p></li>')
    + "</ul>",
    "a listing with pictures, dates and counters in cards": "<h2>Xây dựng Đảng</h2>"
    + rows(
        '<div><img src="/a.jpg"><h3><a href="{url}">{title}</a></h3><span>{date}</span> <span>Đã xem: 79</span>'
        '<div>{summary}</div><a href="{url}">Xem tiếp</a></div>'
    ),
    "a listing that alternates titles and summaries without cards": "<h1>Tin hoạt động</h1>"
    + rows('<p><a href="{url}"><b>{title}</b></a></p><p>{summary}</p>'),
    "a listing in layout tables": "<table>"
    + rows('<tr><td><img src="/a.jpg" width="120"></td><td><a href="{url}">{title}</a><br>{summary}</td></tr>')
    + "</table>",
    "a front page whose leading story has a long teaser": '<h1><a href="/">Cổng thông tin</a></h1>'
    + '<div><div><a href="/tin-tuc/bai-1.html"><img src="/b.jpg"></a><h2><a href="/tin-tuc/bai-1.html">'
    + f"{OTHERS[0]}</a></h2><p>{SUMMARIES[0]} {SUMMARIES[1]}</p></div></div><ul>{links()}</ul>",
    "search results with the number found": "<h1>Kết quả tìm kiếm</h1><p>Tìm thấy 5 kết quả cho từ khóa: nông thôn</p>"
    + rows('<div><a href="{url}">{title}</a><div>{date}</div><div>... {summary} ...</div></div>'),
    "a photo gallery without text": "<h1>Thư viện ảnh</h1>"
    + rows('<div><a href="{url}"><img src="/a.jpg"></a><p style="text-align:center">{title}</p></div>'),
    "a list of videos": "<h1>Video</h1>" + rows('<div><iframe src="{url}"></iframe><a href="{url}">{title}</a></div>'),
}
OTHER_PAGES = {
    "a login page": (
        "Đăng nhập",
        '<h1>Đăng nhập hệ thống</h1><form><input name="u"><input type="password" name="p"><p>Nếu quên mật khẩu, vui lòng '
        "liên hệ bộ phận quản trị để được cấp lại theo quy định.</p></form>",
        NotAnArticle,
        "login",
    ),
    "an error page with status 200": (
        "404 - Không tìm thấy trang",
        "<h1>Không tìm thấy trang</h1><p>Trang bạn yêu cầu không tồn tại hoặc đã bị xóa. Vui lòng kiểm tra lại đường dẫn "
        "hoặc quay về trang chủ để tiếp tục theo dõi các tin tức mới nhất của chúng tôi. Nếu cho rằng đây là lỗi của hệ "
        "thống, xin gửi thư cho ban biên tập.</p>",
        ErrorPage,
        "error-page",
    ),
    "ASP.NET's runtime error page": (
        "Runtime Error",
        "<h1>Server Error in '/' Application.<hr></h1><h2><i>Runtime Error</i></h2><b>Description: </b>An application error "
        "occurred on the server. The current custom error settings for this application prevent the details of the "
        "application error from being viewed remotely (for security reasons). It could, however, be viewed by browsers "
        "running on the local server machine.",
        ErrorPage,
        "error-page",
    ),
    "a page whose article was taken down": (
        SITE,
        "<div>Thông báo</div><p>Bài viết không tồn tại hoặc đã bị gỡ bỏ.</p>",
        ErrorPage,
        "error-page",
    ),
    "a page with a title and nothing below": (
        SITE,
        "<h1>Quy hoạch, kế hoạch</h1><p>Đang cập nhật</p>",
        NotAnArticle,
        None,
    ),
    "a flood blocker's page with status 200": (
        "Hãy đợi...",
        "<p>Hệ thống đang từ chối truy cập của bạn. Hãy đợi 60 giây rồi thử lại.</p>",
        Blocked,
        "flood",
    ),
}


def read(title: str, inner: str) -> ReadingError | str:
    try:
        article = read_article(page("", inner, window=title).encode(), url="https://x.example/", fetched_at=FETCHED)
    except ReadingError as error:
        return error
    return f"an article: {article.title} / {article.body}"


@pytest.mark.parametrize("inner", LISTINGS.values(), ids=LISTINGS)
def test_a_page_of_many_articles_is_refused_as_a_listing(inner: str) -> None:
    refused = read(SITE, around(inner))
    assert isinstance(refused, NotAnArticle), refused
    assert refused.reason == "listing"


@pytest.mark.parametrize(("title", "inner", "kind", "reason"), OTHER_PAGES.values(), ids=OTHER_PAGES)
def test_a_page_without_an_article_is_refused_under_its_reason(
    title: str, inner: str, kind: type[ReadingError], reason: str | None
) -> None:
    refused = read(title, inner)
    assert isinstance(refused, kind), refused
    assert reason is None or refused.reason == reason
