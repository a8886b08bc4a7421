"""Doors of portals that are no plain links, end to end: a page that leads on by a script, a list by POST, a button."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.crawler.crawl_runs import articles, crawl, report, served

TITLES = [f"Chi bộ thôn Đông sinh hoạt chuyên đề tháng {number}" for number in range(1, 10)]
PER_PAGE = 3


def page(title: str, content: str) -> bytes:
    menu = "<ul><li><a href='/'>Trang chủ</a></li><li><a href='/tin.aspx'>Tin tức</a></li></ul>"
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{menu}{content}</body></html>".encode()


def article(number: int) -> bytes:
    text = "".join(
        f"<p>Bí thư chi bộ thôn Đông báo cáo kết quả tháng {number}, phần {part}, trước toàn thể đảng viên.</p>"
        for part in range(4)
    )
    title = TITLES[number - 1]
    return page(title, f"<h1>{title}</h1><div>{number:02}/03/2025 08:{number:02}</div><div>{text}</div>")


def listing(number: int, state: str) -> bytes:
    first = (number - 1) * PER_PAGE
    rows = "".join(
        f"<div><a href='/chi-tiet.aspx?id={each + 100}'>{title}</a></div>"
        for each, title in enumerate(TITLES[first : first + PER_PAGE], first + 1)
    )
    last = -(-len(TITLES) // PER_PAGE)
    links = "".join(
        f"<a href=\"javascript:__doPostBack('ctl00$grid','Page${each}')\">{each}</a>"
        if each != number
        else f"<span>{each}</span>"
        for each in range(1, last + 1)
    )
    hidden = f"<input type='hidden' name='__VIEWSTATE' value='{state}'>"
    return page("Tin tức", f"<form method='post' action='./tin.aspx'>{hidden}{rows}{links}</form>")


@contextmanager
def post_portal(asked: list[str]) -> Iterator[str]:
    """A portal whose one list is a grid of ASP.NET: each page's view state is good for the next one only."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"GET {self.path}")
            if self.path == "/":
                self._send(page("Trang chủ", "<h1>Đảng ủy xã</h1>"))
            elif self.path == "/tin.aspx":
                self._send(listing(1, "s1"))
            elif self.path.startswith("/chi-tiet.aspx?id="):
                self._send(article(int(self.path.rpartition("=")[2]) - 100))
            else:
                self._send(b"", 404)

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            number = int(sent["__EVENTARGUMENT"][0].removeprefix("Page$"))
            asked.append(f"POST {self.path} {number}")
            good = sent["__VIEWSTATE"] == [f"s{number - 1}"] and sent["__EVENTTARGET"] == ["ctl00$grid"]
            self._send(listing(number, f"s{number}") if good else b"", 200 if good else 500)

        def _send(self, body: bytes, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_list_that_turns_its_pages_by_post_is_read_to_its_end(tmp_path: Path) -> None:
    asked: list[str] = []
    with post_portal(asked) as base:
        ran = crawl(tmp_path / "a.db", base)
        assert (ran.code, ran.err) == (0, "")
        assert {one.title for one in articles(tmp_path / "a.db").values()} == set(TITLES)
        assert [one for one in asked if one.startswith("POST")] == ["POST /tin.aspx 2", "POST /tin.aspx 3"]
        asked.clear()
        assert crawl(tmp_path / "a.db", base).code == 0
        assert not [one for one in asked if one.startswith("POST")]


def test_what_cannot_be_followed_is_said_and_a_page_that_leads_on_is_followed(tmp_path: Path) -> None:
    html = {"Content-Type": "text/html; charset=utf-8"}
    rows = "".join(
        f"<div onclick=\"location.href='/cu/{number}.htm'\">{TITLES[number - 1]}</div>" for number in (1, 2, 3)
    )
    pages = {
        "/": (
            200,
            html,
            b"<html><head><script>top.location.href = '/trang-chu.aspx';</script></head><body></body></html>",
        ),
        "/trang-chu.aspx": (200, html, page("Trang chủ", rows)),
        "/tin.aspx": (200, html, page("Tin tức", f"{rows}<a href='javascript:void(0)'>Xem thêm</a>")),
    }
    for number in (1, 2, 3):
        moved = (
            f"<html><head><meta http-equiv=refresh content='0; URL=\"/chi-tiet.aspx?id={number + 100}\"'></head></html>"
        )
        pages[f"/cu/{number}.htm"] = (200, html, moved.encode())
        pages[f"/chi-tiet.aspx?id={number + 100}"] = (200, html, article(number))
    with served(pages) as base:
        ran = crawl(tmp_path / "a.db", base)
        assert {one.title for one in articles(tmp_path / "a.db").values()} == set(TITLES[:3])
        why = 'only a script knows what "Xem thêm" leads to'
        told = f"the list {base}/tin.aspx goes on in a way that cannot be followed: {why}"
        assert (ran.code, ran.err) == (0, f"note: {told}\n")
        assert told in report(tmp_path / "a.db").out
        made = json.loads(report(tmp_path / "a.db", "--json").out)
        assert list(made["sites"][0]["stuck"]) == [f"{base}/tin.aspx"]
