"""What the bytes of a file are. Servers' words are not believed: a page that says "not found" is often sent as a PDF.

The signatures are those of the WHATWG's MIME Sniffing standard for pictures, fonts and archives, and of the formats'
own specifications for documents (ISO 32000-1 7.5.2, MS-CFB 2.2, ECMA-376 part 2).
"""

from __future__ import annotations

import io
import re
import zipfile

UNKNOWN = "application/octet-stream"
"""What is said of bytes that are of none of the known kinds."""

HTML = "text/html"

_START = 1024  # bytes in which a signature is looked for

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OTTO", "font/otf"),
    (b"\x00\x01\x00\x00", "font/ttf"),
    (b"ttcf", "font/collection"),
)
_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of Word, Excel and PowerPoint until 2003
_STREAMS = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"mif1": "image/heic"}
_OFFICE = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|script|iframe|h1|div|font|table|a|style|title|p)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SVG = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]", re.IGNORECASE | re.DOTALL
)

_SUFFIXES = {
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    _OFFICE[0][1]: "docx",
    _OFFICE[1][1]: "xlsx",
    _OFFICE[2][1]: "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/rtf": "rtf",
    "application/zip": "zip",
    "application/vnd.rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/gzip": "gz",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/heic": "heic",
    "image/bmp": "bmp",
    "image/tiff": "tif",
    "image/x-icon": "ico",
    "image/svg+xml": "svg",
    "font/woff": "woff",
    "font/woff2": "woff2",
    "font/otf": "otf",
    "font/ttf": "ttf",
}


def sniff_type(body: bytes) -> str:
    """Return the media type of some bytes; UNKNOWN where they are of no known kind."""
    start = body[:_START]
    for signature, media_type in _SIGNATURES:
        if start.startswith(signature):
            return media_type
    if b"%PDF-" in start:  # readers allow for a kilobyte of anything before it
        return "application/pdf"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp" and start[8:12] in _BRANDS:
        return _BRANDS[start[8:12]]
    if start.startswith(_CONTAINER):
        return _type_of_container(body)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _type_of_zip(body)
    text = start.removeprefix(b"\xef\xbb\xbf")
    if _SVG.match(text):
        return "image/svg+xml"
    return HTML if _MARKUP.match(text) else UNKNOWN


def suffix_of(media_type: str) -> str:
    """Return the usual ending of names of files of a type, without its dot; `bin` where there is none."""
    return _SUFFIXES.get(media_type, "bin")


def is_picture(media_type: str) -> bool:
    """Whether files of this type are pictures."""
    return media_type.startswith("image/")


def is_document(media_type: str) -> bool:
    """Whether files of this type are documents, or archives of some."""
    return media_type in _SUFFIXES and not media_type.startswith(("image/", "font/"))


def _type_of_container(body: bytes) -> str:
    for name, media_type in _STREAMS:
        if name.encode("utf-16-le") in body:
            return media_type
    return "application/x-ole-storage"


def _type_of_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            names = parts.namelist()[:200]
            if "mimetype" in names and parts.getinfo("mimetype").file_size < 100:
                said = parts.read("mimetype").decode("ascii", "replace").strip()
                return said if said.startswith("application/vnd.oasis.opendocument.") else "application/zip"
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError):
        return "application/zip"
    for folder, media_type in _OFFICE:
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return media_type
    return "application/zip"
