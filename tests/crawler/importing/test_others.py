"""Files of pages as other programs write them: ARC, zstd with and without a dictionary, packages of packages."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard

from archive.warc.writer import http_block
from crawler.importing.report import CannotImport
from tests.crawler.importing.test_warc import load
from tests.crawler.importing.warc_samples import HTML, WarcFile, body_of, url_of

PAGES = 4


def records(pages: int = PAGES, **headers: str) -> list[bytes]:
    """A WARC record for each page."""
    files = [WarcFile(gzip=False) for _ in range(pages)]
    for number, file in enumerate(files):
        file.answer(url_of(number), body_of(number), headers={**HTML, **headers})
    return [file.content for file in files]


def arc(version: int = 1, pack: Callable[[bytes], bytes] = bytes) -> bytes:
    """An ARC file, of which each record is packed."""
    names = {1: "URL IP-address Archive-date Content-type Archive-length"}.get(version, "URL ... Archive-length")
    more = {1: ""}.get(version, " 200 - - 0 x.arc.gz")
    block = f"{version} 0 Internet\n{names}\n\n".encode()
    head = f"filedesc://x.arc.gz 0.0.0.0 20250701120000 text/plain{more} {len(block)}\n".encode()
    found = [pack(head + block + b"\n")]
    for number in range(PAGES):
        answer = http_block(200, HTML, body_of(number))
        line = f"{url_of(number)} 10.0.0.1 20250701120000 text/html{more} {len(answer)}\n".encode()
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


def trained() -> bytes:
    pieces = [record[at : at + 400] for record in records(6) for at in range(0, len(record), 200)]
    return zstandard.train_dictionary(4_000, pieces * 3).as_bytes()


def package(**entries: bytes) -> bytes:
    """A zip with a datapackage.json of its entries, whose names have `_` for `/`."""
    named = {name.replace("_", "/"): content for name, content in entries.items()}
    listed = [{"path": path, "hash": f"sha256:{hashlib.sha256(one).hexdigest()}"} for path, one in named.items()]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for path, content in named.items():
            zipped.writestr(path, content)
        zipped.writestr("datapackage.json", json.dumps({"resources": listed}))
    return stream.getvalue()


def wacz(first: int, last: int) -> bytes:
    return package(**{"archive_a.warc.gz": b"".join(map(gzip.compress, records()[first:last]))})


FILES: dict[str, Callable[[], bytes]] = {
    "ARC": arc,
    "ARC of version 2": lambda: arc(2),
    "ARC, packed": lambda: arc(pack=gzip.compress),
    "ARC, packed in one": lambda: gzip.compress(arc()),
    "zstd": frames,
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


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_every_page_is_imported(tmp_path: Path, make: Callable[[], bytes]) -> None:
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
    "a package of which one is none": (lambda: package(**{"1.wacz": wacz(0, 2), "2.wacz": b"PK\3\4 no"}), 2),
    "packages three deep": (lambda: package(**{"1.wacz": package(**{"2.wacz": wacz(0, 2)}), "3.wacz": wacz(0, 1)}), 1),
}


def spoilt(content: bytes) -> bytes:
    second = content.index(b"\x28\xb5\x2f\xfd", 8)
    return content[: second + 50] + b"\xff\xff\xff" + content[second + 53 :]


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


def test_a_dictionary_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    bomb = zstandard.compress(bytes(20_000_000))
    content = b"\x5d\x2a\x4d\x18" + len(bomb).to_bytes(4, "little") + bomb + frames()
    assert load(tmp_path / "a.db", content).new == PAGES
