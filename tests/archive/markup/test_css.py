"""Style sheets with other addresses: whatever is written in one, no address of elsewhere is left in it that a browser
asks for. What addresses are found is tested with the pages that have them (`tests/crawler/discover`)."""

from __future__ import annotations

import random

import pytest

from archive.markup.css import NOWHERE, find_css_addresses, rewrite_css
from tests.repeats import times

REWRITTEN = {
    "url(kept.png)": 'url("KEPT")',
    "url( 'kept.png' ) url(\"kept.png\")": 'url( "KEPT" ) url("KEPT")',
    "url(//e/a)": 'url("about:invalid")',
    "URL(//e/a) u\\72l(//e/a)": 'URL("about:invalid") u\\72l("about:invalid")',
    "\\000075rl(//e/a)": '\\000075rl("about:invalid")',
    "url(\\2f\\2f e/a)": 'url("about:invalid")',
    "url(kept.p\\6e g)": 'url("KEPT")',
    "url(": 'url("about:invalid"',
    "url()": 'url("about:invalid")',
    "url(//e/a": 'url("about:invalid"',
    "url(//e/a\\": 'url("about:invalid"',
    "url('//e/a": 'url("about:invalid"',
    "url(//e/a b)": "url(//e/a b)",
    "url(/*a*/kept.png)": 'url("about:invalid")',
    "/*url(//e/a)*/ url(kept.png)": '/*url(//e/a)*/ url("KEPT")',
    "'url(//e/a)'": "'url(//e/a)'",
    "'a\n url(//e/a)'": "'a\n url(\"about:invalid\")'",
    '"/*\n;b:url(//e/a)} /* */': '"/*\n;b:url("about:invalid")} /* */',
    "<!--url(//e/a)-->": '<!--url("about:invalid")-->',
    "@import 'sheet.css' screen;": '@import "SHEET" screen;',
    "@import/**/url( sheet.css ) layer(a);": '@import/**/url("SHEET" ) layer(a);',
    "@IMPORT url('sheet.css')": '@IMPORT url("SHEET")',
    "@\\69mport '//e/a';": '@\\69mport "about:invalid";',
    "@import kept.png": "@import kept.png",
    "@import 'kept.png'; a{b:url(sheet.css)}": '@import "about:invalid"; a{b:url("about:invalid")}',
    "image-set('kept.png' 1x, '//e/a' 2x type('a'))": 'image-set("KEPT" 1x, "about:invalid" 2x type(\'a\'))',
    "-webkit-image-set(url(//e/a) 1x)": '-webkit-image-set(url("about:invalid") 1x)',
    "-webkit-cross-fade(url(//e/a), url(kept.png), 50%)": '-webkit-cross-fade(url("about:invalid"), url("KEPT"), 50%)',
    "src('//e/a') image('//e/a')": 'src("about:invalid") image("about:invalid")',
    "@namespace s url(http://www.w3.org/2000/svg);": "@namespace s url(http://www.w3.org/2000/svg);",
    "@namespace url(//e/a); a{list-style:\\@namespace url(//e/b)}": (
        '@namespace url("about:invalid"); a{list-style:\\@namespace url("about:invalid")}'
    ),
    "url(a.eot) url(a.htc)": 'url("about:invalid") url("about:invalid")',
    "url(data:image/gif,a) url('data:b\\\"<c')": 'url("data:image/gif,a") url("data:b\\22 \\3c c")',
    "url(#a)": 'url("#a")',
}


def replace(address: str, is_sheet: bool) -> str | None:
    known = {("kept.png", False): "KEPT", ("sheet.css", True): "SHEET"}
    return address if address.startswith(("data:", "#")) else known.get((address, is_sheet))


@pytest.mark.parametrize("css", REWRITTEN)
def test_only_known_addresses_are_left(css: str) -> None:
    assert rewrite_css(css, replace) == REWRITTEN[css]


def test_what_is_too_deep_is_cut_off() -> None:
    assert "//e" not in rewrite_css("(" * 2_000 + "url(//e/a)", replace)


PIECES = (
    "url(//e/a) url('//e/b') url(\"//e/c\") url( u\\72l(//e/d) @import \"//e/f\" '//e/g' ; { } ( ) [ ] ' \" "
    "\\ \\a /* */ <!-- --> image-set( a{b: src( @namespace \n \x00 \ufeff é -url( "
    "url//e/h , 1x 2px #url(//e/i) +url(//e/j) @media \\"
).split(" ")


def test_rewritten_css_has_no_other_address_for_the_finder_either() -> None:
    """It is not what a browser finds, but a slip of one of both shows."""
    chance = random.Random(1)
    for _time in range(times(400, 20_000)):
        css = "".join(chance.choice(PIECES) for _piece in range(chance.randint(1, 25)))
        left = {one for one in find_css_addresses(rewrite_css(css, replace)) if not one.startswith("#")}
        assert left <= {NOWHERE}, css
