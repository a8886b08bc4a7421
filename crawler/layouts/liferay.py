"""Portals on Liferay: tapchicongsan.org.vn, Da Nang, Ho Chi Minh City, departments of Ha Noi (FACTS B, C.2, C.4, C.6).

What their pages do:
- tapchicongsan prints the author in capitals with degrees and, under it, the office, before the lead;
- every snippet on a page is a `journal-content-article`: the article's is the one beside the date;
- addresses hold `/-/2018/`, which is a constant and no year.
"""

from __future__ import annotations

import re

from crawler.layouts.layout import Layout
from crawler.urls.rules import Addresses

TAPCHICONGSAN = Addresses(
    # /web/guest/<section>/-/2018/<id>/<slug>.aspx and /<section>/-/2018/<id>/view_content: 2018 is a
    # constant of the installation, not a year.
    article=re.compile(r"(?:/[^/]+){1,4}/-/2018/(?P<key>\d+)(?:/[^/]*)?"),
    listing=re.compile(r"/web/guest(?:/[^/.\-][^/.]*){1,3}"),
    never=re.compile(r"/(?:documents|image|c|group|html|combo|o)(?:/|$)"),
    exhaustive=False,
)
"""The addresses of tapchicongsan.org.vn (FACTS C.2)."""


_ASSET_DATE = " | ".join(
    f'//{tag}[contains(@class,"{name}")]'
    for tag, name in (
        ("div", "asset-publish-date"),
        ("div", "assetPublishDate"),
        ("span", "meta-data-date"),
        ("p", "date_post"),
        ("span", "asset-publish-date"),
    )
)

LAYOUTS = (
    Layout(
        name="liferay-tapchi",
        basis="modelled on FACTS C.2, C.6 (tapchicongsan)",
        marks=("publishdate", 'class="sumary', "detailContent"),
        scope=(
            '(//div[contains(@class,"publishdate")])[1]/ancestor::*[.//h1 or .//h2]'
            '[.//div[contains(@class,"detailContent") or contains(@class,"ContentDetail")]][1]',
        ),
        select={
            "title": ("h1", "h2 a", "h2"),
            "published": ("div.publishdate",),
            "lead": ("div.sumary",),
            "body": ("div.detailContent", "div.ContentDetail"),
            "byline": (
                "div.author, p.author, span.author",
                './/div[contains(@class,"publishdate")]/following-sibling::*[1][self::p]'
                '[following-sibling::div[contains(@class,"sumary")]]',
            ),
        },
        drop=("div.sumary", "div.author, p.author"),
        lead_in_body=True,
        byline_first=True,
        addresses=TAPCHICONGSAN,
    ),
    Layout(
        name="liferay-news",
        basis="modelled on FACTS B (Liferay news portlet, Da Nang)",
        marks=("the-article-timecreate",),
        scope=(
            '(//*[contains(@class,"the-article-body")])[1]/ancestor::*[.//*[contains(@class,"the-article-timecreate")]][1]',
        ),
        select={
            "title": ("header.title-article", "h1"),
            "published": (".the-article-timecreate",),
            "lead": (".the-article-summary",),
            "body": ("div.the-article-body, section.the-article-body, article.the-article-body",),
            "byline": (".the-article-author",),
        },
        drop=(".the-article-author", ".the-article-summary"),
        lead_in_body=True,
    ),
    Layout(
        name="liferay-detail",
        basis="modelled on FACTS C.6 (danang.gov.vn)",
        marks=("chi-tiet-main-content",),
        scope=(
            '(//*[contains(@class,"chi-tiet-main-content")])[1]/ancestor::*[.//*[contains(@class,"chi-tiet-title")]][1]',
        ),
        select={
            "title": (".chi-tiet-title",),
            "published": (".chi-tiet-publish-date",),
            "lead": (".chi-tiet-sub-content",),
            "body": (".chi-tiet-main-content",),
        },
        lead_in_body=True,
    ),
    Layout(
        name="liferay-asset",
        basis="modelled on FACTS C.6 (hochiminhcity.gov.vn, bacgiang.gov.vn, sonoivu.hanoi.gov.vn)",
        marks=("journal-content-article",),
        scope=(
            f'(({_ASSET_DATE})[position()<=8]/ancestor::*[.//div[contains(@class,"journal-content-article")]][1])[last()]',
        ),
        select={
            "title": ("div.asset-full-content-title", "span.header-title, h3.header-title", "h1", "h2.asset-title"),
            "published": (
                "div.asset-publish-date, span.asset-publish-date",
                "div.assetPublishDate",
                "span.meta-data-date",
                "p.date_post",
            ),
            "lead": ("p.sapo", "div.article-summary"),
            "body": ("div.journal-content-article",),
        },
        drop=("p.sapo", "div.article-summary"),
        lead_in_body=True,
    ),
)
