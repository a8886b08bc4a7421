"""A real Chromium, for tests in which it is the judge.

Needs playwright (`make test-browser` installs it) and a Chromium; what asks for one is skipped where either is missing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_CHROMIUM = os.environ.get("TULIEU_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium(**how: Any) -> Iterator[Any]:
    """Start one, with what is given to playwright's `launch`; yields playwright's Browser."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test-browser")
    if _CHROMIUM is None:
        pytest.skip("no Chromium is found: apt-get install chromium, or name it in TULIEU_CHROMIUM")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"], **how)
        yield browser
        browser.close()
