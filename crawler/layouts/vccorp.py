"""VCCorp's IMS: baochinhphu, tuoitre, nld, thanhnien and, in another dress, cafef (FACTS B, C.2), and the site that
baochinhphu.vn had before it.

What its pages do, each seen on pages as served:
- every field carries a `data-role`, whatever the classes are; a pop-up repeats an empty title and body;
- the byline under the title names one author "và 1 tác giả khác": the line below the body names all;
- the automatic alt text "... - Ảnh 1." is not a caption, a figcaption may be empty except for a placeholder;
- related articles are inside the body as `div[type^=Related]`, films as `div[type=VideoStream]`; tinted boxes,
  `div[type=content]`, are the article's own;
- `meta author` is the newspaper, JSON-LD's author is often empty and JSON-LD breaks its lines in strings;
- the node of a listing's time says the same time month first in its title: attributes are not read;
- cafef prints a 24-hour clock with an AM after it.
"""

from __future__ import annotations

import re

from crawler.layouts.layout import Layout
from crawler.urls.pagination import TIMELINE
from crawler.urls.rules import Addresses

_NO_SECTION = "chu-de|tac-gia|tags?|tim-kiem|video|podcast|print|rss|timelinelist|ajax|su-kien|dong-su-kien"

VCCORP = Addresses(
    # The id is the time of creation to the millisecond; that of old articles is shorter.
    article=re.compile(rf"/(?!(?:{_NO_SECTION})/)(?:[^/]+/)?[^/]+-(?P<key>\d{{7,}})\.(?:html?|chn)"),
    listing=re.compile(
        rf"/(?!(?:{_NO_SECTION})[/.])[a-z0-9\-]+(?:/[a-z0-9\-]+)?\.(?:htm|chn)|/timelinelist/\d+/\d+\.(?:htm|chn)"
    ),
    goes_on=(TIMELINE,),
    feed=re.compile(r"(?P<scope>)/(?:home|rss/(?P<section>[^/.]+))\.rss"),
    never=re.compile(r"/(?:ajax|api|search|login|tim-kiem|tac-gia|chu-de|tags?)(?:[/.]|$)"),
    sitemap=re.compile(r"/(?:sitemaps/[^/]+|[^/]*sitemap[^/]*)\.xml"),
    # The same article for the printer has the same id.
    alias=re.compile(r"(?P<before>)/print(?P<after>/[^/]+-\d{7,}\.(?:htm|chn))"),
    entrances=(("/sitemap.xml", "sitemap"), ("/sitemaps/google-news.xml", "sitemap"), ("/home.rss", "feed")),
)
"""The addresses of VCCorp's newspapers: baochinhphu, tuoitre, nld, cafef (FACTS C.2)."""


# From the title up, as there are hundreds of <div> and one or two <h1> (the second, empty, in a popup).
_HOLDS_BODY = (
    './/div[@data-role="content" or contains(@class,"afcbc-body")] or .//section[contains(@class,"afcbc-body")]'
    ' or .//article[contains(@class,"afcbc-body")]'
)
_RELATED = (
    './/div[starts-with(@type,"Related") or @type="VideoStream" or @type="insertembedcode"'
    ' or @id="listNewsInContent" or contains(@class,"readmore-body-box") or contains(@class,"link-content-footer")]',
)

LAYOUTS = (
    Layout(
        name="vccorp",
        basis="captured",
        marks=("afcbc-body", "box-category-link-title"),
        scope=(f'(//h1[contains(@class,"detail-title")][normalize-space()])[1]/ancestor::*[{_HOLDS_BODY}][1]',),
        select={
            "title": ("h1.detail-title",),
            "published": ('.//div[@data-role="publishdate"]', "div.detail-time", './/*[@data-role="publishdate"]'),
            "lead": ('.//h2[@data-role="sapo"]', "h2.detail-sapo", './/*[@data-role="sapo"]'),
            "photo": (
                './/img[@data-role="cover"]/..',
                './/div[contains(@class,"detail-cover") or contains(@class,"media-detail")][.//img]',
            ),
            "body": ('.//div[@data-role="content"]', "div.afcbc-body", './/*[@data-role="content"]'),
            "byline": (
                './/div[contains(@class,"detail-author-bot")]//a[@class="name"]',
                './/div[contains(@class,"author-item-name")]//a[@class="name"]',
                './/div[contains(@class,"author-info")]//*[@class="name"]',
                "a.detail-author-top-name",
                './/*[@data-role="author"]',
            ),
            "section": ("div.detail-breadcrumb a", "div.detail-cate a", './/a[@data-role="cate-name"]'),
            "tags": ("div.detail-tab a.item", "ul.detail-tag-list a"),
        },
        drop=_RELATED,
        metas={"modified": ("article:modified_time", "datemodified")},
        addresses=VCCORP,
    ),
    Layout(
        name="vccorp-cafef",
        basis="captured",
        marks=("afcbc-body", "category-page__name"),
        scope=(
            f'(//h1[@data-role="title" or contains(@class,"title")][normalize-space()])[1]'
            f"/ancestor::*[{_HOLDS_BODY}][1]",
        ),
        select={
            "title": ('.//h1[@data-role="title"]', "h1"),
            "published": ('.//span[@data-role="publishdate"]', "span.pdate", './/*[@data-role="publishdate"]'),
            "lead": ('.//h2[@data-role="sapo"]', "h2.sapo", './/*[@data-role="sapo"]'),
            "photo": ('.//img[@data-role="cover"]/..',),
            "body": ('.//div[@data-role="content"]', "div.detail-content", './/*[@data-role="content"]'),
            "byline": ("p.author", './/*[@data-role="author"]'),
            "source": ("p.source", "span.link-source-text-name"),
            "section": ('.//a[@data-role="cate-name"]',),
            "tags": ("div.tagdetail .row2 a",),
        },
        drop=_RELATED,
        metas={"modified": ("article:modified_time", "datemodified")},
        addresses=VCCORP,
    ),
    Layout(
        name="chinhphu-2021",
        basis="public code of 2019 to 2021",
        marks=("article-body cmscontents",),
        scope=('//div[contains(@class,"cmscontents")]/ancestor::*[.//*[contains(@class,"article-header")]][1]',),
        select={
            "title": (".article-header h1",),
            "published": (".article-header .meta",),
            "lead": (".article-body .summary",),
            "body": ("div.article-body",),
            "tags": (".keywords a",),
        },
        drop=(".summary", ".inline-related", ".sharing_tool", ".keywords"),
        lead_in_body=True,
    ),
)
