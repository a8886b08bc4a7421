"""Addresses of qdnd.vn and of dangcongsan.vn until 2024 (FACTS C.2)."""

from __future__ import annotations

import re

from crawler.discover.addresses import PAGE_NUMBERS, Addresses

DNN = Addresses(
    # qdnd: /<section>/<section>/<slug>-<6 or 7 digits>; dangcongsan: the same with .html, 6 digits.
    article=re.compile(r"(?:/[^/.]+){1,4}/[^/]*-(?P<key>\d{6,7})(?:\.html)?"),
    # qdnd: /<section>/p/<page>; dangcongsan: /<section>.html?page=7
    listing=re.compile(r"/(?:[^/.]+/){1,3}p/\d+|/(?:[^/.]+/){0,2}[^/.]+(?:\.html)?"),
    listing_query=PAGE_NUMBERS,
    feed=re.compile(r"/rss/cate/[^/]+\.rss"),
    never=re.compile(
        r"/(?:rss$|media|video|Portals|DesktopModules|Providers|login|tim-kiem|search)(?:/|$)", re.IGNORECASE
    ),
    exhaustive=False,
)
