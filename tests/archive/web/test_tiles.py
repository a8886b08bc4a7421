"""The maps of provinces: each has its tile, and none lies on another."""

from __future__ import annotations

import pytest

from archive.record.provinces import PROVINCES, places_before
from archive.record.publisher import Publisher
from archive.web.tiles import BEFORE, SHADES, TODAY, Rows, draw_map


@pytest.mark.parametrize(
    ("rows", "names"), [(BEFORE, [place.name for place in places_before()]), (TODAY, list(PROVINCES))], ids=str
)
def test_every_province_has_a_tile_of_its_own(rows: Rows, names: list[str]) -> None:
    tiles = draw_map(rows, {}, None).tiles
    assert sorted(tile.place.name for tile in tiles) == sorted(names)
    assert len({(tile.column, tile.row) for tile in tiles}) == len(names)
    assert max(tile.column for tile in tiles) < 6


def test_a_tile_is_the_stronger_the_more_articles_its_sites_have() -> None:
    names = ["Huế", "Hà Nội", "Cao Bằng", "Sơn La", "Nghệ An"]
    sites = {name: Publisher(name, "press", name) for name in names}
    drawn = draw_map(TODAY, sites, dict(zip(names, (1_000_000, 1_000, 10, 1, 0), strict=True)))
    assert [drawn.tile_of(name).shade for name in names] == [SHADES, 3, 2, 1, 0]
    assert (drawn.tile_of("Nghệ An").sites, drawn.tile_of("Lai Châu").sites) == (1, 0)
