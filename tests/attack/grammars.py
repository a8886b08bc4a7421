"""Hostile strings for every grammar that reads what a site, a person or another program writes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

from archive.errors import CannotSearch
from archive.markup.addresses import resolve
from archive.record.identity import canonical_url
from archive.search.query import parse_query
from archive.warc.http import Unusable, decode_body, parse_http
from archive.warc.members import Damaged
from crawler.discover.documents import (
    document_of,
    find_moment,
    read_feed,
    read_lines,
    read_robots,
    read_sitemap,
    unpacked,
)
from crawler.discover.page_moves import parse_refresh
from crawler.discover.script_moves import find_click, find_move
from crawler.reading.blocks.pictures import picture_of
from crawler.reading.challenges import is_challenge
from crawler.reading.dates.order import contradicts, figures_of
from crawler.reading.dates.parse import DateContext, find_dates, has_date, parse_date
from crawler.reading.decode import decode_page
from crawler.reading.elements import parse_html
from crawler.reading.errors import DateError, ReadingError
from crawler.reading.fields.bylines import are_names, parse_field, parse_line, parse_signature, split_names
from crawler.reading.fields.captions import is_caption_text, split_credit
from crawler.reading.json_ld import article_objects
from crawler.reading.text import clean_text
from crawler.run.answer import retry_after
from crawler.urls.inferred import Learnt
from crawler.urls.joining import join_url
from crawler.urls.pagination import find_buttons, find_more, follows, next_of, read_json
from crawler.urls.shapes import identity_of, is_pager, list_of, shape_of, template_of
from tests.attack.hostile import SEEDS, draw_string
from tests.attack.mutations import to_bytes

_NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_PAGE = "https://a.vn/tin/bai-12.html"
_ZONE = "Asia/Ho_Chi_Minh"
_VALUE = re.compile(r"\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?\+07:00)?)?", re.ASCII)


def attack_string(_: str, chance: random.Random, __: object) -> None:
    """Read one string by one grammar. AssertionError where something does not hold that must."""
    name = chance.choice(list(GRAMMARS))
    GRAMMARS[name](draw_string(chance, SEEDS[name]))


def _date(text: str) -> None:
    try:
        found = parse_date(text, reference=_NOW)
    except DateError as error:
        assert len(str(error).splitlines()) == 1, f"{error!r} is not one line"
    else:
        assert _VALUE.fullmatch(found.value), found.value
        datetime.fromisoformat(found.value + "-01" * (found.precision == "month"))
        assert parse_date(found.raw, reference=_NOW).value == found.value, "read otherwise from what was printed"
    find_dates(text, DateContext(_NOW))
    figures_of(text)
    contradicts(text, "2025-01-15", {})
    has_date(text)
    find_moment(text, _ZONE)
    retry_after({"retry-after": text, "date": text}, _NOW)


def _byline(text: str) -> None:
    text = clean_text(text)
    for byline in (parse_field(text), parse_line(text), parse_signature(text)):
        if byline is not None:
            names = [*byline.authors, *((byline.source,) if byline.source is not None else ())]
            assert all(name and name == " ".join(name.split()) for name in names), byline
    are_names(text)
    split_names(text)


def _caption(text: str) -> None:
    text = clean_text(text)
    caption, credit = split_credit(text)
    assert credit is None or credit in text
    assert caption is None or caption.rstrip(" .") in text
    is_caption_text(text)


def _address(text: str) -> None:
    for make in (resolve, join_url):
        try:
            made = canonical_url(make(_PAGE, text))
        except ValueError:
            continue
        assert urlsplit(made).scheme in ("http", "https")
        assert canonical_url(made) == made, f"{made[:300]!r} is canonical as {canonical_url(made)[:300]!r}"
        for ask in (identity_of, shape_of, template_of, list_of, is_pager, next_of, follows):
            ask(made)
        learnt = Learnt()
        learnt.learn(made, "article")
        learnt.classify(made)
        learnt.article_key(made)
        assert learnt.canonical(learnt.canonical(made)) == learnt.canonical(made), "another form of a canonical form"
    parse_refresh(text)


def _query(text: str) -> None:
    try:
        parse_query(text)
    except CannotSearch as error:
        assert len(str(error).splitlines()) == 1


def _document(text: str) -> None:
    body = unpacked(to_bytes(text))
    document_of(body)
    for read in (lambda b: read_sitemap(b, _ZONE), read_feed, read_lines, read_robots, read_json):
        list(read(body))


def _json_ld(text: str) -> None:
    root = parse_html(f'<script type="application/ld+json">{text}</script>')
    assert all(isinstance(found, dict) for found in article_objects(root))


def _srcset(text: str) -> None:
    for name in ("src", "srcset", "data-src", "data-srcset", "style", "width"):
        written = text.replace('"', "&quot;")
        root = parse_html(f'<img {name}="{written}">')
        for img in root.iter("img"):
            picture_of(img)


def _label(text: str) -> None:
    header = f"text/html; charset={text}"
    for body in (
        b"<p>\xe1\xba\xa1</p>" * 30,
        b"<p>\xff\xfe\x80 \xe9</p>" * 30,
        to_bytes(f"<meta charset='{text}'>\xff"),
    ):
        with suppress(ReadingError):
            decode_page(body, header).text.encode("utf-8", "surrogatepass")
    block = to_bytes(f"HTTP/1.1 200 OK\r\nContent-Encoding: {text}\r\nTransfer-Encoding: {text}, chunked\r\n\r\n{text}")
    with suppress(Damaged, Unusable):
        decode_body(parse_http(block), 1_000_000)


def _script(text: str) -> None:
    find_move(text, _PAGE)
    find_click(text, _PAGE)
    find_more(text, ("/timelinelist/",))
    find_buttons(text)
    is_challenge(f"<script>{text}</script>")


GRAMMARS: dict[str, Callable[[str], None]] = {
    "date": _date,
    "byline": _byline,
    "caption": _caption,
    "address": _address,
    "query": _query,
    "document": _document,
    "json-ld": _json_ld,
    "srcset": _srcset,
    "label": _label,
    "script": _script,
}
"""By name, what reads a string and checks what is made of it."""
