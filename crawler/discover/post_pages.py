"""The next page of a list that turns its pages by POST, as ASP.NET's grids and pagers do, and lists that go on in a way
that cannot be followed. Pure.

A form is sent only where nothing is to be filled in and nothing is done by it: its hidden fields as they are, and the
number of the next page. The words of a button that does something else keep a form from being sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urljoin

from turbohtml.etree import ElementView as Element

from archive.markup.addresses import clean_href
from crawler.discover.clickables import is_link
from crawler.discover.script_moves import tokens_of
from crawler.reading.page import Page
from crawler.urls.rules import PAGE_NUMBERS

MOST_FIELDS = 400
MAX_SENT = 2_000_000
"""Characters of a form's fields; a view state of more is not sent."""
_MOST_ELEMENTS = 3_000

_POSTBACK = re.compile(r"(?:__doPostBack\s*\(|PostBackOptions\s*\()")
_NEXT = re.compile(
    r"(?i)\W*(?:(?:trang|bài|tin|xem|mục)\s+)?(?:sau|tiếp(?:\s+theo)?|kế(?:\s+tiếp)?|next(?:\s+page)?)\W*|[>›→]"
)
_LATER = re.compile(r"[»>]{1,2}|\.{3}|…")
"""Labels of the next page, or of the last one, or of the next ten."""
_MORE = re.compile(
    r"(?i)\W*(?:(?:xem|tải|hiển thị|đọc|hiện)\s+thêm(?:\s+(?:tin|bài|bài viết|tin tức|tin bài))?"
    r"|(?:load|show|view)\s+more)\W*"
)
_ACTS = re.compile(
    r"(?i)delete|remove|xoa|login|logout|dang_?(?:nhap|xuat|ky)|signin|register|vote|binh_?chon|tham_?do|poll|comment"
    r"|binh_?luan|send|gui|like|subscribe|search|tim_?kiem|export|print|save|luu|update|insert|upload|language|ngonngu"
)
"""Names of controls that do something."""
_PAGE_FIELD = re.compile(
    r"(?i)(?:^|.*[_$.:\-])(?:hd|hdn|txt|cur|current)?_?(?:page|trang)(?:_?(?:index|no|num|number))?"
)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request by POST for the next page of a list."""

    url: str
    """Absolute."""
    fields: tuple[tuple[str, str], ...]
    label: str
    """What is printed on the page for it (`2`, `Trang sau`)."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """Something by which a page of a list may be turned."""

    element: Element
    label: str
    script: str


def find_next_post(page: Page, number: int) -> PageRequest | None:
    """Return the request for the page after the `number`-th (1 is the first) of the list that a page shows; None where
    it turns its pages otherwise, or is at its end."""
    source = page.decoded.text
    if "<form" not in source and "<FORM" not in source:
        return None
    turns = list(_turns(page))
    for turn in sorted(turns, key=lambda turn: _rank(turn, number)):
        if _rank(turn, number) > _WORST:
            break
        request = _request_of(page, turn, number + 1)
        if request is not None:
            return request
    return next(_requests_of_choices(page, number + 1), None)


def find_stuck(page: Page, *, numbers: bool) -> str | None:
    """Return the label of what turns a list's pages and leads nowhere without its scripts: a button for more, or, with
    `numbers`, the numbers of pages. None where there is none."""
    waiting = []
    for turn in _turns(page):
        if _MORE.fullmatch(turn.label):
            return turn.label.strip()
        if turn.label.isdecimal() and len(turn.label) < 4:
            waiting.append(int(turn.label))
    if numbers and 2 in waiting and len(set(waiting)) > 1:
        return " ".join(map(str, sorted(set(waiting))[:5]))
    return None


_WORST = 3


def _rank(turn: _Turn, number: int) -> int:
    """Return how plainly a turn is that to the page after the `number`-th; 0 is best, above _WORST it is not such a
    turn."""
    label = turn.label.strip()
    if label == str(number + 1):
        return 0
    if str(number + 1) in _numbers_of(turn.script) and (_LATER.fullmatch(label) or _NEXT.fullmatch(label)):
        return 1
    if _NEXT.fullmatch(label) or _MORE.fullmatch(label):
        return 2
    return _WORST if label in ("»", ">>", "…", "...") else _WORST + 1


def _numbers_of(script: str) -> set[str]:
    return set(re.findall(r"\d{1,5}", script))


def _turns(page: Page) -> Iterator[_Turn]:
    """Yield what is labelled as a page's number, or as the next one, and has no address of its own."""
    looked = 0
    for element in page.root.iter("a", "button", "input", "span", "li", "div", "td"):
        if element.tag in ("span", "li", "div", "td") and not element.get("onclick"):
            continue
        href = element.get("href") or ""
        if (element.tag == "a" and is_link(href)) or (element.tag == "input" and _type_of(element) not in _BUTTONS):
            continue
        looked += 1
        if looked > _MOST_ELEMENTS:
            return
        label = _label_of(element)
        if not 0 < len(label) <= 40 or not (
            label.isdecimal() or _NEXT.fullmatch(label) or _LATER.fullmatch(label) or _MORE.fullmatch(label)
        ):
            continue
        script = href.strip()[11:] if href.strip().lower().startswith("javascript:") else ""
        yield _Turn(element, label, f"{unquote(script)};{element.get('onclick') or ''}")


_BUTTONS = ("submit", "button", "image")


def _type_of(control: Element) -> str:
    return (control.get("type") or {"input": "text", "button": "submit"}.get(control.tag, "")).strip().lower()


def _label_of(element: Element) -> str:
    words = element.get("value") or element.get("alt") if element.tag == "input" else element.text_content()
    words = " ".join((words or "").split())
    return words or " ".join((element.get("title") or element.get("aria-label") or "").split())


def _request_of(page: Page, turn: _Turn, number: int) -> PageRequest | None:
    form = next((around for around in turn.element.iterancestors() if around.tag == "form"), None)
    if _POSTBACK.search(turn.script):
        given = _strings_of(turn.script)
        if not given:
            return None
        if form is None:
            form = next((one for one in page.root.iter("form") if _is_post(one)), None)
        chosen = [("__EVENTTARGET", given[0]), ("__EVENTARGUMENT", given[1] if len(given) > 1 else "")]
        return _send(page, form, chosen, turn.label, given[0])
    if (
        form is not None
        and _is_post(form)
        and _type_of(turn.element) in ("submit", "image")
        and not turn.script.strip(";")
    ):
        name, value = turn.element.get("name") or "", turn.element.get("value") or ""
        if _type_of(turn.element) == "image":
            chosen = [(f"{name}.x", "1"), (f"{name}.y", "1")] if name else [("x", "1"), ("y", "1")]
        else:
            chosen = [(name, value)] if name else []
        plain = turn.label.isdecimal() or _turns_pages(form) or _is_of_aspnet(form)
        return _send(page, form, chosen, turn.label, name) if plain else None
    if str(number) in _numbers_of(turn.script):
        for one in [form] if form is not None else page.root.iter("form"):
            field = next((name for name, _ in _hidden(one) if _is_page_field(name)), None)
            if field is not None and _is_post(one):
                return _send(page, one, [(field, str(number))], turn.label, field)
    return None


def _requests_of_choices(page: Page, number: int) -> Iterator[PageRequest]:
    """Yield the requests of drop-downs that have the page of this number and send their form when it is chosen."""
    for select in islice(page.root.iter("select"), _MOST_CHOICES):
        script, name = select.get("onchange") or "", select.get("name") or ""
        if not script or not name:
            continue
        form = next((around for around in select.iterancestors() if around.tag == "form"), None)
        numbered = (one for one in select.iter("option") if _number_in(one.text_content()) == str(number))
        option = next(numbered, None)
        others = sum(_number_in(one.text_content()) is not None for one in select.iter("option"))
        if option is None or others < 2 or form is None:
            continue
        label = " ".join(option.text_content().split())
        chosen = [(name, option.get("value") or label)]
        if _POSTBACK.search(script):
            given = [*_strings_of(script), name, ""]
            chosen += [("__EVENTTARGET", given[0]), ("__EVENTARGUMENT", given[1] if given[1] != name else "")]
        elif "submit" not in script or not _is_page_field(name):
            continue
        request = _send(page, form, chosen, label, name)
        if request is not None:
            yield request


_MOST_CHOICES = 20
_NUMBERED = re.compile(r"(?i)\s*(?:trang|page)?\s*(?:số\s*)?(\d{1,4})\s*(?:/\s*\d+)?\s*")


def _number_in(label: str) -> str | None:
    found = _NUMBERED.fullmatch(label)
    return found[1] if found else None


def _is_of_aspnet(form: Element) -> bool:
    return any(name == "__VIEWSTATE" for name, _ in _hidden(form))


_ESCAPED_QUOTE = re.compile(r"\\+(['\"])")


def _strings_of(script: str) -> list[str]:
    """Return the event's target and argument in the script of a postback."""
    script = _ESCAPED_QUOTE.sub(r"\1", script)  # within the string that a timer is given
    found = _POSTBACK.search(script)
    tokens = tokens_of(script[found.end() :][:1_000]) if found else []
    return [token.text for token in tokens if token.kind == "string"][:2]


def _turns_pages(form: Element) -> bool:
    return any(_is_page_field(name) for name, _ in _hidden(form))


def _is_page_field(name: str) -> bool:
    return name.lower() in PAGE_NUMBERS - {"start"} or _PAGE_FIELD.fullmatch(name) is not None


def _is_post(form: Element) -> bool:
    kind = (form.get("enctype") or "application/x-www-form-urlencoded").lower()
    return (form.get("method") or "").strip().lower() == "post" and kind == "application/x-www-form-urlencoded"


def _hidden(form: Element) -> list[tuple[str, str]]:
    inputs = (one for one in form.iter("input") if _type_of(one) == "hidden" and one.get("name"))
    return [(one.get("name") or "", one.get("value") or "") for one in inputs]


def _send(page: Page, form: Element | None, chosen: list[tuple[str, str]], label: str, name: str) -> PageRequest | None:
    """Return a form's request with what was chosen; None for a form with a password or a file, or whose names
    say that it does something."""
    if form is None or not _is_post(form) or _ACTS.search(f"{name} {form.get('action') or ''}"):
        return None
    fields: list[tuple[str, str]] = []
    names = {key for key, _ in chosen}
    is_postback = "__EVENTTARGET" in names or _is_of_aspnet(form)
    for control in form.iter("input", "select", "textarea"):
        key, kind = control.get("name") or "", _type_of(control)
        if kind in ("password", "file"):
            return None
        if not is_postback and (control.tag == "textarea" or kind in ("text", "search", "email", "tel")):
            return None
        if key and key not in names and control.get("disabled") is None:
            fields += [(key, value) for value in _values_of(control, kind)]
    try:
        url = urljoin(page.url, clean_href(form.get("action") or "")).partition("#")[0]
    except ValueError:  # "http://[": not an address
        return None
    fields += chosen
    if len(fields) > MOST_FIELDS or sum(len(key) + len(value) for key, value in fields) > MAX_SENT:
        return None
    return PageRequest(url, tuple(fields), label)


def _values_of(control: Element, kind: str) -> list[str]:
    """Return what a control sends as it is, by the standard's rules."""
    if control.tag == "select":
        options = list(control.iter("option"))
        picked = [one for one in options if one.get("selected") is not None] or options[:1]
        return [one.get("value") if one.get("value") is not None else one.text_content().strip() for one in picked[-1:]]  # type: ignore[misc]
    if control.tag == "textarea":
        return [control.text_content()]
    if kind in ("submit", "button", "image", "reset"):
        return []
    if kind in ("checkbox", "radio"):
        return [control.get("value") or "on"] if control.get("checked") is not None else []
    return [control.get("value") or ""]
