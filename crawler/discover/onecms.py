"""Addresses of 1CDN's newspapers: hanoimoi, baodanang, baohaiphong, baonghean (FACTS C.2, C.4)."""

from __future__ import annotations

import re

from crawler.discover.addresses import Addresses

ONECMS = Addresses(
    # `-event12.html`, `-ptag.html` and `/tag/...` are lists; `-post12.html` is left from other software.
    article=re.compile(r"/(?!(?:tag|tags|search|author|tac-gia)/)(?:[^/]+/)?[^/]+-(?:post)?(?P<key>\d{3,})\.html"),
    listing=re.compile(r"/(?!(?:api|rss|search|tag|tags|login)(?:/|$))[a-z0-9\-]+(?:/[a-z0-9\-]+)?/?"),
    feed=re.compile(r"(?P<scope>)/rss/(?:home|(?P<section>[^/.]+))\.rss"),
    never=re.compile(r"/(?:api|search|login|tags?|author|tac-gia)(?:[/.]|$)|/[^?]*-(?:event\d+|ptag)\.html"),
    entrances=(("/sitemap.xml", "sitemap"), ("/rss/home.rss", "feed")),
)
