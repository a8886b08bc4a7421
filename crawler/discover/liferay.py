"""Addresses of tapchicongsan.org.vn (FACTS C.2)."""

from __future__ import annotations

import re

from crawler.discover.addresses import Addresses

TAPCHICONGSAN = Addresses(
    # /web/guest/<section>/-/2018/<id>/<slug>.aspx and /<section>/-/2018/<id>/view_content: 2018 is a
    # constant of the installation, not a year.
    article=re.compile(r"(?:/[^/]+){1,4}/-/2018/(?P<key>\d+)(?:/[^/]*)?"),
    listing=re.compile(r"/web/guest(?:/[^/.\-][^/.]*){1,3}"),
    never=re.compile(r"/(?:documents|image|c|group|html|combo|o)(?:/|$)"),
    exhaustive=False,
)
