"""Pages that a browser saved as one file."""

from __future__ import annotations

import base64
import json
import quopri
from pathlib import Path

import pytest

from crawler.reading.errors import NotAnArticle
from crawler.reading.mhtml import unwrap
from tests import FIXTURES
from tests.crawler.workshop.test_fixture_commands import MHTML
from tests.crawler.workshop.workshop_samples import tulieu

URL = "https://tinhuy.example.vn/tin-1.html"
BODY = "<html><body><h1>Đại hội Đảng bộ</h1><p>Sáng 1/6 …</p></body></html>"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("quoted-printable", quopri.encodestring(BODY.encode()).decode()),
        ("base64", base64.encodebytes(BODY.encode()).decode()),
        ("8bit", BODY),
        ("no-such-encoding", BODY),
    ],
)
def test_the_transfer_encoding_is_undone(encoding: str, body: str) -> None:
    found = unwrap(MHTML.format(url=URL, encoding=encoding, body=body).encode())
    assert found.body.decode().strip() == BODY
    assert (found.url, found.content_type) == (URL, "text/html")
    assert found.saved_at is not None and found.saved_at.isoformat() == "2025-06-01T02:00:00+00:00"


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        (b"Content-Type: text/html\n\n<p>", None),
        (b"Content-Type: text/html\nContent-Location: =?utf-8?q?http=3A//a.vn/b?=\n\n<p>", "http://a.vn/b"),
        (b"Content-Type: text/html\nContent-Location: =?no-such?q?x?=\n\n<p>", "=?no-such?q?x?="),
        (b"Content-Type: text/html\nDate: yesterday\n\n<p>", None),
        (b"Content-Type: text/html\nContent-Location: http://a.vn/\xff\n\n<p>", "http://a.vn/\ufffd"),
    ],
    ids=["no address", "an encoded one", "an unknown encoding", "no date", "bytes that are no text"],
)
def test_what_the_headers_do_not_say_is_absent(raw: bytes, url: str | None) -> None:
    found = unwrap(raw)
    assert (found.body.strip(), found.url, found.saved_at) == (b"<p>", url, None)


def nested(depth: int) -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return head + b"Content-Type: text/plain\n\nx"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff" * 100, b"Content-Type: text/plain\n\n<html>", b"<html><body>", nested(3), nested(5000)],
    ids=["nothing", "bytes", "another kind", "a page as it is", "parts in parts", "parts in parts without end"],
)
def test_a_file_without_a_page_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAnArticle):
        unwrap(raw)


def test_extract_takes_such_a_file_and_the_address_in_it(tmp_path: Path) -> None:
    page = FIXTURES / "nukeviet-egov" / "with-photo"
    body = quopri.encodestring((page / "page.html").read_bytes()).decode()
    url = json.loads((page / "meta.json").read_text("utf-8"))["url"]
    (tmp_path / "page.MHTML").write_text(MHTML.format(url=url, encoding="quoted-printable", body=body))
    done = tulieu("extract", str(tmp_path / "page.MHTML"))
    assert done.returncode == 0, done.stderr
    record, expected = json.loads(done.stdout), json.loads((page / "expected.json").read_text("utf-8"))
    assert {key: record[key] for key in ("url", "title", "body", "photos")} == {
        key: expected[key] for key in ("url", "title", "body", "photos")
    }
    assert record["fetched_at"] == "2025-06-01T02:00:00+00:00"


def test_extract_of_a_file_without_a_page_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.mht").write_text("Content-Type: text/plain\n\nx")
    done = tulieu("extract", str(tmp_path / "a.mht"))
    assert (done.returncode, done.stderr) == (
        1,
        f"error: {tmp_path / 'a.mht'}: not-html: no part of it is a page (text/html)\n",
    )
