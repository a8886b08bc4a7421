"""Newspapers on software derived from DotNetNuke: qdnd.vn, dangcongsan.vn until 2024, daibieunhandan.vn until it moved
to 1CDN (FACTS C.2, C.4, C.6).

What their pages do:
- photographs are in `table.imgEditor`, the caption in its row `tr.alt_imgEditor`; the labels of the editor's
  buttons were saved before it (`leftcenterrightdel`): `drop_editor_debris` takes them out;
- the author is a `span.xauthors` inside the body (dangcongsan) or its last bold line (qdnd);
- the tags are inside the body (`.post-tag`);
- `meta DESCRIPTION` in capitals is the lead, cut.
"""

from __future__ import annotations

import re

from crawler.layouts.layout import Layout
from crawler.urls.rules import PAGE_NUMBERS, Addresses

DNN = Addresses(
    # qdnd: /<section>/<section>/<slug>-<6 or 7 digits>; dangcongsan: the same with .html, 6 digits.
    article=re.compile(r"(?:/[^/.]+){1,4}/[^/]*-(?P<key>\d{6,7})(?:\.html)?"),
    # qdnd: /<section>/p/<page>; dangcongsan: /<section>.html?page=7
    listing=re.compile(r"/(?:[^/.]+/){1,3}p/\d+|/(?:[^/.]+/){0,2}[^/.]+(?:\.html)?"),
    listing_query=PAGE_NUMBERS,
    feed=re.compile(r"/rss/cate/[^/]+\.rss"),
    never=re.compile(
        r"/(?:rss$|media|video|Portals|DesktopModules|Providers|login|tim-kiem|search)(?:/|$)", re.IGNORECASE
    ),
    exhaustive=False,
)
"""The addresses of qdnd.vn and of dangcongsan.vn until 2024 (FACTS C.2)."""


LAYOUTS = (
    Layout(
        name="dnn-post",
        basis="modelled on FACTS C.2, C.6 (qdnd, dangcongsan)",
        marks=("post-subinfo", "alt_imgEditor", "xauthors", "leftcenterrightdel"),
        scope=(
            '(//span[contains(@class,"post-subinfo")])[1]/ancestor::*[.//h1][.//div[contains(@class,"post-content")]][1]',
            '(//div[contains(@class,"post-content")])[1]/ancestor::*[.//h1][1]',
        ),
        select={
            "title": ("h1.post-title", "h1"),
            "published": ("span.post-subinfo, div.post-subinfo, p.post-subinfo",),
            "lead": ("div.post-summary, p.post-summary, h2.post-summary",),
            "body": ("div.post-content div[itemprop=articleBody]", "div.post-content"),
            "byline": ("span.xauthors", "p.post-author, div.post-author"),
            "section": (
                '//ol[contains(@class,"breadcrumb")]/li[last()]//a | //ul[contains(@class,"breadcrumb")]/li[last()]//a',
            ),
            "tags": ("div.post-tag a",),
        },
        drop=("div.post-tag", "span.xauthors", "div.post-summary", "div.post-related"),
        lead_in_body=True,
        addresses=DNN,
    ),
    Layout(
        name="dnn-news",
        basis="modelled on FACTS C.6 (daibieunhandan, to about 2020)",
        marks=("NewsAbstract", "ONA_Module_"),
        scope=(
            '(//div[contains(@class,"NewsContent")])[1]/ancestor::*[.//h1 or .//div[contains(@class,"NewsTitle")]][1]',
        ),
        select={
            "title": ("h1", "div.NewsTitle"),
            "published": ("div.NewsDate", "span.NewsDate, p.NewsDate"),
            "lead": ("div.NewsAbstract, p.NewsAbstract",),
            "body": ("div.NewsContent",),
            "byline": ("div.NewsAuthor, p.NewsAuthor, span.NewsAuthor",),
        },
        drop=("div.NewsAbstract", "div.NewsDate"),
        lead_in_body=True,
    ),
)
