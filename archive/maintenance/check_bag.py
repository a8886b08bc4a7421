"""Check whether a BagIt bag is intact, whoever made it. Its paths are hostile until they are checked."""

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
from archive.plain_file import open_plain

_ALL = 10**9  # every damaged file is named
_BLOCK = 1 << 20
_LONGEST_NAME, _LONGEST_PATH = 255, 4096
"""Bytes; no file system of today takes more."""
_SHOWN = 200
"""Characters of what a bag says that are repeated."""
_DECLARATION = re.compile(
    rb"BagIt-Version: *[0-9]{1,3}\.[0-9]{1,3} *\r?\nTag-File-Character-Encoding: *UTF-8 *(\r?\n)*", re.IGNORECASE
)


def is_bag(folder: str | os.PathLike[str]) -> bool:
    """Return whether a folder declares itself a bag."""
    return Path(folder, "bagit.txt").is_file()


def check_bag(folder: Path, *, quick: bool = False, progress: CheckProgress | None = None) -> CheckReport:
    """Check a bag: its paths first, and nothing else if one leads out of it; then structure, files and number of bytes
    by the library `bagit`; then the digest of every file, which `quick` leaves out.

    Raise OSError for what cannot be read.
    """
    report = CheckReport(progress, examples=_ALL)
    _check_files(folder, report)
    _check_declaration(folder, report)
    _check_paths(folder, report)
    if not report.problems:
        _check_bag(folder, report, quick)
    return report


# --- our own checks ------------------------------------------------------------------------------


def _check_files(folder: Path, report: CheckReport) -> None:
    """Report links, which lead elsewhere, and pipes and devices, which never end."""
    for parent, folders, files in os.walk(folder):
        for name in sorted([*folders, *files]):
            path = Path(parent, name)
            mode = path.lstat().st_mode
            shown = path.relative_to(folder).as_posix()
            if stat.S_ISLNK(mode):
                report.add("link", shown, "a link, which may lead out of the bag")
            elif not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
                report.add("special-file", shown, "neither a file nor a folder")


def _check_declaration(folder: Path, report: CheckReport) -> None:
    """Report another declaration than UTF-8: the library would read other paths than we do."""
    with open_plain(folder / "bagit.txt", follow_links=True) as stream:
        if not _DECLARATION.fullmatch(stream.read(1000)):
            report.add("declaration", "bagit.txt", "not the two lines of a bag whose encoding is UTF-8")


def _check_paths(folder: Path, report: CheckReport) -> None:
    for listing in sorted(folder.glob("*.txt")):
        kind = re.match(r"(tagmanifest|manifest)-(.*)\.txt$|(fetch)\.txt$", listing.name, re.IGNORECASE)
        if kind is None or listing.is_symlink() or not listing.is_file():
            continue
        if kind[1] and not _is_digest(kind[2]):
            report.add("unknown-digest", listing.name, "its kind of digest is not supported")
        with open_plain(listing) as lines:
            for number, line in enumerate(lines, start=1):
                where = f"{listing.name} line {number}"
                try:
                    parts = line.decode("utf-8-sig").splitlines()  # the library splits lines as Python does
                except UnicodeDecodeError:
                    report.add("not-utf-8", where, "not UTF-8")
                    continue
                for part in parts:
                    _check_line(part, where, kind[1] or "fetch", report)


def _is_digest(name: str) -> bool:
    """Whether a bag's digests of this name can be checked. SHAKE has digests of any length, and none by itself."""
    try:
        return new(name, usedforsecurity=False).digest_size > 0
    except ValueError:
        return False


def _check_line(text: str, where: str, kind: str, report: CheckReport) -> None:
    text = text.strip()
    if not text or text.startswith("#"):
        return
    words = text.split(None, 2 if kind == "fetch" else 1)
    if len(words) < (3 if kind == "fetch" else 2):
        report.add("not-a-line", where, "no digest with a path" if kind != "fetch" else "no address, length and path")
        return
    path = words[-1].lstrip("*")
    shown = f"{where} ({_cut(path)})"
    if _leads_out(path):
        report.add("unsafe-path", shown, "the path leads out of the bag")
    elif kind != "tagmanifest" and not path.startswith("data/"):
        report.add("not-payload", shown, "the path is not within data/")
    elif _is_too_long(path):
        report.add("path-too-long", shown, "the path is longer than a file system allows")


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _is_too_long(path: str) -> bool:
    size = len(path.encode("utf-8", "replace"))
    return size > _LONGEST_NAME and (
        size > _LONGEST_PATH or any(len(name.encode("utf-8", "replace")) > _LONGEST_NAME for name in path.split("/"))
    )


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


def _check_bag(folder: Path, report: CheckReport, quick: bool) -> None:
    import bagit

    logging.getLogger("bagit").setLevel(
        logging.CRITICAL + 1
    )  # it would print file names unescaped; they are reported below
    try:
        bag = bagit.Bag(str(folder))
    except (bagit.BagError, UnicodeError, ValueError) as error:
        report.add("bag", f"{folder.name} ({_cut(str(error))})", "the bag cannot be read")
        return
    oxum = bag.info.pop("Payload-Oxum", None)  # checked last, as it does not say which file is wrong
    try:
        bag.validate(completeness_only=True)
    except bagit.BagError as error:
        _add_details(bagit, error, folder.name, report)
    for path in _in_every_manifest(bag):
        report.add("not-in-every-manifest", path, "not every manifest lists it")
    if not quick:
        _check_digests(bag, bagit, folder, report)
    if oxum is not None and not report.problems:
        bag.info["Payload-Oxum"] = oxum
        try:
            bag.validate(fast=True)
        except (bagit.BagError, ValueError) as error:
            report.add(
                "payload-oxum",
                f"bag-info.txt ({_cut(str(error))})",
                "its number of files or bytes differs from those in the bag",
            )


def _add_details(bagit: Any, error: Any, name: str, report: CheckReport) -> None:
    details = getattr(error, "details", None) or []
    for detail in sorted(details, key=str):
        if isinstance(detail, bagit.FileMissing):
            report.add("file-missing", detail.path, "a manifest lists it, but the file is missing")
        elif isinstance(detail, bagit.UnexpectedFile):
            report.add("file-unexpected", detail.path, "no manifest lists this file")
        else:
            report.add("bag", f"{name} ({_cut(str(detail))})", "it does not follow the rules of BagIt")
    if not details:
        report.add("bag", f"{name} ({_cut(str(error))})", "it does not follow the rules of BagIt")


def _in_every_manifest(bag: Any) -> Iterator[str]:
    """Yield payload files that some manifests lack, which RFC 8493 forbids and the library does not check."""
    manifests = {re.sub(r".*manifest-|\.txt$", "", os.path.basename(name)) for name in bag.manifest_files()}
    for path, digests in sorted(bag.payload_entries().items()):
        if not manifests <= digests.keys():
            yield path


def _check_digests(bag: Any, bagit: Any, folder: Path, report: CheckReport) -> None:
    """Check the digest of every file that exists, also where others are missing."""
    for path, digests in sorted(bag.entries.items()):
        file = folder / path
        if not file.is_file():  # its name may be in another Unicode form, as on Apple's file systems
            file = folder / bag.normalized_filesystem_names.get(bagit.normalize_unicode(path), path)
        if not file.is_file():
            continue  # reported as missing already
        hashers = {algorithm: new(algorithm, usedforsecurity=False) for algorithm in digests}
        with open_plain(file) as stream:
            while block := stream.read(_BLOCK):
                for hasher in hashers.values():
                    hasher.update(block)
        report.count("files")
        if any(digests[name].lower() != hasher.hexdigest() for name, hasher in hashers.items()):
            report.add("digest", path, "its digest is not the one in the manifests")
