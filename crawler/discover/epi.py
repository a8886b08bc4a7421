"""Addresses of ePi's newspapers: nhandan, sggp, baogialai (FACTS C.2)."""

from __future__ import annotations

import re

from crawler.discover.addresses import Addresses
from crawler.discover.more import MORE_NEWS

EPI = Addresses(
    # The ending is the newspaper's: .html, .tpo (tienphong), .vnp (vietnamplus).
    article=re.compile(r"/(?:[^/]+/)?[^/]+-post(?P<key>\d+)\.[a-z]{3,4}"),
    # `/xay-dung-dang`, `/chinhtri/`; tags are `-tag123.html`, topics `-topic12.html`: neither lists a section.
    listing=re.compile(
        r"/api/morenews-zone-\d+-\d+\.html|"
        r"/(?!(?:api|rss|search|sitemaps|print|tu-khoa)(?:/|$))[a-z0-9\-]+(?:/[a-z0-9\-]+)?/?"
    ),
    goes_on=(MORE_NEWS,),
    feed=re.compile(r"(?P<scope>)/rss/(?:home|(?P<section>[^/.]+)-\d+)\.rss"),
    # Months are `/sitemaps/news-2025-1.xml`.
    sitemap=re.compile(r"/(?:sitemaps/[^/]+|[^/]*sitemap[^/]*)\.xml"),
    never=re.compile(
        r"/(?:api(?!/morenews-zone-)|search|print|login|tu-khoa)(?:[/.]|$)|/[^?]*-(?:tag|topic|author|event)\d+\.html"
    ),
    entrances=(
        ("/sitemap.xml", "sitemap"),
        ("/sitemaps/google-news.xml", "sitemap"),
        ("/rss/home.rss", "feed"),
    ),
)
