"""Cookies are parsed, bounded and sent by RFC 6265."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.run.cookies import LARGEST, MOST, MOST_SENT, CookieJar, parse_cookies

NOW = datetime(2026, 5, 1, tzinfo=UTC)
URL = "https://www.tinhuy.example/tin-tuc/bai.html"


def jar_of(*headers: str, url: str = URL) -> CookieJar:
    jar = CookieJar()
    jar.take(parse_cookies(headers, url, NOW))
    return jar


@pytest.mark.parametrize(
    ("header", "asked", "sent"),
    [
        ("ck=1", "https://www.tinhuy.example/tin-tuc/khac.html", "ck=1"),
        ("ck=1", "https://www.tinhuy.example/", ""),
        ("ck=1; Path=/", "https://www.tinhuy.example/", "ck=1"),
        ("ck=1; path=/tin", "https://www.tinhuy.example/tin-tuc", ""),
        ("ck=1; path=/tin/", "https://www.tinhuy.example/tin/1", "ck=1"),
        ("ck=1; path=no", "https://www.tinhuy.example/tin-tuc/", "ck=1"),
        ("ck=1; Path=/", "https://tinhuy.example/", ""),
        ("ck=1; Path=/; Domain=.tinhuy.example", "https://tinhuy.example/", "ck=1"),
        ("ck=1; Path=/; Domain=tinhuy.example", "https://hop.tinhuy.example/", "ck=1"),
        ("ck=1; Path=/; Domain=example", "https://www.tinhuy.example/", ""),
        ("ck=1; Path=/; Domain=huy.example", "https://www.tinhuy.example/", ""),
        ("ck=1; Path=/; Domain=khac.example", "https://khac.example/", ""),
        ("ck=1; Path=/; Secure", "http://www.tinhuy.example/", ""),
        ("ck=1; Path=/; secure; HttpOnly; SameSite=Lax", "https://www.tinhuy.example/", "ck=1"),
        ("ck=1; Path=/; Max-Age=600", URL, "ck=1"),
        ("ck=1; Path=/; Max-Age=0", URL, ""),
        ("ck=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", URL, ""),
        ("ck=1; Path=/; Expires=Fri, 01 Jan 2100 00:00:00 GMT", URL, "ck=1"),
        ("ck=1; Path=/; Expires=soon", URL, "ck=1"),
        ('ck="a b=c"; Path=/', URL, 'ck="a b=c"'),
        ("chi-gia-tri; Path=/", URL, "chi-gia-tri"),
        ("=; Path=/", URL, ""),
        ("ck=1\r\nX-Them: 1", URL, ""),
        (f"ck={'x' * LARGEST}; Path=/", URL, ""),
    ],
)
def test_a_cookie_goes_where_it_belongs(header: str, asked: str, sent: str) -> None:
    assert jar_of(header).header_for(asked) == sent


def test_a_later_cookie_takes_the_place_of_an_earlier_one_and_longer_paths_come_first() -> None:
    jar = jar_of("a=1; Path=/", "b=1; Path=/tin-tuc", "a=2; Path=/")
    assert jar.header_for(URL) == "b=1; a=2"
    jar.take(parse_cookies(["b=; Path=/tin-tuc; Max-Age=0"], URL, NOW))
    assert jar.header_for(URL) == "a=2"


def test_cookies_are_few_and_small() -> None:
    jar = CookieJar()
    for number in range(3 * MOST):
        jar.take(parse_cookies([f"c{number}={'x' * 1000}; Path=/"], URL, NOW))
    assert len(jar.header_for(URL)) <= MOST_SENT
    jar.take(parse_cookies([f"d{number}=1; Path=/" for number in range(3 * MOST)], URL, NOW))
    assert jar.header_for(URL).count("=") == MOST
