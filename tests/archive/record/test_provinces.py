"""The provinces of today, and of which ones they were formed."""

from __future__ import annotations

from collections import Counter

import pytest

from archive.record.provinces import PROVINCES, find_place, find_province, places_before, suggest_provinces
from archive.record.publisher import Publisher

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


@pytest.mark.parametrize(
    ("words", "means"),
    [
        pytest.param("bac ninh", "Bắc Ninh", id="that of today"),
        pytest.param("Bắc Ninh (cũ)", "Bắc Ninh (cũ)", id="the former one of the same name"),
        pytest.param("tinh bac ninh cu", "Bắc Ninh (cũ)", id="the same without marks"),
        pytest.param("Bắc Giang", "Bắc Giang", id="one that became a part of another"),
        pytest.param("bac giang (cu)", "Bắc Giang", id="the same, said to be a former one"),
        pytest.param("Cao Bằng (cũ)", "Cao Bằng", id="one that was not merged"),
        pytest.param("Bắc Giang Ninh", "None", id="none"),
    ],
)
def test_which_province_of_today_or_before_words_mean(words: str, means: str) -> None:
    assert str(find_place(words)) == means


def test_every_province_of_before_is_found_by_what_it_is_called() -> None:
    places = places_before()
    assert len(places) == 63
    assert [find_place(str(place)) for place in places] == places


def test_a_site_is_of_its_province_of_today_and_of_that_before() -> None:
    merged = Publisher("Báo Bắc Giang", "press", "Bắc Ninh", ("Bắc Giang",))
    whole = Publisher("Báo Bắc Ninh", "press", "Bắc Ninh")
    national, unknown = Publisher("Báo Nhân Dân", "central"), Publisher("a.vn")
    found = {words: find_place(words) for words in ("Bắc Ninh", "Bắc Giang", "Bắc Ninh cũ", "Cao Bằng")}
    sites = {"merged": merged, "whole": whole, "national": national, "unknown": unknown}
    assert {words: [name for name, one in sites.items() if one.is_of(place)] for words, place in found.items()} == {
        "Bắc Ninh": ["merged", "whole"],
        "Bắc Giang": ["merged"],
        "Bắc Ninh cũ": ["whole"],
        "Cao Bằng": [],
    }
    assert (national.is_national, unknown.is_national) == (True, False)
