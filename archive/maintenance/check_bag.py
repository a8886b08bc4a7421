"""Whether a bag is whole, of whoever made it. Paths in it are hostile until they were looked at."""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Iterator
from hashlib import new
from pathlib import Path
from typing import Any

from archive.maintenance.report import CheckProgress, CheckReport

_UNBOUNDED = 10**9  # every damaged file is named
_BLOCK = 1 << 20
_DECLARATION = re.compile(
    rb"BagIt-Version: *[0-9]{1,3}\.[0-9]{1,3} *\r?\nTag-File-Character-Encoding: *UTF-8 *(\r?\n)*", re.IGNORECASE
)


def is_bag(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder says that it is one."""
    return Path(folder, "bagit.txt").is_file()


def check_bag(folder: Path, *, quick: bool = False, progress: CheckProgress | None = None) -> CheckReport:
    """Looks over a bag: paths first, and nothing else if one leads out of it; then structure, files and number of
    bytes through the library `bagit`; then the digest of every file, which `quick` leaves out. OSError for what
    cannot be read."""
    found = CheckReport(progress, examples=_UNBOUNDED)
    _check_files(folder, found)
    _check_declaration(folder, found)
    _check_paths(folder, found)
    if not found.problems:
        _check_bag(folder, found, quick)
    return found


# --- by our own eyes -----------------------------------------------------------------------------


def _check_files(folder: Path, found: CheckReport) -> None:
    """No links, which lead elsewhere, and no pipes and devices, which never end."""
    for parent, folders, files in os.walk(folder):
        for name in sorted([*folders, *files]):
            path = Path(parent, name)
            mode = path.lstat().st_mode
            shown = path.relative_to(folder).as_posix()
            if stat.S_ISLNK(mode):
                found.add("link", shown, "a link, which may lead out of the bag")
            elif not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
                found.add("special-file", shown, "neither a file nor a folder")


def _check_declaration(folder: Path, found: CheckReport) -> None:
    """In another encoding the library would read other paths than we do."""
    with (folder / "bagit.txt").open("rb") as stream:
        if not _DECLARATION.fullmatch(stream.read(1000)):
            found.add("declaration", "bagit.txt", "not the two lines of a bag whose encoding is UTF-8")


def _check_paths(folder: Path, found: CheckReport) -> None:
    for listing in sorted(folder.glob("*.txt")):
        kind = re.match(r"(tagmanifest|manifest)-|(fetch)\.txt$", listing.name, re.IGNORECASE)
        if kind is None or listing.is_symlink() or not listing.is_file():
            continue
        with listing.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                where = f"{listing.name} line {number}"
                try:
                    parts = line.decode("utf-8-sig").splitlines()  # the library ends lines where Python does
                except UnicodeDecodeError:
                    found.add("not-utf-8", where, "not UTF-8")
                    continue
                for part in parts:
                    _check_line(part, where, kind[1] or "fetch", found)


def _check_line(text: str, where: str, kind: str, found: CheckReport) -> None:
    text = text.strip()
    if not text or text.startswith("#"):
        return
    words = text.split(None, 2 if kind == "fetch" else 1)
    if len(words) < (3 if kind == "fetch" else 2):
        found.add("not-a-line", where, "no digest with a path" if kind != "fetch" else "no address, length and path")
        return
    path = words[-1].lstrip("*")
    if _leads_out(path):
        found.add("unsafe-path", f"{where} ({path})", "the path leads out of the bag")
    elif kind != "tagmanifest" and not path.startswith("data/"):
        found.add("not-payload", f"{where} ({path})", "the path is not within data/")


def _leads_out(path: str) -> bool:
    names = re.split(r"[/\\]", path)
    return (
        path.startswith(("/", "\\", "~"))
        or ".." in names
        or re.match(r"[A-Za-z]:", path) is not None
        or "\\" in path
        or re.search(r"[\x00-\x1f]", path) is not None
    )


# --- through the library -------------------------------------------------------------------------


def _check_bag(folder: Path, found: CheckReport, quick: bool) -> None:
    import bagit

    logging.getLogger("bagit").setLevel(logging.CRITICAL + 1)  # it would print names as they are; they are found below
    try:
        bag = bagit.Bag(str(folder))
    except (bagit.BagError, UnicodeError, ValueError) as error:
        found.add("bag", f"{folder.name} ({error})", "it is no bag that can be read")
        return
    oxum = bag.info.pop("Payload-Oxum", None)  # looked at last: it does not say which file it is
    try:
        bag.validate(completeness_only=True)
    except bagit.BagError as error:
        _tell(bagit, error, folder.name, found)
    for path in _in_every_manifest(bag):
        found.add("not-in-every-manifest", path, "one manifest has it, another one has not")
    if not quick:
        _check_digests(bag, bagit, folder, found)
    if oxum is not None and not found.problems:
        bag.info["Payload-Oxum"] = oxum
        try:
            bag.validate(fast=True)
        except (bagit.BagError, ValueError) as error:
            found.add("payload-oxum", f"bag-info.txt ({error})", "it counts other files or bytes than there are")


def _tell(bagit: Any, error: Any, name: str, found: CheckReport) -> None:
    details = getattr(error, "details", None) or []
    for detail in sorted(details, key=str):
        if isinstance(detail, bagit.FileMissing):
            found.add("file-missing", detail.path, "a manifest has it, and it is not there")
        elif isinstance(detail, bagit.UnexpectedFile):
            found.add("file-unexpected", detail.path, "it is there, and no manifest has it")
        else:
            found.add("bag", f"{name} ({detail})", "it is not as a bag must be")
    if not details:
        found.add("bag", f"{name} ({error})", "it is not as a bag must be")


def _in_every_manifest(bag: Any) -> Iterator[str]:
    """Payload files that some manifests lack, which RFC 8493 forbids and the library does not look at."""
    manifests = {re.sub(r".*manifest-|\.txt$", "", os.path.basename(name)) for name in bag.manifest_files()}
    for path, digests in sorted(bag.payload_entries().items()):
        if not manifests <= digests.keys():
            yield path


def _check_digests(bag: Any, bagit: Any, folder: Path, found: CheckReport) -> None:
    """Of every file that is there, also where others are missing."""
    for path, digests in sorted(bag.entries.items()):
        place = folder / path
        if not place.is_file():  # its name may be composed otherwise, as file systems of Apple's do
            place = folder / bag.normalized_filesystem_names.get(bagit.normalize_unicode(path), path)
        if not place.is_file():
            continue  # found missing already
        hashers = {algorithm: new(algorithm, usedforsecurity=False) for algorithm in digests}
        with place.open("rb") as stream:
            while block := stream.read(_BLOCK):
                for hasher in hashers.values():
                    hasher.update(block)
        found.count("files")
        if any(digests[name].lower() != hasher.hexdigest() for name, hasher in hashers.items()):
            found.add("digest", path, "it is not what the manifests say")
