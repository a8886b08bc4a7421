"""Whether live pages still give the records of their fixtures, and by the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from archive.history.diff import Change, find_changes
from archive.messages.language import _
from archive.record.article import Article
from crawler.reading import read_article
from crawler.reading.errors import ReadingError
from crawler.workshop.errors import BadFixture
from crawler.workshop.fixtures import Fixture, SavedPage

if TYPE_CHECKING:
    from crawler.crawl import Politeness
    from crawler.site import Site

_LINKED = ("photos", "attachments")

State = Literal["same", "drift", "gone", "unanswered"]
"""`drift`: the page gives another record, or is read by other rules; `gone`: the site no longer has it; `unanswered`:
no page came."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How the record of one fixture compares with that of the live page."""

    fixture: Fixture
    state: State
    detail: str | None = None
    """What is wrong, to be printed after the address; None where the record is the same or `changes` says it."""
    changes: Sequence[Change] = ()
    """The fields of the record that differ, from expected.json to the live page."""
    rules: Sequence[str] = field(default=())
    """Layouts or selectors that read the saved page and match the live one no longer, one line of text for each."""

    def as_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {
            "fixture": self.fixture.name,
            "url": self.fixture.page.url,
            "state": self.state,
            "detail": self.detail,
            "changes": [{"field": change.field, "differences": list(change.differences)} for change in self.changes],
            "rules": list(self.rules),
        }


def compare_live(fixtures: Sequence[Fixture], sites: dict[str, Site], politeness: Politeness) -> list[Comparison]:
    """Ask for the page of every fixture, politely, and compare. `sites` holds the site of each by its name.

    It runs Twisted's reactor, so it can be called once in a process.
    """
    from crawler.workshop.fetching import fetch_pages

    wanted: dict[str, tuple[Site, list[str]]] = {}
    for fixture in fixtures:
        _, addresses = wanted.setdefault(site_name_of(fixture), (sites[site_name_of(fixture)], []))
        if fixture.page.url not in addresses:
            addresses.append(fixture.page.url)
    came = fetch_pages(wanted, politeness)
    compared = []
    for fixture in fixtures:
        fetched = came[site_name_of(fixture)][fixture.page.url]
        if fetched.page is not None:
            compared.append(compare(fixture, fetched.page, sites[site_name_of(fixture)]))
        else:
            state: State = "gone" if fetched.is_gone else "unanswered"
            compared.append(Comparison(fixture=fixture, state=state, detail=fetched.detail))
    return compared


def site_name_of(fixture: Fixture) -> str:
    """Return the name of a fixture's site. Raises BadFixture."""
    name = fixture.meta.get("site")
    if not isinstance(name, str):
        raise BadFixture(_("{file} names no site", file=fixture.folder / "meta.json"))
    return name


def compare(fixture: Fixture, live: SavedPage, site: Site) -> Comparison:
    """Compare a fixture with its page as it is today."""
    expected = fixture.expected
    reason = expected["error"]["reason"] if "error" in expected else None
    try:
        today = _read(live, site)
    except ReadingError as error:
        if error.reason == reason:
            return Comparison(fixture=fixture, state="same")
        was = f"was refused ({reason})" if reason else "was an article"
        return Comparison(fixture=fixture, state="drift", detail=f"{was} and is refused: {error}")
    if reason is not None:
        return Comparison(fixture=fixture, state="drift", detail=f"was refused ({reason}) and is read as an article")
    try:
        before = Article.from_json(expected)
    except (TypeError, ValueError) as error:
        raise BadFixture(
            _("{file} is not a record: {error}", file=fixture.folder / "expected.json", error=error)
        ) from error
    changes, rules = find_changes(before, today), _lost_rules(fixture, site, today)
    if fixture.page.saved_by:  # browsers change links to files, and markup by which rules hold
        changes, rules = [change for change in changes if change.field not in _LINKED], []
    return Comparison(fixture=fixture, state="drift" if changes or rules else "same", changes=changes, rules=rules)


def _read(page: SavedPage, site: Site) -> Article:
    return read_article(page.body, url=page.url, fetched_at=page.fetched_at, content_type=page.content_type, site=site)


def _lost_rules(fixture: Fixture, site: Site, today: Article) -> list[str]:
    """Return lines on the rules of layouts that read the saved page and do not read the live one."""
    try:
        saved = _read(fixture.page, site)
    except ReadingError:  # the tests tell about it
        return []
    lost = []
    for name, evidence in saved.evidence.items():
        rule, now = _rule(evidence), _rule(today.evidence.get(name, ""))
        if rule != now and rule.startswith("layout "):
            lost.append(f"{name}: {rule} matches no longer" + (f", but {now}" if now else ""))
    return lost


def _rule(evidence: str) -> str:
    """Return the rule that gave a value, without why others were not believed."""
    return evidence.partition(";")[0].strip()
