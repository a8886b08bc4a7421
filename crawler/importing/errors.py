"""What stops an import."""

from __future__ import annotations

from archive.errors import ArchiveError


class CannotImport(ArchiveError):
    """A file is nothing that can be imported."""
