"""Addresses are joined as browsers join them."""

from __future__ import annotations

import pytest

from crawler.urls.joining import join_url

BASE = "https://bao.example/tin/bai.html?x=1"
JOINED = {
    "/a/b": "https://bao.example/a/b",
    "b.html": "https://bao.example/tin/b.html",
    "?trang=2": "https://bao.example/tin/bai.html?trang=2",
    "": BASE,
    "  /a\n": "https://bao.example/a",
    "/a\tb\r\nc": "https://bao.example/abc",
    r"\tin\b.html": "https://bao.example/tin/b.html",
    r"\\anh.example\a": "https://anh.example/a",
    r"/a?b=\c": r"https://bao.example/a?b=\c",
    "https:/a": "https://bao.example/a",
    "https:b": "https://bao.example/tin/b",
    "http:/anh.example/a": "http://anh.example/a",
    "https:///anh.example/a": "https://anh.example/a",
    "///anh.example/a": "https://anh.example/a",
    "HTTP://anh.example/a": "http://anh.example/a",
    "/tin/Đảng bộ": "https://bao.example/tin/Đảng bộ",
    "mailto:a@b": "mailto:a@b",
}


@pytest.mark.parametrize("reference", JOINED)
def test_an_address_is_joined(reference: str) -> None:
    assert join_url(BASE, reference) == JOINED[reference]


def test_what_is_no_address_is_none() -> None:
    with pytest.raises(ValueError, match="Invalid IPv6"):
        join_url(BASE, "http://[")
