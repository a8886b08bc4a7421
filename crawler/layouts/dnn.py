"""Newspapers on software derived from DotNetNuke: qdnd.vn, dangcongsan.vn until 2024, daibieunhandan.vn
until it moved to 1CDN (FACTS C.2, C.4, C.6).

What its pages do:
- photographs stand in `table.imgEditor`, the caption in its row `tr.alt_imgEditor`; the labels of the
  editor's buttons were saved before it (`leftcenterrightdel`): `drop_residue` takes them out;
- the author is a `span.xauthors` inside the body (dangcongsan) or its last bold line (qdnd);
- the tags stand inside the body (`.post-tag`);
- `meta DESCRIPTION` in capitals is the lead, cut.
"""

from __future__ import annotations

from crawler.discover.dnn import DNN
from crawler.layouts.layout import Layout

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
