"""Options and places that several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
SHARED = ROOT.parent / "shared"
"""Pages of third parties to measure on; not part of the repository."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite expected.json of the fixtures, and fail, so that a person reads the difference",
    )


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third parties' pages; the test is skipped where it is not there."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("../shared is not on this machine: nothing to measure on")
    return SHARED
