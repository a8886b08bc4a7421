"""Reads a bundle that somebody sent. Whatever it holds, nothing of it is written, and what is not as
`tulieu doctor --bundle` writes it is one line. Its files are read into memory only, within bounds."""

from __future__ import annotations

import io
import json
import re
import stat
import struct
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from archive.messages.language import _
from archive.record.identity import canonical_url
from crawler.reading.portal.profile import Portal
from crawler.workshop.bundle import MANIFEST, MAX_BUNDLE, MAX_MEMBER, VERSION, Bundle, BundlePage, Kind, Source
from crawler.workshop.errors import BadBundle
from crawler.workshop.fixtures import SavedPage

MAX_MEMBERS = 100
"""Files that a bundle may have: many more than are written."""

_PAGE = re.compile(r"page-[1-9][0-9]?\.html")
_ENTRY = b"PK\x01\x02"  # begins what a zip file says about each of its files
_MEGABYTE = 1024 * 1024
_LONGEST = 10_000  # characters of an address or a header
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
    OverflowError,
)


def read_bundle(file: Path) -> Bundle:
    """Return the bundle in a file. Raises BadBundle for any other file, or where anything in it is not as it should be,
    and OSError."""
    try:
        return _bundle_of(_read_members(file))
    except BadBundle as error:
        raise BadBundle(_("{file}: no bundle of tulieu: {why}", file=file, why=error)) from error


def _read_members(file: Path) -> dict[str, bytes]:
    with file.open("rb") as stream:
        raw = stream.read(MAX_BUNDLE + 1)
    if len(raw) > MAX_BUNDLE:
        raise BadBundle(_("it is larger than {size} MB", size=MAX_BUNDLE // _MEGABYTE))
    # Before anything is made of them: a file of this size has room for a million entries.
    if raw.count(_ENTRY) > MAX_MEMBERS:
        raise BadBundle(_("it has more than {number:file|files}", number=MAX_MEMBERS))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return _unpack(packed)
    except _BROKEN as error:
        raise BadBundle("it is not a zip file that can be read") from error


def _unpack(packed: zipfile.ZipFile) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    room = MAX_BUNDLE
    for about in packed.infolist():
        name = about.orig_filename
        if name != MANIFEST and not _PAGE.fullmatch(name):
            raise BadBundle(_("{name} is not a name of a file in a bundle", name=repr(name[:80])))
        if name in found:
            raise BadBundle(_("{name} is in it twice", name=name))
        _check_plain(about)
        if about.file_size > min(MAX_MEMBER, room):
            raise BadBundle(_("{name} is too large", name=name))
        with packed.open(about) as member:
            content = member.read(MAX_MEMBER + 1)
        if len(content) > min(MAX_MEMBER, room):
            raise BadBundle(_("{name} is too large", name=name))
        room -= len(content)
        found[name] = content
    return found


def _check_plain(about: zipfile.ZipInfo) -> None:
    """Raise BadBundle for a link, a device, a file under a password, and rare ways of compressing."""
    form = stat.S_IFMT(about.external_attr >> 16)
    rare = about.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if form not in (0, stat.S_IFREG) or about.flag_bits & 1 or rare:
        raise BadBundle(_("{name} is not a plain file", name=about.orig_filename))


def _bundle_of(members: dict[str, bytes]) -> Bundle:
    said = _read_manifest(members)
    version = said.get("version")
    if type(version) is not int or version != VERSION:
        raise BadBundle(
            _(
                "it is of version {version}, and this tulieu reads version {number}",
                version=str(version)[:20],
                number=VERSION,
            )
        )
    pages = said.get("pages")
    if not isinstance(pages, list):
        raise _odd("pages")
    bundle = Bundle(
        site=_text(said, "site"),
        target=_address(said, "target"),
        made_at=_time(said, "when"),
        source=_one_of(said, "source", get_args(Source)),
        reader=_text(said, "tulieu"),
        pages=[_page(one, members) for one in pages],
        profile=_profile(said.get("profile")),
    )
    named = [one["file"] for one in pages]
    if sorted(named) != sorted(members.keys() - {MANIFEST}):
        raise _odd("file")
    return bundle


def _read_manifest(members: dict[str, bytes]) -> dict[str, Any]:
    if MANIFEST not in members:
        raise BadBundle(_("{file} is missing", file=MANIFEST))
    try:
        said = json.loads(members[MANIFEST])
    except (ValueError, RecursionError) as error:
        raise BadBundle(_("{file} is not JSON: {error}", file=MANIFEST, error=error)) from error
    if not isinstance(said, dict):
        raise BadBundle(_("{file} is not a JSON object", file=MANIFEST))
    return said


def _page(said: Any, members: dict[str, bytes]) -> BundlePage:
    if not isinstance(said, dict):
        raise _odd("pages")
    name, status, read = _text(said, "file"), said.get("status"), said.get("read")
    if name == MANIFEST or name not in members:
        raise _odd("file")
    if type(status) is not int:
        raise _odd("status")
    if not isinstance(read, dict) or not {"article", "error"} & read.keys():
        raise _odd("read")
    headers = _headers(said.get("headers"))
    page = SavedPage(
        url=_address(said, "address"),
        body=members[name],
        fetched_at=_time(said, "fetched_at"),
        content_type=headers.get("content-type", "")[:200] or None,
        final_url=_text(said, "final") if said.get("final") is not None else None,
        status=status,
        headers=headers,
    )
    if page.sha256 != said.get("sha256"):
        raise BadBundle(_("{name} is not the page that was packed: its digest differs", name=name))
    return BundlePage(kind=_one_of(said, "kind", get_args(Kind)), page=page, read=read)


def _one_of(said: dict[str, Any], key: str, words: tuple[Any, ...]) -> Any:
    value = said.get(key)
    if not isinstance(value, str) or value not in words:
        raise _odd(key)
    return value


def _text(said: dict[str, Any], key: str) -> str:
    value = said.get(key)
    if not isinstance(value, str) or not value or len(value) > _LONGEST:
        raise _odd(key)
    return value


def _address(said: dict[str, Any], key: str) -> str:
    """Return an address as the ledger has it."""
    address = _text(said, key)
    try:
        canonical = canonical_url(address)
    except ValueError:
        raise _odd(key) from None
    if canonical != address:
        raise _odd(key)
    return address


def _time(said: dict[str, Any], key: str) -> datetime:
    try:
        at = datetime.fromisoformat(_text(said, key))
    except ValueError:
        raise _odd(key) from None
    if at.tzinfo is None:
        raise _odd(key)
    return at


def _headers(said: Any) -> dict[str, str]:
    if not isinstance(said, dict):
        raise _odd("headers")
    return {name: _text(said, name) for name in said}


def _profile(said: Any) -> dict[str, Any] | None:
    if said is None:
        return None
    try:
        return Portal.from_json(said).as_json()
    except (ValueError, OverflowError):
        raise _odd("profile") from None


def _odd(key: str) -> BadBundle:
    return BadBundle(_("{key} in {manifest} is not valid", manifest=MANIFEST, key=repr(key[:80])))
