"""Provincial and district portals of the kind that VNPT sets up: `ArticleContent`, `PostDate`, `ArticleSummary`
(FACTS C.6: lao cai, cao bang, binh thuan, ha giang, dbkcqdnbacninh), and Bắc Giang's newspaper on a relative of it.

What their pages do:
- view counters and print links are beside the date;
- without a summary the lead is the first paragraph of the content, in bold or not.
"""

from __future__ import annotations

from crawler.layouts.layout import Layout

LAYOUTS = (
    Layout(
        name="vnpt",
        basis="modelled on FACTS C.6 (provincial portals)",
        marks=("ArticleContent", "ArticleDetailControl", "ArticleSummary"),
        scope=(
            "div.ArticleDetailControl",
            '(//div[contains(@class,"ArticleContent")])[1]'
            '/ancestor::*[.//*[contains(@class,"PostDate") or contains(@class,"datetimes-detail")]][1]',
            'id("ArticleContent")/ancestor::*[.//*[@id="PostDate" or contains(@class,"PostDate")]][1]',
        ),
        select={
            "title": ("div.ArticleHeader h1", "h1", "div.ArticleHeader div.Title", "h2.Title", "h2"),
            "published": (
                "div.PostDate, span.PostDate, p.PostDate",
                'id("PostDate")',
                "p.datetimes-detail-articlecontent",
            ),
            "lead": ("div.ArticleSummary, p.ArticleSummary", 'id("ArticleSummary")', "p.alead"),
            "body": ("div.ArticleContent", 'id("ArticleContent")'),
            "byline": ("div.ArticleAuthor, p.ArticleAuthor, span.ArticleAuthor", 'id("ArticleAuthor")'),
        },
        drop=(
            "div.ArticleHeader",
            "div.ArticleSummary",
            "p.alead",
            "div.tool",
            "div.ArticleAuthor",
            "div#ArticleAuthor",
        ),
        lead_in_body=True,
    ),
)
