"""Addresses of the newspapers with /dataimages/ (FACTS C.3, C.4)."""

from __future__ import annotations

import re

from crawler.discover.addresses import PAGE_NUMBERS, Addresses

DATAIMAGES = Addresses(
    # /<section>/YYYYMM/<slug>-<7 hexadecimal digits or id>/
    article=re.compile(r"(?:/[^/]+){1,3}/(?:19|20)\d{2}(?:0[1-9]|1[0-2])/[^/]*-(?P<key>[0-9a-f]{7}|\d{3,8})/?"),
    listing=re.compile(r"(?:/[^/.]+){1,3}/?"),
    listing_query=PAGE_NUMBERS,
    never=re.compile(r"/(?:dataimages|file|tim-kiem|search|rss|tags?|print)(?:/|$)"),
    exhaustive=False,
)
