"""One pace for the sites on one address."""

from __future__ import annotations

from itertools import pairwise
from time import monotonic

from crawler.engine.pace import Paces


def test_sites_on_one_address_take_turns() -> None:
    paces = Paces()
    for _ in range(3):
        paces.join("192.0.2.1")
    begun = monotonic()
    turns = [paces.take_turn("192.0.2.1", delay) for delay in (1.0, 4.0, 1.0, 1.0)]
    assert turns[0] >= begun
    assert [round(later - earlier, 3) for earlier, later in pairwise(turns)] == [1.0, 4.0, 1.0]


def test_a_site_that_has_an_address_for_itself_waits_for_nobody() -> None:
    paces = Paces()
    paces.join("192.0.2.1")
    paces.join("192.0.2.2")
    assert [paces.take_turn("192.0.2.1", 9.0) for _ in range(3)] == [0.0, 0.0, 0.0]


def test_the_second_site_waits_for_what_the_first_has_just_asked() -> None:
    paces = Paces()
    paces.join("192.0.2.1")
    paces.take_turn("192.0.2.1", 9.0)
    paces.join("192.0.2.1")
    assert paces.take_turn("192.0.2.1", 9.0) > monotonic() + 8


def test_nothing_is_kept_of_an_address_that_is_asked_no_more() -> None:
    paces = Paces()
    paces.join("192.0.2.1")
    paces.take_turn("192.0.2.1", 9.0)
    paces.leave("192.0.2.1")
    assert not paces._runs and not paces._free_at
