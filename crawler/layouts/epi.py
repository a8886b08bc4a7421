"""ePi's mcms ("zce"): nhandan since 2022, sggp, tienphong, and vendor templates of the same hand without its class
names for machines (tuyengiao.vn 2022, mattran); the older sites of sggp and nhandan (FACTS B, C.2, C.4, C.6).

What its pages do:
- the author's node and the advertisements are inside the body;
- `meta author` is the newspaper; the byline is also in JSON-LD;
- a picture without caption may leave its file name as text ("b2.jpg"): no caption;
- images are lazy, with a transparent picture as data in `src`;
- `article:modified_time` may be before the publication (tienphong): `reconcile` refuses it.
"""

from __future__ import annotations

import re

from crawler.layouts.layout import Layout
from crawler.urls.pagination import MORE_NEWS
from crawler.urls.rules import Addresses

EPI = Addresses(
    # The ending is the newspaper's: .html, .tpo (tienphong), .vnp (vietnamplus).
    article=re.compile(r"/(?:[^/]+/)?[^/]+-post(?P<key>\d+)\.[a-z]{3,4}"),
    # `/xay-dung-dang`, `/chinhtri/`; tags are `-tag123.html`, topics `-topic12.html`: neither lists a section.
    listing=re.compile(
        r"/api/morenews-zone-\d+-\d+\.html|"
        r"/(?!(?:api|rss|search|sitemaps|print|tu-khoa)(?:/|$))[a-z0-9\-]+(?:/[a-z0-9\-]+)?/?"
    ),
    goes_on=(MORE_NEWS,),
    feed=re.compile(r"(?P<scope>)/rss/(?:home|(?P<section>[^/.]+)-\d+)\.rss"),
    # Months are `/sitemaps/news-2025-1.xml`.
    sitemap=re.compile(r"/(?:sitemaps/[^/]+|[^/]*sitemap[^/]*)\.xml"),
    never=re.compile(
        r"/(?:api(?!/morenews-zone-)|search|print|login|tu-khoa)(?:[/.]|$)|/[^?]*-(?:tag|topic|author|event)\d+\.html"
    ),
    entrances=(
        ("/sitemap.xml", "sitemap"),
        ("/sitemaps/google-news.xml", "sitemap"),
        ("/rss/home.rss", "feed"),
    ),
)
"""The addresses of ePi's newspapers: nhandan, sggp, baogialai (FACTS C.2)."""


_CRUMBS = '//*[contains(@class,"breadcrumb")]//a'

LAYOUTS = (
    Layout(
        name="epi",
        basis="captured",
        marks=("cms-body", "zce-content-body", 'cms-link"'),
        scope=(
            '(//*[contains(@class,"article__body") or contains(@class,"zce-content-body")])[1]'
            '/ancestor::*[.//*[contains(@class,"cms-title")]][1]',
        ),
        select={
            "title": (".cms-title",),
            "published": (".article__meta time", "time.time::attr(datetime)", "meta.cms-date::attr(content)"),
            "lead": (".article__sapo", ".cms-desc"),
            "photo": (".article__avatar",),
            "body": (".article__body", ".zce-content-body"),
            "byline": (".article__author .name", ".article__author", ".cms-author", "p.author"),
            "source": (".article__source",),
            "section": (_CRUMBS,),
            "tags": (".article__tag a",),
        },
        drop=(
            './/*[contains(@class,"article__author") or contains(@class,"article__tag") or contains(@class,"related")'
            ' or contains(@class,"rennab") or contains(@class,"sda_middle") or contains(@class,"ads_middle")'
            ' or contains(@class,"audio") or (self::article and contains(@class,"story"))]',
        ),
        metas={"modified": ("article:modified_time",)},
        addresses=EPI,
    ),
    Layout(
        name="epi-vendor",
        basis="page of 2022",
        marks=("article__body",),
        scope=('(//*[contains(@class,"article__body")])[1]/ancestor::*[.//*[contains(@class,"article__title")]][1]',),
        select={
            "title": (".article__title",),
            "published": (".article__meta time", ".article__meta"),
            "lead": (".article__sapo",),
            "body": (".article__body",),
            "byline": (".article__author",),
            "section": (_CRUMBS,),
            "tags": (".article__tag a",),
        },
        drop=(".article__author", ".related-news", "article.story"),
        lead_in_body=True,
    ),
    Layout(
        name="epi-2019",
        basis="public code of 2019",
        marks=("cms-body",),
        scope=('(//*[contains(@class,"cms-body")])[1]/ancestor::*[.//*[contains(@class,"meta-info")]][1]',),
        select={
            "title": (".cms-title", "h1"),
            "published": (".meta-info time",),
            "lead": (".cms-desc",),
            "body": (".cms-body",),
            "byline": (".cms-author",),
        },
        drop=('.//table[contains(@class,"notification")]',),
        lead_in_body=True,
    ),
    Layout(
        name="nhandan-2020",
        basis="public code of 2020 and 2021",
        marks=("detail-content-body",),
        scope=(
            '//*[contains(@class,"detail-content-body")]/ancestor::*[.//*[contains(@class,"box-title-detail")]][1]',
        ),
        select={
            "title": (".box-title-detail",),
            "published": (".box-date",),
            "lead": (".box-des-detail",),
            "photo": (".box-detail-thumb",),
            "body": ("div.detail-content-body",),
            "byline": (".box-author",),
            "section": ('//ul[contains(@class,"uk-breadcrumb")]//a',),
        },
        drop=(".box-author", ".box-detail-thumb"),
    ),
    Layout(
        name="nhandan-2019",
        basis="public code of 2019",
        marks=("date-created",),
        scope=('//div[contains(@class,"item-container")][.//*[contains(@class,"item-content")]]',),
        select={
            "title": ("./h3", "h3"),
            "published": ("h5.date-created",),
            "lead": ("div.sapo",),
            "photo": ("div.media.content-box",),
            "body": ("div.item-content",),
            "byline": ("p.author",),
        },
        drop=("p.author", "div.social-box"),
    ),
)
