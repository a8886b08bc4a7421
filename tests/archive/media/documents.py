"""PDF and DOCX files for the tests, written by hand: small, and broken where a test wants it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_pdf(*pages: Sequence[str], trailer: str = "") -> bytes:
    """Return a PDF with the lines of each page, in a font whose table says which glyph is which letter (ToUnicode)."""
    letters = sorted({letter for lines in pages for line in lines for letter in line} | {" "})
    glyphs = {letter: number for number, letter in enumerate(letters, start=1)}
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Tap /Encoding /Identity-H /DescendantFonts [4 0 R]"
        b" /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Tap /DW 500 /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Tap /Flags 4"
        b" /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >> >>",
        _stream(_unicode_table(glyphs)),
    ]
    for number, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * number} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        shown = ["BT /F 12 Tf 14 TL 60 780 Td"]
        shown += [f"<{''.join(f'{glyphs[letter]:04x}' for letter in line)}> Tj T*" for line in lines]
        objects.append(_stream("\n".join([*shown, "ET"])))
    return _file(objects, trailer)


def make_scanned_pdf(pages: int) -> bytes:
    """Return a PDF whose pages are pictures."""
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
    ]
    for number in range(pages):
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {4 + 2 * number} 0 R /Resources << >> >>"
        )
        objects += [page.encode(), _stream("60 60 400 600 re f")]
    return _file(objects, "")


def _unicode_table(glyphs: dict[str, int]) -> str:
    rows = [
        f"<{number:04x}> <{letter.encode('utf-16-be', 'surrogatepass').hex()}>" for letter, number in glyphs.items()
    ]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def",
            "1 begincodespacerange <0000> <ffff> endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap end end",
        ]
    )


def _stream(text: str) -> bytes:
    body = text.encode("latin-1")
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    written, starts = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, start=1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % start for start in starts)
    written += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer.encode())
    return bytes(written + b"startxref\n%d\n%%%%EOF\n" % table)


def make_docx(*paragraphs: str, notes: Sequence[str] = (), xml: str | None = None, **parts: bytes) -> bytes:
    """Return a DOCX of paragraphs, or of the given XML, with footnotes; `parts` are further files in it, by name."""
    made = io.BytesIO()
    body = "".join(map(_paragraph, paragraphs))
    main = xml if xml is not None else f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
            ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
        )
        file.writestr("word/document.xml", main)
        if notes:
            written = "".join(f"<w:footnote>{_paragraph(note)}</w:footnote>" for note in notes)
            file.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{_WORD}">{written}</w:footnotes>')
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def document_xml(inside: str, before: str = "") -> str:
    """Return the XML of a document with what is given in its body, and before its root."""
    more = ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_WORD}"{more}><w:body>{inside}</w:body></w:document>'


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>'
