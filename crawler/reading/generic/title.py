"""Find the title of a page whose layout is unknown."""

from __future__ import annotations

import html
import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.blocks.block import Block
from crawler.reading.dates.parse import find_date
from crawler.reading.draft import Draft
from crawler.reading.elements import children_of, count_children, names_of
from crawler.reading.fields.bylines import is_name, parse_line
from crawler.reading.fields.end_markers import is_end, is_tool
from crawler.reading.generic.container import TITLE_NAME, Container, is_named_title, is_sentence
from crawler.reading.generic.date_line import BEGINS_DATED
from crawler.reading.generic.labelled import is_labelled
from crawler.reading.generic.others import is_date_of_link, is_dated
from crawler.reading.page import Page
from crawler.reading.text import beginning_of, clean_text, text_of

_SHORTEST = 8
"""Characters; a shorter text names a section."""
_LONGEST = 300
_LONGEST_MARK = 20
_LONGEST_KICKER = 80
_DATE_ONLY = re.compile(r"^[(\[]?[^a-zà-ỹ]{0,12}\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}[^a-zà-ỹ]{0,16}$", re.IGNORECASE)
_SITE = re.compile(
    r"^(?:chuyên )?(?:trang|cổng) (?:thông tin|tin|web|ttđt|chủ|điện tử|nhất)|^(?:website|portal)\b"
    r"|^báo (?:điện tử|online)|(?:portal|website|online)$",
    re.IGNORECASE,
)
_SURE = 45
"""Score of a line that the page's head repeats."""
_FEWEST = 6
"""Words; a shorter title does not vouch for itself."""
_SENTENCE_END = (".", "!", "?", "…", "”", '"')
_MOST_PARTS, _FEW_PARTS = 40, 6
"""Elements in that of a title's line; one of more holds a text."""
_LEADING = 5
"""How many blocks before a sub-heading the lead is at most."""
_NEAR = 40
"""How many blocks before the body a title may be."""


class StatedTitle(NamedTuple):
    """What a page's head says its title is."""

    origin: str
    """`meta og:title`, `window title`."""
    text: str
    folded: str


def stated_titles(page: Page) -> list[StatedTitle]:
    """Return what the page's head says the title is: og:title and the like, the headline of the one article that it
    describes, then the window's title."""
    names = (name for name in ("og:title", "twitter:title", "dc.title") if name in page.metas)
    stated = [(f"meta {name}", text) for name in names if (text := page.meta(name))]
    headlines = {
        clean_text(html.unescape(text)) for data in page.articles if isinstance(text := data.get("headline"), str)
    }
    if len(headlines) == 1 and (headline := headlines.pop()):
        stated.append(("json-ld: headline", headline))
    if page.window_title is not None:
        stated.append(("window title", page.window_title))
    return [StatedTitle(origin, text, fold(text)) for origin, text in stated if not page.is_title_of_all(text)]


class Titles(NamedTuple):
    """What the page's head says its article is called, folded."""

    sure: frozenset[str]
    weak: frozenset[str]
    """Window titles so short that they may be the site's name: believed where a date is after them."""


def titles_of_article(page: Page, stated: list[StatedTitle]) -> Titles:
    """Return the stated titles, folded, without those that are the same on every page: the name of the site."""
    site = fold(page.meta("og:site_name") or "")
    own = [title for title in stated if title.folded and title.folded != site]
    sites = {title.folded for title in own if _names_site(title)}
    weak = {title.folded for title in own if title.folded in sites and not _SITE.search(title.text)}
    return Titles(frozenset(title.folded for title in own if title.folded not in sites), frozenset(weak))


def find_title(
    page: Page, stated: list[StatedTitle], blocks: list[Block], container: Container, body: range, draft: Draft
) -> int:
    """Set the draft's title; return the index of the block that prints it, -1 where none does.

    A heading that the page's head repeats is the title; else a text that it repeats letter for letter; else the last
    heading before the body; else the line in large type, beside the date, in bold, or the last above the body. The
    printed form wins over the repeated. `body` is the span of the body's blocks.
    """
    first = max(0, body.start - _NEAR)
    if 0 <= container.title < first and container.frame is not None:
        first = container.title
    lines = range(first, _first_paragraph(blocks, body.start, body.stop))
    found = _best_line(page, blocks, container, lines, stated)
    if found is not None:
        index, title, reason = found
        draft.title = without_mark(blocks[index].element, _without_date(blocks[index], title, page), stated)
        draft.note("title", reason)
        first, last = _lines_of_title(blocks, index, stated)
        if last > first:
            draft.title = f"{blocks[first].text} {blocks[last].text}"
        return last
    for one in stated:
        if len(one.text) >= _SHORTEST and not _names_site(one):
            draft.title = one.text
            draft.note("title", f"{one.origin}; it is not printed above the body")
            break
    return -1


def _lines_of_title(blocks: list[Block], index: int, stated: list[StatedTitle]) -> tuple[int, int]:
    """Return the indexes of the first and the last of two lines in one element that are a title in the page's head, or
    whose element is named for titles; of the line itself where it is no part of a longer one."""
    for first in (index, index - 1):
        if first < 0 or first + 1 >= len(blocks):
            continue
        two = blocks[first : first + 2]
        if two[0].element.getparent() != two[1].element.getparent() or len(two[0].text) + len(two[1].text) > _LONGEST:
            continue
        if two[0].element.tag != two[1].element.tag or any(map(_is_no_title, two)):
            continue
        words = fold(f"{two[0].text} {two[1].text}")
        if two[0].element == two[1].element and TITLE_NAME.search(names_of(two[0].element)):
            return first, first + 1
        if any(title.folded.startswith(words) for title in stated):
            return first, first + 1
    return index, index


def _is_no_title(block: Block) -> bool:
    """Whether a line is of another kind than a title's: a link, a date, a counter, a byline."""
    is_other = block.linked or block.kind == "row" or is_dated(block) or is_tool(block)
    return is_other or parse_line(block.text) is not None


def _best_line(
    page: Page, blocks: list[Block], container: Container, lines: range, stated: list[StatedTitle]
) -> tuple[int, str, str] | None:
    """Return index, words and reason of the best candidate, of equals the last; None where there is none."""
    site = fold(page.meta("og:site_name") or "")
    sites = {title.folded for title in stated if _names_site(title)}
    plain = _plain_title(blocks, lines.start, lines.stop)
    best: tuple[int, str, str] | None = None
    best_score = 1
    for index in lines:
        block = blocks[index]
        if (
            not (_can_be_title(block) or _is_short_title(blocks, index))
            or _leads_home(page, block)
            or (is_dated(block) and not (stated and _is_titled_line(page, block, stated)))
            or (block.has_link and is_date_of_link(blocks, index, -1))
        ):
            continue
        words = fold(block.text)
        if (
            words == site
            or (page.guide is not None and page.guide.is_standing(block))
            or ((words in sites or index in container.others) and index != container.title)
            or _is_above_lower_heading(blocks, index, words, stated)
        ):
            continue
        is_whole = _score_stated(words, stated)[0] >= 60
        part = (
            _printed_part(block, stated)
            if not is_whole and 2 <= count_children(block.element, _MOST_PARTS) <= _MOST_PARTS
            else None
        )
        score, reason = (
            _score(blocks, container.weights, index, words, stated)
            if part is None
            else (60, "a part that the head repeats")
        )
        if part is None and score < _SURE and block.kind != "heading" and is_dated(block):
            rest = _without_date(block, block.text, page)
            if rest == block.text or _is_in_link(block, rest, page):
                continue  # a clock and what the portal wishes its readers, or another page and its date
            if len(rest.split()) >= _FEWEST:
                score, reason = score + 12, reason or "the line that has the date as well"
        if index == container.title:
            score, reason = (
                score + 40,
                reason
                or (
                    "the line that the page's head repeats in part"
                    if any(words in title.folded for title in stated)
                    else "the line above the date"
                ),
            )
        if block.linked:
            score -= 20
        if index == plain:
            score, reason = score + 3, reason or "the last line above the body"
        if score >= best_score:
            best, best_score = (index, part or block.text, reason), score
    return best


def _is_above_lower_heading(blocks: list[Block], index: int, words: str, stated: list[StatedTitle]) -> bool:
    """Whether a heading of few words, which the page's head does not repeat alone, has one of a lower level under it
    that is beside the date: it names the section."""
    block, below = blocks[index], blocks[min(index + 1, len(blocks) - 1)]
    if block.kind != "heading" or below.kind != "heading" or not "h1" < str(block.element.tag) < str(below.element.tag):
        return False
    if len(words.split()) >= _FEWEST or len(below.text.split()) < _FEWEST or is_beside_date(blocks, index):
        return False
    return is_beside_date(blocks, index + 1) and all(words != title.folded for title in stated)


def _is_short_title(blocks: list[Block], index: int) -> bool:
    """Whether a block is a title of few characters: a `<h1>` beside the date."""
    block = blocks[index]
    return block.element.tag == "h1" and 4 <= len(block.text) < _SHORTEST and is_beside_date(blocks, index)


def _is_titled_line(page: Page, block: Block, stated: list[StatedTitle]) -> bool:
    """Whether a line with a date in it is made up of a title and the date, or is a title that names a day: in the words
    of the page's head, `Kết quả kỳ họp ngày 12/11/2026`."""
    if is_stated(block.text, stated) and not (
        BEGINS_DATED.match(block.text) and find_date(block.text, page.date_context) is not None
    ):
        return True
    if count_children(block.element, 1) >= 2:
        return True  # see `_best_line`
    return block.kind == "heading" and len(_without_date(block, block.text, page)) in range(_SHORTEST, len(block.text))


def _can_be_title(block: Block) -> bool:
    if block.kind in ("image", "row") or not _SHORTEST <= len(block.text) <= _LONGEST:
        return False
    if block.kind != "heading" and is_labelled(block.text):
        return False
    if block.kind != "heading" and ":" in block.text and (byline := parse_line(block.text)) is not None:
        return not byline.authors or not all(map(is_name, byline.authors))
    return not (block.linked and block.kind != "heading") and not is_end(block) and not is_tool(block)


def _leads_home(page: Page, block: Block) -> bool:
    """Whether a line is a link to the front page: the name of the site."""
    url = page.absolute(block.href) if block.linked and block.href else None
    return url is not None and urlsplit(url)[2:4] in (("", ""), ("/", ""))


def _names_site(title: StatedTitle) -> bool:
    """Whether what the page's head says its title is may be so on every page: the portal's name, or a short title of
    the window that is that of a kind of page (`Chi tiết tin`)."""
    is_short_window = title.origin == "window title" and len(title.text.split()) < _FEWEST
    return is_short_window or bool(_SITE.match(title.text))


def is_stated(text: str, stated: list[StatedTitle]) -> bool:
    """Whether the page's head repeats a title."""
    return _score_stated(fold(text), stated)[0] > 0


def is_whole_title(block: Block, stated: list[StatedTitle]) -> bool:
    """Whether the page's head says that a block is the title, in its words alone."""
    return _score_stated(fold(block.text), stated)[0] == 60


def is_beside_date(blocks: list[Block], index: int) -> bool:
    """Whether a block is next to a date line (which may be today's and believed by nobody)."""
    return any(0 <= at < len(blocks) and is_dated(blocks[at]) for at in (index - 1, index + 1))


def _printed_part(block: Block, stated: list[StatedTitle]) -> str | None:
    """Return the part of a line that the page's head repeats, where date or counters are beside it in elements of
    their own; None where the line is not made up so."""
    for part in islice(children_of(block.element), _FEW_PARTS):
        text = beginning_of(part, len(block.text))
        if not _SHORTEST <= len(text) < len(block.text):
            continue
        if _score_stated(fold(text), stated)[0] >= 50 and text in block.text and not _goes_on(text, block, stated):
            return text
    return None


def _is_in_link(block: Block, words: str, page: Page) -> bool:
    """Whether words of a line are those of a link in it to another page."""
    links = islice(block.element.iter("a"), _FEW_PARTS) if block.has_link else ()
    own = (link.get("href") for link in links if text_of(link) == words)
    return any(href is not None and page.absolute(href) != page.url for href in own)


def _goes_on(part: str, block: Block, stated: list[StatedTitle]) -> bool:
    """Whether the head repeats what is after a part in its line as well: then the title is divided over lines."""
    rest = fold(block.text).removeprefix(fold(part)).strip()
    return bool(rest) and any(rest in title.folded for title in stated)


def _without_date(block: Block, title: str, page: Page) -> str:
    """Return a title without the date that is after it in an element of its own."""
    for part in islice(children_of(block.element), _MOST_PARTS):
        text = beginning_of(part, len(title) + 1)
        if text and title.endswith(text) and (_DATE_ONLY.match(text) or find_date(text, page.date_context) is not None):
            return title[: -len(text)].rstrip(" -–|") or title
    return title


def without_mark(element: Element, title: str, stated: list[StatedTitle]) -> str:
    """Return a title without a mark that is at its beginning or end in an element of its own (K2's `Nổi bật`), or a
    longer line above it in one heading with it, where the page's head repeats the title without it."""
    title = _spaced(title, stated)
    if any(other.folded.startswith(fold(title)) for other in stated):
        return title
    for part in (*element, *(inner for outer in element for inner in outer)):
        mark = text_of(part)
        if not 0 < len(mark) <= _LONGEST_KICKER or mark == title:
            continue
        rests: list[str] = [title.removeprefix(mark)]
        if len(mark) <= _LONGEST_MARK:
            rests.insert(0, title.removesuffix(mark))
        for rest in rests:
            words = fold(rest)
            if rest != title and len(words.split()) >= 3 and any(other.folded.startswith(words) for other in stated):
                return rest.strip(" -–|:[]()")
    return title


def _spaced(title: str, stated: list[StatedTitle]) -> str:
    """Return a title with the spaces that the page's head has in it: a style sheet may set its parts on lines of their
    own with no space between them."""
    letters = title.replace(" ", "")
    for other in stated:
        at = other.text.replace(" ", "").casefold().find(letters.casefold())
        if at < 0 or other.text.count(" ") < title.count(" "):
            continue
        words, skipped = [], 0
        for word in other.text.split(" "):
            begin, stop = max(skipped, at), min(skipped + len(word), at + len(letters))
            words += [letters[begin - at : stop - at]] if begin < stop else []
            skipped += len(word)
        if len(words) > len(title.split(" ")) and len("".join(words)) == len(letters):
            return " ".join(words)
    return title


def _first_paragraph(blocks: list[Block], start: int, stop: int) -> int:
    """Return the index of the first block that is a paragraph and no title: long, and a sentence to its end."""
    for index in range(start, stop):
        text = blocks[index].text
        if len(text) > _LONGEST or (len(text) >= 60 and text[-1] in ".…:;" and blocks[index].element.tag != "h1"):
            return index
    return min(stop, start + 3)


def _plain_title(blocks: list[Block], first: int, limit: int) -> int:
    """Return the index of the title of a page that sets it in no other type than its text; -1 where there is none.

    It is the last line above the body, or above the photograph with which the body begins, that is neither a sentence
    nor date.
    """
    at = limit
    for index in range(limit - 1, max(first, limit - 4) - 1, -1):
        if blocks[index].kind == "image":
            at = index
    for index in range(at - 1, first - 1, -1):
        block = blocks[index]
        if is_dated(block) or block.linked or not _can_be_title(block):
            continue
        if 20 <= len(block.text) <= _LONGEST and block.text[-1] not in ".:;" and len(block.text.split()) >= 4:
            return index
    return -1


def _score(
    blocks: list[Block], weights: list[int], index: int, words: str, stated: list[StatedTitle]
) -> tuple[int, str]:
    """Return how much speaks for a block's being the title, and what speaks most."""
    block = blocks[index]
    tag = block.element.tag
    score, reason = _score_stated(words, stated)
    if score == _SURE and _SITE.match(block.text):
        score, reason = 0, ""  # the name of the site, which is in every window's title
    if tag == "h1":
        score, reason = score + 30, reason or "h1"
    elif block.kind == "heading":
        score, reason = score + 15, reason or str(tag)
    named = names_of(block.element)
    if TITLE_NAME.search(named) or is_named_title(block):
        score, reason = score + 14, reason or f"{tag} of class {named.strip()}"
    elif block.big:
        score, reason = score + 12, reason or "the line in large type above the body"
    elif block.bold and len(block.text) >= 20 and not score:
        score, reason = 5, "the last bold line above the body"
    is_lead = score < 30 and is_sentence(block)
    if is_beside_date(blocks, index) and len(block.text) >= 20 and not is_lead:
        score, reason = score + 8, reason or "the line beside the date"
    leading = range(max(0, index - _LEADING), index)
    if score < 30 and any(weights[at] and blocks[at].text[-1] in _SENTENCE_END for at in leading):
        score -= 20  # a sub-heading after the lead
    if len(words.split()) < 4 and score < 45:
        score -= 20 if tag == "h1" else 10  # the name of a section
    if is_lead:
        score -= 14  # a lead is one, a title seldom
    return score, reason


def _score_stated(words: str, stated: list[StatedTitle]) -> tuple[int, str]:
    """Return how well the page's head repeats a block (whole, its beginning, or within a longer title), and how."""
    for origin, _, other in stated:
        if words == other:
            return 60, f"the text that {origin} repeats"
        if len(words) >= 15 and (other.startswith(words) or (words.startswith(other) and len(other) >= 15)):
            return 50, f"the text that {origin} begins with"
        if len(words) >= 20 and words in other:
            return 45, f"the text that {origin} holds"
    return 0, ""
