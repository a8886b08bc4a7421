"""Content codings are undone by what the bytes are, within bounds, and no more than that."""

from __future__ import annotations

import gzip
import random
import zlib

import brotli
import pytest
from scrapy.utils._compression import zstd  # type: ignore[attr-defined]

from archive.warc.codings import MAX_MEMBERS, CannotUndo, TooLarge, undo_codings

_WORDS = random.Random(5).choices("Đảng ủy xã Hòa Bình mở hội nghị bàn việc trồng rừng ven sông".split(), k=4_000)
PAGE = f"<!DOCTYPE html><html><body>{' '.join(_WORDS)}</body></html>".encode()
GZIP = gzip.compress(PAGE)
BARE = zlib.compress(PAGE)[2:-4]
ZEROS = bytes(2_000_000)
MOST = 1_000_000

UNDONE = {
    "gzip": (GZIP, "gzip"),
    "by its old name": (GZIP, "x-gzip"),
    "zlib": (zlib.compress(PAGE), "deflate"),
    "bare deflate": (BARE, "deflate"),
    "brotli": (brotli.compress(PAGE), "br"),
    "zstd": (zstd.compress(PAGE), "zstd"),
    "two, in order": (brotli.compress(GZIP), "gzip, br"),
    "two, of which one is named": (gzip.compress(GZIP), "gzip"),
    "another than is named": (brotli.compress(PAGE), "gzip"),
    "gzip under another's name": (GZIP, "br"),
    "with junk behind gzip": (GZIP + b"\0\0junk", "gzip"),
    "with junk behind brotli": (brotli.compress(PAGE) + b"junk", "br"),
    "with junk behind zstd": (zstd.compress(PAGE) + b"junk", "zstd"),
    "in two members": (gzip.compress(PAGE[:99]) + gzip.compress(PAGE[99:]), "gzip"),
    "not named": (GZIP, ""),
    "brotli, not named": (brotli.compress(PAGE), ""),
    "zlib, not named": (zlib.compress(PAGE), ""),
    "bare deflate, not named": (BARE, ""),
    "three, of which one is named": (gzip.compress(gzip.compress(GZIP)), "gzip"),
}


@pytest.mark.parametrize(("body", "named"), UNDONE.values(), ids=UNDONE)
def test_what_is_packed_is_unpacked_and_known_to_be_whole(body: bytes, named: str) -> None:
    undone = undo_codings(body, named, MOST, guess=True)
    assert (undone.body, undone.whole, undone.sealed) == (PAGE, True, True)


@pytest.mark.parametrize("named", ["", "gzip", "br", "deflate", "zstd", "utf-8", "none", "identity", "gzip, br"])
def test_what_is_plain_stays_as_it_is_whatever_is_named(named: str) -> None:
    for body in (PAGE, b"no", b"", "Tiếng Việt".encode("utf-16"), b"caf\xe9 \xd0\xee"):
        undone = undo_codings(body, named, MOST, guess=True)
        assert (undone.body, undone.whole, undone.sealed) == (body, True, False)


def test_what_no_header_names_is_unpacked_only_where_it_should_be_text() -> None:
    assert undo_codings(GZIP, "", MOST).body == GZIP
    assert undo_codings(gzip.compress(GZIP), "gzip", MOST).body == GZIP


BROKEN = {
    "gzip without its end": (GZIP[:-200], "gzip"),
    "gzip with a wrong checksum": (GZIP[:-8] + bytes(8), "gzip"),
    "zlib without its end": (zlib.compress(PAGE)[:-200], "deflate"),
    "bare deflate without its end": (BARE[:-200], "deflate"),
    "gzip that is damaged": (GZIP[:3000] + b"\xff" * 20 + GZIP[3020:], "gzip"),
}


@pytest.mark.parametrize(("body", "named"), BROKEN.values(), ids=BROKEN)
def test_what_breaks_off_is_unpacked_as_far_as_it_goes(body: bytes, named: str) -> None:
    undone = undo_codings(body, named, MOST)
    assert not undone.whole
    assert len(undone.body) > 1_000
    assert PAGE.startswith(undone.body[: len(undone.body) // 3])


def test_a_page_whose_checksum_alone_is_missing_comes_whole() -> None:
    assert undo_codings(GZIP[:-8], "gzip", MOST).body == PAGE


@pytest.mark.parametrize("body", [b"\x1f\x8b\1no", b"\1\2\3", b"\xff\x02" * 40, bytes(range(256))])
@pytest.mark.parametrize("named", ["gzip", "deflate", "br", "zstd"])
def test_what_is_neither_packed_nor_text_is_refused(body: bytes, named: str) -> None:
    with pytest.raises(CannotUndo):
        undo_codings(body, named, MOST)


def test_a_fourth_coding_is_not_undone() -> None:
    with pytest.raises(CannotUndo):
        undo_codings(gzip.compress(gzip.compress(gzip.compress(GZIP))), "gzip", MOST, guess=True)


BOMBS = {
    "gzip": gzip.compress(ZEROS),
    "deflate": zlib.compress(ZEROS),
    "br": brotli.compress(ZEROS, quality=1),
    "zstd": zstd.compress(ZEROS),
    "gzip, gzip": gzip.compress(gzip.compress(ZEROS)),
}


@pytest.mark.parametrize("named", BOMBS)
def test_what_is_too_large_is_not_unpacked(named: str) -> None:
    with pytest.raises(TooLarge):
        undo_codings(BOMBS[named], named, MOST)


def test_only_so_many_members_are_read() -> None:
    member = gzip.compress(b"a")
    undone = undo_codings(member * 10_000, "gzip", MOST)
    assert (len(undone.body), undone.whole) == (MAX_MEMBERS, False)
