"""Addresses of families other than NukeViet: what leads where, and the id in an article's address (FACTS C.2-C.4)."""

from __future__ import annotations

import pytest

from crawler.layouts.dataimages import DATAIMAGES
from crawler.layouts.dnn import DNN
from crawler.layouts.joomla_k2 import K2
from crawler.layouts.liferay import TAPCHICONGSAN
from crawler.urls.rules import Addresses

ARTICLES = [
    ("qdnd: digits and no .html", DNN, "/chinh-tri/tin-tuc/hop-mat-can-bo-781234", "781234"),
    ("dangcongsan: six digits and .html", DNN, "/xay-dung-dang/dai-hoi-diem-701552.html", "701552"),
    ("dataimages: hexadecimal", DATAIMAGES, "/chinh-tri/202403/so-tay-dang-vien-3a5f0c1/", "3a5f0c1"),
    ("dataimages: a number", DATAIMAGES, "/tin-tuc/201610/giam-sat-chuyen-de-300812/", "300812"),
    ("K2 behind index.php", K2, "/home/index.php/nghien-cuu/item/3124-gia-tri.html", "3124"),
    (
        "tapchi: 2018 is a constant",
        TAPCHICONGSAN,
        "/web/guest/thuc-tien/-/2018/826503/dan-chu%2C-ky-luat.aspx",
        "826503",
    ),
    ("tapchi: the same by its short address", TAPCHICONGSAN, "/thuc-tien/-/2018/826503/view_content", "826503"),
]
OTHERS = [
    ("qdnd: page of a section", DNN, "/chinh-tri/p/3", "listing"),
    ("dangcongsan: page of a section", DNN, "/thoi-su.html?page=7", "listing"),
    ("dataimages: a section", DATAIMAGES, "/chinh-tri/", "listing"),
    ("dataimages: a photograph", DATAIMAGES, "/dataimages/201610/original/images300812_a.jpg", None),
    ("K2: page of a category", K2, "/index.php/tin/itemlist/category/12-tin?start=20", "listing"),
    ("tapchi: a section", TAPCHICONGSAN, "/web/guest/nghien-cu", "listing"),
    ("tapchi: a document", TAPCHICONGSAN, "/documents/20182/1/nghi-quyet.pdf/6a2d?t=1", None),
]


@pytest.mark.parametrize(("addresses", "path", "key"), [row[1:] for row in ARTICLES], ids=[row[0] for row in ARTICLES])
def test_an_articles_address_gives_its_id(addresses: Addresses, path: str, key: str) -> None:
    url = addresses.canonical(f"https://bao.example{path}")
    assert (addresses.classify(url), addresses.article_key(url)) == ("article", key)


@pytest.mark.parametrize(("addresses", "path", "kind"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_other_addresses_lead_elsewhere(addresses: Addresses, path: str, kind: str | None) -> None:
    url = addresses.canonical(f"https://bao.example{path}")
    assert (addresses.classify(url), addresses.article_key(url)) == (kind, None)
