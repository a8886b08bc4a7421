"""The catalogue, and what a word on the command line means."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.site import Site
from crawler.sites import catalogue, find_site, site_at, sites, suggest
from crawler.urls.rules import addresses_of
from tests import ROOT
from tests.forkserver import PATIENCE
from tests.repeats import mostly_long


def make_site(name: str, domain: str, *succeeds: str) -> Site:
    return Site(name=name, title="Thành ủy", domains=(domain,), seeds=(f"https://{domain}/",), succeeds=succeeds)


@pytest.mark.parametrize(
    ("named", "complaint"),
    [
        ([("a", make_site("a", "a.vn")), ("b", make_site("a", "b.vn"))], "holds the site a"),
        ([("a", make_site("a", "a.vn")), ("a", make_site("a", "b.vn"))], "two sites are named a"),
        ([("a", make_site("a", "a.vn")), ("b", make_site("b", "a.vn"))], "a.vn is claimed by a and by b"),
        ([("a", None)], "defines no SITE"),
        ([("a", make_site("a", "a.vn", "b"))], "site a: it succeeds b, which is not in the catalogue"),
        ([("a", make_site("a", "a.vn", "a"))], "site a: it succeeds itself"),
        (
            [
                ("a", make_site("a", "a.vn", "b")),
                ("b", make_site("b", "b.vn", "c")),
                ("c", make_site("c", "c.vn", "b")),
            ],
            "site b: it succeeds itself",
        ),
    ],
    ids=[
        "a file named otherwise",
        "a doubled name",
        "a domain claimed twice",
        "a file without a site",
        "a site that succeeds one that is not there",
        "a site that succeeds itself",
        "two sites that succeed each other, and a third",
    ],
)
def test_a_wrong_catalogue_raises(named: list[tuple[str, object]], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        catalogue(named)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"title": ""}, "title, domains and seeds are needed"),
        ({"domains": ("A.vn",)}, "'A.vn' is not a host name"),
        ({"seeds": "https://a.vn/"}, "seeds is a list, with a comma"),
        ({"seeds": ("a.vn",)}, "seed a.vn is not an address"),
        ({"layouts": "nukeviet"}, "layouts is a list, with a comma"),
        ({"level": "provice"}, "level 'provice' is none of central, province"),
        ({"seeds": ("https://b.vn/",)}, "seed https://b.vn/ is not within a.vn"),
        ({"examples": ("https://b.vn/tin-1",)}, "example https://b.vn/tin-1 is not within a.vn"),
        ({"article_path": "/[^/]*-\\d+"}, "article_path needs a group named key"),
        ({"listing_path": "/("}, "listing_path: "),
        ({"province": "Sóc Trăng"}, "'Sóc Trăng' is not one of today's provinces"),
        ({"province": "Cần Thơ", "provinces_before": ("Cà Mau",)}, "'Cà Mau' did not become a part of Cần Thơ"),
        ({"provinces_before": ("Sóc Trăng",)}, "'Sóc Trăng' did not become a part of None"),
        ({"since": "7/2025"}, "'7/2025' is not a year, month or day"),
        ({"until": "2025-13"}, "'2025-13' is not a year, month or day"),
        ({"names": (("once", "Tỉnh ủy"),)}, "'once' is not a year, month or day"),
        ({"since": "2025-07-01", "until": "2024"}, "until 2024 is before since 2025-07-01"),
        ({"basis": {"title": "everybody knows"}}, "does not say what it rests on"),
    ],
)
def test_a_wrong_site_raises(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint.replace("(", r"\(")):
        replace(make_site("a", "a.vn"), **change)


def test_a_site_may_end_in_the_year_in_which_it_began() -> None:
    assert replace(make_site("a", "a.vn"), since="2025-07-01", until="2025").until == "2025"


@pytest.fixture(scope="module")
def copy_of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, with what Python made of it."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("archive", "crawler"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture
def copy(copy_of_all: Path) -> Iterator[Path]:
    """The same; what a test adds to its catalogue goes with it."""
    folder = copy_of_all / "crawler" / "sites"
    before = {*folder.rglob("*")}
    yield copy_of_all
    for path in {*folder.rglob("*.py*")} - before:
        path.unlink()


WRONG_FILES = [
    ("SITE = Site(name=", "was never closed"),
    ("SITE = Site(**COMMON, levl='press')", "unknown field 'levl'"),
    ("SITE = Site(**COMMON, level='provice')", "level 'provice' is none of"),
    ("SITE = Site(**COMMON, level='press')", "basis does not say what level rests on"),
    ("SITE = Site(**COMMON, layouts=('nukevit',))", "no layout is named nukevit"),
    ("", "defines no SITE"),
]


@pytest.mark.parametrize(("text", "says"), mostly_long(WRONG_FILES, short=WRONG_FILES[:2]))
def test_a_wrong_file_is_one_line_that_names_it(copy: Path, text: str, says: str) -> None:
    common = "{'name': 'practice.wrong', 'title': 'Tỉnh ủy', 'domains': ('p.vn',), 'seeds': ('http://p.vn/',)}"
    basis = "{'title': 'assumed', 'domains': 'assumed', 'seeds': 'assumed'}"
    (copy / "crawler" / "sites" / "practice_wrong.py").write_text(
        f"from crawler.site import Site\nCOMMON = {common} | {{'basis': {basis}}}\n{text}\n", "utf-8"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "crawler", "sites"], cwd=copy, capture_output=True, text=True, timeout=PATIENCE
    )
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1), ran.stderr
    assert says in ran.stderr
    assert "practice" in ran.stderr


def test_a_dotted_name_has_underscores_in_its_file() -> None:
    assert list(catalogue([("tinhuy_vn", make_site("tinhuy.vn", "tinhuy.vn"))])) == ["tinhuy.vn"]


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("thanhuytphcm", "thanhuytphcm"),
        ("thanhuytphcm.vn", "thanhuytphcm"),
        ("https://hcmcpv.org.vn/tin-tuc/x-1491931527", "thanhuytphcm"),
        ("tinhuy.example.gov.vn", "tinhuy.example.gov.vn"),
        ("http://127.0.0.1:9/", "127.0.0.1:9"),
        ("nhandan.com.vn", "nhandan"),
        ("danang.gov", "danang.gov"),
        ("https://www.danang.gov.vn/", "danang.gov"),
        ("127.0.0.1:9", "127.0.0.1:9"),
        ("localhost:80", "localhost"),
        ("www.thanhuytphcm.vn:80", "thanhuytphcm"),
        ("THANHUYTPHCM.VN.", "thanhuytphcm"),
        ("tinhuy.example.gov.vn./tin/", "tinhuy.example.gov.vn"),
        ("https://www.tinhuy.example.gov.vn/", "tinhuy.example.gov.vn"),
        ("tỉnhủy.vn", "xn--tnhy-vw5a2h.vn"),
        ("", None),
        ("thanhuytphcmm", None),
    ],
)
def test_what_a_target_means(target: str, name: str | None) -> None:
    site = find_site(target)
    assert (site.name if site else None) == name


def test_a_mistyped_name_is_answered_with_close_ones() -> None:
    assert suggest("ThanhUyTpHCM.vn") == ["thanhuytphcm"]
    assert suggest("zzz") == []


def test_a_portal_at_a_typed_address_begins_there_and_has_its_home_as_second_seed() -> None:
    site = site_at("HTTP://Tinhuy.Example.vn:80/tin-tuc/#top")
    assert site.name == "tinhuy.example.vn"
    assert site.seeds == ("http://tinhuy.example.vn/tin-tuc/", "http://tinhuy.example.vn/")
    assert site.domains == ("tinhuy.example.vn", "www.tinhuy.example.vn")


def test_a_number_or_a_port_has_no_www() -> None:
    assert site_at("http://127.0.0.1/").domains == ("127.0.0.1",)
    assert site_at("http://www.example.vn:8080/").domains == ("www.example.vn:8080",)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://example.vn/", "not the address of a web site"),
        ("http://", "not the address of a web site"),
        ("http://a b.vn/", "not the address of a web site"),
        ("http://[::1", "not the address of a web site"),
        ("http://a.vn:99999/", "not the address of a web site"),
        ("javascript:alert(1)", "not the address of a web site"),
        ("http://[::1]:80/", "IPv6"),
        ("http://me:secret@example.vn/", "without a name and password"),
    ],
)
def test_what_is_no_web_address_raises(address: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        find_site(address)


class TestThanhuytphcm:
    """Addresses that were seen in other people's pages (FACTS C.1)."""

    @pytest.mark.parametrize(
        ("url", "kind", "key"),
        [
            ("https://www.hcmcpv.org.vn/tin-tuc/-hi-hoa-van-hoa-1491879789", "article", "1491879789"),
            ("https://stxdd.thanhuytphcm.vn/tin-tuc/bai-viet-1491901809", "article", "1491901809"),
            ("https://hcmcpv.org.vn/tin-tuc/cua-nuoc-viet-1454411071?ref=x", "article", "1454411071"),
            ("https://hcmcpv.org.vn/nhom-tin/covid-19-1425350928", "listing", None),
            ("https://hcmcpv.org.vn/nhom-tin/covid-19-1425350928?page=2", "listing", None),
            ("https://hcmcpv.org.vn/tim-kiem.aspx?keyw=dang", None, None),
            ("https://hcmcpv.org.vn/tin-tuc/", None, None),
        ],
    )
    def test_addresses(self, url: str, kind: str | None, key: str | None) -> None:
        addresses = addresses_of(sites()["thanhuytphcm"])
        assert addresses is not None
        assert addresses.classify(addresses.canonical(url)) == kind
        assert addresses.article_key(url) == key

    def test_it_is_labelled_as_assumed(self) -> None:
        assert sites()["thanhuytphcm"].basis["layouts"].startswith("assumed")
