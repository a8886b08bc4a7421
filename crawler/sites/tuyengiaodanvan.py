"""The Central Commission for Propaganda, Education and Mass Mobilisation (FACTS C.2).

Its pages are built by scripts: what is served without them may hold no text.
"""

from crawler.site import Site

SITE = Site(
    name="tuyengiaodanvan",
    title="Ban Tuyên giáo và Dân vận Trung ương",
    level="central",
    domains=("tuyengiaodanvan.vn", "www.tuyengiaodanvan.vn"),
    seeds=("http://tuyengiaodanvan.vn/",),
    succeeds=("tuyengiao",),
    since="2025",
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of a year that was not recorded, with pages of 2026",
        "seeds": "assumed",
        "succeeds": "public code of a year that was not recorded",
        "since": "public code of a year that was not recorded",
    },
)
