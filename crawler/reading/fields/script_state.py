"""Read the article out of the state that a page's scripts start from: `__NEXT_DATA__`, Nuxt's payload,
`window.__INITIAL_STATE__`, the rows of React's server components, Inertia's `data-page`.

Where a portal draws its pages in the browser, the article is nowhere else. Frameworks name the script, portals the
keys: so the article is known by its shape, an object with a title and a long text, and its fields by a part of their
keys' names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import unquote

from archive.record.identity import fold
from crawler.reading.fields.script_literals import Literals
from crawler.reading.fields.server_components import read_rows
from crawler.reading.page import Page
from crawler.reading.text import clean_text, has_digits

_LONGEST = 5_000_000
"""Characters of one script that are read at most."""
_MOST_VALUES = 50_000
_DEEPEST = 24
_MOST_ASSIGNED = 40
"""Values that a page's scripts assign, of which each may reach to the end of its script."""
_LONGEST_FIELD, _LONGEST_KEY, _MOST_SPACE = 3000, 80, 40
"""Characters of a title or a lead with its markup, of a key as the evidence names it, and of blanks before a text."""
_ENOUGH = 200
"""Characters of a text that can be an article's."""
_ASSIGNED = re.compile(
    r"(?:\b(?:window|self|globalThis)\s?(?:\.|\[[\"'])|\b(?:var|let|const)\s)([A-Za-z_$][\w$]{1,40})[\"'\]]{0,2}"
    r"\s{0,5}=\s{0,5}(?=[{\[]|JSON\.parse\()"
)
_SIGNS = (
    "__NEXT_DATA__",
    "__NUXT",
    "_STATE",
    "State",
    "application/json",
    "JSON.parse(",
    "__DATA",
    "pageProps",
    "__next_f",
    "sveltekit",
    "data-page",
)
_PUSHED = re.compile(r"__next_f[^;\[]{0,60}\.push\(\s{0,5}\[\s{0,5}1\s{0,5},\s{0,5}(?=\")")
_FUNCTION = re.compile(r"__NUXT__\s{0,3}=\s{0,3}\(?function\(([\w$,\s]{0,4000})\)\s?\{\s?return\s?(?=\{)")
_TITLE = re.compile(r"title|headline|tieu_?de|^name$|^ten", re.IGNORECASE)
_LEAD = re.compile(
    r"intro|sapo|^lead$|lead_?text|summary|descri|excerpt|home_?text|trich|tom_?tat|teaser|abstract", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"publi|post_?date|date_?post|ngay_?dang|released?_?(?:at|date)|^(?:date|time|iso)$|display_?(?:time|date)",
    re.IGNORECASE,
)
_CREATED = re.compile(r"creat|ngay_?tao|^ngay", re.IGNORECASE)
_MODIFIED = re.compile(r"modif|updat|edited|cap_?nhat", re.IGNORECASE)
_AUTHOR = re.compile(r"author|tac_?gia|byline|but_?danh|writer|reporter", re.IGNORECASE)
_SOURCE = re.compile(r"source|nguon", re.IGNORECASE)
_SECTION = re.compile(r"^(?:section|categor(?:y|ies)|chuyen_?muc|cate|zone)(?:_?name|_?title)?$", re.IGNORECASE)
_TAGS = re.compile(r"^(?:tags?|keywords?|tu_?khoa)$", re.IGNORECASE)
_IMAGE = re.compile(r"ima?g|photo|thumb|avatar|cover|picture|anh", re.IGNORECASE)
_PICTURE = re.compile(r"^[^\s<>\"']{4,2000}\.(?:jpe?g|png|webp|gif|avif|bmp)(?:\?[^\s<>\"']{0,300})?$", re.IGNORECASE)
_CAPTION = re.compile(r"cap(?:tion)?$|chu_?thich|_alt$|_desc", re.IGNORECASE)
_ADDRESS = re.compile(r"slug|alias|url|href|link|path", re.IGNORECASE)
_NAMED = ("name", "title", "label", "fullName", "full_name", "displayName", "text", "ten")


@dataclass(frozen=True, slots=True)
class StateArticle:
    """An article as a page's state holds it. Texts are as the state has them: HTML or plain."""

    origin: str
    """Name of the script and keys that lead to the article: `__NEXT_DATA__ props.pageProps.a`."""
    title: str
    body: str
    published: str | None
    modified: str | None
    lead: str | None
    authors: tuple[str, ...]
    source: str | None
    section: str | None
    tags: tuple[str, ...]
    image: str | None
    caption: str | None


def find_state_article(page: Page) -> StateArticle | None:
    """Return the article of a page's state, or None where it holds none, or several of which none is known to be the
    page's: by its title or its address."""
    if not any(sign in page.decoded.text for sign in _SIGNS):
        return None
    found: list[tuple[str, dict[str, Any], str]] = []
    for name, state in _states(page):
        bodies = _Bodies()
        found += [(f"{name} {path}".strip(), data, body) for path, data in _objects(state) if (body := bodies.of(data))]
    if not found:
        return None
    titles = _titles(page)
    own = [one for one in found if _is_of_page(one[1], titles, page.url)]
    if len({one[2] for one in own or found}) != 1:
        return None
    origin, data, body = (own or found)[0]
    return _article(origin, data, body)


def times_in_state(page: Page, title: str | None) -> list[str]:
    """Return the times of publication, as written, of the objects of the page's state that have the article's title,
    or the page's, or its address."""
    if not any(sign in page.decoded.text for sign in _SIGNS):
        return []
    titles = _titles(page) | ({fold(title)} if title is not None else set())
    objects = (data for _, state in _states(page) for _, data in _objects(state))
    times = (_time(data, _PUBLISHED, _CREATED) for data in objects if _is_of_page(data, titles, page.url))
    return [time for time in times if time is not None]


def _titles(page: Page) -> set[str]:
    titles = {fold(page.window_title)} if page.window_title is not None else set()
    return titles | {fold(stated) for name in ("og:title", "twitter:title") if (stated := page.meta(name))}


def _states(page: Page) -> Iterator[tuple[str, Any]]:
    tries = _MOST_ASSIGNED
    pushed: list[str] = []
    for element in islice(page.root.iterfind(".//*[@data-page]"), 1):
        if (state := _parse((element.get("data-page") or "")[:_LONGEST])) is not None:
            yield "data-page", state
    for script in page.root.iter("script"):
        kind, text = (script.get("type") or "").lower(), script.text or ""
        if "__next_f" in text and len(text) <= _LONGEST:
            pushed += _pushed(text)
            continue
        if not _ENOUGH <= len(text) <= _LONGEST or "ld+json" in kind:
            continue
        name = script.get("id") or ""
        if "json" in kind:
            state = _parse(text)
            if state is not None:
                yield name or "script", _unflattened(state) if "NUXT" in name.upper() else state
        elif not kind or "javascript" in kind or kind == "module":
            state = _function_state(text) if "function(" in text else None
            if state is not None:
                yield "__NUXT__", state
            for match in islice(_ASSIGNED.finditer(text), tries):
                tries -= 1
                found = _parse_at(text, match.end())
                if found is not None:
                    yield str(match[1]), found
    if pushed:
        yield "__next_f", read_rows("".join(pushed)[:_LONGEST])


def _pushed(text: str) -> Iterator[str]:
    """Yield the texts that a script pushes to the rows of React's server components."""
    for match in _PUSHED.finditer(text):
        try:
            found = json.JSONDecoder(strict=False).raw_decode(text, match.end())[0]
        except ValueError:
            continue
        if isinstance(found, str):
            yield found


def _function_state(text: str) -> Any:
    """Return what Nuxt 2's `(function(a,b){return {...}}("x",null))` gives, or None where it is more than literals."""
    match = _FUNCTION.search(text)
    if match is None:
        return None
    names = [name.strip() for name in match[1].split(",") if name.strip()]
    try:
        reader = Literals(text, match.end(), {})
        reader.skip()  # over the object, to the arguments after it
        end = text.find("}(", reader.at)
        values = Literals(text, end + 1, {}).arguments() if names and end >= 0 else []
        return Literals(text, match.end(), dict(zip(names, values, strict=False))).value()
    except (ValueError, RecursionError):
        return None


def _parse(text: str) -> Any:
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _parse_at(text: str, at: int) -> Any:
    """Return the value that begins at a position, or None where it is more than literals."""
    decoder = json.JSONDecoder(strict=False)
    try:
        if not text.startswith("JSON.parse(", at):
            try:
                return decoder.raw_decode(text, at)[0]
            except ValueError:  # keys without quotation marks, !0
                return Literals(text, at, {}).value()
        quoted = text[at + 11 :].lstrip()
        is_encoded = quoted.startswith("decodeURIComponent(")
        quoted = quoted.removeprefix("decodeURIComponent(")
        if quoted[:1] == '"':
            inner = decoder.raw_decode(quoted)[0]
        else:
            end = re.search(r"(?<!\\)'", quoted[1:])
            inner = quoted[1 : end.start() + 1].replace("\\'", "'").replace('\\\\"', '\\"') if end else ""
        inner = unquote(inner) if is_encoded else inner
        return json.loads(inner, strict=False) if isinstance(inner, str) else None
    except (ValueError, RecursionError):
        return None


def _unflattened(state: Any) -> Any:
    """Return Nuxt's payload, a list whose objects hold the places of their values in it, as the objects that it is."""
    if not isinstance(state, list) or not state:
        return state
    made: dict[int, Any] = {}

    def value(at: Any, depth: int) -> Any:
        if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < len(state) or depth > _DEEPEST:
            return None
        if at in made:
            return made[at]
        one = state[at]
        if isinstance(one, dict):
            made[at] = result = {}
            result.update({key: value(place, depth + 1) for key, place in one.items()})
            return result
        if isinstance(one, list):
            if len(one) == 2 and isinstance(one[0], str):  # ["Reactive", 1], ["Date", "2026-..."]
                made[at] = one[1] if isinstance(one[1], str) else value(one[1], depth + 1)
                return made[at]
            items: list[Any] = []
            made[at] = items
            items.extend(value(place, depth + 1) for place in one)
            return items
        return one

    return value(0, 0)


def _objects(state: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the objects of a state with the keys that lead to each."""
    waiting: list[tuple[str, Any, int]] = [("", state, 0)]
    seen: dict[int, Any] = {}  # by what tells them apart as long as they are kept
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        path, value, depth = waiting.pop()
        if depth > _DEEPEST or id(value) in seen:
            continue
        seen[id(value)] = value
        if isinstance(value, dict):
            yield path, value
            waiting += [
                (f"{path}.{key[:_LONGEST_KEY]}".lstrip("."), held, depth + 1)
                for key, held in value.items()
                if isinstance(held, dict | list) or _may_be_json(held)
            ]
        elif isinstance(value, list):
            waiting += [(path, one, depth + 1) for one in value if isinstance(one, dict | list)]
        elif (inner := _parse(value)) is not None:
            waiting.append((path, inner, depth))


def _may_be_json(value: Any) -> bool:
    """Whether a value is a text that may be JSON itself: an answer that a framework keeps."""
    return isinstance(value, str) and len(value) >= _ENOUGH and value[:_MOST_SPACE].lstrip()[:1] == "{"


class _Bodies:
    """The texts of a state's objects; one that many objects share is looked at once."""

    def __init__(self) -> None:
        self.joined: dict[int, str] = {}
        self.judged: dict[int, bool] = {}

    def of(self, data: dict[str, Any]) -> str | None:
        """Return the longest text of an object that has a title, if it is an article's: of some length, and in markup
        or in lines; None where there is none. A list of texts in objects (blocks of an editor) is joined."""
        if _text(data, _TITLE) is None:
            return None
        best = ""
        for value in data.values():
            text = value if isinstance(value, str) else self.join(value) if isinstance(value, list) else ""
            if len(text) > len(best):
                best = text
        if id(best) not in self.judged:
            self.judged[id(best)] = _is_prose(best)
        return best if self.judged[id(best)] else None

    def join(self, blocks: list[Any]) -> str:
        """Return the texts of a list as one."""
        if id(blocks) not in self.joined:
            self.joined[id(blocks)] = _joined(blocks)
        return self.joined[id(blocks)]


def _is_prose(text: str) -> bool:
    if len(text) < _ENOUGH or text[:_MOST_SPACE].lstrip().startswith(("{", "[")):
        return False
    return "<" in text or "\n" in text or text.count(". ") >= 3


def _joined(blocks: list[Any]) -> str:
    texts = []
    for block in blocks[:2000]:
        text: Any = block
        if isinstance(block, dict):
            data = block.get("data")
            inner: dict[str, Any] = data if isinstance(data, dict) else block
            keys = ("html", "text", "content", "value", "body")
            text = next((inner[key] for key in keys if isinstance(inner.get(key), str)), "")
        if isinstance(text, str) and text.strip():
            texts.append(text if text.lstrip().startswith("<") else f"<p>{text}</p>")
    return "\n".join(texts)


def _is_of_page(data: dict[str, Any], titles: set[str], url: str) -> bool:
    title = fold(_text(data, _TITLE) or "")
    if title and any(title == other or other.startswith(title) for other in titles):
        return True
    texts = ((key, value) for key, value in data.items() if isinstance(value, str) and len(value) <= _LONGEST_FIELD)
    names = (value for key, value in texts if _ADDRESS.search(key))
    return any(len(name.strip("/")) > 5 and name.strip("/").rpartition("/")[2] in url for name in names)


def _text(data: dict[str, Any], names: re.Pattern[str]) -> str | None:
    """Return the first text of an object whose key matches, without markup; exact names before longer ones."""
    keys = sorted((key for key in data if names.search(key)), key=len)
    for key in keys:
        value = data[key]
        if isinstance(value, dict):
            value = next((value[name] for name in (*_NAMED, "rendered") if isinstance(value.get(name), str)), None)
        if isinstance(value, list) and value:
            value = next(iter(_names(value[:1])), None)
        if not isinstance(value, str) or len(value) > _LONGEST_FIELD:
            continue
        if text := clean_text(re.sub(r"<[^<>]{0,500}>", " ", value)):
            return text
    return None


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (text,) if (text := clean_text(value)) else ()
    if isinstance(value, dict):
        return _names(next((value[name] for name in _NAMED if isinstance(value.get(name), str)), ""))
    if isinstance(value, list):
        return tuple(name for one in value[:30] for name in _names(one))
    return ()


def _time(data: dict[str, Any], *patterns: re.Pattern[str]) -> str | None:
    """Return a time as written; one in seconds or milliseconds since 1970 as ISO 8601."""
    for names in patterns:
        for key in sorted((key for key in data if names.search(key)), key=len):
            value = data[key]
            if isinstance(value, int | float) and not isinstance(value, bool):
                seconds = value / 1000 if 100_000_000_000 < value < 5_000_000_000_000 else value
                if 600_000_000 < seconds < 5_000_000_000:
                    return datetime.fromtimestamp(seconds, UTC).isoformat()
            elif isinstance(value, str) and 8 <= len(value) <= 60 and has_digits(value):
                return clean_text(value)
    return None


def _article(origin: str, data: dict[str, Any], body: str) -> StateArticle | None:
    title = _text(data, _TITLE)
    if title is None:
        return None
    lead = _text(data, _LEAD)
    images = [
        key for key, value in data.items() if _IMAGE.search(key) and isinstance(value, str) and _PICTURE.match(value)
    ]
    captions = [key for key in data if _IMAGE.search(key) and _CAPTION.search(key)]
    authors = next((names for key in data if _AUTHOR.search(key) and (names := _names(data[key]))), ())
    return StateArticle(
        origin=origin,
        title=title,
        body=body,
        published=_time(data, _PUBLISHED, _CREATED),
        modified=_time(data, _MODIFIED),
        lead=lead if lead and lead != clean_text(body) else None,
        authors=authors,
        source=_text(data, _SOURCE),
        section=_text(data, _SECTION),
        tags=next((_names(data[key]) for key in data if _TAGS.match(key)), ()),
        image=data[images[0]] if images else None,
        caption=_text({key: data[key] for key in captions}, _CAPTION) if captions else None,
    )
