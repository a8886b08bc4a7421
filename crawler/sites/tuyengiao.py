"""The Central Commission for Propaganda and Education, until its site became tuyengiaodanvan.vn (FACTS B, C.2).

Its last pages seen, of 2022, are on the vendor template of ePi.
"""

from crawler.site import Site

SITE = Site(
    name="tuyengiao",
    title="Ban Tuyên giáo Trung ương",
    level="central",
    domains=("tuyengiao.vn", "www.tuyengiao.vn"),
    seeds=("http://tuyengiao.vn/",),
    layouts=("epi-vendor",),
    basis={
        "title": "page of tuyengiaodanvan.vn, by its imprint",
        "level": "assumed",
        "domains": "page of tuyengiao.vn of 2022",
        "seeds": "assumed",
        "layouts": "captured, in 2022",
    },
)
