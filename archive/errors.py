"""The errors of an archive. Every message is one line that a person can act on.

    ArchiveError
    +-- CannotOpen
    |   +-- ArchiveMissing      there is no archive, and the caller did not ask for a new one
    |   +-- FolderMissing       the folder that should hold it does not exist
    |   +-- NotAnArchive        a folder, another kind of file, or another program's database
    |   +-- ArchiveTooNew       made by a later version of this program
    |   +-- UnfinishedCopy      a copy into it was begun and never finished
    |   +-- BadAddress          not the address of a database, or its driver is not installed
    |   +-- Unreachable         the file or the server cannot be opened
    +-- CannotWrite
    |   +-- ArchiveReadOnly     the file, its folder or the connection is read-only
    |   +-- ArchiveMoved        the file was deleted, moved or replaced while it was open
    |   +-- ArchiveFull         no space is left
    |   +-- ArchiveLocked       another program has been writing for longer than the time-out
    +-- ArchiveDamaged          the stored data are not what was stored
    |   +-- DamagedRecord       one record cannot be read
    +-- StorageFailed           any other error of the database
    +-- NothingFound            no such article or page
    +-- SeveralFound            a key that several sites use
    +-- WorkerLost              a worker process was killed
    +-- CannotBackUp            the target is taken or not writable, or the archive is not a file
    +-- CannotCopy              the target is not empty, or the copy differs from the archive
    +-- CannotRemove            what is to be removed is not there, or cannot be taken out alone
    +-- CannotBag               something exists already where the bag is to be
    +-- CannotExport            a format cannot hold what is chosen
    +-- BadList                 a file that lists articles cannot be understood
    +-- NotCompared             some articles were not compared with the others yet
    +-- CannotSearch            the query has no word to look for, or too many

If one is raised while a visit is saved, nothing of that visit is stored, and everything saved before it is.
"""

from __future__ import annotations

from collections.abc import Sequence


class ArchiveError(Exception):
    """Any error of an archive; `str()` of it is one line for people to read."""

    def __str__(self) -> str:
        return " ".join(super().__str__().split())


class CannotOpen(ArchiveError):
    """The archive could not be opened."""


class ArchiveMissing(CannotOpen):
    """There is no archive there, and the caller did not ask for a new one."""


class FolderMissing(CannotOpen):
    """The folder of the archive does not exist. It is not created, as most often its name is misspelt."""


class NotAnArchive(CannotOpen):
    """A folder, a file that is not an SQLite database, or a database of another program."""


class ArchiveTooNew(CannotOpen):
    """A later version of the program made the archive; this version would lose what it does not know."""


class UnfinishedCopy(CannotOpen):
    """`tulieu copy` was stopped there, and what it left is not an archive."""


class BadAddress(CannotOpen):
    """Not the address of a database, or the database's driver is not installed."""


class Unreachable(CannotOpen):
    """The operating system or the database server refuses to open it."""


class CannotWrite(ArchiveError):
    """The archive is intact but cannot be written to now."""


class ArchiveReadOnly(CannotWrite):
    """The file, its folder or the connection is read-only."""


class ArchiveMoved(CannotWrite):
    """The file that was opened, or its log, is no longer where its path says: what is written is lost."""


class ArchiveFull(CannotWrite):
    """No space is left on the disk, or within the limit set for the database."""


class ArchiveLocked(CannotWrite):
    """Another program held the archive for longer than the time-out."""


class ArchiveDamaged(ArchiveError):
    """The stored data are not what was stored: a page does not match its digest, a file is malformed."""


class DamagedRecord(ArchiveDamaged):
    """The stored record of one revision cannot be read: it is not JSON, or a field is not what it must be."""


class StorageFailed(ArchiveError):
    """Another error of the database or the operating system, in its own words."""


class NothingFound(ArchiveError):
    """There is no article or page of that name."""


class WorkerLost(ArchiveError):
    """A worker process was killed, most often because the machine is short of memory."""


class CannotBackUp(ArchiveError):
    """The target of a backup is taken or not writable, or the archive is not a file that can be copied."""


class CannotCopy(ArchiveError):
    """The target is not empty, another copy into it was begun, or what was read back differs from the archive."""


class CannotRemove(ArchiveError):
    """What a person wants removed by order is not there, was removed, or cannot be taken out alone."""


class CannotBag(ArchiveError):
    """Something exists already where the bag is to be."""


class CannotExport(ArchiveError):
    """A format cannot hold what is chosen."""


class BadList(ArchiveError):
    """A file that lists articles is not UTF-8, or a key in it is that of several sites."""


class NotCompared(ArchiveError):
    """Some articles were not compared with the others yet, so that their duplicates are not known."""


class CannotSearch(ArchiveError):
    """The query has no word to look for, or more words than a search takes."""


class SeveralFound(ArchiveError):
    """Several sites use this key: the caller must name the site or give the address."""

    def __init__(self, message: str, choices: Sequence[str]) -> None:
        self.choices = tuple(choices)
        """The articles that could be meant, as `site: address`."""
        super().__init__(message)
