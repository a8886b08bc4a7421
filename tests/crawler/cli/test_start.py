"""How quickly `tulieu` starts: what is slow to import is imported by the command that needs it."""

import subprocess
import sys

import pytest

SLOW = ("scrapy", "twisted", "rich", "lxml", "dateparser", "crawler.crawl")


@pytest.fixture(scope="module")
def loaded():
    """The modules that are loaded once the program knows its commands and has not run any."""
    program = "import sys, crawler.cli.main; print(*sys.modules)"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("name", SLOW)
def test_what_is_slow_to_import_is_imported_on_use(loaded, name):
    assert [module for module in loaded if module == name or module.startswith(f"{name}.")] == []
