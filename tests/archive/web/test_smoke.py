"""A short walk in a real browser, wherever one is found; `test_walks` has the others."""

from __future__ import annotations

from pathlib import Path

from archive import Archive
from tests.archive.web.browser import Browse, served
from tests.archive.web.conftest import OTHER


def test_a_browser_suggests_finds_and_shows(browse: Browse, file: Path) -> None:
    with Archive.open(file, read_only=True) as archive, served(archive) as base:
        tab, said = browse(), []
        tab.on("console", lambda message: said.append(message.text))
        tab.goto(base)
        tab.get_by_text("Narrow the search").click()
        tab.get_by_label("Site", exact=True).press_sequentially("b.ex")
        tab.wait_for_selector(f"#known-site option[value='{OTHER}']:only-child", state="attached")
        tab.get_by_label("Site", exact=True).fill(OTHER)
        tab.get_by_label("Words").fill("binh loi")
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
        with tab.expect_navigation():
            tab.get_by_role("link", name="Bình Lợi tổ chức đại hội").click()
        assert tab.locator("h1").inner_text() == "Bình Lợi tổ chức đại hội"
        assert said == []
