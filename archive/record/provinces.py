"""The provinces of Vietnam, and of which ones they were formed.

Resolution 202/2025/QH15 of 12 June 2025 made 34 of 63: 23 were formed by merging, 11 stayed as they were. Their
authorities work since 1 July 2025, the day on which the district level ended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from archive.record.identity import fold

MERGED_ON = date(2025, 7, 1)
"""The first day of the provinces of today."""


@dataclass(frozen=True)
class Province:
    """One of today's 34."""

    name: str
    """In Vietnamese, without `tỉnh` or `thành phố`."""
    absorbed: tuple[str, ...] = ()
    """Names of the provinces that became a part of it on `MERGED_ON`, besides the one whose name it bears; empty
    where it was not merged."""
    is_city: bool = False
    """Whether it is a city of central rank: its committee is a Thành ủy, else a Tỉnh ủy."""
    other_names: tuple[str, ...] = ()
    """What it is or was called besides, without a merger."""

    @property
    def predecessors(self) -> tuple[str, ...]:
        """Of which of the 63 it was formed, its own name first."""
        return (self.name, *self.absorbed)


PROVINCES: Mapping[str, Province] = {
    province.name: province
    for province in (
        Province("An Giang", ("Kiên Giang",)),
        Province("Bắc Ninh", ("Bắc Giang",)),
        Province("Cà Mau", ("Bạc Liêu",)),
        Province("Cao Bằng"),
        Province("Cần Thơ", ("Hậu Giang", "Sóc Trăng"), is_city=True),
        Province("Đà Nẵng", ("Quảng Nam",), is_city=True),
        Province("Đắk Lắk", ("Phú Yên",)),
        Province("Điện Biên"),
        Province("Đồng Nai", ("Bình Phước",)),
        Province("Đồng Tháp", ("Tiền Giang",)),
        Province("Gia Lai", ("Bình Định",)),
        Province("Hà Nội", is_city=True),
        Province("Hà Tĩnh"),
        Province("Hải Phòng", ("Hải Dương",), is_city=True),
        Province(
            "Hồ Chí Minh",
            ("Bà Rịa - Vũng Tàu", "Bình Dương"),
            is_city=True,
            other_names=("HCM", "TPHCM", "Ho Chi Minh City"),
        ),
        # A province till the end of 2024, then a city (resolution 175/2024/QH15).
        Province("Huế", is_city=True, other_names=("Thừa Thiên Huế",)),
        Province("Hưng Yên", ("Thái Bình",)),
        Province("Khánh Hòa", ("Ninh Thuận",)),
        Province("Lai Châu"),
        Province("Lạng Sơn"),
        Province("Lào Cai", ("Yên Bái",)),
        Province("Lâm Đồng", ("Bình Thuận", "Đắk Nông")),
        Province("Nghệ An"),
        Province("Ninh Bình", ("Hà Nam", "Nam Định")),
        Province("Phú Thọ", ("Hòa Bình", "Vĩnh Phúc")),
        Province("Quảng Ngãi", ("Kon Tum",)),
        Province("Quảng Ninh"),
        Province("Quảng Trị", ("Quảng Bình",)),
        Province("Sơn La"),
        Province("Tây Ninh", ("Long An",)),
        Province("Thái Nguyên", ("Bắc Kạn",)),
        Province("Thanh Hóa"),
        Province("Tuyên Quang", ("Hà Giang",)),
        Province("Vĩnh Long", ("Bến Tre", "Trà Vinh")),
    )
}
"""The provinces of today by name."""


def find_province(word: str) -> Province | None:
    """Return the province of today that a name means (its own, or that of one that became a part of it), or None for
    what names none. It may be typed without diacritics, and with `tỉnh`, `thành phố` or `TP` before it."""
    return _BY_NAME.get(_folded(word))


def suggest_provinces(word: str) -> list[str]:
    """Return names, of today or earlier, that look like a mistyped one, best first."""
    names = {_folded(name): name for province in PROVINCES.values() for name in province.predecessors}
    return [names[near] for near in get_close_matches(_folded(word), names, n=3, cutoff=0.6)]


@dataclass(frozen=True, slots=True)
class Place:
    """A province of today, or one as it was until `MERGED_ON`."""

    name: str
    is_former: bool = False

    def __str__(self) -> str:
        """What `find_place` finds it by: its name; where a province of today bears the same, with `(cũ)` (former)
        after it."""
        return f"{self.name} (cũ)" if self.is_former and self.name in PROVINCES else self.name


def find_place(words: str) -> Place | None:
    """Return the province that words mean, or None. A name that both one of today and one of those that it was formed
    of bear means that of today, unless `cũ` (former) follows it. They may be typed as in `find_province`."""
    name = _FORMER.sub("", words)
    found = find_province(name)
    if found is None:
        return None
    former = next((one for one in found.absorbed if _folded(name) == _folded(one)), None)
    if former is not None:
        return Place(former, is_former=True)
    return Place(found.name, is_former=name != words and bool(found.absorbed))


def places_before() -> list[Place]:
    """Return the 63 as they were until `MERGED_ON`, in the order of those of today; one that was not merged is the one
    of today."""
    return [
        Place(name, is_former=bool(province.absorbed))
        for province in PROVINCES.values()
        for name in province.predecessors
    ]


_FORMER = re.compile(r" (?:\(c[ũu]\)|c[ũu])\s*$", re.IGNORECASE)
_RANK = re.compile(r"^(?:tinh|thanh pho|tp) ")


def _folded(name: str) -> str:
    return _RANK.sub("", fold(name))


_BY_NAME = {
    _folded(name): province
    for province in PROVINCES.values()
    for name in (*province.predecessors, *province.other_names)
}
