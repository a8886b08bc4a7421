"""Find the trail of an article, the path of links that leads from the front page to it, by its shape: many portals
give it no name (`Trang chủ > Xây dựng Đảng`)."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from turbohtml.etree import ElementView as Element

from archive.record.identity import fold
from crawler.reading.dates.parse import has_date
from crawler.reading.page import Page
from crawler.reading.text import beginning_of, text_of

_HOME = re.compile(r"^\W*(?:trang (?:chủ|nhất|đầu)|home)\W*$", re.IGNORECASE)
_SIGNS = " >»›→▸▶►➤:/|"
_ARROW = re.compile(r"^[\s/|]*(?:[>»›→▸▶►➤]|::)[\s>»›→▸▶►➤:/|]*$")
_WEAK = re.compile(r"^\s*[/|•·\-–]\s*$")
_BEFORE = re.compile(r"^\W*(?:(?:bạn|quý vị) (?:đang|hiện)[^:]{0,20}|vị trí[^:]{0,12}|chuyên mục)?\W*$", re.IGNORECASE)
_NO_SECTION = re.compile(r"^(?:xem |nội dung )?(?:chi tiết|tin bài|bài viết|nội dung)\b", re.IGNORECASE)
_MOST_LINKS, _MOST_STEPS, _LEVELS = 1000, 6, 3
_LONGEST, _LONGEST_STEP = 400, 60


class _Parts(NamedTuple):
    """What a line of links is made of."""

    steps: list[str]
    """The words of the links."""
    between: list[str]
    before: str
    behind: str


def find_section_in_trail(page: Page, title: str | None) -> str | None:
    """Return the last step of the trail that is neither the front page nor the article; None where there is no trail.

    It begins with the front page, and has arrows between its steps. Other signs between them are those of menus, too:
    they count where the line is not the same on all pages of the portal, or ends with the article's own title.
    """
    for link in islice(page.root.iter("a"), _MOST_LINKS):
        if not link.get("href") or not _leads_home(page, link):
            continue
        for box in islice(link.iterancestors(), _LEVELS):
            links = [one for one in islice(box.iter("a"), _MOST_STEPS + 1) if one.get("href")]
            if box.tag == "body" or not 0 < len(links) <= _MOST_STEPS or links[0] != link:
                break
            text = beginning_of(box, _LONGEST + 1)
            if len(text) > _LONGEST:
                break
            if len(text) - len(text_of(link)) > 2:
                section = _last_step(page, box, links, fold(title or ""))
                if section is not None:
                    return section
                break
    return None


def _leads_home(page: Page, link: Element) -> bool:
    text = text_of(link)
    if _HOME.match(text):
        return True
    href = link.get("href") or ""
    behind_host = href.partition("//")[2].partition("/")[2] if "//" in href else href.lstrip("/")
    if behind_host[:1].isalnum():
        return False
    url = page.absolute(href)
    return url is not None and len(text) <= _LONGEST_STEP and urlsplit(url)[2:4] in (("", ""), ("/", ""))


def _last_step(page: Page, box: Element, links: list[Element], title: str) -> str | None:
    parts = _parts_of(text_of(box), [text_of(link) for link in links])
    if parts is None or not _BEFORE.match(parts.before):
        return None
    behind = parts.behind.lstrip(_SIGNS)
    between = [*parts.between, parts.behind.removesuffix(behind)] if behind else parts.between
    behind = behind.rstrip(_SIGNS)
    is_own = bool(title) and any(_is_title(words, title) for words in (behind, parts.steps[-1]))
    steps = [step for step in parts.steps[1:] if not _is_title(step, title)]
    if not between or not _is_trail(page, box, between, is_own):
        return None
    if not steps and behind and not is_own and all(map(_ARROW.match, between)):
        steps = [behind]
    last = steps[-1] if steps else ""
    return last if 0 < len(last) <= _LONGEST_STEP and not (_NO_SECTION.match(last) or has_date(last)) else None


def _is_trail(page: Page, box: Element, between: list[str], is_own: bool) -> bool:
    """Whether what is between the links of a line are the signs of a trail."""
    if all(map(_ARROW.match, between)):
        return True
    if not all(_ARROW.match(sign) or _WEAK.match(sign) or not sign.strip() for sign in between):
        return False
    if is_own or any(
        "readcrumb" in (at.get("aria-label") or "") for at in (box, *islice(box.iterancestors(), _LEVELS))
    ):
        return True
    has_signs = all(map(str.strip, between)) or next(box.iter("i", "img", "svg"), None) is not None
    return has_signs and page.guide is not None and not page.guide.stands(box)


def _is_title(words: str, title: str) -> bool:
    """Whether words are the article's title, or its beginning."""
    words = fold(words.rstrip(" .…"))
    return bool(title) and (words == title or (len(words) >= 20 and title.startswith(words)))


def _parts_of(text: str, links: list[str]) -> _Parts | None:
    """Divide the text of a line at its links; None where it does not hold their words in their order."""
    between, at = [], 0
    for words in links:
        found = text.find(words, at)
        if found < 0:
            return None
        between.append(text[at:found])
        at = found + len(words)
    return _Parts(links, between[1:], between[0], text[at:])
