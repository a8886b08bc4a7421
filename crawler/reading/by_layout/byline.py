"""Author and source of a page of known software: from their own place, else from the lines beside the body."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from lxml.etree import _Element as Element

from crawler.layouts.layout import Layout
from crawler.reading.blocks.flow import Block, read_flow
from crawler.reading.blocks.styling import AUTHOR_NAME, element_align, name_of
from crawler.reading.draft import Draft
from crawler.reading.fields.bylines import Byline, are_names, parse_field, parse_line, split_names
from crawler.reading.fields.end_markers import is_end
from crawler.reading.fields.outlets import is_outlet
from crawler.reading.page import Page
from crawler.reading.text import clean_text

_ACCOUNT = re.compile(
    r"^(?:admin\w*|administrator|super ?user|quản trị(?: viên| hệ thống| web(?:site)?)?|ban biên tập|bbt|biên tập viên"
    r"|webmaster|editor|user\d*|[a-z0-9._@-]+)$",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"^(?:[a-z0-9._@-]+|(?i:admin\w*|administrator|super ?user|quản trị(?: viên)?))$")
_POSTED_BY = re.compile(
    r"^(?:được )?(?:viết bởi|đăng bởi|gửi bởi|người đăng|written by|tác giả|bởi)\s{0,3}:?\s{0,3}", re.IGNORECASE
)
_BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
_LONGEST_LINE = 100
_DEEPEST = 50
_BESIDE = 4
"""How many blocks before and behind the body may be its byline."""


def read_byline(page: Page, layout: Layout, scope: Element, body: Element | None, draft: Draft) -> None:
    """Set the draft's authors and source. `body`: the element that the body was read from."""
    named = draft.body is not None and bool(draft.body.authors)
    account = False
    publisher = (page.meta("og:site_name") or "").casefold()
    if not (layout.account_byline and named):
        for selector, matches in layout.find("byline", scope, page.root, page.body):
            account = layout.account_byline
            names: list[str] = []
            for match in matches:
                said = _read_node(match, account=account)
                names += [name for name in said.authors if name.casefold() != publisher]
                if said.source and not draft.source:
                    draft.source = said.source
                    draft.note("source", selector)
            if names and not draft.authors:
                draft.authors = tuple(dict.fromkeys(names))
                draft.note("authors", selector)
    for selector, matches in layout.find("source", scope, page.root, page.body):
        text = " ".join(lines_of(matches[0]))
        if text and not draft.source:
            draft.source = _source(text)
            draft.note("source", selector)
    if not draft.authors and not named and not account and body is not None and body is not scope:
        _read_beside(scope, body, draft)


def lines_of(match: Element | str, drop: Collection[Element] = ()) -> list[str]:
    """The lines of a node as a reader sees them, cleaned: divided at <br> and at block elements; without
    the elements in `drop`."""
    if isinstance(match, str):
        text = clean_text(match)
        return [text] if text else []
    lines = (clean_text(line) for line in "".join(_pieces(match, drop, 0)).split("\x1e"))
    return [line for line in lines if line]


def _pieces(element: Element, drop: Collection[Element], depth: int) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        divides = child.tag in _BREAKS
        if divides:
            yield "\x1e"
        if child.tag not in ("script", "style") and child not in drop and depth < _DEEPEST:
            yield from _pieces(child, drop, depth + 1)
        if divides:
            yield "\x1e"
        if child.tail:
            yield child.tail


def _read_node(match: Element | str, *, account: bool) -> Byline:
    """What the byline's own place says. Of several lines those that are names or labelled: others are
    the author's office (`GS, TS TÔ LÂM` / `Tổng Bí thư Ban Chấp hành Trung ương Đảng`)."""
    lines = [line for line in (_POSTED_BY.sub("", line) for line in lines_of(match)) if line]
    refused = _ACCOUNT if account else _LOGIN
    if len(lines) == 1:
        said = parse_line(lines[0]) or parse_field(lines[0])
    else:
        authors: tuple[str, ...] = ()
        source = None
        for line in lines:
            found = parse_line(line) or (Byline(authors=split_names(line)) if are_names(line) else None)
            if found is not None:
                authors, source = authors or found.authors, source or found.source
        said = Byline(authors=authors, source=source)
    return Byline(authors=tuple(name for name in said.authors if not refused.match(name)), source=said.source)


def _source(text: str) -> str | None:
    said = parse_line(text)
    if said is not None:
        return said.source or ", ".join(said.authors) or None
    return text.strip(" .:") or None


def _read_beside(scope: Element, body: Element, draft: Draft) -> None:
    """A labelled byline, or one in a node whose class says author, right before or behind the body."""
    for where, blocks in (("behind", _beside(scope, body, False)), ("before", _beside(scope, body, True))):
        for at, block in enumerate(islice(blocks, _BESIDE)):
            if len(block.text) > _LONGEST_LINE or is_end(block):
                break
            said = parse_line(block.text)
            if said is None and at == 0 and where == "behind" and _is_set_apart(block):
                said = Byline(authors=split_names(block.text))
            if said is None and AUTHOR_NAME.search(name_of(block.element, "class") or "") and not is_outlet(block.text):
                said = parse_field(block.text)
            if said is None or not all(are_names(name) for name in said.authors):
                continue
            if said.authors:
                draft.authors = said.authors
                draft.note("authors", f"line {where} the body: {block.text}")
            if said.source and not draft.source:
                draft.source = said.source
                draft.note("source", f"line {where} the body: {block.text}")
            if said.authors:
                return


def _is_set_apart(block: Block) -> bool:
    """Whether a line behind the body is nothing but names of two words or more, to the right or in bold."""
    right = (block.align or element_align(block.element)) == "right"
    if block.kind != "text" or block.has_link or not (right or block.bold) or not are_names(block.text):
        return False
    return all(" " in name or "." in name for name in split_names(block.text))


def _beside(scope: Element, body: Element, before: bool) -> Iterator[Block]:
    """The blocks of the scope that stand before or behind an element, nearest first."""
    at: Element | None = body
    while at is not None and at is not scope:
        for sibling in at.itersiblings(preceding=before):
            if sibling.tag in ("script", "style"):
                continue
            blocks = read_flow(sibling)
            yield from reversed(blocks) if before else blocks
        at = at.getparent()
