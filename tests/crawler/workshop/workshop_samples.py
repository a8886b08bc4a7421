"""A folder that the workshop may write into, and a small site on loopback whose pages can be changed."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crawler.demo import Portal
from crawler.reading.dates.parse import ZONE
from crawler.site import Site
from crawler.workshop.adding import add_page
from crawler.workshop.fixtures import Fixture, SavedPage
from crawler.workshop.proposal import render
from crawler.workshop.repository import Repository
from tests import ROOT, forkserver
from tests.crawler.crawl_runs import command, environment

AT = datetime(2025, 8, 1, 9, 0, tzinfo=ZONE)
HTML = {"Content-Type": "text/html; charset=utf-8"}
Pages = dict[str, tuple[int, dict[str, str], bytes]]


def tulieu(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """`tulieu` as a person runs it."""
    return forkserver.run(command(*words), capture_output=True, text=True, env=environment(), cwd=cwd, check=False)


@dataclass
class SmallSite:
    """Pages of the replica portal as files that a test may change; `base` is where they are served."""

    base: str
    folder: Path
    pages: Pages = field(default_factory=dict)

    @property
    def site(self) -> Site:
        """The site as its file in `folder` has it."""
        host = self.base.removeprefix("http://")
        return Site(name="small", title="Huyện ủy", domains=(host,), seeds=(f"{self.base}/",), layouts=("nukeviet",))

    def save(self, number: int) -> tuple[str, Fixture]:
        """Serve an article of the replica and save it as a fixture; its path, and the fixture."""
        portal = Portal(base=self.base)
        path = portal.collection.by_id[number].path
        return path, self.save_body(path, portal.render(path).body)

    def save_body(self, path: str, body: bytes) -> Fixture:
        """Serve a page and save it as a fixture."""
        self.pages[path] = (200, HTML, body)
        self.write_file()
        page = SavedPage(url=f"{self.base}{path}", body=body, fetched_at=AT, content_type=HTML["Content-Type"])
        return add_page(self.site, page, Repository(self.folder), None)

    def write_file(self) -> None:
        """The site's file."""
        file = Repository(self.folder).site_file("small")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render(self.site, "2025-06-01"), "utf-8")

    def change(self, path: str, before: str, after: str) -> None:
        """Change a page as it is served."""
        status, headers, body = self.pages[path]
        assert before.encode() in body
        self.pages[path] = (status, headers, body.replace(before.encode(), after.encode()))
