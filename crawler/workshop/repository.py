"""Where the files of a site are written, and the names that they may have."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.messages.language import _
from crawler.workshop.errors import BadName, NoRepository, Taken

_SITE = re.compile(r"[a-z0-9][a-z0-9.\-]{0,79}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG_LENGTH = 60


@dataclass(frozen=True)
class Repository:
    """A folder that has, or gets, `crawler/sites/` and `tests/fixtures/`."""

    root: Path

    @property
    def fixtures(self) -> Path:
        """Return the folder of all saved pages."""
        return self.root / "tests" / "fixtures"

    def site_file(self, name: str) -> Path:
        """Return the file of a site. Raises BadName for a name that no file can have."""
        return self.root / "crawler" / "sites" / f"{re.sub('[.-]', '_', check_site_name(name))}.py"

    def pages_of(self, name: str) -> Path:
        """Return the folder of a site's saved pages. Raises BadName."""
        return self.fixtures / check_site_name(name)

    @contextmanager
    def new_folder(self, target: Path) -> Iterator[Path]:
        """Give a folder to fill, which gets its name when the block ends, and not at all where the block raises.

        Raises Taken.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        # Beside the folder of fixtures, not in it: tests must not take what a killed command leaves for a fixture.
        partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=self.root / "tests"))
        try:
            partial.chmod(0o755)
            yield partial
            if target.exists():
                raise Taken(_("{path} is there already, and nothing is overwritten", path=target))
            os.rename(partial, target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def find_repository(folder: Path | None, start: Path) -> Repository:
    """Return the repository at `folder`, which need not be one yet; without it the one that `start` is within.

    Raises NoRepository.
    """
    if folder is not None:
        if not folder.is_dir():
            raise NoRepository(_("{folder} is not a folder", folder=folder))
        return Repository(folder)
    for root in (start, *start.parents):
        if (root / "crawler" / "sites").is_dir() and (root / "tests" / "fixtures").is_dir():
            return Repository(root)
    raise NoRepository(
        _("{folder} is not within a checkout of the repository: go into one, or give --folder DIR", folder=start)
    )


def check_site_name(name: str) -> str:
    """Return the name of a site unchanged. Raises BadName where no file can have it."""
    if not _SITE.fullmatch(name):
        raise BadName(
            _(
                "{name} cannot be the name of a file: give a --name of lower-case letters, digits, '.' and '-'",
                name=repr(name),
            )
        )
    return name


def check_slug(slug: str) -> str:
    """Return the name of a saved page unchanged. Raises BadName where no folder may have it."""
    if not _SLUG.fullmatch(slug) or len(slug) > _SLUG_LENGTH:
        raise BadName(
            _(
                "{slug} cannot be the name of a page: at most {number} lower-case letters and digits, with hyphens",
                slug=repr(slug),
                number=_SLUG_LENGTH,
            )
        )
    return slug
