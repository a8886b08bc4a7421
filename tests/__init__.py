"""The tests, in folders as the packages are. What they find where."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
SHARED = ROOT.parent / "shared"
"""Pages of third parties to measure on; not part of the repository."""
