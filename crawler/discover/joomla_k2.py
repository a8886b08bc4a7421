"""Addresses of Joomla's K2 (FACTS C.2: `/home/index.php/<section>/item/<id>-<slug>.html`)."""

from __future__ import annotations

import re

from crawler.discover.addresses import PAGE_NUMBERS, Addresses

K2 = Addresses(
    article=re.compile(r"(?:/[^/]+){0,5}/item/(?P<key>\d+)-[^/]+"),
    listing=re.compile(r"(?:/[^/]+){0,4}/itemlist(?:/[^/]+){0,3}|(?:/[^/.]+){0,2}/index\.php(?:/[^/.]+){0,4}"),
    listing_query=PAGE_NUMBERS,
    never=re.compile(r"(?:/[^/]+){0,4}/(?:component|administrator|media|images|itemlist/user|itemlist/date)(?:/|$)"),
)
