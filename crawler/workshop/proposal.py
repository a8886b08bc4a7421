"""What to write after a look at a portal: the file of its site, and which pages to save."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.messages.language import _
from archive.messages.terminal import printable
from archive.record.article import Article
from archive.record.fields import EXPECTED, TOLD, is_there
from crawler.reading.errors import ReadingError
from crawler.reading.page import parse_page
from crawler.site import Site
from crawler.workshop.errors import BadName

if TYPE_CHECKING:
    from crawler.workshop.fixtures import SavedPage
    from crawler.workshop.portal import Look

WANTED = 3
"""How many articles of a new site are saved."""

_LONGEST = 88
"""Characters of a title or an address that fit on a line of the file."""

_SHORTENED = re.compile(r"\.(?:com|org|info)\.vn$")


def name_for(site: Site) -> str:
    """Return the name of a site by its host: without `www.` and `.vn`, `.com.vn` and the like; of `.gov.vn` and
    `.dcs.vn` only `.vn` goes. Raises BadName for a host of digits or with a port, which is not a name."""
    host = site.domains[0].removeprefix("www.")
    if ":" in host or "." not in host or host.replace(".", "").isdigit():
        raise BadName(_("{host} is not a name for a site: give one with --name", host=host))
    if not host.endswith((".gov.vn", ".dcs.vn")):
        host = _SHORTENED.sub(".vn", host)
    return host.removesuffix(".vn")


def choose_articles(look: Look) -> list[tuple[Article, SavedPage]]:
    """Return the articles to save: those that together show most, with and without photograph, author and lead, and of
    different sections. Of equal ones the first."""
    left, shown = list(look.articles), set[str]()
    chosen: list[tuple[Article, SavedPage]] = []
    while left and len(chosen) < WANTED:
        best = max(left, key=lambda pair: len(_traits(pair[0]) - shown))
        left.remove(best)
        chosen.append(best)
        shown |= _traits(best[0])
    return chosen


def _traits(article: Article) -> set[str]:
    """Return what an article is an example of."""
    traits = {field.name if is_there(getattr(article, field.name)) else f"no {field.name}" for field in TOLD}
    folders = urlsplit(article.url).path.strip("/").split("/")[:-1]
    section = article.section or next(iter(folders), None)
    if any(photo.caption for photo in article.photos):
        traits.add("caption")
    return traits | ({f"section {section}"} if section else set())


def missing_fields(articles: Sequence[Article]) -> list[str]:
    """Return the fields that none of the articles has."""
    return [name for name in EXPECTED if not any(is_there(getattr(article, name)) for article in articles)]


def propose_site(look: Look, name: str, examples: Sequence[str], day: str) -> Site:
    """Return the site as data: only what was seen on `day`, each statement with its basis. Of the `examples` those that
    fit on a line are kept."""
    origins = Counter(urlsplit(page.url)[:2] for _, page in look.articles)
    (scheme, host), _ = origins.most_common(1)[0]
    asked = urlsplit(look.site.seeds[0])
    home = f"{scheme}://{host}/"
    entrance = f"{scheme}://{host}{asked.path}" + (f"?{asked.query}" if asked.query else "")
    captured = f"captured on {day}"
    title, title_basis = _title_of(look.front)
    others = [domain for domain in look.site.domains if domain != host]
    return Site(
        name=name,
        title=title or host,
        domains=(host, *others),
        seeds=tuple(dict.fromkeys((entrance, home))),
        layouts=look.layouts,
        examples=tuple(address for address in dict.fromkeys(examples) if len(address) <= _LONGEST),
        basis={
            "title": f"{captured}: {title_basis}" if title else "assumed: the front page names none",
            "domains": captured + (": the one with or without www. was not fetched" if others else ""),
            "seeds": captured,
            **({"layouts": captured} if look.layouts else {}),
        },
    )


def _title_of(front: SavedPage | None) -> tuple[str | None, str]:
    """Return what a front page calls its publisher, None where nothing, and where it does so."""
    if front is None:
        return None, ""
    try:
        page = parse_page(front.body, url=front.url, content_type=front.content_type)
    except ReadingError:
        return None, ""
    named, window = page.meta("og:site_name"), page.window_title or ""
    text, basis = (named, "og:site_name of the front page") if named else (window, "window title of the front page")
    words = printable(text).replace('"', "'").replace("\\", "/").split()
    short = ""
    for word in words:
        if len(short) + len(word) >= _LONGEST:
            break
        short = f"{short} {word}".strip()
    return short or None, basis


def render(site: Site, day: str) -> str:
    """Return the text of a site's file. What comes from pages is in it as string literals only."""
    lines = [f'"""The portal at {site.domains[0]}, as its pages showed it on {day}."""', ""]
    lines += ["from crawler.site import Site", "", "SITE = Site("]
    lines += [f"    name={_literal(site.name)},", f"    title={_literal(site.title)},"]
    lines += _tuple("domains", site.domains) + _tuple("seeds", site.seeds)
    if site.layouts:
        lines += _tuple("layouts", site.layouts)
    if site.examples:
        lines += _tuple("examples", site.examples)
    lines += ["    basis={", *(f"        {_literal(key)}: {_literal(said)}," for key, said in site.basis.items())]
    return "\n".join([*lines, "    },", ")", ""])


def _tuple(name: str, items: Sequence[str]) -> list[str]:
    if len(items) == 1:
        return [f"    {name}=({_literal(items[0])},),"]
    return [f"    {name}=(", *(f"        {_literal(item)}," for item in items), "    ),"]


def _literal(text: str) -> str:
    """Return a string literal of Python, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
