"""What a look at a site tells, as data for people and programs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive.article import Article
from archive.visit import Visit
from crawler.doctor.looking import ARTICLES, Look
from crawler.doctor.profile import judge_profile
from crawler.layouts import recognise
from crawler.tally import FIELDS

_SHORT = 80
"""Letters of a value that are shown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """All that `tulieu doctor` says."""

    site: str
    title: str
    robots: str
    front: tuple[str, ...]
    """Where the seeds led, a line each."""
    software: str
    lists: tuple[tuple[str, str], ...]
    """Sitemaps, feeds and listings: what it is (`sitemap`), and what came of it."""
    articles: tuple[dict[str, Any], ...]
    """Each with its `url` and its `fields`: name, value shortened (None: missing), witness."""
    fields: dict[str, int]
    """How many of them have each field."""
    unread: tuple[str, ...]
    """Addresses that were taken for articles and could not be read, with the reason."""
    profile: tuple[dict[str, str], ...]
    """The statements of the site's file: `statement`, `basis`, `verdict`, `why`."""
    verdict: str
    fits: bool
    """Whether title, date and body were read of most articles."""

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        values["lists"] = [{"kind": kind, "found": found} for kind, found in self.lists]
        return values


def find_out(look: Look) -> Findings:
    """What the look tells."""
    articles = [visit.article for visit in look.visits if visit.article is not None]
    whole = sum(bool(article.title and article.published and article.body) for article in articles)
    fits = whole * 2 > len(articles)
    unread = [v for v in look.visits if v.kind == "article" and v.outcome in ("refused", "failed", "gone")]
    lists = [v for v in look.visits if v.kind in ("sitemap", "feed", "listing")]
    return Findings(
        site=look.site.name,
        title=look.site.title,
        robots=_robots(look),
        front=tuple(f"{v.url} {_came_of(v)}" for v in look.visits if v.kind == "seed"),
        software=_software(look),
        lists=tuple((v.kind, f"{v.url} {_listed(v)}") for v in lists),
        articles=tuple({"url": article.url, "fields": _fields(article)} for article in articles),
        fields={name: look.tally.fields[name] for name in (*FIELDS, "captions")},
        unread=tuple(f"{v.url} {_came_of(v)}" for v in unread[:ARTICLES]),
        profile=tuple(judge_profile(look)),
        verdict=_verdict(look, len(articles), whole, fits),
        fits=fits,
    )


def _robots(look: Look) -> str:
    said = look.tally.politeness
    known = {"obeyed": "there is one, and it is obeyed", "none": "there is none", "unavailable": "it cannot be had"}
    words = [known.get(str(said.get("robots")), "asked for")]
    if said.get("crawl_delay") is not None:
        words.append(f"wants {said['crawl_delay']:g} s between two requests")
    barred = [visit.url for visit in look.visits if visit.reason == "robots"]
    words.append(f"bars {', '.join(barred[:3])}" if barred else "bars nothing that was asked for")
    return "; ".join(words)


def _came_of(visit: Visit) -> str:
    if visit.detail:
        return visit.detail
    return f"answers {visit.status}" if visit.status is not None else visit.reason or visit.outcome


def _listed(visit: Visit) -> str:
    if visit.outcome != "links":
        return _came_of(visit)
    deeper = sum(link.kind == "sitemap" for link in visit.links)
    if visit.kind == "sitemap" and deeper:
        return f"is an index of sitemaps, of which {deeper} {'was' if deeper == 1 else 'were'} looked at"
    named = [link for link in visit.links if link.kind in ("article", "page")]
    words = [f"names {len(named)} {'article' if all(link.kind == 'article' for link in named) else 'page'}s"]
    if visit.kind == "sitemap":
        newest = max((link.modified_at for link in visit.links if link.modified_at is not None), default=None)
        words.append(f"newest change {newest:%Y-%m-%d}" if newest else "no times of change")
    return ", ".join(words)


def _software(look: Look) -> str:
    """The software of the front page, else of a page that was read, by the marks that stand there."""
    for visit in look.visits:
        layout = recognise(visit.body) if visit.body else None
        if layout is not None and visit.body:
            marks = [mark for mark in layout.marks if mark.encode() in visit.body]
            return f"{layout.name}, by {' and '.join(marks)} in {visit.url}"
    return "not recognised: addresses are learnt, pages are read without selectors"


def _fields(article: Article) -> list[dict[str, str | None]]:
    photos = article.photos
    captions = [photo.caption for photo in photos if photo.caption]
    values = {
        "title": article.title,
        "published": article.published and f"{article.published} (printed: {article.published_raw or '-'})",
        "modified": article.modified,
        "lead": article.lead,
        "body": article.body and f"{_number(len(article.body), 'paragraph')}: {article.body[0]}",
        "photos": photos and f"{_number(len(photos), 'photograph')}, {len(captions)} with a caption",
        "captions": captions and captions[0],
        "authors": ", ".join(article.authors),
        "source": article.source,
        "section": article.section,
        "tags": ", ".join(article.tags),
    }
    found = []
    for name, value in values.items():
        witness = article.evidence.get("photos" if name == "captions" else name)
        found.append({"field": name, "value": _short(value) if value else None, "witness": witness})
    return found


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def _short(text: Any) -> str:
    words = " ".join(str(text).split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"


def _verdict(look: Look, read: int, whole: int, fits: bool) -> str:
    counts = f"{whole} of {_number(read, 'article')} have title, date and body"
    if not read:
        return f"does not fit: no article was read{f' ({look.tally.problem})' if look.tally.problem else ''}"
    return f"{'fits' if fits else 'does not fit'}: {counts}"
