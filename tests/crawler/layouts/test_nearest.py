"""The nearest element around another is the one that an engine of XPath gives."""

import time

import pytest
from turbohtml.etree import XPath

from crawler.layouts.nearest import compile_nearest
from crawler.reading.page import parse_page

PAGE = """<html><body><div id=a><h1>x</h1><div id=b><div id=c><time>1</time><p id=d><i>x</i></p></div></div></div>
<section id=e><h2>y</h2><div id=f><p id=g><i>y</i></p></div></section></body></html>"""
NESTED = f"<html><body><h1>x</h1>{'<font>' * 5_000}<i>x</i>"


def root_of(page):
    return parse_page(page.encode(), url="https://a.vn/x.html").root


@pytest.mark.parametrize(
    "path",
    [
        "(//i)[1]/ancestor::*[.//h1][1]",
        "(//i)[1]/ancestor::*[.//time][1]",
        "(//i)[1]/ancestor::div[.//h1][.//time][1]",
        "(//i)[1]/ancestor::*[.//h6][1]",
        "(//h6)[1]/ancestor::*[.//h1][1]",
        'id("g")/ancestor-or-self::*[.//i or .//h1][1]',
        'id("g")/ancestor::*[.//h2 | .//time][1]',
        "//i/ancestor::*[.//h1 or .//h2][1]",
        '//p/ancestor::*[.//*[not(@id="c")][contains(@id,"d") or @id="f]"]][1]',
        "(//i/ancestor::*[.//h1 or .//h2][1])[last()]",
        "(//i/ancestor::*[.//h1 or .//h2][1])[1]",
        '(//i/ancestor::*[.//p][1])[not(.//time) or @id="c"][1]',
    ],
)
def test_it_is_what_an_engine_finds(path):
    find = compile_nearest(path)
    assert find is not None
    root = root_of(PAGE)
    assert find(root) == XPath(path)(root)


@pytest.mark.parametrize(
    "path",
    [
        "//i",
        "//i[not(ancestor::p)]",
        "//i/ancestor::*[not(.//h1)][1]",
        "//i/ancestor::*[@id][1]",
        "//i/ancestor::*[.//h1]",
        "//i/ancestor::*[.//h1][2]",
        "//i/ancestor::*[count(.//h1)=1][1]",
        "//i/ancestor::*[.//h1][1]/h1",
    ],
)
def test_what_it_cannot_know_is_left_to_an_engine(path):
    assert compile_nearest(path) is None


def test_elements_nested_as_deep_as_a_parser_nests_take_no_time():
    root, find = root_of(NESTED), compile_nearest("(//i)[1]/ancestor::*[.//h1][1]")
    started = time.process_time()
    assert [element.tag for element in find(root)] == ["body"]
    assert time.process_time() - started < 0.5
