"""Files of results: who does not read them, or went away, holds nothing for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest
from starlette.testclient import TestClient

from archive.web import download

Write = Callable[[BinaryIO], None]


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Write, threading.Event]]:
    """A writer that never comes to an end by itself, and what is set once it has ended."""
    monkeypatch.setattr(download, "_TICK", 0.001)
    ended = threading.Event()

    def write(stream: BinaryIO) -> None:
        try:
            while True:
                stream.write(bytes(100_000))
        finally:
            ended.set()

    yield write, ended
    assert ended.wait(10)


def test_a_writer_ends_where_the_reader_went_away_before_the_first_piece(
    endless: tuple[Write, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_TICKS", 1_000_000)
    write, ended = endless
    pieces = download.stream(write)
    assert not ended.is_set()
    del pieces


def test_a_writer_ends_where_nobody_reads_and_the_file_is_not_taken_for_whole(
    endless: tuple[Write, threading.Event],
) -> None:
    write, ended = endless
    pieces = download.stream(write)
    assert ended.wait(10)
    with pytest.raises(TimeoutError):
        list(pieces)


def test_what_a_file_is_like_is_told_without_writing_it(room: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "stream", lambda write: pytest.fail("it was written"))
    answer = room.head("/results.csv")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="articles.csv"'
