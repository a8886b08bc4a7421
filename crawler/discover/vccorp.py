"""Addresses of VCCorp's newspapers: baochinhphu, tuoitre, nld, cafef (FACTS C.2)."""

from __future__ import annotations

import re

from crawler.discover.addresses import Addresses
from crawler.discover.more import TIMELINE

_NO_SECTION = "chu-de|tac-gia|tags?|tim-kiem|video|podcast|print|rss|timelinelist|ajax|su-kien|dong-su-kien"

VCCORP = Addresses(
    # The id is the time of creation to the millisecond; that of old articles is shorter.
    article=re.compile(rf"/(?!(?:{_NO_SECTION})/)(?:[^/]+/)?[^/]+-(?P<key>\d{{7,}})\.(?:html?|chn)"),
    listing=re.compile(
        rf"/(?!(?:{_NO_SECTION})[/.])[a-z0-9\-]+(?:/[a-z0-9\-]+)?\.(?:htm|chn)|/timelinelist/\d+/\d+\.(?:htm|chn)"
    ),
    goes_on=(TIMELINE,),
    feed=re.compile(r"(?P<scope>)/(?:home|rss/(?P<section>[^/.]+))\.rss"),
    never=re.compile(r"/(?:ajax|api|search|login|tim-kiem|tac-gia|chu-de|tags?)(?:[/.]|$)"),
    sitemap=re.compile(r"/(?:sitemaps/[^/]+|[^/]*sitemap[^/]*)\.xml"),
    # The same article for the printer has the same id.
    twin=re.compile(r"(?P<before>)/print(?P<after>/[^/]+-\d{7,}\.(?:htm|chn))"),
    entrances=(("/sitemap.xml", "sitemap"), ("/sitemaps/google-news.xml", "sitemap"), ("/home.rss", "feed")),
)
