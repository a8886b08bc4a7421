"""Addresses of ePi's newspapers: nhandan, sggp, baogialai (FACTS C.2)."""

from __future__ import annotations

import re

from crawler.discover.addresses import Addresses

EPI = Addresses(
    article=re.compile(r"/(?:[^/]+/)?[^/]+-post(?P<key>\d+)\.(?:html|amp)"),
    # `/xay-dung-dang`, `/chinhtri/`; tags are `-tag123.html`, topics `-topic12.html`: neither lists a section.
    listing=re.compile(r"/(?!(?:api|rss|search|sitemaps|print|tu-khoa)(?:/|$))[a-z0-9\-]+(?:/[a-z0-9\-]+)?/?"),
    feed=re.compile(r"(?P<scope>)/rss/(?:home|(?P<section>[^/.]+)-\d+)\.rss"),
    never=re.compile(r"/(?:api|search|print|login)(?:[/.]|$)"),
    entrances=(
        ("/sitemap.xml", "sitemap"),
        ("/sitemaps/google-news.xml", "sitemap"),
        ("/rss/home.rss", "feed"),
    ),
)
