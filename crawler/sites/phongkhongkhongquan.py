"""The air force's newspaper (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="phongkhongkhongquan",
    title="Báo Phòng không - Không quân",
    level="army",
    domains=("phongkhongkhongquan.vn", "www.phongkhongkhongquan.vn"),
    seeds=("http://phongkhongkhongquan.vn/",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "assumed",
    },
)
