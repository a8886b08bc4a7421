"""Maps of the provinces: a tile for each, about where it lies, as before July 2025 and as today."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from archive.record.provinces import PROVINCES, Place, places_before
from archive.record.publisher import Publisher

Rows = tuple[tuple[int, tuple[str, ...]], ...]
"""From north to south: the column of the first tile of a row, then its provinces from west to east."""

BEFORE: Rows = (
    (2, ("Hà Giang", "Cao Bằng")),
    (0, ("Lai Châu", "Lào Cai", "Tuyên Quang", "Bắc Kạn", "Lạng Sơn")),
    (0, ("Điện Biên", "Yên Bái", "Phú Thọ", "Thái Nguyên", "Bắc Giang", "Quảng Ninh")),
    (1, ("Sơn La", "Vĩnh Phúc", "Bắc Ninh", "Hải Dương", "Hải Phòng")),
    (1, ("Hòa Bình", "Hà Nội", "Hưng Yên", "Thái Bình")),
    (1, ("Ninh Bình", "Hà Nam", "Nam Định")),
    (1, ("Thanh Hóa",)),
    (1, ("Nghệ An",)),
    (2, ("Hà Tĩnh",)),
    (2, ("Quảng Bình",)),
    (3, ("Quảng Trị",)),
    (3, ("Huế", "Đà Nẵng")),
    (4, ("Quảng Nam",)),
    (4, ("Kon Tum", "Quảng Ngãi")),
    (4, ("Gia Lai", "Bình Định")),
    (4, ("Đắk Lắk", "Phú Yên")),
    (2, ("Bình Phước", "Đắk Nông", "Lâm Đồng", "Khánh Hòa")),
    (1, ("Tây Ninh", "Bình Dương", "Đồng Nai", "Bình Thuận", "Ninh Thuận")),
    (1, ("Long An", "Hồ Chí Minh", "Bà Rịa - Vũng Tàu")),
    (0, ("An Giang", "Đồng Tháp", "Tiền Giang")),
    (0, ("Kiên Giang", "Cần Thơ", "Vĩnh Long", "Bến Tre")),
    (1, ("Hậu Giang", "Sóc Trăng", "Trà Vinh")),
    (0, ("Cà Mau", "Bạc Liêu")),
)
TODAY: Rows = (
    (3, ("Cao Bằng",)),
    (0, ("Lai Châu", "Lào Cai", "Tuyên Quang", "Thái Nguyên", "Lạng Sơn")),
    (0, ("Điện Biên", "Sơn La", "Phú Thọ", "Bắc Ninh", "Quảng Ninh")),
    (2, ("Hà Nội", "Hưng Yên", "Hải Phòng")),
    (2, ("Ninh Bình",)),
    (1, ("Thanh Hóa",)),
    (1, ("Nghệ An",)),
    (2, ("Hà Tĩnh",)),
    (2, ("Quảng Trị",)),
    (3, ("Huế",)),
    (4, ("Đà Nẵng",)),
    (4, ("Quảng Ngãi",)),
    (4, ("Gia Lai",)),
    (4, ("Đắk Lắk",)),
    (2, ("Đồng Nai", "Lâm Đồng", "Khánh Hòa")),
    (1, ("Tây Ninh", "Hồ Chí Minh")),
    (0, ("An Giang", "Đồng Tháp", "Vĩnh Long")),
    (0, ("Cà Mau", "Cần Thơ")),
)
SHADES = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A province on a map."""

    place: Place
    column: int
    row: int
    lines: Sequence[str]
    """Its name in two lines at most."""
    sites: int
    articles: int | None
    """Of its sites; None where they are not counted yet."""
    shade: int
    """From 1 to SHADES by the logarithm of its articles, else sites; 0 where it has none."""


@dataclass(frozen=True, slots=True)
class ProvinceMap:
    """All provinces of a time."""

    tiles: Sequence[Tile]
    rows: int

    def tile_of(self, name: str) -> Tile:
        """Return the tile of a province of this time."""
        return next(tile for tile in self.tiles if tile.place.name == name)


def draw_map(rows: Rows, sites: Mapping[str, Publisher], articles: Mapping[str, int] | None) -> ProvinceMap:
    """Return a map, BEFORE or TODAY, of sites by name and how many articles each has; None: not counted yet."""
    places = {place.name: place for place in (places_before() if rows is BEFORE else map(Place, PROVINCES))}
    numbers, texts = Counter[str](), Counter[str]()
    for name, publisher in sites.items():
        for of_it in _names(publisher, today=rows is TODAY):
            numbers[of_it] += 1
            texts[of_it] += articles.get(name, 0) if articles else 0
    measured = numbers if articles is None else texts
    most = max(measured.values(), default=0)
    tiles = [
        Tile(
            places[name],
            first + column,
            row,
            _in_lines(name),
            numbers[name],
            None if articles is None else texts[name],
            _shade(measured[name], most),
        )
        for row, (first, names) in enumerate(rows)
        for column, name in enumerate(names)
    ]
    return ProvinceMap(tiles, len(rows))


def _names(publisher: Publisher, *, today: bool) -> tuple[str, ...]:
    of_today = (publisher.province,) if publisher.province is not None else ()
    return of_today if today else publisher.provinces_before or of_today


def _shade(number: int, most: int) -> int:
    return 1 + int((SHADES - 1) * log(number) / log(most) + 0.5) if number > 1 else min(number, 1)


def _in_lines(name: str) -> list[str]:
    """Return a name in two lines: Bà Rịa, Vũng Tàu; Hồ Chí, Minh."""
    first, _dash, last = name.partition(" - ")
    return [first, last] if last else [line for line in re.split(r" (?=\S+$)", name) if line]
