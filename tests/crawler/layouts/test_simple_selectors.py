"""Selectors that ask each element for itself alone are asked as CSS: they find what XPath finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsel.csstranslator import HTMLTranslator
from turbohtml.etree import XPath

from crawler.layouts import layouts
from crawler.layouts.layout import compile_selector
from crawler.reading.elements import parse_html

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SELECTORS = sorted({selector for layout in layouts().values() for selector in layout.selectors})
PAGE = """
<body class="page trang"><div id="chinh" class="bai-viet tin" type="Related">
<h1 class="bai-viet" data-role="title">Xã Hòa An ra quân làm đường</h1>
<p class="gio">8 giờ</p><p class="gio-dang" itemprop=datePublished>9 giờ</p><svg class="gio"></svg>
</div></body>
"""


def as_xpath(selector: str) -> str:
    return selector if selector.startswith("./") else HTMLTranslator().css_to_xpath(selector)


@pytest.mark.parametrize(
    "selector",
    [
        "p.gio",
        "P",
        ".gio",
        "#chinh",
        "div#chinh.tin",
        "[itemprop=datePublished]",
        "p[class^=gio]",
        "[class*='viet']",
        "body.page",
        './/*[@data-role="title"]',
        './/p[contains(@class,"gio") or @itemprop="datePublished"]',
        './/*[starts-with(@class,"gio") or @id="chinh"]',
        './/div[starts-with(@type,"Related")]',
        './/p[@class="gio"]',
    ],
)
def test_css_finds_what_xpath_finds(selector: str) -> None:
    body = parse_html(PAGE).find("body")
    assert body is not None
    found = compile_selector(selector).find(body)
    assert found == XPath(as_xpath(selector))(body)
    assert found


@pytest.mark.parametrize(
    "selector", ["p.gio + p", "div > p", "div p", "p:first-child", "p.gio::text", './/p[@class="a b"]/b']
)
def test_what_asks_for_other_elements_stays_xpath(selector: str) -> None:
    body = parse_html(PAGE).find("body")
    assert body is not None
    path = as_xpath(selector)
    assert compile_selector(selector).find(body) == XPath(path)(body)


def test_every_selector_of_every_layout_finds_the_same_on_every_fixture() -> None:
    relative = [selector for selector in SELECTORS if not selector.startswith(("/", "(", "id("))]
    compiled = {selector: XPath(as_xpath(selector)) for selector in relative}
    checked = 0
    for file in sorted(FIXTURES.rglob("*.html")):
        root = parse_html(file.read_bytes().decode("utf-8", "replace"))
        for selector, xpath in compiled.items():
            found = xpath(root)
            assert compile_selector(selector).find(root) == found, (file.name, selector)
            checked += bool(found)
    assert checked > 100


@pytest.mark.parametrize(
    "selector", ["p[", "p..gio", ".9", "p[class='a\"]", "p[class=9]", "p:nonsense", ".//p[", ".//p[@class=]"]
)
def test_what_is_neither_css_nor_xpath_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="selector"):
        compile_selector(selector)
