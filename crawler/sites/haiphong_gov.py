"""The portal of Hai Phong, on which the Party committee had its pages in 2019 (FACTS C.3, C.6).

A site of the committee's own is not known.
"""

from crawler.site import Site

SITE = Site(
    name="haiphong.gov",
    title="Thành ủy Hải Phòng, trên cổng thông tin điện tử thành phố",
    level="province",
    province="Hải Phòng",
    domains=("www.haiphong.gov.vn", "haiphong.gov.vn"),
    seeds=("http://www.haiphong.gov.vn/Portal/Default.aspx?Organization=TU",),
    examples=("http://www.haiphong.gov.vn/Portal/Default.aspx?Organization=TU",),
    basis={
        "title": "public code of 2019",
        "level": "assumed",
        "domains": "public code of 2019",
        "seeds": "public code of 2019",
        "province": "assumed: by its name",
    },
)
