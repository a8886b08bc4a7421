"""ReplayWeb.page shows an exported page as it looked: its own player, in a browser, with nothing but the file.

Needs playwright (`make test-browser` installs it), a Chromium, and npm with its registry for the player.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive import Archive
from archive.export import export
from archive.export.source import open_source
from tests.archive.export.player import recording_proxy, serving_player
from tests.archive.export.portal_files import GREEN, URL, keep_portal
from tests.chromium import chromium

pytestmark = pytest.mark.long

LOADED = """async () => {
    for (const one of document.images) { one.scrollIntoView(); await one.decode().catch(() => null); }
    window.scrollTo(0, 0);
    await document.fonts.ready;
    const style = getComputedStyle(document.querySelector("h1"));
    return {
        pictures: Array.from(document.images, one => [one.id, one.naturalWidth]),
        chosen: document.querySelector("#chosen").currentSrc, source: document.querySelector("#source").currentSrc,
        colour: style.backgroundColor, padding: style.padding,
        fonts: Array.from(document.fonts, one => one.status),
        answers: performance.getEntriesByType("resource").map(one => [one.name, one.responseStatus]),
    };
}"""


def test_a_page_replays_with_its_pictures_and_colours_out_of_the_file_alone(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        keep_portal(archive)
        with open_source(archive) as source:
            export(source, "wacz", tmp_path / "trang.wacz")
    with (
        serving_player(tmp_path / "trang.wacz", URL) as address,
        recording_proxy() as (proxy, asked),
        chromium(proxy={"server": proxy, "bypass": "127.0.0.1"}) as browser,
    ):
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.goto(address)
        frame = _find_replay(tab)
        told = frame.evaluate(LOADED)
        tab.screenshot(path=os.environ.get("TULIEU_SCREENSHOT") or tmp_path / "trang.png")
    assert [name for name, width in told["pictures"] if not width] == []
    assert {name for name, _ in told["pictures"]} == {"shown", "chosen", "source", "lazy", "again"}
    assert told["chosen"].endswith("/uploads/lon.png")
    assert told["source"].endswith("/rong.png")
    assert (told["colour"], told["padding"], told["fonts"]) == (GREEN, "30px", ["loaded"])
    assert [answer for answer in told["answers"] if answer[1] != 200] == []
    names = {name.rpartition("/")[2] for name, _ in told["answers"]}
    assert names >= {"trang.css?v=3", "mau.css", "nen.png", "bang.png", "p.png", "o.png", "muc.png?a=1&b=2", "tin.ttf"}
    away = [one for one in asked if not one.endswith(("google.com:443", "googleapis.com:443"))]  # the browser's own
    assert away == [], "nothing is asked for but of the player and the file"


def _find_replay(tab: object) -> object:
    """Return the frame in which the page is shown, when it is."""
    for _ in range(120):
        for frame in tab.frames:  # type: ignore[attr-defined]
            if frame.url.endswith(f"/{URL}") and frame.query_selector("#again"):
                return frame
        tab.wait_for_timeout(500)  # type: ignore[attr-defined]
    raise AssertionError(f"the player shows no page: {[frame.url for frame in tab.frames]}")  # type: ignore[attr-defined]
