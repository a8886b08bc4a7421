"""1CDN ("onecms"): hanoimoi, baodanang, baohaiphong, baonghean, daibieunhandan, congluan (FACTS C.4), in its two heads:
`sc-longform-header` and `c-detail-head`.

What its pages do:
- the head (title, lead, date, author, lead photograph) may be inside the body's container;
- boxes of other news, `c-box`, are inside the body;
- images are lazy: a grey picture in `src`;
- the source, "Theo ...", is below the body in `c-author-page`, or in brackets as the body's last line.
"""

from __future__ import annotations

import re

from crawler.layouts.layout import Layout
from crawler.urls.rules import Addresses

ONECMS = Addresses(
    # `-event12.html`, `-ptag.html` and `/tag/...` are lists; `-post12.html` is left from other software.
    article=re.compile(r"/(?!(?:tag|tags|search|author|tac-gia)/)(?:[^/]+/)?[^/]+-(?:post)?(?P<key>\d{3,})\.html"),
    listing=re.compile(r"/(?!(?:api|rss|search|tag|tags|login)(?:/|$))[a-z0-9\-]+(?:/[a-z0-9\-]+)?/?"),
    feed=re.compile(r"(?P<scope>)/rss/(?:home|(?P<section>[^/.]+))\.rss"),
    never=re.compile(r"/(?:api|search|login|tags?|author|tac-gia)(?:[/.]|$)|/[^?]*-(?:event\d+|ptag)\.html"),
    entrances=(("/sitemap.xml", "sitemap"), ("/rss/home.rss", "feed")),
)
"""The addresses of 1CDN's newspapers: hanoimoi, baodanang, baohaiphong, baonghean (FACTS C.2, C.4)."""


_ENTRY = 'contains(concat(" ",@class," ")," entry ") or contains(@class,"b-maincontent")'
_CRUMBS = '//*[contains(@class,"breadcrumb-item")]//a'
_TAGS = '//*[contains(@class,"onecms__tags")]//a'
_SOURCE = '//div[contains(@class,"c-author-page")]'
_BOXES = (
    './/*[contains(@class,"c-box") or contains(@class,"c-widget-tags") or contains(@class,"c-author-page")'
    ' or contains(@class,"c-share-detail") or contains(@class,"b-grid")]'
)

LAYOUTS = (
    Layout(
        name="onecms",
        basis="public code of 2024 to 2026",
        marks=("sc-longform-header", "onecms__"),
        scope=(f'(//*[contains(@class,"sc-longform-header-title")])[1]/ancestor::*[.//*[{_ENTRY}]][1]',),
        select={
            "title": (".sc-longform-header-title",),
            "published": (".sc-longform-header-date", ".block-sc-publish-time"),
            "lead": (".sc-longform-header-sapo", ".block-sc-sapo"),
            "photo": (".sc-longform-header-media",),
            "body": (".entry", ".b-maincontent"),
            "byline": (".sc-longform-header-author", ".block-sc-author", _SOURCE),
            "section": (_CRUMBS,),
            "tags": (_TAGS,),
        },
        drop=('.//*[contains(concat(" ",@class," ")," sc-longform-header ")]', _BOXES),
        metas={"modified": ("article:modified_time",)},
        lead_in_body=True,
        addresses=ONECMS,
    ),
    Layout(
        name="onecms-head",
        basis="public code of 2023 to 2026",
        marks=("c-detail-head__",),
        scope=(
            f'(//*[contains(@class,"c-detail-head__title")])[1]/ancestor::*'
            f'[.//*[{_ENTRY} or contains(@class,"content-main-normal")]][1]',
        ),
        select={
            "title": (".c-detail-head__title",),
            "published": (".c-detail-head__time",),
            "lead": ("h2.desc", "p.desc"),
            "body": (".entry", ".content-main-normal", ".b-maincontent"),
            "byline": (".c-detail-head__author", _SOURCE),
            "section": (_CRUMBS, ".c-detail-head__cat"),
            "tags": (_TAGS,),
        },
        drop=(".desc", _BOXES),
        metas={"modified": ("article:modified_time",)},
        lead_in_body=True,
        addresses=ONECMS,
    ),
)
