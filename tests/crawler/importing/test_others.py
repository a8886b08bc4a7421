"""Files of pages as other programs write them: ARC, zstd with and without a dictionary, packages of packages."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import brotli
import pytest
import zstandard

from archive.warc.writer import http_block
from crawler.importing.report import CannotImport
from tests.crawler.importing.test_warc import chunked, load
from tests.crawler.importing.warc_samples import BASE, HTML, WarcFile, body_of, url_of
from tests.repeats import mostly_long

PAGES = 4
SENT = "Tue, 01 Jul 2025 12:00:00 GMT"


def records(pages: int = PAGES, **headers: str) -> list[bytes]:
    """A WARC record for each page."""
    files = [WarcFile(gzip=False) for _ in range(pages)]
    for number, file in enumerate(files):
        file.answer(url_of(number), body_of(number), headers={**HTML, **headers})
    return [file.content for file in files]


def digested(form: Callable[[bytes], bytes]) -> bytes:
    """WARC records of packed pages in chunks, with a digest of one form of each."""
    file = WarcFile(gzip=False)
    for number in range(PAGES):
        packed = gzip.compress(body_of(number), mtime=0)
        digest = base64.b32encode(hashlib.sha256(form(body_of(number))).digest()).decode()
        headers = {**HTML, "content-encoding": "gzip", "transfer-encoding": "chunked"}
        file.answer(url_of(number), chunked(packed), headers=headers, WARC_Payload_Digest=f"sha256:{digest}")
    return file.content


def dated(said: str) -> bytes:
    """WARC records with this date, of pages whose server said when it sent them."""
    return b"".join(records(date=SENT)).replace(b"2025-07-01T12:00:00Z", said.encode())


def arc(version: int = 1, pack: Callable[[bytes], bytes] = bytes, at: str = "20250701120000") -> bytes:
    """An ARC file, of which each record is packed."""
    names = {1: "URL IP-address Archive-date Content-type Archive-length"}.get(version, "URL ... Archive-length")
    more = {1: ""}.get(version, " 200 - - 0 x.arc.gz")
    block = f"{version} 0 Internet\n{names}\n\n".encode()
    head = f"filedesc://x.arc.gz 0.0.0.0 20250701120000 text/plain{more} {len(block)}\n".encode()
    found = [pack(head + block + b"\n")]
    for number in range(PAGES):
        answer = http_block(200, HTML | {"date": SENT}, body_of(number))
        line = f"{url_of(number)} 10.0.0.1 {at} text/html{more} {len(answer)}\n".encode()
        found.append(pack(line + answer + b"\n"))
    found.append(pack(b"dns:127.0.0.1 10.0.0.1 20250701120000 text/dns 3\nabc\n"))
    return b"".join(found)


def frames(dictionary: bytes = b"", *, packed: bool = False) -> bytes:
    """A WARC file of zstd frames, with a dictionary before them."""
    trained = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    compressor = zstandard.ZstdCompressor(dict_data=trained)
    before = zstandard.compress(dictionary) if packed else dictionary
    head = b"\x5d\x2a\x4d\x18" + len(before).to_bytes(4, "little") + before if dictionary else b""
    return head + b"".join(map(compressor.compress, records()))


@cache
def trained() -> bytes:
    pieces = [record[at : at + 400] for record in records(6) for at in range(0, len(record), 200)]
    return zstandard.train_dictionary(4_000, pieces * 3).as_bytes()


def package(elsewhere: str | None = None, /, **entries: bytes) -> bytes:
    """A zip with a datapackage.json of its entries, whose names have `_` for `/`, and perhaps of another."""
    named = {name.replace("_", "/"): content for name, content in entries.items()}
    listed = [{"path": path, "hash": f"sha256:{hashlib.sha256(one).hexdigest()}"} for path, one in named.items()]
    listed += [{"path": elsewhere, "hash": "sha256:00"}] if elsewhere is not None else []
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for path, content in named.items():
            zipped.writestr(path, content)
        zipped.writestr("datapackage.json", json.dumps({"resources": listed}))
    return stream.getvalue()


def wacz(first: int, last: int) -> bytes:
    return package(**{"archive_a.warc.gz": b"".join(map(gzip.compress, records()[first:last]))})


def cut(pack: Callable[[bytes], bytes]) -> bytes:
    """A file that was cut into pieces, each packed, as programs do that pack on several processors."""
    content = b"".join(records())
    return b"".join(pack(content[at : at + 3_000]) for at in range(0, len(content), 3_000))


FILES: dict[str, Callable[[], bytes]] = {
    "ARC": arc,
    "ARC of version 2": lambda: arc(2),
    "ARC, packed": lambda: arc(pack=gzip.compress),
    "ARC, packed in one": lambda: gzip.compress(arc()),
    "ARC, dated by the day": lambda: arc(at="20250701"),
    "ARC, dated to the millisecond": lambda: arc(at="20250701120000123"),
    "ARC without its description": lambda: arc()[arc().index(BASE.encode()) :],
    "dated by the year": lambda: dated("2025"),
    "dated by the month": lambda: dated("2025-07"),
    "dated by the day": lambda: dated("2025-07-01"),
    "dated without a zone": lambda: dated("2025-07-01T19:00:00"),
    "digests of pages": lambda: digested(bytes),
    "digests of packed pages": lambda: digested(lambda body: gzip.compress(body, mtime=0)),
    "digests of chunks": lambda: digested(lambda body: chunked(gzip.compress(body, mtime=0))),
    "an empty member first": lambda: gzip.compress(b"") + b"".join(map(gzip.compress, records())),
    "zstd": frames,
    "gzip, cut into members": lambda: cut(gzip.compress),
    "zstd, cut into members": lambda: cut(zstandard.compress),
    "gzip, with zeros between": lambda: bytes(512).join(map(gzip.compress, records())),
    "zstd in one frame": lambda: zstandard.compress(b"".join(records())),
    "zstd with a dictionary": lambda: frames(trained()),
    "zstd with a packed dictionary": lambda: frames(trained(), packed=True),
    "a package of packages": lambda: package(**{"1.wacz": wacz(0, 2), "2.wacz": wacz(2, PAGES)}),
    "a package with ARC and zstd": lambda: package(**{"a.arc": arc(), "b.warc.zst": frames()}),
    "br said, plain": lambda: b"".join(records(**{"content-encoding": "br"})),
    "dates of 14 digits": lambda: b"".join(records()).replace(b"2025-07-01T12:00:00Z", b"20250701120000"),
    "answers in resources": lambda: b"".join(records()).replace(b"WARC-Type: response", b"WARC-Type: resource"),
    "utf-8 said": lambda: b"".join(records(**{"content-encoding": "utf-8"})),
}


LONG = {
    *("ARC, dated to the millisecond", "ARC without its description", "dated by the year", "dated by the day"),
    *("dated without a zone", "digests of pages", "digests of packed pages", "digests of chunks"),
    *("ARC, dated by the day", "zstd, cut into members", "gzip, with zeros between"),
}


@pytest.mark.parametrize("form", mostly_long(FILES, short=[form for form in FILES if form not in LONG]))
def test_every_page_is_imported(tmp_path: Path, form: str) -> None:
    make = FILES[form]
    report = load(tmp_path / "a.db", make())
    assert (report.new, report.damaged) == (PAGES, 0)
    assert report.is_whole
    again = load(tmp_path / "a.db", make())
    assert (again.new, again.revised) == (0, 0)


@pytest.mark.parametrize("pack", [brotli.compress, zlib.compress, gzip.compress, zstandard.compress])
def test_pages_are_unpacked_whatever_they_are_packed_with(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    warc, name = WarcFile(), {brotli.compress: "br", zlib.compress: "deflate"}.get(pack, "gzip")
    warc.answer(url_of(0), pack(body_of(0)), headers={**HTML, "content-encoding": name})
    assert load(tmp_path / "a.db", warc.content).new == 1


DAMAGED = {
    "ARC that is cut": (lambda: arc()[:-4_000], 2),
    "zstd of which a frame is spoilt": (lambda: spoilt(frames()), PAGES - 1),
    "zstd whose dictionary is missing": (lambda: frames(trained())[8 + len(trained()) :], 0),
    "gzip of which the first is spoilt": (
        lambda: spoilt(b"".join(gzip.compress(one, mtime=0) for one in records()), b"\x1f\x8b", 0, 12),
        PAGES - 1,
    ),
    "digests of nothing": (lambda: digested(lambda _: b""), 0),
    "a list of files elsewhere": (lambda: package("https://a.vn/b.wacz", **{"a.warc": records()[0]}), 1),
    "a package of which one is none": (lambda: package(**{"1.wacz": wacz(0, 2), "2.wacz": b"PK\3\4 no"}), 2),
    "packages three deep": (lambda: package(**{"1.wacz": package(**{"2.wacz": wacz(0, 2)}), "3.wacz": wacz(0, 1)}), 1),
}


def spoilt(content: bytes, magic: bytes = b"\x28\xb5\x2f\xfd", begins: int = 8, behind: int = 50) -> bytes:
    at = content.index(magic, begins) + behind
    return content[:at] + b"\xff\xff\xff" + content[at + 3 :]


@pytest.mark.parametrize(("make", "new"), DAMAGED.values(), ids=DAMAGED)
def test_what_is_damaged_is_named_and_the_rest_is_imported(tmp_path: Path, make: Callable[[], bytes], new: int) -> None:
    try:
        report = load(tmp_path / "a.db", make())
    except CannotImport as refused:
        assert (new, str(refused).count("\n")) == (0, 0)
        return
    assert report.new >= new
    assert report.damaged
    assert all("\n" not in str(part) for part in report.examples)


DICTIONARIES: dict[str, Callable[[], bytes]] = {
    "damaged": lambda: spoilt(frames(trained()), b"\x37\xa4\x30\xec", 0, 20),
    "none": lambda: spoilt(frames(trained()), b"\x37\xa4\x30\xec", 0, 0),
    "packed and cut short": lambda: cut_dictionary(frames(trained(), packed=True)),
    "missing": lambda: frames(trained())[8 + len(trained()) :],
}


def cut_dictionary(content: bytes) -> bytes:
    size = int.from_bytes(content[4:8], "little")
    return content[:4] + (size - 100).to_bytes(4, "little") + content[8 : size - 92] + content[size + 8 :]


@pytest.mark.parametrize("make", DICTIONARIES.values(), ids=DICTIONARIES)
def test_a_dictionary_that_cannot_be_used_is_named(tmp_path: Path, make: Callable[[], bytes]) -> None:
    [damage] = load(tmp_path / "a.db", make()).examples
    assert re.match("no record in it can be unpacked: .*dictionary", damage.detail, re.IGNORECASE)


def test_a_dictionary_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    bomb = zstandard.compress(bytes(20_000_000))
    content = b"\x5d\x2a\x4d\x18" + len(bomb).to_bytes(4, "little") + bomb + frames()
    report = load(tmp_path / "a.db", content)
    assert (report.new, report.damaged) == (PAGES, 1)
    assert "dictionary" in report.examples[0].detail


def test_packages_that_unpack_to_far_more_than_their_size_are_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as zipped:
        for number in range(400):  # each to 50 times its size, and all of it to 40 times that
            head = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 54000\r\n\r\n"
            zipped.writestr(f"{number}.warc", head + random.Random(5).randbytes(900) * 60)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a.wacz", inner.getvalue())
    with pytest.raises(CannotImport, match="100 times its size"):
        load(tmp_path / "a.db", outer.getvalue())


def test_of_several_files_one_that_cannot_be_read_is_named_and_the_others_are_imported(tmp_path: Path) -> None:
    inside = package(**{"a.warc.zst": DICTIONARIES["damaged"](), "b.warc.gz": gzip.compress(b"".join(records(1)))})
    hostile = io.BytesIO()
    with zipfile.ZipFile(hostile, "w") as zipped:
        zipped.writestr("../a.warc", records(1)[0])
    report = load(tmp_path / "a.db", DICTIONARIES["missing"](), hostile.getvalue(), inside)
    assert (report.new, report.damaged) == (1, 3)
    for part, why in zip(report.examples, ("dictionary", "leads out", "dictionary"), strict=True):
        assert why in part.told().casefold()
        assert part.told().count(part.file) == 1


def test_a_list_of_files_is_told_from_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(json.dumps({"profile": "multi-wacz-package", "resources": []}))
    with pytest.raises(CannotImport, match="a list of files is not imported"):
        load(tmp_path / "a.db", tmp_path / "all.json")
