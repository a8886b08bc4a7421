"""What programs ask of the reading room: JSON, Memento, OAI-PMH, OpenSearch."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from starlette.testclient import TestClient

from archive import Archive
from archive.web.app import make_app
from tests.archive.reports.hostile import poisoned
from tests.archive.samples import SITE, address, make_article, make_visit
from tests.archive.web.browser import served
from tests.archive.web.conftest import ARTICLE, COPY, OTHER
from tests.repeats import times

OAI = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}


def ask(room: TestClient, path: str, **parameters: object) -> Any:
    answer = room.get(path, params={name: str(value) for name, value in parameters.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()


# --- JSON ----------------------------------------------------------------------------------------


def test_a_search_is_had_as_json(room: TestClient) -> None:
    found = ask(room, "/api/search", q="binh loi")
    assert (found["number"], found["is_exact"], found["next"]) == (2, True, None)
    assert found["counts"]["site"] == {OTHER: 1, SITE: 1}
    assert found["counts"]["province"] == {"Bắc Ninh": 1, "unknown": 1}
    assert found["counts"]["level"] == {"press": 1, "unknown": 1}
    assert [one["key"] for one in ask(room, "/api/search", q="binh loi", province="Bac Giang")["results"]] == ["5"]
    assert [one["key"] for one in found["results"]] == ["9", "5"]


def test_all_records_are_had_page_by_page(room: TestClient) -> None:
    keys, url = [], "/api/articles?limit=2"
    while url:
        page = room.get(url).json()
        keys += [(one["site"], one["key"]) for one in page["articles"]]
        url = page["next"]
    assert sorted(keys) == sorted([(OTHER, "9"), *((SITE, key) for key in "12356")])


def test_an_article_its_history_and_its_copies_are_had_as_json(room: TestClient) -> None:
    assert ask(room, "/api/article", **ARTICLE)["title"] == "Đại hội Đảng bộ lần thứ nhất"
    assert ask(room, "/api/article", **ARTICLE, revision=1)["title"] == "Đại hội Đảng bộ lần thứ 1"
    assert ask(room, "/api/article", site=SITE, key="3")["withdrawn"][0]["reason"] == "http-404"
    assert ask(room, "/api/history", **ARTICLE)["revisions"][1]["changed"]["title"] == [
        "... Đảng bộ lần thứ [-1-] {+nhất+}"
    ]
    told = ask(room, "/api/copies", **COPY)["cluster"]
    assert (told["first"]["key"], told["articles"][1]["delay_seconds"]) == ("5", 12600)


def test_a_long_history_is_had_page_by_page(room: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.web.api.PAGE", 1)
    first = ask(room, "/api/history", **ARTICLE)
    second = room.get(first["next"]).json()
    assert [[one["number"] for one in page["revisions"]] for page in (first, second)] == [[1], [2]]
    assert second["next"] is None
    assert second["revisions"][0]["changed"]
    assert ask(room, "/api/history", **ARTICLE, cursor=9)["revisions"] == []


def test_lists_are_had_as_json(room: TestClient) -> None:
    changed = ask(room, "/api/changes", since="2026-03-01", until="2026-03-06")
    assert changed["counts"] == {"revised": 1, "withdrawn": 1, "returned": 0}
    assert [one["key"] for one in ask(room, "/api/withdrawn")["withdrawn"]] == ["3"]
    assert ask(room, "/api/removed") == {"removed": []}


def test_sites_are_had_page_by_page_and_one_with_all_that_is_known_of_it(room: TestClient) -> None:
    assert room.app.app.state.numbers.get(60.0)
    found, url = [], "/api/sites?limit=1"
    while url:
        page = room.get(url).json()
        assert page["number"] == 2
        found += page["sites"]
        url = page["next"]
    assert [one["site"] for one in found] == [OTHER, SITE]
    told = ask(room, "/api/site", site=SITE)
    assert told.items() >= found[1].items()
    assert (told["level"], told["province"], told["provinces_before"]) == ("press", "Bắc Ninh", ["Bắc Giang"])
    assert (told["articles"], told["counts"]["known"], told["counts"]["fetched"]) == (5, 5, 5)
    assert [(run["started_at"], run["counts"]["new"]) for run in told["runs"]] == [("2026-03-01T19:00:00+07:00", 5)]
    assert told["learnt"]["software"] == {"nukeviet": 5}
    assert told["learnt"]["entries"] == {f"https://{SITE}/": 20}
    assert [one["site"] for one in ask(room, "/api/sites", province="unknown")["sites"]] == [OTHER]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        pytest.param("/api/site?site=none", 404, "the archive has no site none", id="no such site"),
        pytest.param("/api/sites?level=none", 400, "level is one of central, province", id="no such level"),
        pytest.param("/api/search?q=-a", 400, "no word to search for", id="a mistaken search"),
        pytest.param("/api/article?key=none", 404, "no article none", id="no such article"),
        pytest.param("/api/articles?limit=100000", 400, "is not a number from 1 to 1,000", id="too many"),
        pytest.param("/api/nothing", 404, "There is no such page", id="no such call"),
    ],
)
def test_a_mistake_is_json_too(room: TestClient, path: str, status: int, said: str) -> None:
    answer = room.get(path)
    assert answer.status_code == status
    assert said in answer.json()["error"]


def test_json_is_the_same_in_every_language_and_not_sent_again(room: TestClient) -> None:
    one, other = (room.get("/api/article", params={**ARTICLE, "lang": code}) for code in ("en", "vi"))
    assert one.content == other.content
    assert room.get("/api/article", params=ARTICLE, headers={"If-None-Match": one.headers["etag"]}).status_code == 304


def test_the_description_names_every_call_and_its_parameters(room: TestClient) -> None:
    told = ask(room, "/api/openapi.json")
    assert told["openapi"].startswith("3.1")
    for path, how in told["paths"].items():
        needed = {"key": "1", "site": SITE}
        given = {one["name"]: needed[one["name"]] for one in how["get"]["parameters"] if one["required"]}
        assert room.get(path, params=given | ({"site": SITE} if given else {})).status_code == 200, path


# --- Memento ---------------------------------------------------------------------------------------


def test_a_timemap_lists_the_kept_pages_and_each_has_its_time(room: TestClient) -> None:
    answer = room.get(f"/timemap/link/{address(1)}")
    assert answer.headers["content-type"] == "application/link-format"
    mementos = re.findall(r'<([^>]+)>; rel="([^"]*)"; datetime="([^"]*)"', answer.text)
    assert [rel for _url, rel, _at in mementos] == ["first memento", "last memento"]
    for url, _rel, at in mementos:
        page = room.get(url)
        assert page.headers["memento-datetime"] == at
        assert f'<{address(1)}>; rel="original"' in page.headers["link"]
        assert page.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "<p>edited</p>" in page.text


@pytest.mark.parametrize(
    ("at", "stamp"),
    [
        pytest.param(None, "20260302120000", id="no time: the last"),
        pytest.param("Sun, 01 Mar 2026 18:00:00 GMT", "20260301120000", id="between two"),
        pytest.param("Sun, 01 Mar 2020 18:00:00 GMT", "20260301120000", id="before all: the first"),
        pytest.param("Sun, 01 Mar 2099 18:00:00 GMT", "20260302120000", id="after all: the last"),
    ],
)
def test_a_timegate_leads_to_the_page_of_a_time(room: TestClient, at: str | None, stamp: str) -> None:
    headers = {} if at is None else {"Accept-Datetime": at}
    answer = room.get(f"/timegate/{address(1)}", headers=headers, follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"http://localhost:8000/memento/{stamp}/{address(1)}"
    assert "accept-datetime" in answer.headers["vary"].lower()
    assert room.get(answer.headers["location"]).status_code == 200


def test_what_is_no_time_or_no_kept_page_is_told(room: TestClient) -> None:
    for no_time in ("gestern", "Wed, 01 Jan 2025 00:00:00 +99999999999999"):
        assert room.get(f"/timegate/{address(1)}", headers={"Accept-Datetime": no_time}).status_code == 400
    assert room.get("/timemap/link/https://no.such/").status_code == 404
    assert room.get(f"/memento/20000101000000/{address(1)}").status_code == 404


def test_an_address_with_a_query_and_an_escape_has_its_pages(tmp_path: Path) -> None:
    url = "https://a.example.vn/b%C3%A0i?id=7&x=a%20b"
    with Archive.open(tmp_path / "a.db") as archive:
        archive.save(make_visit(make_article(1, url=url, site="a.example.vn"), site="a.example.vn"))
        room = TestClient(make_app(archive), "http://localhost")
        answer = room.get(f"/timemap/link/{url}")
        assert f'<{url}>; rel="original"' in answer.text
        [page] = re.findall(r'<([^>]+)>; rel="first last memento"', answer.text)
        assert room.get(page).status_code == 200


# --- OAI-PMH -----------------------------------------------------------------------------------------


def oai(room: TestClient, **asked: str) -> etree._Element:
    answer = room.get("/oai", params=asked)
    assert answer.headers["content-type"].startswith("text/xml")
    return etree.fromstring(answer.content)


def test_a_library_harvests_dublin_core(room: TestClient) -> None:
    found = oai(room, verb="ListRecords", metadataPrefix="oai_dc", set=OTHER)
    assert found.xpath("string(//dc:title)", namespaces=OAI) == "Bình Lợi tổ chức đại hội"
    assert found.xpath("//dc:creator/text()", namespaces=OAI) == ["Minh Thư", "Hải Đăng"]
    [name] = found.xpath("//o:identifier/text()", namespaces=OAI)
    assert name == f"oai:{OTHER}/9"
    one = oai(room, verb="GetRecord", metadataPrefix="oai_dc", identifier=name)
    assert one.xpath("string(//dc:identifier)", namespaces=OAI) == f"https://{OTHER}/9"
    assert oai(room, verb="ListSets").xpath("//o:setSpec/text()", namespaces=OAI) == [OTHER, SITE]
    assert room.post("/oai", data={"verb": "Identify"}).text.count("<granularity>") == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param({}, "badVerb", id="no verb"),
        pytest.param({"verb": "x"}, "badVerb", id="another verb"),
        pytest.param({"verb": "ListRecords"}, "badArgument", id="no format"),
        pytest.param({"verb": "Identify", "x": "1"}, "badArgument", id="one too many"),
        pytest.param({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat", id="format"),
        pytest.param(
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:a/b"}, "idDoesNotExist", id="no record"
        ),
        pytest.param(
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2099-01-01"}, "noRecordsMatch", id="none"
        ),
        pytest.param({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "today"}, "badArgument", id="no time"),
        pytest.param({"verb": "ListRecords", "resumptionToken": "x|y"}, "badResumptionToken", id="no token"),
    ],
)
def test_a_mistaken_harvester_is_told_by_the_protocols_code(room: TestClient, asked: dict[str, str], code: str) -> None:
    assert oai(room, **asked).xpath("//o:error/@code", namespaces=OAI) == [code]


def test_hostile_records_are_well_formed_xml(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        article = poisoned(make_article(8))
        archive.save(make_visit(article, site=article.site))
        room = TestClient(make_app(archive), "http://localhost")
        found = oai(room, verb="ListRecords", metadataPrefix="oai_dc")
        assert "<script>alert(1)</script>" in found.xpath("string(//dc:title)", namespaces=OAI)
        name = found.xpath("string(//o:identifier)", namespaces=OAI)
        assert len(
            oai(room, verb="GetRecord", metadataPrefix="oai_dc", identifier=name).xpath("//dc:title", namespaces=OAI)
        )


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        pytest.param({}, "1 2 3 5 6 9", id="all"),
        pytest.param({"from": "2026-03-02"}, "1", id="since a day"),
        pytest.param({"from": "2026-03-01", "until": "2026-03-01", "set": SITE}, "2 3 5 6", id="of a site, on a day"),
    ],
)
@pytest.mark.parametrize("few", [0, 1000], ids=["by article", "by time"])
def test_a_harvest_goes_on_with_its_token(
    room: TestClient, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], keys: str, few: int
) -> None:
    monkeypatch.setattr("archive.web.oai.AT_ONCE", 2)
    monkeypatch.setattr("archive.history.listing._FEW", few)
    found: list[str] = []
    given = {"metadataPrefix": "oai_dc"} | asked
    while given:
        page = oai(room, verb="ListIdentifiers", **given)
        found += [name.rpartition("/")[2] for name in page.xpath("//o:identifier/text()", namespaces=OAI)]
        token = page.xpath("string(//o:resumptionToken)", namespaces=OAI)
        given = {"resumptionToken": token} if token else {}
    assert sorted(found) == keys.split()


@pytest.mark.parametrize("token", ["x|||", "1,2|||", "9|a", "2026-01-01T00:00:00Z,-1|2026-01-01||", "1|2030-01-01||"])
def test_a_token_of_somebody_else_is_refused(room: TestClient, token: str) -> None:
    found = oai(room, verb="ListRecords", resumptionToken=token)
    assert found.xpath("//o:error/@code", namespaces=OAI) == ["badResumptionToken"]


@pytest.mark.long
def test_sickle_harvests_all(tmp_path: Path) -> None:
    sickle = pytest.importorskip("sickle", reason="sickle is not installed: pip install sickle")
    number = times(250, 10_000)
    with Archive.open(tmp_path / "a.db") as archive:
        with archive.joining():
            for key in range(number):
                archive.save(make_visit(make_article(key, photos=(), attachments=()), body=b"<p>same"))
        with served(archive) as base:
            client = sickle.Sickle(f"{base}/oai")
            assert client.Identify().protocolVersion == "2.0"
            found = [record.header.identifier for record in client.ListRecords(metadataPrefix="oai_dc")]
    assert len(found) == len(set(found)) == number


# --- OpenSearch ------------------------------------------------------------------------------------


def test_a_browser_can_take_the_search_among_its_own(room: TestClient) -> None:
    told = etree.fromstring(room.get("/opensearch.xml").content)
    [url] = [one.get("template") for one in told.findall("{*}Url") if one.get("type") == "text/html"]
    assert url == "http://localhost:8000/?q={searchTerms}"
    assert "1 to 2 of 2" in room.get(url.replace("{searchTerms}", "binh+loi")).text


def test_behind_a_proxy_whole_addresses_are_of_its_name(file: Path) -> None:
    from archive.web.guard import Access

    with Archive.open(file, read_only=True) as archive:
        app = make_app(archive, Access(hosts=frozenset({"archive.edu"})))
        room = TestClient(app, "http://archive.edu", root_path="/press")
        told = json.loads(room.get("/press/api/openapi.json").text)
    assert told["servers"] == [{"url": "https://archive.edu/press"}]
