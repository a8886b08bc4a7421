"""Show the main job from end to end on the replica portal, without any network but loopback: `make demo`.

python -m crawler.demo.tour [--archive demo.db]
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from archive import Archive
from archive.errors import ArchiveError
from crawler.demo.portal import Portal
from crawler.demo.serving import serve


def main() -> int:
    """Crawl the replica into a new archive, show what was stored, export it, say what to type next. Return the exit
    status of the first command that fails, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", help="a new file for the demonstration's articles; demo.db, made again each time")
    given = parser.parse_args().archive
    archive = Path(given or "demo.db")
    export = archive.with_suffix(".jsonl")
    # A demonstration begins with nothing. What an earlier one left in demo.db is its own; nothing else is.
    others = [site for site in sites_in(archive) if not site.startswith("127.0.0.1:")]
    if others:
        parser.error(f"{archive} has articles of {', '.join(others)}, which would go: rename it, or give --archive")
    for leftover in (archive, Path(f"{archive}-wal"), Path(f"{archive}-shm"), export):
        if given and leftover.exists():
            parser.error(f"{leftover} is there already, and the demonstration begins with a new archive")
        leftover.unlink(missing_ok=True)
    with serve(Portal()) as address:
        print(f"A small replica of a party committee's portal is being served at {address} by this program.")
        where = ["--archive", str(archive)]
        status = run(["crawl", address, *where, "--delay", "0"])
    if status:
        return status
    show_articles(archive)
    steps = (
        ["show", "119", *where],
        ["search", '"dai hoi"', "--limit", "2", *where],
        ["export", *where, "--format", "jsonl", "-o", str(export)],
    )
    for step in steps:
        status = run(step)
        if status:
            return status
    print(
        f"\nDone: {archive} holds the articles, {export} the same as JSON Lines.\n"
        "Next, a real site, politely (one request a second; stop with Ctrl-C, start again to go on):\n\n"
        "  .venv/bin/tulieu crawl thanhuytphcm --limit 20 --contact you@university.edu --archive archive.db\n"
        "  .venv/bin/tulieu crawl https://ANY-NUKEVIET-PORTAL.vn/ --contact you@university.edu --archive archive.db"
    )
    return 0


def sites_in(where: Path) -> list[str]:
    """Return the sites that an archive has articles of; none where it cannot be opened."""
    try:
        with Archive.open(where, read_only=True) as archive:
            return archive.sites()
    except ArchiveError:
        return []


def show_articles(where: Path) -> None:
    """Print a table of what was stored, newest first."""
    with Archive.open(where, create=False) as archive:
        articles = sorted(archive.articles(), key=lambda article: article.published or "", reverse=True)
    table = Table(title=f"{len(articles)} articles in {where}, the newest ten")
    for column in ("published", "title", "author", "photos"):
        table.add_column(column, overflow="fold")
    for article in articles[:10]:
        table.add_row(
            (article.published or "?")[:16].replace("T", " "),
            escape(article.title),
            escape(", ".join(article.authors)),
            str(len(article.photos)),
        )
    Console().print(table)


def run(step: list[str]) -> int:
    """Run one command of tulieu as a person would type it; return its exit status."""
    print(f"\n$ tulieu {shlex.join(step)}", flush=True)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.run([sys.executable, "-m", "crawler", *step], env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
