"""Errors of adding and comparing sites. Every message is one line that a person can act on.

WorkshopError (an ArchiveError: the command prints it)
+-- NoRepository     there is no folder to write into
+-- Taken            what would be written is there already
+-- BadFixture       a saved page's files are not what they should be
+-- BadName          a name or an address that cannot be used
+-- NothingSaved     the portal or the file gave no page that could be saved
+-- BadBundle        a file is not a bundle, or one that was tampered with
"""

from __future__ import annotations

from archive.errors import ArchiveError


class WorkshopError(ArchiveError):
    """Anything that keeps a site or a page from being added or compared."""


class NoRepository(WorkshopError):
    """There is no folder to write into."""


class Taken(WorkshopError):
    """A file, folder or name is taken: nothing is overwritten."""


class BadFixture(WorkshopError):
    """A file of a saved page is missing or is not what it should be."""


class BadName(WorkshopError):
    """A name of a site or page, or an address, that cannot be used."""


class NothingSaved(WorkshopError):
    """No page came that could be saved."""


class BadBundle(WorkshopError):
    """A file is not what `tulieu doctor --bundle` writes."""
