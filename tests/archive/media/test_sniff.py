"""What a file is by its bytes."""

import io
import zipfile

import pytest

from archive.media.sniff import HTML, UNKNOWN, is_document, is_picture, sniff_type, suffix_of


def zipped(*names, mimetype=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        if mimetype is not None:
            parts.writestr("mimetype", mimetype)
        for name in names:
            parts.writestr(name, "x")
    return made.getvalue()


CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("body", "suffix"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\r\n\r\n%PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF89a", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"\x00\x00\x00\x1cftypavif", "avif"),
        (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (zipped("a.txt"), "zip"),
        (b"PK\x03\x04 broken", "zip"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (CONTAINER + "WordDocument".encode("utf-16-le"), "doc"),
        (CONTAINER + "Workbook".encode("utf-16-le"), "xls"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"{\\rtf1", "rtf"),
    ],
)
def test_the_type_is_that_of_the_bytes(body, suffix):
    media_type = sniff_type(body)
    assert suffix_of(media_type) == suffix
    assert is_picture(media_type) == (suffix in ("jpg", "png", "gif", "webp", "avif", "svg"))
    assert is_document(media_type) == (not is_picture(media_type))


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><title>404", b"\xef\xbb\xbf\n<html>", b"<!-- x --><head>"])
def test_a_page_is_a_page_whatever_it_was_sent_as(body):
    assert sniff_type(body) == HTML
    assert not is_document(HTML)


@pytest.mark.parametrize("body", [b"", b"Toi la van ban", b"\x00" * 20])
def test_what_is_of_no_known_kind_is_not_guessed(body):
    assert sniff_type(body) == UNKNOWN
    assert suffix_of(UNKNOWN) == "bin"
