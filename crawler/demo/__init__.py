"""A replica of a NukeViet eGovernment portal, served on loopback: for `tulieu demo` and for tests of crawls.

It is the portal of an invented city committee with 34 invented articles. It renders as the egov theme of NukeViet 4.4
does, its errors included (FACTS A1), so that a crawl of it can be compared, whole, with `Portal.truth()`.

    portal = Portal()
    with serve(portal) as base:
        ...  # crawl base, compare with portal.truth()
"""

from crawler.demo.faults import Fault, FloodBlocker
from crawler.demo.portal import Portal
from crawler.demo.response import Response
from crawler.demo.serving import serve
from crawler.demo.story import Block, LeadPhoto, ShownPhoto, Story, load_stories

__all__ = [
    "Block",
    "Fault",
    "FloodBlocker",
    "LeadPhoto",
    "Portal",
    "Response",
    "ShownPhoto",
    "Story",
    "load_stories",
    "serve",
]
