"""Every site of the catalogue, looked through for what a file may get wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from urllib.parse import urlsplit

import pytest

from crawler.cli.site_table import COLUMNS, row_of, write_docs
from crawler.layouts import layouts
from crawler.site import Site
from crawler.sites import find_site, sites
from tests import ROOT

FIELDS = {field.name for field in fields(Site)}

every_site = pytest.mark.parametrize("site", [pytest.param(site, id=site.name) for site in sites().values()])


def name_of(host: str) -> str:
    """The name that a site at a host has (CONTRIBUTING)."""
    bare = host.removeprefix("www.")
    if not bare.endswith((".gov.vn", ".dcs.vn")):
        bare = re.sub(r"\.(?:com|org|info)\.vn$", ".vn", bare)
    return bare.removesuffix(".vn")


@every_site
def test_it_is_named_by_its_host_and_says_whose_it_is(site: Site) -> None:
    assert site.name == name_of(site.domains[0])
    assert site.level is not None
    assert site.title == unicodedata.normalize("NFC", site.title).strip()
    assert not site.title.isascii()


@every_site
def test_every_statement_says_what_it_rests_on(site: Site) -> None:
    assert site.unfounded() == set()
    assert set(site.basis) <= FIELDS


@every_site
def test_its_software_is_known_with_the_time_in_which_it_ran(site: Site) -> None:
    assert set(site.layouts) <= set(layouts())
    assert not site.layouts or re.search(r"captured|\b20\d\d\b", site.basis["layouts"])


@every_site
def test_its_hosts_stand_with_and_without_www(site: Site) -> None:
    twins = {host.removeprefix("www.") for host in site.domains if f"www.{host.removeprefix('www.')}" in site.domains}
    assert twins >= {host.removeprefix("www.") for host in site.domains} - {"stxdd.thanhuytphcm.vn"}
    for host in site.domains:
        assert re.fullmatch(r"[a-z0-9.\-]+", host)
        assert find_site(host) == site


@every_site
def test_its_seeds_begin_at_the_host_of_today_and_https_rests_on_something(site: Site) -> None:
    for seed in site.seeds:
        parts = urlsplit(seed)
        assert parts.netloc == site.domains[0]
        assert parts.scheme == "http" or not site.basis["seeds"].startswith("assumed")


@every_site
def test_its_patterns_tell_the_addresses_that_were_seen_apart(site: Site) -> None:
    paths = [urlsplit(example).path for example in site.examples]
    articles = {path for path in paths if site.article_path and re.fullmatch(site.article_path, path)}
    lists = {path for path in paths if site.listing_path and re.fullmatch(site.listing_path, path)}
    assert bool(articles) == bool(site.article_path)
    assert bool(lists) == bool(site.listing_path)
    assert not articles & lists
    assert len(set(site.examples)) == len(site.examples)


@every_site
def test_whom_it_succeeds_was_of_the_same_province(site: Site) -> None:
    for name in site.succeeds:
        before = sites()[name]
        assert before.province == site.province
        assert before.level == site.level
        assert site.province is None or before.provinces_before


def test_its_files_are_short_and_data_only() -> None:
    for path in (ROOT / "crawler" / "sites").glob("[a-z]*.py"):
        source = path.read_text("utf-8")
        assert len(source.splitlines()) <= 50, path.name
        assert re.findall(r"^(?:from|import) .*", source, re.MULTILINE) == ["from crawler.site import Site"], path.name


def test_the_documents_have_the_catalogue_of_today() -> None:
    assert write_docs() == (ROOT / "docs" / "sites.md").read_text("utf-8"), "run `make sites`"


def test_a_row_says_what_rests_on_the_same_together() -> None:
    row = dict(zip(COLUMNS, row_of(sites()["baosoctrang"]), strict=True))
    assert row["province"] == "Cần Thơ (Sóc Trăng)"
    assert row["host"] == "baosoctrang.org.vn"
    assert row["succession"] == "succeeded by baocantho"
    assert row["rests on"].startswith("title, domains: public code of 2019; level, seeds: assumed")
