"""The provinces of today, and of which ones they were formed."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.provinces import PROVINCES, find_province, suggest_provinces

BEFORE = """\
An Giang, Bà Rịa - Vũng Tàu, Bắc Giang, Bắc Kạn, Bạc Liêu, Bắc Ninh, Bến Tre, Bình Định, Bình Dương, Bình Phước,
Bình Thuận, Cà Mau, Cần Thơ, Cao Bằng, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang,
Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hồ Chí Minh, Hòa Bình, Huế, Hưng Yên, Khánh Hòa, Kiên Giang,
Kon Tum, Lai Châu, Lâm Đồng, Lạng Sơn, Lào Cai, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên,
Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên,
Thanh Hóa, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái"""
"""The 63 of before July 2025."""


def test_each_of_the_63_before_is_in_exactly_one_of_the_34_of_today() -> None:
    before = BEFORE.replace("\n", " ").split(", ")
    assert len(before) == 63
    formed = Counter(name for province in PROVINCES.values() for name in province.predecessors)
    assert formed == Counter(before)


def test_34_of_which_23_were_merged_and_6_are_cities() -> None:
    provinces = PROVINCES.values()
    assert len(provinces) == 34
    assert sum(bool(province.absorbed) for province in provinces) == 23
    assert [province.name for province in provinces if province.is_city] == [
        "Cần Thơ",
        "Đà Nẵng",
        "Hà Nội",
        "Hải Phòng",
        "Hồ Chí Minh",
        "Huế",
    ]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Cần Thơ", "Cần Thơ"),
        ("can tho", "Cần Thơ"),
        ("Thành phố Cần Thơ", "Cần Thơ"),
        ("tỉnh Sóc Trăng", "Cần Thơ"),
        ("TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("TPHCM", "Hồ Chí Minh"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("Bà Rịa – Vũng Tàu", "Hồ Chí Minh"),
        ("Khánh Hoà", "Khánh Hòa"),
        ("Thừa Thiên - Huế", "Huế"),
        ("đắk nông", "Lâm Đồng"),
        ("Dak Lak", "Đắk Lắk"),
        ("Sài Gòn 2", None),
        ("", None),
    ],
)
def test_which_province_a_word_means(word: str, name: str | None) -> None:
    found = find_province(word)
    assert (found.name if found else None) == name


def test_a_mistyped_province_is_answered_with_close_ones() -> None:
    assert suggest_provinces("Can Thoo") == ["Cần Thơ"]
    assert suggest_provinces("zzz") == []
