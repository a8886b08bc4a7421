"""Find the addresses of what can be clicked or chosen on a page and is not a plain link: `onclick` scripts, data-
attributes, `javascript:` links, options, forms for the next page, frames. An element that is a link by the HTML
standard (`href`) is left to `links`: nothing else of it is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urlencode, urljoin, urlsplit

from turbohtml.etree import ElementView as Element

from archive.markup.addresses import clean_href
from crawler.discover.script_moves import find_click, tokens_of
from crawler.reading.json_ld import json_ld_of
from crawler.reading.page import Page
from crawler.urls.shapes import has_article_shape, is_pager

MOST = 2_000
"""Elements of a page that are looked at, and addresses that are taken."""

MOST_OPTIONS = 300
MOST_HIDDEN = 10
"""Hidden fields of a form that turns pages."""

_CLICKS = ("onclick", "ondblclick", "onmousedown", "onmouseup")
_DATA = re.compile(
    r"data-([\w\-]{1,40})\s*=\s*[\"']?\s*(?:https?:|[/?.\\]|[\w\-%./]{1,300}\.(?:html?|aspx?|php|jsp)\b)"
)
"""In lower case; begins with letters, so that it is looked for as fast as a word is."""
_LEADS = re.compile(r"location|open|navigate|history|[\"'`][^\"'`]*[/?.][^\"'`]*[\"'`]")
"""In a script that may lead to another page; `return false` does not."""
_LONGEST_REMEMBERED = 500
_MOST_LINKS, _DIGITS = 20, 6
_LIKELY = ("/", "#", "h", "?")
"""How addresses begin that are not scripts."""
_MOST_NAMES = 20
_WITHOUT_TEXT = frozenset(
    "script style link meta img source video audio iframe frame input select option object".split()
)
_ADDRESS = re.compile(
    r"(?:https?://|/(?!/)|\.{1,2}/|\?)[^\s<>\"'{}]{1,1500}|[\w\-%.~]+(?:/[\w\-%.~]+)*\.(?:html?|aspx?|php|jsp)(?:\?[^\s<>\"'{}]*)?",
    re.I,
)
_SERVICES = re.compile(
    r"(?i)(?:^|[/?&=._])(?:api|ajax\w*|\w*ajax|ashx|asmx|like|vote|rat(?:e|ing)|share|count(?:er)?|track\w*|log(?:in|out)?"
    r"|delete|remove|add|edit|update|insert|post|subscribe|print|captcha|search|json|load-?\w*|get-?\w*)(?=[/?&=._]|$)"
)
"""Words of addresses that scripts request, and of those that do something."""
_TYPED = frozenset(("text", "search", "password", "file", "email", "tel", "url", "date", "checkbox", "radio"))


def find_clickables(page: Page) -> list[str]:
    """Return the addresses of what can be clicked on a page besides its links, as they are written, in order."""
    found: dict[str, None] = {}
    for address in _of_all(page):
        if address.strip():
            found[address] = None
        if len(found) >= MOST:
            break
    return list(found)


def _of_all(page: Page) -> Iterator[str]:
    source, root = page.decoded.text, page.root
    lower = source.lower()
    for name in (name for name in _CLICKS if name in lower):
        for element in root.iterfind(f".//*[@{name}]"):
            if not is_link(element.get("href") or ""):
                yield from of_script(element.get(name) or "", page.url)
    if "javascript:" in lower:
        for element in root.iter("a", "area"):
            script = element.get("href") or element.get("xlink:href") or ""
            if script[:1] not in _LIKELY and (script := script.lstrip())[:11].lower() == "javascript:":
                yield from of_script(unquote(script[11:]), page.url)
    names = dict.fromkeys(_DATA.findall(lower))
    for name in list(names)[:_MOST_NAMES]:
        for element in root.iterfind(f".//*[@data-{name}]"):
            value = element.get(f"data-{name}")
            if not value or element.tag in _WITHOUT_TEXT or is_link(element.get("href") or ""):
                continue
            if _is_address_of_page(page, value) and _is_clickable(element):
                yield value
    for select in root.iter("select") if "<select" in lower else ():
        yield from _of_select(page, select)
    for form in root.iter("form") if "<form" in lower else ():
        yield from _of_form(form)
    for button in root.iterfind(".//*[@formaction]") if "formaction" in lower else ():
        if (button.get("formmethod") or "get").lower() == "get":
            yield _of_button(button)
    for frame in root.iter("iframe", "frame") if "frame" in lower else ():
        yield frame.get("src") or ""
    for data in json_ld_of(root) if "ItemList" in source else ():
        yield from _of_items(data)


def is_link(href: str) -> bool:
    """Whether the address of a link leads somewhere: it is neither a fragment of the page nor a script."""
    if href[:1] == "/":
        return True
    href = clean_href(href)
    return bool(href) and href[0] != "#" and not href.lower().startswith("javascript:")


def of_script(script: str, url: str) -> list[str]:
    """Return where the script of a click leads: to `location`, into a window, or by a function of the page's that is
    given an address in the shape of an article's or of a list's page."""
    if len(script) > _LONGEST_REMEMBERED:
        return _of_script(script, url)
    found = _remembered(script, _ANYWHERE)  # most such scripts are on every page of a portal
    return _of_script(script, url) if any(map(_OF_PAGE.search, found)) else found


def _of_script(script: str, url: str) -> list[str]:
    if not _LEADS.search(script):
        return []
    found = find_click(script, url)
    if found:
        return found
    strings = [token.text for token in tokens_of(script[:1_000]) if token.kind == "string"]
    return [text for text in strings if _ADDRESS.fullmatch(text) and _leads_to_a_page(url, text)]


_ANYWHERE = "http://page.invalid:65535/page.invalid"
_OF_PAGE = re.compile(r"page\.invalid|65535")
"""The address of the page for a script of which it is not known whether it requests that; its parts are seen again in
an address that was made of them."""
_remembered = lru_cache(maxsize=1_000)(_of_script)


def _leads_to_a_page(base: str, address: str) -> bool:
    try:
        url = urljoin(base, address)
        return (has_article_shape(url) or is_pager(url)) and not _SERVICES.search(urlsplit(url).path)
    except ValueError:  # "http://[": not an address
        return False


def _is_address_of_page(page: Page, value: str) -> bool:
    value = clean_href(value)
    if not _ADDRESS.fullmatch(value):
        return False
    try:
        url = urljoin(page.base, value)
        parts = urlsplit(url)
    except ValueError:  # "http://[": not an address
        return False
    own = (parts.hostname or "").removeprefix("www.") == (urlsplit(page.url).hostname or "").removeprefix("www.")
    return own and parts.path not in ("", "/") and not _SERVICES.search(f"{parts.path}?{parts.query}")


def _is_clickable(element: Element) -> bool:
    """Whether an element has text, and no link within or around it that leads somewhere itself."""
    if not any(not text.isspace() for text in islice(element.itertext(), MOST_OPTIONS)):
        return False
    links = list(islice(element.iter("a"), _MOST_LINKS + 1))
    if len(links) > _MOST_LINKS or any(is_link(link.get("href") or "") for link in links):
        return False
    return not any(around.tag == "a" and is_link(around.get("href") or "") for around in element.iterancestors())


def _of_select(page: Page, select: Element) -> Iterator[str]:
    script = select.get("onchange") or ""
    for option in list(select.iter("option"))[:MOST_OPTIONS]:
        value = (option.get("value") or "").strip()
        if not value:
            continue
        chosen = find_click(script, page.url, value) if script else []
        if chosen:
            yield from chosen
        elif _ADDRESS.fullmatch(value):
            yield value


def _of_form(form: Element) -> Iterator[str]:
    """Yield the addresses that a form makes of which nothing is to be filled in: a link in the shape of a button, or
    the pages of a list."""
    if (form.get("method") or "get").strip().lower() != "get":
        return
    controls = list(form.iter("input", "button", "select", "textarea"))
    kinds = [(control, _type_of(control)) for control in controls]
    if any(kind in _TYPED or control.tag == "textarea" for control, kind in kinds):
        return
    hidden = [(c.get("name") or "", c.get("value") or "") for c, kind in kinds if kind == "hidden" and c.get("name")]
    if len(hidden) > MOST_HIDDEN:
        return
    action = clean_href(form.get("action") or "").partition("?")[0].partition("#")[0]
    choices = [
        (control.get("name") or "", value)
        for control, kind in kinds
        if control.get("name") and control.get("formaction") is None
        for value in _choices(control, kind)
    ]
    if not choices and action and any(kind in ("submit", "image") for _, kind in kinds):
        yield f"{action}?{urlencode(hidden)}" if hidden else action
    for choice in choices[:MOST_OPTIONS]:
        others = [pair for pair in hidden if pair[0] != choice[0]]
        address = f"{action}?{urlencode([*others, choice])}"
        if _is_pager(address):
            yield address


def _is_pager(address: str) -> bool:
    try:
        return is_pager(urljoin("http://host/", address))
    except ValueError:  # "http://[": not an address
        return False


def _of_button(button: Element) -> str:
    """Return the address to which a button alone sends its form."""
    action, name, value = button.get("formaction") or "", button.get("name"), (button.get("value") or "").strip()
    if not name or not value.isdecimal():
        return action
    return f"{clean_href(action).partition('?')[0].partition('#')[0]}?{urlencode([(name, value)])}"


def _choices(control: Element, kind: str) -> list[str]:
    """Return the values that a control may send."""
    if control.tag == "select":
        return [(option.get("value") or option.text_content()).strip() for option in control.iter("option")]
    if kind == "submit":
        return [control.get("value") or ""] if (control.get("value") or "").strip().isdecimal() else []
    if kind == "number":
        most = control.get("max") or ""
        is_number = most.isdecimal() and len(most) <= _DIGITS
        return [str(number) for number in range(2, min(int(most), MOST_OPTIONS) + 1)] if is_number else []
    return []


def _type_of(control: Element) -> str:
    default = {"input": "text", "button": "submit"}.get(control.tag, "")
    return (control.get("type") or default).strip().lower()


def _of_items(data: object) -> Iterator[str]:
    """Yield the addresses of the items of lists in JSON-LD."""
    waiting, looked = [data], 0
    while waiting and looked < MOST:
        one, looked = waiting.pop(), looked + 1
        if isinstance(one, list):
            waiting += reversed(one[:MOST])
        elif isinstance(one, dict) and "ItemList" in str(one.get("@type")):
            elements = one.get("itemListElement")
            for element in elements[:MOST] if isinstance(elements, list) else ():
                yield from filter(None, [_address_of_item(element)])
        elif isinstance(one, dict):
            waiting += [each for each in one.values() if isinstance(each, dict | list)]


def _address_of_item(element: object) -> str | None:
    """Return the address of an item: its own, or that of the thing it is."""
    for _ in range(3):
        if isinstance(element, str):
            return element.strip() or None
        if not isinstance(element, dict):
            return None
        element = element.get("url") or element.get("item") or element.get("@id")
    return None
