"""Read the JSON-LD of a page: the objects in it that are articles."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from turbohtml.etree import ElementView as Element

from crawler.reading.elements import select

_TYPES = frozenset(
    ("NewsArticle Article ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle BlogPosting TechArticle").split()
)
_MAX_SCRIPT = 400_000
"""Characters of one JSON-LD script that are read at most."""
_DEEPEST = 4
"""How deep lists and @graph may hold the article."""
_MOST_OBJECTS = 50
"""Objects that a script holds one behind another."""
_DECODER = json.JSONDecoder(strict=False)
_GAP = re.compile(r"[\s;,]*+")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")
_JS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"])//[^\n]{0,500}|(\"(?:[^\"\\]++|\\.)*+\"?|/\*.*)", re.DOTALL)
"""A comment of a script. A string, whose marks are none, and what no mark ends are matched whole: else each of many
marks would be followed to the end of the script."""


def article_objects(root: Element) -> list[dict[str, Any]]:
    """Return the JSON-LD objects of the page that are articles, in order. A script that is no JSON, even read
    leniently (raw newlines, control characters, trailing commas), is passed over. An author who is given by
    reference is put in its place."""
    read = list(json_ld_of(root))
    described = {name: data for data in read for name, data in _described(data, 0)}
    return [_with_author(found, described) for data in read for found in _articles(data, 0)]


def _described(data: Any, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the objects with a name that others can refer to, by what they are called."""
    if isinstance(data, list) and depth <= _DEEPEST:
        for part in data[:50]:
            yield from _described(part, depth + 1)
    elif isinstance(data, dict):
        if isinstance(data.get("@id"), str) and "name" in data:
            yield data["@id"], data
        yield from _described(data.get("@graph"), depth + 1)


def _with_author(article: dict[str, Any], described: dict[str, dict[str, Any]]) -> dict[str, Any]:
    author = article.get("author")
    given = author if isinstance(author, list) else [author]
    if not any(isinstance(one, dict) and one.get("@id") in described for one in given):
        return article
    found = [described.get(str(one.get("@id")), one) if isinstance(one, dict) else one for one in given]
    return {**article, "author": found}


def json_ld_of(root: Element) -> Iterator[Any]:
    """Yield what the JSON-LD scripts of a page hold, each read likewise."""
    for script in select(root, 'script[type*="ld+json"]'):
        text = (script.text or "").strip()
        if not text or len(text) > _MAX_SCRIPT:
            continue
        data = _parse(text)
        if data is not None:
            yield data


def _parse(text: str) -> Any:
    text = _WRAPPING.sub("", text).strip().rstrip(";").strip()
    for attempt in _attempts(text):
        try:
            return _decode(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _decode(text: str) -> Any:
    """Return what a text of JSON holds; where several objects are one behind another, the list of them."""
    found: list[Any] = []
    at = 0
    while at < len(text) and len(found) < _MOST_OBJECTS:
        value, at = _DECODER.raw_decode(text, at)
        found.append(value)
        at = _GAP.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere
    if at < len(text) or not found:
        raise ValueError("more than JSON")
    return found[0] if len(found) == 1 else found


def _attempts(text: str) -> Iterator[str]:
    """Yield a script as it is, and then with one fault after the other mended."""
    yield text
    bare = _TRAILING_COMMA.sub(r"\1", _JS_COMMENT.sub(lambda match: match[1] or "", text))
    yield bare
    yield html.unescape(text)
    yield _between_braces(bare)


def _between_braces(text: str) -> str:
    """Return what is between the first brace and the last: some write a script around the data."""
    begin = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=0)
    end = max(text.rfind("}"), text.rfind("]")) + 1
    return text[begin:end] if end > begin else text


def _articles(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for part in data[:50]:
            yield from _articles(part, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type", data.get("type"))
        names = {re.split(r"[/#:]", str(kind))[-1] for kind in (kinds if isinstance(kinds, list) else [kinds])}
        if any(name in _TYPES or name.endswith(("Article", "Posting")) for name in names):
            yield data
        else:
            for inside in (
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "itemListElement" if "@graph" in data else "hasPart",
            ):
                if isinstance(data.get(inside), dict | list):
                    yield from _articles(data[inside], depth + 1)
