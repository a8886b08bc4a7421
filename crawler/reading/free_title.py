"""The title of a page whose layout is unknown."""

from __future__ import annotations

import re

from crawler.reading.draft import Draft
from crawler.reading.flow import Block
from crawler.reading.fold import fold
from crawler.reading.page import Page
from crawler.reading.text import text_of

SHORTEST = 8
"""Characters; a shorter text names a section."""
_TITLE_CLASS = re.compile(r"title|tieu-?de|headline|heading|tit\b|lblTitle|story_headline", re.IGNORECASE)
LONGEST = 300
_DATED = re.compile(r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}|tháng \d|\d{1,2}:\d\d")
_NEAR = 40
"""How many blocks before the body a title may stand."""


def find_title(page: Page, blocks: list[Block], start: int, stop: int, draft: Draft) -> int:
    """Set the draft's title; return the index of the block that prints it, -1 where none does.

    A heading that the window's title or og:title repeats is the title; else a text that they repeat
    letter for letter; else the last heading before the body. The printed form wins over the repeated.
    """
    said = _said_titles(page)
    limit = _first_paragraph(blocks, start, stop)
    plain = _plain_title(blocks, max(0, start - _NEAR), limit)
    best, best_score, why = -1, 0, ""
    for index in range(max(0, start - _NEAR), limit):
        block = blocks[index]
        if block.kind == "image" or not SHORTEST <= len(block.text) <= LONGEST:
            continue
        if block.linked and block.kind != "heading":
            continue
        score, reason = _score(block, said)
        if index == plain and score < 3:
            score, reason = 3, "the last line above the body"
        if score >= best_score and score:
            best, best_score, why = index, score, reason
    if best >= 0:
        draft.title = blocks[best].text
        draft.note("title", why)
        return best
    for witness, text in said:
        if len(text) >= SHORTEST:
            draft.title = text
            draft.note("title", f"{witness}; it is not printed above the body")
            break
    return -1


def _said_titles(page: Page) -> list[tuple[str, str]]:
    """What the page's head says the title is: og:title, then the window's title."""
    said = []
    for name in ("og:title", "twitter:title", "dc.title"):
        text = page.meta(name)
        if text:
            said.append((f"meta {name}", text))
    for element in page.root.iterfind("head/title"):
        text = text_of(element)
        if text:
            said.append(("window title", text))
    return said


def _first_paragraph(blocks: list[Block], start: int, stop: int) -> int:
    """Index of the first block that is a paragraph and cannot be a title: long, and a sentence to its end."""
    for index in range(start, stop):
        text = blocks[index].text
        if len(text) > LONGEST or (len(text) >= 60 and text[-1] in '.…:;”"' and blocks[index].kind == "text"):
            return index
    return min(stop, start + 3)


def _plain_title(blocks: list[Block], first: int, limit: int) -> int:
    """The title of a page that sets it in no other type than its text: the last line above the body, or
    above the photograph with which the body begins, that is no sentence and no date. -1: none."""
    at = limit
    for index in range(limit - 1, max(first, limit - 4) - 1, -1):
        if blocks[index].kind == "image":
            at = index
    for index in range(at - 1, first - 1, -1):
        text = blocks[index].text
        if 20 <= len(text) <= LONGEST and text[-1] not in ".:;" and len(text.split()) >= 4:
            return -1 if _DATED.search(text) and len(text) < 60 else index
    return -1


def _score(block: Block, said: list[tuple[str, str]]) -> tuple[int, str]:
    words = fold(block.text)
    tag = block.element.tag
    score, reason = 0, ""
    for witness, text in said:
        other = fold(text)
        if words == other:
            score, reason = 60, f"the text that {witness} repeats"
            break
        if len(words) >= 15 and (other.startswith(words) or (words.startswith(other) and len(other) >= 15)):
            score, reason = 50, f"the text that {witness} begins with"
            break
        if len(words) >= 20 and words in other:
            score, reason = 45, f"the text that {witness} holds"
            break
    if tag == "h1":
        score, reason = score + 30, reason or "h1"
    elif block.kind == "heading":
        score, reason = score + 15, reason or str(tag)
    named = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
    if _TITLE_CLASS.search(named):
        score, reason = score + 14, reason or f"{tag} of class {named.strip()}"
    elif block.bold and len(block.text) >= 20 and not score:
        score, reason = 5, "the last bold line above the body"
    return score, reason
