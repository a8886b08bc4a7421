"""Who may ask, how often, in what language; what goes with every answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from archive.errors import ArchiveDamaged, ArchiveLocked
from archive.messages.language import _, language, speaking, translated
from archive.web.guard import Rates, choose_language
from tests.archive.web.conftest import Open

EVERY = ("/", "/?q=x", "/style.css", "/article", "/no/such", "/results.csv", "/?q=-x")


@pytest.mark.parametrize("address", EVERY)
def test_every_answer_forbids_scripts_frames_sniffing_and_search_engines(room: TestClient, address: str) -> None:
    headers = room.get(address).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert [part for part in policy.split("; ") if part.startswith("script-src")] in ([], ["script-src 'self'"])
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "noindex" in headers["x-robots-tag"]
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        pytest.param("localhost:8000", 200, id="loopback by its name"),
        pytest.param("127.0.0.1:8000", 200, id="loopback by its number"),
        pytest.param("[::1]:8000", 200, id="loopback of IPv6"),
        pytest.param("LOCALHOST", 200, id="in capitals"),
        pytest.param("archive.university.edu", 200, id="a name that is allowed"),
        pytest.param("evil.example", 421, id="another name that leads here"),
        pytest.param("localhost.evil.example", 421, id="a name that begins like loopback"),
        pytest.param("localhost@evil.example", 421, id="a name with an at"),
        pytest.param("", 421, id="no name"),
    ],
)
def test_only_known_names_are_answered(guarded: Open, host: str, status: int) -> None:
    client = guarded(hosts=frozenset({"archive.university.edu"}))
    assert client.get("/about", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        pytest.param("none", "navigate", "document", 200, id="typed by a person"),
        pytest.param("same-origin", "navigate", "iframe", 200, id="a page of ours"),
        pytest.param("cross-site", "navigate", "document", 200, id="a link elsewhere that was followed"),
        pytest.param("cross-site", "navigate", "iframe", 403, id="a frame elsewhere"),
        pytest.param("cross-site", "no-cors", "image", 403, id="a picture elsewhere"),
        pytest.param("same-site", "cors", "empty", 403, id="a script on another port of this machine"),
    ],
)
def test_a_page_of_another_site_can_lead_here_and_ask_for_nothing(
    guarded: Open, site: str, mode: str, dest: str, status: int
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    client = guarded()
    client.app.rates = Rates(lambda: 0.0, at_once=1)
    assert client.get("/api/search?q=dai", headers=headers).status_code == status
    assert client.get("/about").status_code == (429 if status == 200 else 200)


def test_behind_a_proxy_nobody_is_answered_whom_it_did_not_let_in(guarded: Open) -> None:
    client = guarded(header="X-Remote-User")
    assert client.get("/").status_code == 403
    assert "Nobody is signed in" in client.get("/").text
    assert client.get("/", headers={"X-Remote-User": "lan"}).status_code == 200


def test_who_asks_too_fast_waits(guarded: Open) -> None:
    client = guarded()
    client.app.rates = Rates(lambda: 0.0, at_once=3)
    answers = [client.get("/favicon.ico") for _number in range(4)]
    assert [answer.status_code for answer in answers] == [204, 204, 204, 429]
    assert answers[-1].headers["retry-after"] == "1"
    assert "wait a second" in answers[-1].text


def test_rates_are_of_each_asker_and_come_back_with_time() -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert [rates.take("a") for _number in range(101)] == [True] * 100 + [False]
    assert rates.take("b")
    now[0] = 1.0
    assert [rates.take("a") for _number in range(21)] == [True] * 20 + [False]


def test_an_endless_address_is_refused(room: TestClient) -> None:
    answer = room.get("/", params={"q": "a" * 5000})
    assert answer.status_code == 414
    assert "too long" in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/api/articles?cursor=99999999999999999999", 400, id="a number that no database takes"),
        pytest.param("/?page=00000000000199999999999999999", 400, id="a number that only begins like a small one"),
        pytest.param("/changes?until=0001-01-01", 200, id="the first day of all"),
        pytest.param("/kept/part/%C3%A9/x", 404, id="a signature that is not ASCII"),
        pytest.param("/sitemap/99999999999999999999.xml", 404, id="a part of the sitemap that cannot be"),
    ],
)
def test_what_is_out_of_range_is_no_fault_of_ours(guarded: Open, path: str, status: int) -> None:
    assert guarded(sitemap=True).get(path).status_code == status


@pytest.mark.parametrize(
    ("query", "accepted", "spoken"),
    [
        pytest.param(b"", "", "en", id="nothing is said"),
        pytest.param(b"", "vi-VN,vi;q=0.9,en;q=0.8", "vi", id="the browser prefers Vietnamese"),
        pytest.param(b"", "en-US,en;q=0.9,vi;q=0.8", "en", id="the browser prefers English"),
        pytest.param(b"", "fr,vi;q=0.5,en;q=0.4", "vi", id="a language that there is none of"),
        pytest.param(b"", "vi;q=0,en;q=0.1", "en", id="a language that is refused"),
        pytest.param(b"", "vi;q=x,*;;,;q=,\xff", "vi", id="nonsense"),
        pytest.param(b"q=a&lang=vi", "en", "vi", id="the address before the browser"),
        pytest.param(b"lang=xx", "vi", "vi", id="an address with a language that there is none of"),
        pytest.param(b"lang=../../etc", "", "en", id="a path for a language"),
    ],
)
def test_the_language_is_that_of_the_address_or_of_the_browser(query: bytes, accepted: str, spoken: str) -> None:
    assert choose_language(query, accepted) == spoken


def test_the_language_of_an_address_goes_on_in_its_links(room: TestClient) -> None:
    page = room.get("/?q=dai+hoi&lang=vi")
    assert page.headers["content-language"] == "vi"
    assert '<html lang="vi">' in page.text
    assert "Tìm: dai hoi" in page.text
    assert "1 đến 5 trong 5 bài" in page.text
    assert 'href="/changes?lang=vi"' in page.text
    assert 'href="/?q=dai+hoi&amp;lang=en"' in page.text
    assert '<input type="hidden" name="lang" value="vi">' in page.text


def test_twenty_who_ask_at_once_are_each_answered_in_their_language(room: TestClient) -> None:
    def ask(number: int) -> tuple[str, str]:
        code = ("en", "vi")[number % 2]
        page = room.get("/withdrawn", headers={"Accept-Language": code}).text
        return code, "vi" if "Những bài đã bị gỡ" in page and "Site" not in page else "en"

    with ThreadPoolExecutor(20) as pool:
        for asked, got in pool.map(ask, range(60)):
            assert asked == got


def test_speaking_holds_within_its_with_alone() -> None:
    assert language() == "en"
    with speaking("vi"):
        assert translated(_("Search")) == "Tìm kiếm"
        with speaking("xx"):
            assert language() == "en"
    assert translated(_("Search")) == "Search"


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        pytest.param(ArchiveLocked("/secret/a.db: another program is writing"), 503, "cannot be read", id="locked"),
        pytest.param(ArchiveDamaged("/secret/a.db: the file is damaged"), 500, "is damaged", id="damaged"),
        pytest.param(RuntimeError("/secret/a.db"), 500, "Something went wrong", id="a fault of ours"),
    ],
)
def test_an_error_is_a_page_without_what_is_inside(
    guarded: Open, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    client = guarded()

    def fail(*_args: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr("archive.web.search.read_overview", fail)
    answer = client.get("/")
    assert (answer.status_code, "retry-after" in answer.headers) == (status, status == 503)
    assert said in answer.text
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
