"""`tulieu fixture add` and `tulieu fixture check`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.demo import Portal
from crawler.workshop.fixtures import find_fixtures
from tests.crawler.crawl_runs import served
from tests.crawler.workshop.workshop_samples import HTML, SmallSite, tulieu

MHTML = """\
From: <Saved by Blink>
Snapshot-Content-Location: {url}
Date: Sun, 1 Jun 2025 02:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----x"

------x
Content-Type: text/html
Content-Transfer-Encoding: {encoding}
Content-Location: {url}

{body}
------x
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: {url}/a.png

iVBORw0KGgo=
------x--
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallSite]:
    site = SmallSite("", tmp_path)
    with served(site.pages) as base:
        site.base = base
        site.write_file()
        yield site


def fixture(small: SmallSite, *words: str) -> tuple[int, str, str]:
    """`tulieu fixture` in the folder of the small site."""
    offline = words[0] == "add" and "://" not in words[2]
    done = tulieu("fixture", *words, "--folder", str(small.folder), *(() if offline else ("--delay", "0")))
    return done.returncode, done.stdout, done.stderr


def demo_page(small: SmallSite, number: int) -> tuple[str, bytes]:
    portal = Portal(base=small.base)
    path = portal.collection.by_id[number].path
    return path, portal.render(path).body


# --- add -----------------------------------------------------------------------------------------


def test_a_page_is_added_as_it_was_served_and_not_twice(small: SmallSite) -> None:
    path, body = demo_page(small, 123)
    small.pages[path] = (200, HTML, body)
    small.pages["/alt"] = (301, {"Location": path}, b"")
    code, out, err = fixture(small, "add", "small", f"{small.base}/alt")
    assert (code, err) == (0, "")
    (saved,) = find_fixtures(small.folder / "tests" / "fixtures")
    assert saved.name == "small/with-photo-no-author"
    assert (saved.page.body, saved.page.url, saved.page.saved_by) == (body, f"{small.base}{path}", None)
    assert saved.meta["sha256"] == saved.page.sha256
    assert "tulieu fixture checked small with-photo-no-author" in out
    code, _, err = fixture(small, "add", "small", f"{small.base}{path}")
    assert (code, "already has the same page of the same address" in err) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("small", "http://other.vn/a"), "http://other.vn/a is not an address of small, whose hosts are 127.0.0.1:"),
        (("small", "BASE/gone"), "/gone answers 404"),
        (("small", "BASE/away"), "/away leads to http://other.vn/"),
        (("small", "BASE/home"), "leads to BASE/"),
        (("small", "BASE/circle"), "leads to BASE/circle"),
        (("small", "BASE/wait"), "/wait asks to wait (answers 429)"),
        (("small", "BASE/barred/a"), "/barred/a is barred by robots.txt"),
        (("small", "BASE/a", "--slug", "../a"), "'../a' cannot be the name of a page"),
        (("smal", "BASE/a"), "no site is named smal"),
        (("small", "no-such.html", "--url", "BASE/a"), "no-such.html: No such file or directory"),
    ],
)
def test_what_cannot_be_added_is_one_line(small: SmallSite, words: tuple[str, ...], said: str) -> None:
    small.pages |= {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /barred/\n"),
        "/a": (200, HTML, b"<html><body><h1>T</h1></body></html>"),
        "/away": (302, {"Location": "http://other.vn/"}, b""),
        "/home": (302, {"Location": "/"}, b""),
        "/circle": (302, {"Location": "/circle"}, b""),
        "/wait": (429, {}, b""),
    }
    code, out, err = fixture(small, "add", *(word.replace("BASE", small.base) for word in words))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert said.replace("BASE", small.base) in err
    assert find_fixtures(small.folder / "tests" / "fixtures") == []


@pytest.mark.parametrize("ending", ["mhtml", "html"])
def test_a_page_saved_in_a_browser_is_said_to_be_one(small: SmallSite, ending: str) -> None:
    path, body = demo_page(small, 134)
    url, file = f"{small.base}{path}", small.folder / f"trang.{ending}"
    if ending == "mhtml":
        file.write_text(MHTML.format(url=url, encoding="8bit", body=body.decode().rstrip("\n")), "utf-8")
        code, out, _ = fixture(small, "add", "small", str(file))
    else:
        file.write_bytes(body)
        code, out, _ = fixture(small, "add", "small", str(file), "--url", url)
    assert code == 0
    assert "Its markup is the browser's, not as it was served; meta.json says so." in out
    (saved,) = find_fixtures(small.folder / "tests" / "fixtures")
    assert saved.page.body.strip() == body.strip()
    assert (saved.meta["saved_by"], saved.meta["url"]) == ("a browser", url)
    assert saved.meta["fetched_at"] == ("2025-06-01T02:00:00+00:00" if ending == "mhtml" else None)
    assert saved.expected["title"] == Portal().collection.by_id[134].title


def test_a_saved_page_without_an_address_is_not_guessed_at(small: SmallSite) -> None:
    (small.folder / "a.html").write_text("<html>")
    code, _, err = fixture(small, "add", "small", str(small.folder / "a.html"))
    assert (code, err) == (1, f"error: {small.folder / 'a.html'} does not say where it is from: give --url\n")


def test_a_page_saved_in_a_browser_is_compared_by_its_words(small: SmallSite) -> None:
    path, body = demo_page(small, 134)
    small.pages[path] = (200, HTML, body)
    file = small.folder / "trang.html"
    file.write_bytes(body.replace(b'src="', b'src="./trang_files'))
    fixture(small, "add", "small", str(file), "--url", f"{small.base}{path}", "--fetched-at", "2025-08-01T09:00")
    assert fixture(small, "check", "small")[:2] == (0, "small/with-photo: same\n1 same\n")


def test_an_address_needs_no_other(small: SmallSite) -> None:
    code, _, err = fixture(small, "add", "small", f"{small.base}/a", "--url", f"{small.base}/b")
    assert code != 0
    assert "--url and --fetched-at are for pages saved in a browser" in err


def test_pages_are_drawn_for_who_compares_them_also_refused_ones(small: SmallSite) -> None:
    _, saved = small.save(134)
    small.save_body("/tin-hoat-dong/", Portal(base=small.base).render("/tin-hoat-dong/").body)
    to = small.folder / "views"
    done = tulieu("fixture", "view", "small", "--to", str(to), "--folder", str(small.folder))
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in to.iterdir()) == ["listing.html", "with-photo.html"]
    assert f"{to / 'with-photo.html'}: {saved.page.url}" in done.stdout
    assert saved.expected["title"] in (to / "with-photo.html").read_text("utf-8")


# --- check ---------------------------------------------------------------------------------------


def test_pages_that_are_as_they_were_end_with_0(small: SmallSite) -> None:
    small.save(123)
    small.save(134)
    code, out, err = fixture(small, "check", "small")
    assert (code, out.splitlines()[-1], err) == (0, "2 same", "")


def test_drift_is_told_word_by_word_and_changes_nothing(small: SmallSite) -> None:
    path, saved = small.save(134)
    before = (saved.folder / "expected.json").read_bytes()
    small.change(path, saved.expected["title"], f"{saved.expected['title']} mới")
    code, out, _ = fixture(small, "check", "small")
    assert code == 1
    assert "small/with-photo: drift" in out
    assert "- title: " in out and "{+mới+}" in out
    assert (saved.folder / "expected.json").read_bytes() == before


def test_a_selector_that_matches_no_longer_is_named(small: SmallSite) -> None:
    path, _ = small.save(134)
    small.change(path, "hometext", "sapo")
    code, out, _ = fixture(small, "check", "small")
    assert code == 1
    assert "- lead: layout nukeviet: div.hometext matches no longer" in out


@pytest.mark.parametrize(
    ("answer", "state", "detail"),
    [
        ((404, {}, b""), "gone", "answers 404"),
        ((302, {"Location": "/"}, b""), "gone", "leads to BASE/"),
        ((500, {}, b""), "unanswered", "answers 500"),
        ((200, HTML, b"<html><body><p>.</p></body></html>"), "drift", "was an article and is refused: "),
    ],
    ids=["not there", "sent to the front page", "an error of the server", "no article any more"],
)
def test_what_became_of_a_page_is_told_for_programs(
    small: SmallSite, answer: tuple[int, dict[str, str], bytes], state: str, detail: str
) -> None:
    path, _ = small.save(134)
    small.save(123)
    small.pages[path] = answer
    code, out, _ = fixture(small, "check", "small", "--json")
    told = json.loads(out)
    assert (code, told["compared"]) == (1, 2)
    states = {page["fixture"]: (page["state"], page["detail"]) for page in told["pages"]}
    assert states["small/with-photo-no-author"] == ("same", None)
    assert states["small/with-photo"][0] == state
    assert states["small/with-photo"][1].startswith(detail.replace("BASE", small.base))


def test_a_list_must_still_be_refused_as_one(small: SmallSite) -> None:
    small.save_body("/tin-hoat-dong/", Portal(base=small.base).render("/tin-hoat-dong/").body)
    assert fixture(small, "check", "small")[1].endswith("1 same\n")
    small.change("/tin-hoat-dong/", "<html", "<html><body></body></html><!--")
    assert "was refused (listing) and is refused: " in fixture(small, "check", "small")[1]


def test_a_site_that_asks_to_wait_is_asked_for_nothing_more(small: SmallSite) -> None:
    path, _ = small.save(134)
    small.save(123)
    small.pages[path] = (429, {"Retry-After": "60"}, b"")
    code, out, _ = fixture(small, "check", "small", "--json")
    told = [page["detail"] for page in json.loads(out)["pages"]]
    assert (code, told) == (1, ["asks to wait (answers 429)", "was not fetched: the site asked to wait"])


def test_a_site_that_is_switched_off_is_said_to_be(small: SmallSite) -> None:
    small.save(123)
    small.base = "http://127.0.0.1:9"
    folder = small.folder / "tests" / "fixtures" / "small" / "with-photo-no-author"
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    (folder / "meta.json").write_text(json.dumps({**meta, "url": "http://127.0.0.1:9/a"}), "utf-8")
    small.write_file()
    code, out, _ = fixture(small, "check", "small")
    assert code == 1
    assert "unanswered: http://127.0.0.1:9/a does not answer: connection refused" in out or "its robots.txt" in out


@pytest.mark.parametrize(
    ("meta", "said"),
    [("{", "is not JSON"), ("[]", "is not a JSON object"), ('{"basis": "captured"}', "names no site")],
)
def test_a_broken_fixture_is_one_line(small: SmallSite, meta: str, said: str) -> None:
    _, saved = small.save(123)
    (saved.folder / "meta.json").write_text(meta, "utf-8")
    code, out, err = fixture(small, "check")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert said in err


def test_without_captured_pages_there_is_nothing_to_check(small: SmallSite) -> None:
    code, _, err = fixture(small, "check", "small")
    assert (code, "no captured page of small is saved in" in err) == (1, True)


class SlowRobots(Portal):
    """A portal whose robots.txt asks for half a second."""

    def _fixed(self, where: str):
        if where == "/robots.txt":
            from crawler.demo.response import page

            return page("User-agent: *\nCrawl-delay: 0.5\n", content_type="text/plain")
        return super()._fixed(where)


def test_the_delay_of_robots_txt_is_kept(tmp_path: Path) -> None:
    from crawler.demo import serve

    held = SlowRobots()
    with serve(held) as base:
        small = SmallSite(base, tmp_path)
        for number in (123, 134, 129):
            small.save(number)
        assert fixture(small, "check", "small")[1].endswith("3 same\n")
    times = [one.at for one in held.asked if one.path != "/robots.txt"]
    assert len(times) == 3
    assert all(later - earlier >= 0.45 for earlier, later in pairwise(times[1:]))
