"""Bytes to text: what is declared, what is true, and what is refused."""

from __future__ import annotations

import pytest

from crawler.reading.decode import decode_page
from crawler.reading.errors import Undecodable
from crawler.reading.text import clean_text

PAGE = "<html><head>{}</head><body>Đảng bộ xã Thuận Hòa tổ chức hội nghị</body></html>"


@pytest.mark.parametrize(
    ("head", "header", "encoding", "doubt"),
    [
        pytest.param('<meta charset="utf-8">', None, "utf-8", False, id="declared as it is"),
        pytest.param("", None, "utf-8", False, id="declared nowhere"),
        pytest.param('<meta charset="windows-1252">', None, "utf-8", True, id="declared wrongly in the page"),
        pytest.param("", "text/html; charset=iso-8859-1", "utf-8", True, id="declared wrongly in the header"),
        pytest.param('<meta charset="no-such-charset">', None, "utf-8", False, id="declared as what nobody knows"),
        pytest.param('<meta charset="windows-1258">', None, "cp1258", False, id="windows-1258"),
        pytest.param("", None, "utf-16", False, id="UTF-16 with a mark"),
        pytest.param("", None, "utf-16-le", False, id="UTF-16 without a mark"),
        pytest.param('<meta charset="utf-8">', "text/html; charset=UTF-16", "utf-16-be", False, id="UTF-16, big first"),
        pytest.param(
            '<meta charset="windows-1258">', "text/html; charset=utf-8", "cp1258", False, id="header of UTF-8"
        ),
        pytest.param(
            '<meta charset="windows-1258">', "text/html; charset=ISO-8859-1", "cp1258", False, id="no header's"
        ),
    ],
)
def test_page_is_decoded(head: str, header: str | None, encoding: str, doubt: bool) -> None:
    text = PAGE.format(head)
    if encoding == "cp1258":  # has no letter for every tone: tones are combining marks
        import unicodedata

        body = b"".join(
            unicodedata.normalize("NFD", c).encode("cp1258", "ignore")
            if c not in "ĐđÂâÊêÔôƠơƯưĂă"
            else c.encode("cp1258")
            for c in text.replace("ộ", "ô\u0323")
            .replace("ậ", "â\u0323")
            .replace("ổ", "ô\u0309")
            .replace("ứ", "ư\u0301")
        )
    else:
        body = text.encode(encoding)
    decoded = decode_page(body, header)
    assert "Đảng bộ" in clean_text(decoded.text)
    assert (decoded.doubt is not None) is doubt


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \r\n\0 ", "empty", id="white space"),
        pytest.param(b"%PDF-1.7 ...", "not-html", id="a PDF"),
        pytest.param(b"\x89PNG\r\n", "not-html", id="a picture"),
        pytest.param(b"<html>" + bytes(range(128, 256)) * 50, "charset", id="bytes of no declared encoding"),
        pytest.param(b"<meta charset=hex>" + bytes(range(128, 256)), "charset", id="a codec that is no encoding"),
        pytest.param(b"<meta charset=undefined>" + bytes(range(128, 256)), "charset", id="a codec that always refuses"),
    ],
)
def test_what_is_no_text_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Undecodable) as refused:
        decode_page(body)
    assert refused.value.reason == reason


def test_page_cut_in_the_middle_of_a_letter_is_read() -> None:
    body = PAGE.format("").encode() * 3 + "đ".encode()[:1]
    decoded = decode_page(body)
    assert decoded.doubt is not None
    assert decoded.text.count("Đảng bộ") == 3


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("Ðảng  bộ\u00a0xã", "Đảng bộ xã", id="Icelandic eth, no-break and double spaces"),
        pytest.param("Thu\u0309 tu\u031bo\u031b\u0301ng", "Thủ tướng", id="NFD"),
        pytest.param("Quố\u200bc\u00ad gia\ufeff", "Quốc gia", id="zero-width space, soft hyphen, byte order mark"),
        pytest.param("a\x00b\x1fc\x85d", "abc d", id="control characters"),
        pytest.param("\u202eabc\u202c", "abc", id="direction marks"),
    ],
)
def test_text_is_cleaned(text: str, clean: str) -> None:
    assert clean_text(text) == clean
