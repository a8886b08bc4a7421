"""Freed memory is kept for the next page where the C library can, and nothing breaks where it cannot."""

from __future__ import annotations

import ctypes
import resource

import pytest

from crawler.reading import read_article
from crawler.reading.memory import keep_freed_memory

PARAGRAPH = "Đảng ủy xã Hòa An tổ chức hội nghị sơ kết công tác xây dựng nông thôn mới sáu tháng đầu năm. " * 3


def page_of(paragraphs: int) -> bytes:
    body = f"<p>{PARAGRAPH}</p>" * paragraphs
    return f"<html><body><h1>Xã Hòa An sơ kết sáu tháng</h1><p>15/06/2024</p>{body}</body></html>".encode()


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="not glibc: its memory is left as it is")
def test_pages_one_after_another_ask_the_system_for_no_memory() -> None:
    pages = [page_of(200), page_of(25)]
    for page in pages * 3:
        read_article(page, url="https://hoaan.example/so-ket-1.html")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for page in pages * 10:
        read_article(page, url="https://hoaan.example/so-ket-1.html")
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    assert faults < 1_000  # it was 2,500


class Library:
    """A C library with `mallopt`, which notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def mallopt(self, parameter: int, value: int) -> int:
        self.asked.append((parameter, value))
        return 1


def test_glibc_is_asked_to_keep_freed_memory_and_to_take_large_pieces_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    keep_freed_memory()
    assert dict(library.asked) == {-1: 64 * 1024 * 1024, -3: 32 * 1024 * 1024}


@pytest.mark.parametrize("library", [object(), OSError("no library by that name"), TypeError("None is no name")])
def test_other_c_libraries_are_left_as_they_are(library: object, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []

    def load(name: None) -> object:
        loaded.append(name)
        if isinstance(library, Exception):
            raise library
        return library

    monkeypatch.setattr(ctypes, "CDLL", load)
    keep_freed_memory()  # raises nothing
    assert loaded == [None]
