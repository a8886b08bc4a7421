"""The catalogue: one site, one file. A file is found by being here; it defines `SITE`."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib import resources
from urllib.parse import urlsplit

from archive.errors import ArchiveError
from archive.messages.language import _, either
from archive.record.identity import canonical_url, fold
from crawler.site import Site

__all__ = [
    "BadCatalogue",
    "catalogue",
    "find_site",
    "search_sites",
    "site_at",
    "site_meant",
    "site_named",
    "site_of",
    "sites",
    "successors",
    "suggest",
    "word_for",
]


class BadCatalogue(ArchiveError, ValueError):
    """A file of the catalogue is wrong; `str()` says which and how, in one line."""


_CANDIDATES = 8
"""Sites that are named where a word means none of them."""


@lru_cache(maxsize=1)
def sites() -> Mapping[str, Site]:
    """Every site of the catalogue by name, in alphabetical order. BadCatalogue says what is wrong with it."""
    found = catalogue((module, _site_in(module)) for module in _modules())
    for site in found.values():
        _check_statements(site)
    return found


def site_named(name: str) -> Site | None:
    """The site of the catalogue of that name; None where there is none."""
    module = _module_of(name)
    site = _site_in(module) if module in _modules() else None
    return site if isinstance(site, Site) and site.name == name else None


def _module_of(name: str) -> str:
    return name.replace(".", "_").replace("-", "_")


def _site_in(module: str) -> object:
    """What a file defines as SITE; None where it does not. BadCatalogue where the file cannot be run: people write
    it."""
    try:
        return getattr(importlib.import_module(f"{__name__}.{module}"), "SITE", None)
    except Exception as error:
        said = " ".join(str(error).split()).replace(
            "Site.__init__() got an unexpected keyword argument", "unknown field"
        )
        raise BadCatalogue(f"crawler/sites/{module}.py: {said or type(error).__name__}") from error


@lru_cache(maxsize=1)
def _modules() -> Mapping[str, str]:
    """The text of every file, without running it: to load all of them takes longer than to read an article."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {name: (resources.files(__name__) / f"{name}.py").read_text("utf-8") for name in names}


def _mentioning(word: str) -> Iterator[Site]:
    """The sites in whose files a name or a domain is written somewhere."""
    for module, text in _modules().items():
        if word in text:
            site = _site_in(module)
            if isinstance(site, Site):
                yield site


def catalogue(named: Iterable[tuple[str, object]]) -> Mapping[str, Site]:
    """Sites by name, checked together. `named` holds the name of a file (without `.py`) and its SITE.

    Raises BadCatalogue where a file defines none, is named otherwise than its site, claims a name or a domain that
    another one has, or succeeds a site that is not there or that succeeds it.
    """
    found: dict[str, Site] = {}
    owners: dict[str, str] = {}
    for module, site in named:
        if not isinstance(site, Site):
            raise BadCatalogue(f"crawler/sites/{module}.py defines no SITE")
        if module != _module_of(site.name):
            raise BadCatalogue(f"crawler/sites/{module}.py holds the site {site.name}: they must be named alike")
        if site.name in found:
            raise BadCatalogue(f"two sites are named {site.name}")
        for domain in site.domains:
            if domain in owners:
                raise BadCatalogue(f"{domain} is claimed by {owners[domain]} and by {site.name}")
            owners[domain] = site.name
        found[site.name] = site
    _check_succession(found)
    return dict(sorted(found.items()))


def _check_statements(site: Site) -> None:
    """What only sites of the catalogue must have: layouts that there are, and a basis for each statement."""
    from crawler.layouts import layouts

    for name in site.layouts:
        if name not in layouts():
            raise BadCatalogue(f"site {site.name}: no layout is named {name}: there are {', '.join(sorted(layouts()))}")
    unfounded = site.unfounded()
    if unfounded:
        raise BadCatalogue(f"site {site.name}: basis does not say what {', '.join(sorted(unfounded))} rests on")


def _check_succession(found: Mapping[str, Site]) -> None:
    for site in found.values():
        seen = {site.name}
        ahead = list(site.succeeds)
        while ahead:
            name = ahead.pop()
            if name not in found:
                raise BadCatalogue(f"site {site.name}: it succeeds {name}, which is not in the catalogue")
            if name == site.name:
                raise BadCatalogue(f"site {site.name}: it succeeds itself, by way of others")
            if name not in seen:
                seen.add(name)
                ahead += found[name].succeeds


def successors(name: str) -> list[Site]:
    """The sites of the catalogue that took over the domain or the duty of the one of that name."""
    return [site for site in _mentioning(name) if name in site.succeeds]


def find_site(target: str) -> Site | None:
    """The site that a name, a host or an address means: one of the catalogue, or for the address of any
    other portal a site made for it. None for a word that is neither."""
    known = site_named(target)
    if known is not None:
        return known
    if "://" not in target and "." not in target and ":" not in target and target.lower() != "localhost":
        return None
    address = target if "://" in target else f"http://{target}"
    site = site_at(address)
    return next((one for one in _mentioning(site.domains[0]) if site.domains[0] in one.domains), site)


def site_meant(word: str) -> Site:
    """The site that a word on the command line means, see `find_site`. ValueError says why it means none."""
    if not word.strip():
        raise ValueError("an empty word names no site: see `tulieu sites`, or give an address")
    site = find_site(word)
    if site is None:
        raise ValueError(_("no site is named {name}: {hint}", name=word, hint=_hint(word)))
    return site


def section_meant(word: str, site: Site) -> str | None:
    """The section or article that a word means within its site: the canonical address that it is, where that has a
    path or a query. None for a name, a host, and an address at which a site of the catalogue begins."""
    if site_named(word) is not None:
        return None
    url = canonical_url(word if "://" in word else f"http://{word}")
    parts = urlsplit(url)
    begins = site.seeds if site_named(site.name) is not None else ()
    return url if (parts.path not in ("", "/") or parts.query) and url not in begins else None


@cache
def site_of(name: str) -> Site:
    """The site of a name as archives have it: for one that is not in the catalogue it is made from its host.
    ValueError."""
    return site_named(name) or site_at(f"http://{name}/")


def word_for(site: Site) -> str:
    """Return a word for which `site_meant` returns this site: its name, if the catalogue has it, else its address."""
    return site.name if site_named(site.name) is not None else site.seeds[0]


def site_at(address: str) -> Site:
    """A site for a portal that is not in the catalogue, named by its host without `www.`: typed either way
    it is the same site. ValueError for what is not a web address."""
    try:
        seed = canonical_url(address)
    except ValueError:
        raise ValueError(_("{url} is not the address of a web site", url=address)) from None
    parts = urlsplit(seed)
    host = parts.netloc
    if "@" in host:
        raise ValueError(_("{url}: a portal is crawled as everybody sees it, without a name and password", url=address))
    if host.startswith("["):
        raise ValueError(_("{url}: addresses in IPv6 digits are not supported", url=address))
    if not re.fullmatch(r"[a-z0-9][a-z0-9.:\-]*", host):
        raise ValueError(_("{url} is not the address of a web site", url=address))
    home = f"{parts.scheme}://{host}/"
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    # "www." belongs to a name, not to an address in digits or to a port on this machine.
    named = not parts.port and "." in host and not host.replace(".", "").isdigit()
    return Site(
        name=other if named and host.startswith("www.") else host,
        title=host,
        domains=(host, other) if named else (host,),
        seeds=tuple(dict.fromkeys((seed, home))),
    )


def _hint(word: str) -> str:
    found = suggest(word) or [site.name for site in search_sites(word)]
    if len(found) > _CANDIDATES:
        told = {"names": ", ".join(found[:_CANDIDATES]), "number": len(found) - _CANDIDATES, "word": word}
        return _("{names} and {number} more, see `tulieu sites {word}`", **told)
    if found:
        return _("did you mean {names}?", names=either(found))
    return _("see `tulieu sites`, or give an address")


def search_sites(words: str) -> list[Site]:
    """Return the sites of the catalogue of which all words are in the name, the publisher, the hosts, or a province of
    today or of before; typed with diacritics or without them."""
    wanted = fold(words).split()
    return [site for site in sites().values() for said in (_described(site),) if all(word in said for word in wanted)]


def _described(site: Site) -> str:
    said = [site.name, site.title, *(title for _until, title in site.names), *site.domains, site.province or ""]
    return fold(" ".join([*said, *site.provinces_before]))


def suggest(word: str) -> list[str]:
    """Names of the catalogue that look like a mistyped one, best first."""
    return get_close_matches(word.lower(), sites(), n=3, cutoff=0.75)
