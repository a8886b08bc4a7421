"""A small campaign with fixed seeds, and what a campaign says of itself."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.attack import campaign
from tests.attack.campaign import Case, Fall, Outcome, draw_cases, run_apart, run_here, summary
from tests.attack.pages import draw_page
from tests.attack.sources import has_foreign

SMALL = {"own-page": 150, "string": 250, "file": 40, "archive": 4}
"""Cases of each kind in a short run; they take two seconds."""
LONG = 5_000
"""Pages of a long run."""


@pytest.mark.parametrize("what", SMALL)
def test_nothing_falls(what: str, tmp_path: Path) -> None:
    outcome = run_here(draw_cases(SMALL[what], 1, what), tmp_path)
    assert outcome.cases.total() == SMALL[what]
    assert [(str(fall.case), fall.detail) for fall in outcome.falls] == []


@pytest.mark.long
def test_nothing_falls_in_a_long_run() -> None:
    outcome = run_apart(draw_cases(LONG, 1_000_000), 1)
    assert sum(outcome.cases.values()) >= LONG
    assert [(str(fall.case), fall.detail) for fall in outcome.falls] == []


@pytest.mark.parametrize("what", ["own-page", "foreign-page"])
def test_a_page_is_drawn_from_its_seed_alone(what: str) -> None:
    if what == "foreign-page" and not has_foreign():
        pytest.skip("../shared is not on this machine: nothing to draw from")
    first = [draw_page(what, random.Random(f"{what}:{seed}")) for seed in range(10)]
    again = [draw_page(what, random.Random(f"{what}:{seed}")) for seed in reversed(range(10))]
    assert first == again[::-1]


def fall_over(what: str, chance: random.Random, folder: Path) -> None:
    raise KeyError("x")


def take_long(what: str, chance: random.Random, folder: Path) -> None:
    begun = time.process_time()
    while time.process_time() - begun < 0.01:
        pass


@pytest.mark.parametrize(
    ("attack", "kind"),
    [
        pytest.param(fall_over, "string: KeyError (tests/attack/test_attack.py:", id="an error"),
        pytest.param(take_long, "string: takes longer than", id="a page that takes long"),
    ],
)
def test_what_falls_is_named_with_its_seed(
    attack: object, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(campaign.ATTACKS, "string", attack)  # type: ignore[arg-type]
    monkeypatch.setattr(campaign, "MOST_SECONDS", 0.005)
    outcome = run_here([Case("string", 7)], tmp_path)
    assert outcome.falls[0].kind.startswith(kind)
    assert "--case string:7" in summary(outcome, 1)[2]


def test_ways_to_fall_are_counted() -> None:
    falls = [Fall(Case("string", seed), "string: KeyError (a.py:1)", "") for seed in range(5)]
    lines = summary(Outcome(falls=falls), 1)
    assert lines[2] == ("5 fell: string: KeyError (a.py:1): --case string:0 --case string:1 --case string:2")
    assert lines[-1] == "5 fell, in 1 ways"
    assert summary(Outcome(), 1)[-1] == "nothing fell"
