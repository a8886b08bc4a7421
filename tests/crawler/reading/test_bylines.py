"""Lines that say who wrote an article, and lines that only look so."""

from __future__ import annotations

import pytest

from crawler.reading.fields.bylines import (
    Byline,
    are_names,
    is_name,
    parse_field,
    parse_line,
    parse_signature,
    split_names,
)
from crawler.reading.fields.outlets import is_outlet


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        pytest.param("Tin, ảnh: Đức Hiền", ("Đức Hiền",), None, id="news and photographs"),
        pytest.param("Tin - Ảnh: Đức Hiền", ("Đức Hiền",), None, id="joined by a dash"),
        pytest.param("Tin-ảnh: H.Lâm", ("H.Lâm",), None, id="initial with a full stop"),
        pytest.param("Bài và ảnh: Thanh Trúc", ("Thanh Trúc",), None, id="text and photographs"),
        pytest.param("BÀI, ẢNH: THANH TRÚC", ("THANH TRÚC",), None, id="all in capitals"),
        pytest.param("Thực hiện: Nhóm phóng viên", ("Nhóm phóng viên",), None, id="a group of reporters"),
        pytest.param("Tác giả: Bùi Văn Sáu", ("Bùi Văn Sáu",), None, id="author"),
        pytest.param("Tác giả bài viết: Bùi Văn Sáu", ("Bùi Văn Sáu",), None, id="author of the article"),
        pytest.param("Nguồn tin: TTXVN", (), "TTXVN", id="source of the news"),
        pytest.param("Nguồn: baochinhphu.vn", (), "baochinhphu.vn", id="source is a site"),
        pytest.param("Theo TTXVN", (), "TTXVN", id="according to an agency"),
        pytest.param("(Theo TTXVN)", (), "TTXVN", id="according to an agency, in brackets"),
        pytest.param("(TTXVN/Vietnam+)", (), "TTXVN/Vietnam+", id="agency and its site in brackets"),
        pytest.param("Theo Trần Hạ", ("Trần Hạ",), None, id="according to a person"),
        pytest.param("Theo báo Quảng Trị", (), "báo Quảng Trị", id="according to a paper"),
        pytest.param("Đức Hiền (Theo TTXVN)", ("Đức Hiền",), "TTXVN", id="a person, after an agency"),
        pytest.param("Đức Hiền/TTXVN", ("Đức Hiền",), "TTXVN", id="a person of an agency"),
        pytest.param("Bài: Thu Hà - Ảnh: Quốc Việt", ("Thu Hà",), None, id="the photographer is no author"),
        pytest.param("Ảnh: Quốc Việt", (), None, id="a photographer alone"),
        pytest.param("Tin, ảnh: Thu Hà - Quốc Việt", ("Thu Hà", "Quốc Việt"), None, id="two by a dash"),
        pytest.param("Bài: Thu Hà, Quốc Việt", ("Thu Hà", "Quốc Việt"), None, id="two by a comma"),
        pytest.param("Tin: P.V", ("P.V",), None, id="initials"),
        pytest.param("Thu Hà (thực hiện)", ("Thu Hà",), None, id="who led the interview"),
        pytest.param("Thu Hà (T/h)", ("Thu Hà",), None, id="who put it together"),
        pytest.param("Ghi chép của Thu Hà", ("Thu Hà",), None, id="a sketch by"),
        pytest.param("Nhóm PV Thời sự", ("Nhóm PV Thời sự",), None, id="a team without a label"),
        pytest.param("BBT", (), None, id="the whole staff is nobody"),
        pytest.param("(Tổng hợp)", (), None, id="put together by nobody"),
        pytest.param("Người đăng: quantri", (), None, id="who put it on the portal did not write it"),
        pytest.param("Theo TTXVN/Báo Tin tức", (), "TTXVN/Báo Tin tức", id="according to two outlets"),
        pytest.param("Theo Thu Hà (TTXVN)", ("Thu Hà",), "TTXVN", id="according to a person of an agency"),
        pytest.param("Nguồn: Theo TTXVN", (), "TTXVN", id="two labels of a source"),
        pytest.param("Thu Hà/VOV-Tây Bắc", ("Thu Hà",), "VOV-Tây Bắc", id="a person of an agency's bureau"),
        pytest.param("Lê Sơn (Văn phòng Tỉnh ủy)", ("Lê Sơn",), None, id="an office is no source"),
        pytest.param(
            "Tác giả: Thu Hà / Thứ Tư, 15 Tháng Giêng 2025 / Chuyên mục: Tin",
            ("Thu Hà",),
            None,
            id="other fields behind",
        ),
    ],
)
def test_labelled_line(line: str, authors: tuple[str, ...], source: str | None) -> None:
    assert parse_line(line) == Byline(authors, source)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        pytest.param("Nguyễn Thị Lan - Ban Tổ chức Huyện ủy", ("Nguyễn Thị Lan",), id="an office behind a dash"),
        pytest.param("Nguyễn Thị Lan - Phòng VHTT", ("Nguyễn Thị Lan",), id="an office in short"),
        pytest.param("Lê Hữu Huy, Phó Trưởng Ban Tuyên giáo", ("Lê Hữu Huy",), id="a position behind a comma"),
    ],
)
def test_signature_with_an_office_names_the_person_and_is_no_byline_elsewhere(
    line: str, names: tuple[str, ...]
) -> None:
    assert parse_signature(line) == Byline(names)
    assert parse_line(line) is None  # under a picture it is a caption


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Theo đó, các chi bộ phải hoàn thành đại hội trước ngày 30/4.", id="'theo' in a sentence"),
        pytest.param("Theo kế hoạch", id="according to a plan"),
        pytest.param("Tin vui đến với bà con vùng lũ", id="a headline that begins with 'tin'"),
        pytest.param("Bài học kinh nghiệm: giữ vững đoàn kết nội bộ và phát huy dân chủ", id="a sub-heading"),
        pytest.param("Nguồn lực đầu tư", id="'nguồn' without a colon"),
        pytest.param("Đức Hiền", id="a bare name has no label"),
    ],
)
def test_line_that_is_no_byline(line: str) -> None:
    assert parse_line(line) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Vũ Hà – Nhật Nam", ("Vũ Hà", "Nhật Nam"), id="en dash"),
        pytest.param("CẨM VÂN - THANH LÊ - TÂM AN", ("CẨM VÂN", "THANH LÊ", "TÂM AN"), id="three in capitals"),
        pytest.param("C.Quân – Đ.Thi", ("C.Quân", "Đ.Thi"), id="initials"),
        pytest.param("Thu Hà và Quốc Việt", ("Thu Hà", "Quốc Việt"), id="'và'"),
        pytest.param("GS, TS NGUYỄN AN BÌNH", ("NGUYỄN AN BÌNH",), id="degrees before the name"),
        pytest.param("Thiếu tá, QNCN Nguyễn Hữu Tân", ("Nguyễn Hữu Tân",), id="rank and corps before the name"),
        pytest.param("Trung tướng, PGS, TS. LÊ AN", ("LÊ AN",), id="rank and degrees before the name"),
        pytest.param("ThS. Lê Thị Mơ", ("Lê Thị Mơ",), id="a master"),
        pytest.param("H.Y.T.", ("H.Y.T.",), id="initials keep their full stops"),
        pytest.param("Thu Hà, Thu Hà", ("Thu Hà",), id="the same name twice"),
    ],
)
def test_names_are_split(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    "text", ["Đức Hiền", "NGỌC LÝ", "H.Lâm", "PV", "Tôn Nữ Thị Kim Hoàng", "Trường Sơn", "Trang Nhung"]
)
def test_shape_of_a_name(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ban Tuyên giáo Thành ủy",
        "Báo Nhân Dân",
        "TTXVN",
        "Đại hội XIII",
        "năm 2024",
        "Hội nghị tổng kết",
        "Kết quả bước đầu.",
    ],
)
def test_shape_of_no_name(text: str) -> None:
    assert not is_name(text)


def test_line_of_names_is_told_from_a_short_sentence() -> None:
    assert are_names("Vũ Hà – Nhật Nam")
    assert not are_names("Đoàn kết, dân chủ")


def test_office_in_the_author_field_is_kept_as_printed() -> None:
    assert parse_field("Ban Tổ chức Thành ủy") == Byline(("Ban Tổ chức Thành ủy",))


@pytest.mark.parametrize(
    ("text", "outlet"), [("Trường Chính trị tỉnh", True), ("Trường Giang", False), ("dangcongsan.vn", True)]
)
def test_outlet(text: str, outlet: bool) -> None:
    assert is_outlet(text) is outlet
