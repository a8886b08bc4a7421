"""Captions, credits, and what is neither."""

from __future__ import annotations

import pytest

from crawler.reading.fields.captions import is_caption_text, split_credit


@pytest.mark.parametrize(
    ("raw", "caption", "credit"),
    [
        pytest.param(
            "Quang cảnh lễ ra quân. Ảnh: Thu Hà", "Quang cảnh lễ ra quân.", "Ảnh: Thu Hà", id="after a full stop"
        ),
        pytest.param("Quang cảnh lễ ra quân (Ảnh: Thu Hà)", "Quang cảnh lễ ra quân", "Ảnh: Thu Hà", id="in brackets"),
        pytest.param("Quang cảnh lễ ra quân - Ảnh: T.H.", "Quang cảnh lễ ra quân", "Ảnh: T.H.", id="after a dash"),
        pytest.param("Lễ ra quân (Ảnh: Vũ An/TTXVN).", "Lễ ra quân", "Ảnh: Vũ An/TTXVN", id="with the agency"),
        pytest.param(
            "Lễ ra quân. (Ảnh minh họa)", "Lễ ra quân. (Ảnh minh họa)", None, id="an illustration names nobody"
        ),
        pytest.param("Ảnh minh họa (Nguồn: bocongan.gov.vn).", "Ảnh minh họa", "Nguồn: bocongan.gov.vn", id="a source"),
        pytest.param("Ảnh: Thu Hà", None, "Ảnh: Thu Hà", id="a credit alone"),
        pytest.param(
            "Ảnh: Quang cảnh lễ ra quân ở xã", "Ảnh: Quang cảnh lễ ra quân ở xã", None, id="a label, no credit"
        ),
        pytest.param("Lễ ra quân (Vũ An/TTXVN)", "Lễ ra quân", "Vũ An/TTXVN", id="without a label, by the agency"),
        pytest.param("Từ trái qua: ông An, bà Hà", "Từ trái qua: ông An, bà Hà", None, id="a colon is no credit"),
    ],
)
def test_credit_is_taken_from_the_caption(raw: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(raw) == (caption, credit)


@pytest.mark.parametrize("text", ["b2.jpg", "anh-hoi-nghi 1.JPG", "Khai mạc hội nghị - Ảnh 1.", "Ảnh 3", ""])
def test_file_names_and_automatic_numbers_are_no_captions(text: str) -> None:
    assert not is_caption_text(text)
