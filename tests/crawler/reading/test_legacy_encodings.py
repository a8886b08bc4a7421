"""Texts of before Unicode, and Unicode that was read as something else."""

from __future__ import annotations

import pytest

from crawler.reading import read_article
from crawler.reading.errors import Undecodable
from crawler.reading.legacy_encodings import restore_text

SENTENCE = "Đồng chí Lê Văn Hòa, Bí thư Huyện ủy, phát biểu chỉ đạo tại hội nghị tổng kết công tác năm."
TCVN3 = "§ång chÝ Lª V¨n Hßa, BÝ th\u00ad HuyÖn ñy, ph¸t biÓu chØ ®¹o t¹i héi nghÞ tæng kÕt c«ng t¸c n¨m."
VNI = "Ñoàng chí Leâ Vaên Hoøa, Bí thö Huyeän uûy, phaùt bieåu chæ ñaïo taïi hoäi nghò toång keát coâng taùc naêm."
MOJIBAKE = SENTENCE.encode().decode("latin-1")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(TCVN3, "TCVN3", id="a font of the north"),
        pytest.param(VNI, "VNI", id="a font of the south"),
        pytest.param(MOJIBAKE, "mojibake", id="UTF-8 read as Latin-1"),
    ],
)
def test_text_is_turned_into_unicode(text: str, code: str) -> None:
    assert restore_text(text) == (SENTENCE, code)


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "Báo cáo",
        "Copyright © 2024",
        "Señor Núñez",
        "Élève, garçon à côté",
        "Bà Hà có hai con",
        "Khoảng cách 5 µm ± 2 µm",
        "« Đoàn kết » · Dân chủ ® 2024",
    ],
)
def test_unicode_is_left_alone(text: str) -> None:
    assert restore_text(text) == (text, None)


def page(title: str, body: str) -> bytes:
    paragraphs = "".join(f"<p><font face='.VnTime'>{body}</font></p>" for _ in range(4))
    return (
        f"<html><head><title>Cổng thông tin</title></head><body><div>Thứ Hai, 06/03/2006, 08:30</div><div class='x'>"
        f"<h1>{title}</h1>{paragraphs}</div><p>Cơ quan chủ quản: Tỉnh ủy</p></body></html>"
    ).encode()


def test_old_body_in_a_page_of_today_is_turned_and_the_page_says_so() -> None:
    article = read_article(page("Hội nghị tổng kết công tác năm 2005", TCVN3), url="https://a.vn/tin/1")
    assert article.title == "Hội nghị tổng kết công tác năm 2005"
    assert set(article.body) == {SENTENCE}
    assert "TCVN3" in article.evidence["body"]


def test_title_in_a_font_of_capitals_is_in_capitals() -> None:
    title = "<font face='.VnTimeH'>Héi nghÞ tæng kÕt c«ng t¸c n¨m</font>"
    article = read_article(page(title, TCVN3), url="https://a.vn/tin/1")
    assert article.title == "HỘI NGHỊ TỔNG KẾT CÔNG TÁC NĂM"


def test_mojibake_that_lost_letters_is_refused() -> None:
    lost = SENTENCE.encode().decode("cp1252", "replace")
    with pytest.raises(Undecodable) as refused:
        read_article(page(lost, lost), url="https://a.vn/tin/1")
    assert refused.value.reason == "mojibake"
