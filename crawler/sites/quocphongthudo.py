"""The military command of Ha Noi (FACTS C.6)."""

from crawler.site import Site

SITE = Site(
    name="quocphongthudo",
    title="Quốc phòng Thủ đô",
    level="army",
    province="Hà Nội",
    domains=("quocphongthudo.vn", "www.quocphongthudo.vn"),
    seeds=("http://quocphongthudo.vn/",),
    basis={
        "title": "assumed",
        "level": "assumed",
        "domains": "public code of 2025, the age of its row unknown",
        "seeds": "assumed",
        "province": 'assumed: "Thủ đô", the capital',
    },
)
