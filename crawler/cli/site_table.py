"""The catalogue as a table (`tulieu sites`, docs/sites.md), and what became of a site in a line.

`python -m crawler.cli.site_table`, or `make sites`, writes that file anew from the sites' own files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from archive.messages.language import _, all_of
from archive.record.provinces import MERGED_ON
from archive.record.publisher import Level
from crawler.site import Site
from crawler.sites import sites, successors

COLUMNS = ("name", "publisher", "level", "province", "host", "software", "succession", "rests on")

ROOT = Path(__file__).parents[2]

_PREFACE = """\
# The catalogue of sites

Written by `make sites` from [crawler/sites](../crawler/sites), one file a site: change it there. `tulieu sites --json`
has all of it. A site whose software is not named is recognised by its pages, or read without; whatever a statement
rests on, `tulieu doctor NAME` says whether it is so today.

"""


def row_of(site: Site) -> tuple[str, ...]:
    """Return a site's row, a cell for each of COLUMNS; empty where nothing is known."""
    before = f" ({', '.join(site.provinces_before)})" if site.provinces_before else ""
    return (
        site.name,
        site.title,
        site.level or "",
        f"{site.province or ''}{before}",
        site.domains[0].removeprefix("www."),
        ", ".join(site.layouts),
        describe_succession(site),
        _rests_on(site),
    )


def _rests_on(site: Site) -> str:
    """Return the basis of its statements, those of the same basis together."""
    together: dict[str, list[str]] = {}
    for name, basis in site.basis.items():
        together.setdefault(basis, []).append(name)
    return "; ".join(f"{', '.join(names)}: {basis}" for basis, names in together.items())


def find_succession_note(site: Site) -> str | None:
    """Return why a site may have nothing new, and where to look instead; None where nothing is known to have ended."""
    followers = all_of(f"{one.name} ({one.basis.get('succeeds', 'assumed')})" for one in successors(site.name))
    if site.until:
        if not followers:
            return _("{site} published till {day}", site=site.name, day=site.until)
        return _(
            "{site} published till {day}; succeeded by {followers}",
            site=site.name,
            day=site.until,
            followers=followers,
        )
    if followers:
        return _("{site} is succeeded by {followers}", site=site.name, followers=followers)
    if site.provinces_before:
        before = all_of(site.provinces_before)
        lists = _("see `tulieu sites --province {name}`", name=repr(site.province))
        return _(
            "{site} is of {before}, a part of {now} since {day}: {hint}",
            site=site.name,
            before=before,
            now=site.province,
            day=MERGED_ON,
            hint=lists,
        )
    return None


def describe_succession(site: Site) -> str:
    """Return whom a site succeeds, who succeeds it, and from when till when it publishes, as far as that is known;
    empty where nothing is."""
    said = []
    if site.succeeds:
        said.append(f"succeeds {', '.join(site.succeeds)}")
    followers = [one.name for one in successors(site.name)]
    if followers:
        said.append(f"succeeded by {', '.join(followers)}")
    if site.since:
        said.append(f"since {site.since}")
    if site.until:
        said.append(f"until {site.until}")
    said += [f"till {until} {name}" for until, name in site.names]
    return "; ".join(said)


def write_docs() -> str:
    """Return the text of docs/sites.md."""
    all_of_it = _table(COLUMNS, (row_of(site) for site in sites().values()))
    return f"{_PREFACE}{len(sites())} sites are known by name.\n\n{_by_level()}\n## All of it\n\n{all_of_it}"


def _by_level() -> str:
    levels = get_args(Level)
    named = {level: [site.name for site in sites().values() if site.level == level] for level in levels}
    rows = ((level, str(len(named[level])), " ".join(f"`{name}`" for name in named[level])) for level in levels)
    return "## By level\n\n" + _table(("level", "sites", "names"), rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def main() -> None:
    """`python -m crawler.cli.site_table`."""
    docs = ROOT / "docs" / "sites.md"
    docs.parent.mkdir(exist_ok=True)
    docs.write_text(write_docs(), encoding="utf-8")


if __name__ == "__main__":
    main()
