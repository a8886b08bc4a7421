"""Portals on Microsoft SharePoint: dangcongsan.vn since 2025, ministries, provinces of the vendor Tân Dân
(FACTS B, C.2, C.4, C.6).

What their pages do:
- times are printed as .NET does in Vietnamese: `2:05:00 CH`;
- web parts have ids of which only the end means something (`ctl00_..._pnHide`);
- `b#tacgia` may begin with "Theo ": then it is the source.
"""

from __future__ import annotations

from crawler.layouts.layout import Layout

LAYOUTS = (
    Layout(
        name="sharepoint-2025",
        basis="modelled on FACTS C.2 (dangcongsan since 2025)",
        marks=('id="contenttitle"', 'id="ngaytao"', "noidungtt"),
        scope=('id("contenttitle")/ancestor::*[.//div[contains(@class,"noidungtt")]][1]',),
        select={
            "title": ('id("contenttitle")',),
            "published": ('id("ngaytao")',),
            "lead": ('id("description")',),
            "body": ("div.noidungtt",),
            "byline": ('id("tacgia")',),
        },
        drop=("b#tacgia, div#tacgia, span#tacgia, p#tacgia", "div#description"),
        lead_in_body=True,
    ),
    Layout(
        name="sharepoint-ministry",
        basis="modelled on FACTS B (SharePoint ministries)",
        marks=("divArticleDescription2",),
        scope=('id("divArticleDescription2")/ancestor::*[.//div[@id="divArticleDescription3"] or .//h1][1]',),
        select={
            "title": ('id("divArticleDescription3")//h1', "h1.News_Detail_Title", 'id("divArticleDescription3")', "h1"),
            "published": ("div[id$=_pnHide] span", "div[id$=_pnHide]", "span.News_Time_Post"),
            "lead": ('id("divArticleDescription1")',),
            "body": ('id("divArticleDescription2")',),
            "source": ("div[id$=_pnNguontin]",),
        },
        drop=("div[id$=_pnNguontin]", "div[id$=_pnTinLienQuan]"),
        lead_in_body=True,
    ),
    Layout(
        name="sharepoint-tandan",
        basis="modelled on FACTS C.6 (provinces and districts, vendor Tân Dân)",
        marks=("tandan-",),
        scope=(
            '(//p[contains(@class,"tandan-p-article-news-title")])[1]/ancestor::*[.//div[contains(@class,"ms-rtestate-field")]][1]',
        ),
        select={
            "title": ("p.tandan-p-article-news-title",),
            "published": ("div.tandan-span-date-publish, span.tandan-span-date-publish",),
            "lead": ("p.tandan-p-article-news-summary",),
            "body": ("div.ms-rtestate-field",),
        },
        lead_in_body=True,
    ),
)
