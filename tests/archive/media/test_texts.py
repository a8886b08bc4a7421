"""The words of documents: as they are printed, within bounds, whatever the documents are."""

import io
import signal
import subprocess
import sys
import unicodedata
import zipfile

import pytest

from archive.media import texts
from archive.media.texts import TextReader
from tests.archive.media.documents import DOCX, PDF, document_xml, make_docx, make_pdf, make_scanned_pdf

LINES = ("Nghị quyết số 30-NQ/TU ngày 15/01/2025 của Ban", "Thường vụ Thành ủy về chuyển đổi số.")


@pytest.fixture(scope="module")
def reader():
    with TextReader() as opened:
        yield opened


def test_a_page_of_a_pdf_is_one_paragraph(reader):
    found = reader.read(PDF, make_pdf(LINES, ("Trang hai",)))
    assert (found.state, found.text) == ("text", f"{' '.join(LINES)}\nTrang hai")
    assert found.detail is None
    assert found.extractor.startswith("pypdfium2 ")


def test_letters_with_marks_of_their_own_are_composed(reader):
    line = "Đại hội Đảng bộ phường Thuỷ Vân, khoẻ, Ước"
    assert reader.read(PDF, make_pdf([unicodedata.normalize("NFD", line)])).text == line


def test_a_scanned_pdf_is_said_to_have_no_text(reader):
    found = reader.read(PDF, make_scanned_pdf(3))
    assert (found.state, found.text, found.detail) == ("none", None, "none of its 3 pages has text")
    found = reader.read(PDF, make_pdf(("Ký bởi: Văn phòng Thành ủy",), (), ()))
    assert (found.state, found.detail) == ("text", "2 of its 3 pages have no text")


def test_a_docx_is_its_paragraphs_tables_boxes_and_notes(reader):
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    text_box = (
        "<w:p><w:r><w:t>Ngoài khung</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Trong"
        " khung</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>Trong khung"
        "</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    inserted = (
        "<w:p><w:r><w:t>Đã</w:t><w:tab/></w:r><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText> bỏ</w:delText></w:r></w:del></w:p>"
    )
    control = "<w:sdt><w:sdtContent><w:p><w:r><w:t>Số hiệu</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    table = f"<w:tbl><w:tr>{cell.format('Ô một')}{cell.format('Ô hai')}</w:tr></w:tbl>"
    made = make_docx(xml=document_xml(text_box + inserted + control + table), notes=["Chú thích"])
    found = reader.read(DOCX, made)
    assert found.state == "text"
    assert sorted(found.text.split("\n")) == sorted(
        ["Ngoài khung", "Trong khung", "Đã thêm", "Số hiệu", "Ô một", "Ô hai", "Chú thích"]
    )


def test_other_files_are_not_read(reader):
    found = reader.read("application/msword", b"\xd0\xcf\x11\xe0")
    assert (found.state, found.text, found.extractor) == ("not-read", None, "none")


ENCRYPTED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "28" * 32 + "> /U <" + "00" * 32 + "> >> /ID [<00> <00>]"
)
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {new} '{10 * f'&{old};'}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize(
    ("media_type", "body", "state"),
    [
        pytest.param(PDF, make_pdf(LINES, trailer=ENCRYPTED), "encrypted", id="a PDF with a password"),
        pytest.param(PDF, b"%PDF-1.7\n", "unreadable", id="a PDF that ends at once"),
        pytest.param(PDF, b"", "unreadable", id="nothing"),
        pytest.param(DOCX, b"PK\x03\x04", "unreadable", id="a broken zip"),
        pytest.param(DOCX, make_docx("Đảng")[:-40], "unreadable", id="a zip without its end"),
        pytest.param(DOCX, make_docx(xml="<w:document"), "unreadable", id="broken XML"),
        pytest.param(DOCX, make_docx(xml=document_xml("")), "none", id="a DOCX without a word"),
        pytest.param(
            DOCX, make_docx(xml=document_xml("<w:p>&i;</w:p>", LAUGHS + "]>")), "unreadable", id="entities of entities"
        ),
        pytest.param(
            DOCX, make_docx(xml=document_xml("<w:p>&i;</w:p>", OUTSIDE + "]>")), "unreadable", id="another file"
        ),
        pytest.param(
            DOCX,
            make_docx(xml=document_xml("<w:p>" * 5000 + "</w:p>" * 5000)),
            "unreadable",
            id="paragraphs within paragraphs",
        ),
        pytest.param(
            "application/x-ole-storage", "EncryptedPackage".encode("utf-16-le"), "encrypted", id="Word with a password"
        ),
    ],
)
def test_what_cannot_be_read_is_said(reader, media_type, body, state):
    found = reader.read(media_type, body)
    assert (found.state, found.text) == (state, None)
    assert found.detail
    assert reader.read(PDF, make_pdf(("Còn đọc được",))).text == "Còn đọc được"


def test_a_zip_bomb_is_not_unpacked(reader):
    made = make_docx("Đảng")
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        size = file.getinfo("word/document.xml").file_size
    bomb = made.replace(size.to_bytes(4, "little"), (1 << 31).to_bytes(4, "little"))
    assert bomb != made
    assert reader.read(DOCX, bomb).detail == "unpacked it is too large"


def test_long_texts_are_cut_and_long_paragraphs_parted(reader, monkeypatch):
    monkeypatch.setattr(texts, "MOST_CHARACTERS", 1000)
    found = reader.read(DOCX, make_docx("đảng " * 150, "bộ " * 500))
    assert found.detail == "only the first 1000 characters were read"
    assert 900 < len(found.text) <= 1000
    monkeypatch.setattr(texts, "MOST_CHARACTERS", 100_000)
    paragraphs = reader.read(DOCX, make_docx("đảng " * 9000)).text.split("\n")
    assert {len(one) for one in paragraphs[:-1]} == {19_999}
    assert " ".join(paragraphs) == ("đảng " * 9000).strip()


def test_what_a_database_cannot_store_is_left_out(reader):
    assert reader.read(PDF, make_pdf(["a\ud800bcd\ufeff"])).text.replace(" ", "") == "abcd"
    assert reader.read(DOCX, make_docx("chuyển\u00ad đổi\u200b số")).text == "chuyển đổi số"


def test_a_hyphen_at_the_end_of_a_line_stays(reader):
    assert reader.read(PDF, make_pdf(("hội nghị cán bộ - công", "nhân, giá trị - kinh tế-", "xã hội"))).text == (
        "hội nghị cán bộ - công nhân, giá trị - kinh tế-xã hội"
    )


def _replace_worker(tmp_path, monkeypatch, answer):
    """Put a script in place of the process that reads: what it does to a document before it answers."""
    path = tmp_path / "worker.py"
    path.write_text(
        "import json, os, sys, time\n"
        "for count, line in enumerate(sys.stdin.buffer):\n"
        "    body = sys.stdin.buffer.read(json.loads(line)['size'])\n"
        f"    {answer}\n"
        '    os.write(1, b\'{"state": "text", "detail": null, "size": 2}\\n\' + b\'ok\')\n',
        "utf-8",
    )
    monkeypatch.setattr(texts, "_WORKER", path)


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ("body == b'bad' and os._exit(3)", "it takes more than 1024 MB of memory"),
        ("body == b'bad' and os.abort()", "the process that read it ended with -6"),
        ("body == b'bad' and os.write(1, b'x' * 20000) and os._exit(0)", "the process that read it ended with 0"),
    ],
)
def test_what_ends_the_process_ends_nothing_else(tmp_path, monkeypatch, answer, detail):
    _replace_worker(tmp_path, monkeypatch, answer)
    with TextReader() as reader:
        assert reader.read(PDF, b"good").text == "ok"
        found = reader.read(PDF, b"bad")
        assert (found.state, found.text, found.detail) == ("unreadable", None, detail)
        assert reader.read(PDF, b"good").text == "ok"


def test_what_takes_too_long_is_left(tmp_path, monkeypatch):
    _replace_worker(tmp_path, monkeypatch, "body == b'bad' and time.sleep(600)")

    class Clock:
        """Runs out at once for the second document."""

        number = 0

        def __init__(self, seconds, function):
            assert seconds == 60
            self._function = function
            Clock.number += 1

        def start(self):
            if Clock.number == 2:
                self._function()

        def cancel(self):
            pass

    monkeypatch.setattr(texts, "Timer", Clock)
    with TextReader() as reader:
        assert reader.read(PDF, b"good").text == "ok"
        assert reader.read(PDF, b"bad").detail == "it takes more than 60 seconds"
        assert reader.read(PDF, b"good").text == "ok"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no alarm")
def test_the_process_ends_by_itself_where_who_asked_was_killed():
    worker = subprocess.Popen([sys.executable, "-P", texts._WORKER], stdin=subprocess.PIPE)
    with worker:
        worker.stdin.write(b'{"type": "application/pdf", "size": 9, "most": 9, "seconds": 1}\n')
        worker.stdin.flush()
        assert worker.wait(60) == -signal.SIGALRM


def test_what_only_a_used_process_cannot_read_is_given_to_a_new_one(tmp_path, monkeypatch):
    _replace_worker(tmp_path, monkeypatch, "count == 1 and os._exit(3)")
    with TextReader() as reader:
        assert [reader.read(PDF, b"good").text for _ in range(3)] == ["ok"] * 3
