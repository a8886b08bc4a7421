"""What can go wrong with an archive. Every message is one line that a person can act on.

    ArchiveError
    +-- CannotOpen
    |   +-- ArchiveMissing      nothing is there, and it was not to be made
    |   +-- FolderMissing       the folder that should hold it does not exist
    |   +-- NotAnArchive        a directory, another kind of file, another program's database
    |   +-- ArchiveTooNew       made by a later version of this program
    |   +-- UnfinishedCopy      a copy into it was begun and did not come to its end
    |   +-- BadAddress          not an address of a database, or its driver is not installed
    |   +-- Unreachable         the file or the server refuses to be opened
    +-- CannotWrite
    |   +-- ArchiveReadOnly     the file, its folder or the connection may only be read
    |   +-- ArchiveFull         no space left for it
    |   +-- ArchiveLocked       another program has been writing for longer than the time-out
    +-- ArchiveDamaged          what is stored is not what was stored
    +-- StorageFailed           any other complaint of the database
    +-- NothingFound            no such article or page
    +-- SeveralFound            a key that several sites use
    +-- WorkerLost              a process that was to help was killed
    +-- CannotBackUp            the place is taken or cannot be written to, or the database is no file
    +-- CannotCopy              there is something already where the copy is to be, or it came out different
    +-- CannotBag               there is something already where the bag is to be
    +-- NotCompared             which articles are copies is not known of all
    +-- CannotSearch            nothing to search for, or too much at once

Whatever is raised while a visit is saved, nothing of that visit is stored and everything before it is.
"""

from __future__ import annotations

from collections.abc import Sequence


class ArchiveError(Exception):
    """Anything an archive complains of; `str()` of it is one line for people."""

    def __str__(self) -> str:
        return " ".join(super().__str__().split())


class CannotOpen(ArchiveError):
    """The archive could not be opened."""


class ArchiveMissing(CannotOpen):
    """There is no archive at that place, and the caller did not ask for one to be made."""


class FolderMissing(CannotOpen):
    """The folder of the archive does not exist; it is not made, for it is mostly a misspelling."""


class NotAnArchive(CannotOpen):
    """A directory, a file that is no SQLite database, or a database that belongs to something else."""


class ArchiveTooNew(CannotOpen):
    """A later version of the program made it; this one would lose what it does not know."""


class UnfinishedCopy(CannotOpen):
    """`tulieu copy` was stopped there; what it left is no archive."""


class BadAddress(CannotOpen):
    """What was given is not an address of a database, or the database's driver is not installed."""


class Unreachable(CannotOpen):
    """The operating system or the server refuses to open it."""


class CannotWrite(ArchiveError):
    """The archive is whole but takes nothing more now."""


class ArchiveReadOnly(CannotWrite):
    """The file, its folder or the connection may only be read."""


class ArchiveFull(CannotWrite):
    """No space is left on the disk, or within the limit set for the database."""


class ArchiveLocked(CannotWrite):
    """Another program held the archive for longer than the time-out."""


class ArchiveDamaged(ArchiveError):
    """What is stored is not what was stored: a page that does not match its digest, a malformed file."""


class StorageFailed(ArchiveError):
    """Another complaint of the database or the operating system, in its own words."""


class NothingFound(ArchiveError):
    """No article or page of that name."""


class WorkerLost(ArchiveError):
    """A process that was to help was killed, mostly by a machine that is short of memory."""


class CannotBackUp(ArchiveError):
    """The place of a copy is taken or cannot be written to, or the archive is no file that can be copied."""


class CannotCopy(ArchiveError):
    """The place of the copy is not empty, another copy was begun there, or what was read back differs."""


class CannotBag(ArchiveError):
    """There is something already where the bag is to be."""


class NotCompared(ArchiveError):
    """Which articles are copies of others is not known of all."""


class CannotSearch(ArchiveError):
    """No word was asked for, or more than are looked for at once."""


class SeveralFound(ArchiveError):
    """A key that is used by several sites: name the site or give the address."""

    def __init__(self, asked: str, choices: Sequence[str]) -> None:
        self.choices = tuple(choices)
        """What could be meant, as `site: address`."""
        super().__init__(
            f"{asked} is an article of several sites, name one by --site or give its address: {'; '.join(self.choices)}"
        )
