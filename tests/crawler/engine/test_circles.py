"""A redirect in a circle that sets a cookie is followed with it, and no other."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.engine.circles import MAX_IN_VAIN, Circles

BASE = "https://tinhuy.example"


class Server:
    """Answers by path and cookies."""

    def __init__(self, *redirects: tuple[str, str, str, str]) -> None:
        """Each: a path, the cookie without which it is redirected, where to, and what is set then."""
        self.redirects = redirects
        self.asked: list[str] = []
        self.circles = Circles(lambda url: url.startswith(f"{BASE}/"))

    def fetch(self, path: str) -> str:
        """Ask for a path as a spider does; return the path and the status that are read."""
        waiting, read = [Request(BASE + path)], ""
        while waiting and len(self.asked) < 40:
            request = waiting.pop()
            cookies = self.circles.jar.header_for(request.url)
            if cookies:
                request.headers["Cookie"] = cookies
            else:
                request.headers.pop("Cookie", None)
            again, answer = self.circles.take(self._answer(request, cookies), lambda _: False)
            waiting += [again] if again is not None else []
            read = f"{answer.url.removeprefix(BASE)} {answer.status}" if answer is not None else read
        return read

    def _answer(self, request: Request, cookies: str) -> Response:
        path = request.url.removeprefix(BASE)
        self.asked.append(path)
        for one, needed, target, sets in self.redirects:
            if path == one and needed not in cookies:
                headers = {"Location": target, **({"Set-Cookie": sets} if sets else {})}
                return Response(request.url, 302, headers=headers, request=request)
        return Response(request.url, 200, request=request)


def test_a_page_that_leads_to_itself_is_asked_for_with_its_cookie_and_so_are_all_others() -> None:
    server = Server(("/a", "ck=1", "/a", "ck=1; Path=/"), ("/b", "ck=1", "/b", "ck=1; Path=/"))
    assert (server.fetch("/a"), server.fetch("/b")) == ("/a 200", "/b 200")
    assert server.asked == ["/a", "/a", "/b"]


@pytest.mark.parametrize("page_sets", [True, False])
def test_a_check_on_the_way_is_passed(page_sets: bool) -> None:
    cookie = "ck=1; Path=/"
    server = Server(
        ("/a", "ck=1", "/kiem-tra?ve=%2Fa", cookie if page_sets else ""),
        ("/kiem-tra?ve=%2Fa", "none", "/a", "" if page_sets else cookie),
    )
    assert (server.fetch("/a"), server.asked) == ("/a 200", ["/a", "/kiem-tra?ve=%2Fa", "/a"])


def test_a_check_that_wants_the_cookie_itself_is_passed() -> None:
    server = Server(("/a", "ck=1", "/kiem-tra?ve=/a", "ck=1; Path=/"))
    assert (server.fetch("/a"), server.asked) == ("/a 200", ["/a", "/kiem-tra?ve=/a", "/a"])


def test_a_circle_over_addresses_that_are_asked_for_one_by_one_is_seen() -> None:
    server = Server(("/a", "ck=1", "/b", ""), ("/b", "ck=1", "/a", "ck=1; Path=/"))
    assert server.fetch("/a") == "/a 302"
    assert server.fetch("/b") == "/a 200"


@pytest.mark.parametrize("sets", ["", "ck=1; Path=/khac", "ck=1; Domain=khac.example"])
def test_a_circle_that_no_cookie_opens_ends(sets: str) -> None:
    server = Server(("/a", "no", "/a", sets))
    assert server.fetch("/a") == "/a 302"
    assert len(server.asked) <= 3


def test_a_login_gets_no_cookie() -> None:
    server = Server(("/a", "user=", "/dang-nhap?ReturnUrl=/a", "session=x; Path=/"))
    assert server.fetch("/a") == "/a 302"
    assert server.circles.jar.header_for(f"{BASE}/a") == ""


def test_a_session_that_comes_with_a_redirect_is_not_brought() -> None:
    paths = [f"/cu-{number}" for number in range(9)]
    server = Server(*((path, "no", f"/moi{path}", "session=x; Path=/") for path in paths))
    assert [server.fetch(path) for path in paths] == [f"{path} 302" for path in paths]
    assert server.circles.jar.header_for(f"{BASE}/") == ""
    assert len(server.asked) == len(paths) + MAX_IN_VAIN


def test_what_leads_to_another_site_is_not_followed() -> None:
    server = Server(("/a", "no", "https://khac.example/?ve=/a", "ck=1; Path=/"))
    assert (server.fetch("/a"), server.asked) == ("/a 302", ["/a"])
