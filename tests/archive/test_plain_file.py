"""What stands in a folder is opened only where it is a plain file, and is read as far as it went then."""

from __future__ import annotations

import os
import socket

import pytest

from archive.plain_file import NotPlainFile, open_plain, read_plain


def a_socket(path):
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


OTHERS = {
    "a pipe": os.mkfifo,
    "a socket": a_socket,
    "a folder": os.mkdir,
    "a link to a file": lambda path: path.symlink_to(__file__),
    "a link to a pipe": lambda path: (os.mkfifo(f"{path}.pipe"), path.symlink_to(f"{path}.pipe")),
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("make", OTHERS.values(), ids=OTHERS)
def test_nothing_but_a_plain_file_is_opened(tmp_path, make):
    make(tmp_path / "x")
    with pytest.raises(NotPlainFile, match="not a plain file"):
        open_plain(tmp_path / "x")


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev/stdin"])
def test_a_device_is_none_also_where_links_are_followed(path):
    if os.path.isfile(path):
        pytest.skip("standard input is a file here")
    with pytest.raises(NotPlainFile):
        open_plain(path, follow_links=True)


def test_a_link_is_followed_where_that_is_asked_for(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "b").symlink_to("a")
    with open_plain(tmp_path / "b", follow_links=True) as stream:
        assert stream.read() == b"abc"


def test_what_is_written_to_its_end_later_is_not_read(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    with open_plain(path) as stream, path.open("ab") as more:
        more.write(b"x" * 200_000)
        more.flush()
        assert (stream.seek(0, 2), stream.seek(4), stream.read(2), stream.read(), stream.read(1)) == (
            *(10, 4),
            *(b"45", b"6789", b""),
        )
        assert (stream.seek(0), stream.readlines()) == (0, [b"0123456789"])
    assert len(read_plain(path)) == 200_010
    assert read_plain(path, 3) == b"012"
