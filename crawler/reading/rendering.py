"""What a browser with a wide window renders of a page: which elements it hides, and which anchors lead elsewhere.

Hidden is what HTML's attributes, an element's own style or the page's own style sheets do not render. Sheets in files
of their own are not seen from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import TypeAlias
from urllib.parse import urldefrag, urljoin

from turbohtml.etree import ElementView as Element

from crawler.reading.elements import Attributes

_LONGEST_SHEET = 1_000_000
"""Characters of style sheets that are looked at."""
_LONGEST_KEPT = 200_000
"""Characters of a sheet whose rules are kept for the next page, which often has the same one."""
_MOST_RULES = 2_000
"""Rules that hide, or that show, of which a sheet has at most; a framework's whole sheet has about 200."""
_MOST_TRIES = 50_000
"""Times that a rule is held against an element; a newspaper takes some hundred. Behind them nothing is hidden."""
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_WINDOW = 1280
"""Pixels: the width of the window that the page is shown in."""
_WIDTH = re.compile(r"\(\s*(min|max)-width\s*:\s*([\d.]{1,10})\s*(px|em|rem)\s*\)")
_HIDDEN = re.compile(r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse))(!important)?(?:;|$)")
_SHOWN = re.compile(r"(?:^|;)(?:display:(?!none)[a-z-]+|visibility:visible)(!important)?(?:;|$)")
_AWAY = re.compile(
    r"(?:^|;)(?:(?:left|top|right|text-indent|margin-left|margin-top):-\d{4,}|clip:rect\([01]"
    r"|clip-path:inset\((?:50|100)%|font-size:0(?:px|pt|em|%)?(?:;|$|!))"
)
"""Ways to render text where nobody sees it."""
_NO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:height|width):0(?:px|pt|em|rem|%)?(?:;|$|!)")
"""No room for what overflows it."""
_HIDES_SOMETHING = re.compile(
    r"y(?:(?<=display)|(?<=visibility))\s*:\s*(?:none|hidden|collapse)|:\s*-\d{4}"
    r"|\((?:(?<=rect\()\s*[01]|(?<=inset\())|z(?<=font-siz)e\s*:\s*0",
    re.IGNORECASE,
)
"""Asked first: of a sheet only the rules around such words are read. Each way begins with a character that is rare in
sheets, and looks after it from there: so most characters are looked at once."""
_SHOWS_SOMETHING = re.compile(r"y(?:(?<=display)\s*:\s*(?!none)[a-z]|(?<=visibility)\s*:\s*visible)", re.IGNORECASE)
_NOWHERE = re.compile(r"#|javascript:\s*+(?:$|;|//|void\b|return\b)", re.IGNORECASE)
"""Addresses that lead nowhere. Other scripts print the page, or go back."""
_ICON = re.compile(r"(?:^|\s)material-(?:icons|symbols)")
"""Elements whose words a font shows as icons (`schedule`, `visibility`): the classes that Google's fonts ask for."""
_STATE = re.compile(r":(?!not\(|first-child|last-child|nth-child|first-of-type|last-of-type|only-child|root)")
"""A state of an element, or a part of it, that is not the element as it is first shown."""
_LAST = re.compile(r"([\w-]*|\*)((?:[.#][\w-]+|\[[^\]]{0,200}\]|:[\w-]+(?:\([^()]{0,200}\))?){0,12})$")
_BRACKETS = re.compile(r"\[[^\]]*\]|\([^()]*\)")
_SIGN = re.compile(r"[^\w\s-]")
_ESCAPED = re.compile(r"\\[^\w\s]")
_NAME = re.compile(r"[.#][\w-]+")
_TAG_NAMES = re.compile(r"(?:^|[\s>+~])[a-z]")


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one selector of a rule says about the elements that it matches."""

    selector: str
    rank: tuple[bool, int]
    """`!important`, then how specific the selector is: of two rules the greater wins, of equal ones the later."""
    place: int
    """Where it is in its sheet."""


_Named: TypeAlias = dict[str, list[_Rule]]
"""The rules of a sheet by a name that every element has which they match: `.class`, `#id` or a tag."""
_Cascade: TypeAlias = dict[str, list[tuple[int, list[_Rule]]]]
"""The rules of all sheets of a page by such a name, with the number of their sheet."""
_Rank: TypeAlias = tuple[tuple[bool, int], int, int]
"""The rank of a rule, its sheet, and its place in it: of two rules the greater wins."""


class Rendering:
    """What a browser renders of one page. Sheets are read when first asked for."""

    def __init__(self, root: Element, url: str) -> None:
        self.root = root
        self._url = urldefrag(url)[0]
        self._tries = _MOST_TRIES
        self._hiding_by_class: dict[str, bool] = {}
        """By what `class` is: whether a rule that hides has one of its names."""
        self._name = re.split(r"[?#]", url.rstrip("/"))[0].rpartition("/")[2]

    @cached_property
    def is_styled(self) -> bool:
        """Whether more than its own attributes may hide an element."""
        return bool(self._hiding)

    def hides(self, element: Element, tag: str, attributes: Attributes) -> bool:
        """Whether an element is not rendered by its attributes or by a style sheet."""
        return hides_by_attributes(tag, attributes) or self.hides_by_sheet(element, tag, attributes)

    def hides_by_sheet(self, element: Element, tag: str, attributes: Attributes) -> bool:
        """Whether an element is not rendered by one of the page's own style sheets."""
        return self.is_styled and self._is_hidden_by_sheet(element, tag, attributes)

    def leads(self, href: str | None) -> bool:
        """Whether the address of an anchor leads to another page: it has one, and not its own page's."""
        href = (href or "").strip()
        if not href or _NOWHERE.match(href):
            return False
        if self._name and self._name not in href:
            return True
        try:
            return urldefrag(urljoin(self._url, href))[0] != self._url
        except ValueError:  # "http://[": not an address
            return False

    @cached_property
    def _sheets(self) -> list[str]:
        """The page's own style sheets that are for screens and hide something."""
        left, found = _LONGEST_SHEET, []
        for sheet in self.root.iter("style"):
            # What `text` gives, four times as fast; a drawing's sheet may hold elements.
            text = ((sheet.text or "") if len(sheet) else sheet.text_content())[:left]
            left -= len(text)
            may_hide = _kept_hint(text) if len(text) <= _LONGEST_KEPT else _may_hide(text)
            if may_hide and _applies(sheet.get("media") or ""):
                found.append(text)
        return found

    @cached_property
    def _hiding(self) -> _Cascade:
        """The rules that hide."""
        return _cascade(self._sheets, hide=True)

    @cached_property
    def _hiding_classes(self) -> frozenset[str]:
        return frozenset(name[1:] for name in self._hiding if name[0] == ".")

    @cached_property
    def _showing(self) -> _Cascade:
        """The rules that show, of sheets that hide something as well."""
        return _cascade(self._sheets, hide=False)

    def _is_hidden_by_sheet(self, element: Element, tag: str, attributes: Attributes) -> bool:
        if tag in ("html", "body"):
            return False
        classes, keys = attributes.get("class"), self._hiding
        if not (
            tag in keys
            or (classes is not None and self._has_hiding_class(classes))
            or ("id" in attributes and f"#{attributes['id']}" in keys)
        ):
            return False
        names = _names(tag, attributes)
        hidden = self._strongest(element, names, self._hiding)
        if hidden is None or (not hidden[0][0] and _SHOWN.search(_squeezed(attributes.get("style", "")))):
            return False
        shown = self._strongest(element, names, self._showing)
        return shown is None or shown < hidden

    def _has_hiding_class(self, classes: str) -> bool:
        hides = self._hiding_by_class.get(classes)
        if hides is None:
            hides = not self._hiding_classes.isdisjoint(_SIGN.sub("ː", classes).split())
            self._hiding_by_class[classes] = hides
        return hides

    def _strongest(self, element: Element, names: list[str], cascade: _Cascade) -> _Rank | None:
        """Return the rank of the rule that wins of those that match an element, or None where none does."""
        sheets = [sheet for name in names if name in cascade for sheet in cascade[name]]
        self._tries -= sum(len(rules) for _, rules in sheets)
        if self._tries < 0:
            return None
        matching = (
            (rule.rank, at, rule.place) for at, rules in sheets for rule in rules if _matches(element, rule.selector)
        )
        return max(matching, default=None)


def _names(tag: str, attributes: Attributes) -> list[str]:
    classes = _SIGN.sub("ː", attributes.get("class", "")).split()
    names = [tag, *(f".{name}" for name in classes)]
    if "id" in attributes:
        names.append(f"#{attributes['id']}")
    return names


def _matches(element: Element, selector: str) -> bool:
    try:
        return element.node.matches(selector)
    except ValueError:  # no selector of CSS
        return False


def _may_hide(sheet: str) -> bool:
    """Whether a sheet has words that hide something."""
    return _HIDES_SOMETHING.search(sheet) is not None


_kept_hint = lru_cache(maxsize=256)(_may_hide)


def _cascade(sheets: list[str], *, hide: bool) -> _Cascade:
    found: _Cascade = {}
    for at, sheet in enumerate(sheets):
        named = _kept_rules(sheet, hide) if len(sheet) <= _LONGEST_KEPT else _named_rules(sheet, hide)
        for name, rules in named.items():
            found.setdefault(name, []).append((at, rules))
    return found


def _named_rules(sheet: str, hide: bool) -> _Named:
    """Return the rules of a sheet that hide, or those that show."""
    found: _Named = {}
    for rule in islice(_rules_of(_COMMENT.sub(" ", sheet) if "/*" in sheet else sheet, hide), _MOST_RULES):
        name = _name_of(rule.selector)
        if name and name != "*":
            found.setdefault(name, []).append(rule)
    return found


_kept_rules = lru_cache(maxsize=64)(_named_rules)


@lru_cache(maxsize=4096)
def _name_of(selector: str) -> str | None:
    match = _LAST.search(_plain(selector[-1000:]))
    if match is None:
        return None
    names = _NAME.findall(_BRACKETS.sub("", match[2]))
    return next((name for name in names if name[0] == "#"), names[0] if names else match[1].lower())


def _plain(selector: str) -> str:
    """Return a selector with a letter for each escaped sign (`.md\\:block`), which then is not a sign of a selector."""
    return _ESCAPED.sub("ː", selector) if "\\" in selector else selector


def hides_by_attributes(tag: str, attributes: Attributes) -> bool:
    """Whether an element is not rendered by its own attributes."""
    if tag == "dialog" and "open" not in attributes:
        return True
    if not attributes:
        return False
    style, names = attributes.get("style"), attributes.get("class")
    return (
        "hidden" in attributes
        or (style is not None and hides_by_style(style))
        or (names is not None and "material-" in names and _ICON.search(names) is not None)
    )


@lru_cache(maxsize=4096)
def hides_by_style(style: str) -> bool:
    """Whether declarations of CSS render an element nowhere."""
    declared = _squeezed(style)
    if "overflow:hidden" in declared and _NO_SIZE.search(declared):
        return True
    return bool(_HIDDEN.search(declared) or _AWAY.search(declared))


def _squeezed(declarations: str) -> str:
    return "".join(declarations[:2000].split()).lower()


def _rules_of(text: str, hide: bool) -> Iterator[_Rule]:
    """Yield the rules of a sheet that hide, or those that show."""
    last, depth = 0, 0
    known: dict[int, bool] = {}
    for match in (_HIDES_SOMETHING if hide else _SHOWS_SOMETHING).finditer(text):
        at = match.start()
        begin = text.rfind("{", last, at)
        if begin < 0:
            continue  # in the rule of the last match
        between, last = text[last:begin], begin + 1
        depth += between.count("{") - between.count("}") + 1
        if depth < 1:
            continue
        start = max(between.rfind("{"), between.rfind("}"), between.rfind(";")) + 1
        end = text.find("}", at)
        squeezed = _squeezed(text[begin + 1 : end if end >= 0 else len(text)])
        says = (_HIDDEN if hide else _SHOWN).search(squeezed)
        if (says or (hide and _AWAY.search(squeezed))) and (depth == 1 or _holds_around(text, begin, known)):
            yield from _rules(between[start:], bool(says and says[1]), begin)


def _holds_around(text: str, at: int, known: dict[int, bool]) -> bool:
    """Whether the blocks of at-rules around a position apply to a wide window. `known` are the answers for where blocks
    begin: else each of many rules in one at-rule were looked for from the last to the first."""
    around, depth, holds = [at], 0, True
    while (at := max(text.rfind("{", 0, at), text.rfind("}", 0, at))) >= 0:
        if text[at] == "}":
            depth += 1
            continue
        if depth:
            depth -= 1
        else:
            start = max(text.rfind(sign, 0, at) for sign in "{};") + 1
            if not _holds(text[start:at].strip()):
                holds = False
                break
            around.append(at)
        if not depth and at in known:
            holds = known[at]
            break
    known.update(dict.fromkeys(around, holds))
    return holds


def _holds(rule: str) -> bool:
    """Whether what is in an at-rule applies; never in a rule of another kind."""
    if rule.startswith("@media"):
        return _applies(rule[6:])
    return rule.startswith(("@supports", "@layer"))


def _rules(selectors: str, is_important: bool, place: int) -> Iterator[_Rule]:
    """Yield a rule for each of several selectors; none for those of a state of an element."""
    for selector in map(str.strip, selectors[:20_000].split(",")):
        if not selector or _STATE.search(_plain(selector)):
            continue
        ids, classes = selector.count("#"), selector.count(".") + selector.count("[") + selector.count(":")
        specificity = ids * 10_000 + classes * 100 + len(_TAG_NAMES.findall(selector))
        yield _Rule(selector, (is_important, specificity), place)


def _applies(media: str) -> bool:
    """Whether a media query is true of a wide window on a screen; of what it does not understand, it is not."""
    for query in media.lower().split(","):
        query = query.strip()
        if "print" in query or "speech" in query or "not " in query:
            continue
        rest = _WIDTH.sub("", query)
        if re.sub(r"\b(?:only|screen|all|and)\b|\s", "", rest):
            continue
        widths = [(kind, float(size) * (1 if unit == "px" else 16)) for kind, size, unit in _WIDTH.findall(query)]
        if all(size <= _WINDOW if kind == "min" else size >= _WINDOW for kind, size in widths):
            return True
    return False
