"""The file system that an archive's file is on: whether the file can be written there, and whether it is a network
share."""

from __future__ import annotations

import os
import re
from pathlib import Path

from archive.errors import ArchiveReadOnly
from archive.messages.language import _
from archive.messages.terminal import print_error

MOUNTS = Path("/proc/mounts")
"""Linux's list of mounted file systems. On other systems nothing is known about them."""

_NETWORK = frozenset(
    "nfs nfs3 nfs4 cifs smb smb2 smb3 smbfs ncpfs afs 9p ceph glusterfs lustre gpfs ocfs2 gfs2 davfs beegfs".split()
)
_NETWORK_FUSE = re.compile(
    r"fuse\.(sshfs|rclone|s3fs|glusterfs|ceph.*|davfs.*|smb.*|curlftpfs|gcsfuse|nfs.*|mount\.s3)"
)
_warned: set[Path] = set()
_OCTAL = re.compile(r"\\([0-7]{3})")


def network_file_system(path: Path) -> str | None:
    """Return the type of the network file system that a path is on (`nfs4`, `fuse.sshfs`). None for a local disk, and
    where it cannot be found out."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    kind, longest = None, -1
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mounted = Path(_OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[1]))
        # Of two that are mounted at the same path the later one hides the earlier.
        if path.absolute().resolve().is_relative_to(mounted) and len(mounted.parts) >= longest:
            kind, longest = fields[2], len(mounted.parts)
    return kind if kind is not None and (kind in _NETWORK or _NETWORK_FUSE.fullmatch(kind)) else None


def check_writable(path: Path) -> None:
    """Raise ArchiveReadOnly where the file or its folder is read-only: SQLite keeps its write-ahead log beside the
    file."""
    if path.exists() and not os.access(path, os.W_OK):
        raise ArchiveReadOnly(_("{where}: the file may only be read", where=path))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise ArchiveReadOnly(
            _(
                "{where}: the folder {folder} may only be read, and the archive's log is kept in it",
                where=path,
                folder=path.parent,
            )
        )


def warn_if_on_network(path: Path) -> None:
    """Warn once on standard error where an archive is on a network file system."""
    kind = network_file_system(path)
    if kind is not None and path.absolute() not in _warned:
        _warned.add(path.absolute())
        print_error(
            _(
                "warning: {where} is on a network file system ({kind}): it is damaged if programs on two "
                "machines open it at once; keep it on a disk of this machine, or use PostgreSQL",
                where=path,
                kind=kind,
            )
        )
