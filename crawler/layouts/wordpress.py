"""WordPress in its three dresses: themes of blocks, newspaper themes of the `td-` kind, classic themes
(FACTS A2, measured on 6.1.9; C.6).

What its pages do:
- the date may be after the body, printed to the day; the time of day is in `datetime` or in the meta;
- the byline is the account that posted the article: believed only where the body names nobody;
- an excerpt is not printed on the article's page: a lead is there only where the theme prints one, or as the body's
  bold first paragraph;
- plug-ins put shares, ratings, tables of contents and related articles inside the body;
- front page, archives and searches print articles, whole ones too: `body` says which kind of page it is.
"""

from __future__ import annotations

from crawler.layouts.layout import Layout

_CLASS = 'contains(concat(" ",@class," ")," {} ")'
_LISTS = " or ".join(_CLASS.format(kind) for kind in ("home", "archive", "blog", "search-results", "error404"))
_LISTING = (f"/html/body[({_LISTS}) and not({_CLASS.format('single')})]",)
_CONTENT = _CLASS.format("entry-content")
_BOXES = (
    "sharedaddy addtoany share-buttons social-share sassy_social yarpp jp-relatedposts related-posts crp_related"
    " rp4wp toc_container toc-container kk-star-ratings post-ratings post-views author-box code-block post-tags"
).split()
_PLUGINS = f'.//*[@id="toc_container" or {" or ".join(f"contains(@class,{chr(34)}{box}{chr(34)})" for box in _BOXES)}]'
_METAS = {
    "published": ("article:published_time",),
    "modified": ("article:modified_time",),
}
_DISTRUSTED = {"authors": "json-ld author not believed: on WordPress it is the account that posted the article"}
_FEATURED = (
    './/*[img[contains(@class,"wp-post-image")]]'
    f"[not(ancestor-or-self::a or ancestor::li or ancestor::*[{_CONTENT}] or .//*[{_CONTENT}])]"
)
"""Around the picture that WordPress itself calls the post's; in a link it is that of another post."""
_TAGS = './/a[@rel="tag" and not(contains(@href,"/category/"))]'

LAYOUTS = (
    Layout(
        name="wordpress-block",
        basis="captured",
        marks=("wp-block-post-content",),
        scope=(
            '//main[.//*[contains(@class,"wp-block-post-content")]]',
            '//div[contains(@class,"wp-site-blocks")][.//*[contains(@class,"wp-block-post-content")]]',
        ),
        listing=_LISTING,
        select={
            "title": ("h1.wp-block-post-title", ".wp-block-post-title", "h1"),
            "published": ('.//*[contains(@class,"wp-block-post-date")][not(ancestor::li)]//time',),
            "lead": ('.//*[contains(@class,"wp-block-post-excerpt")][not(ancestor::li)]',),
            "photo": ('.//figure[contains(@class,"wp-block-post-featured-image")][not(ancestor::li)]',),
            "body": (".wp-block-post-content",),
            "byline": (".wp-block-post-author__name", ".wp-block-post-author-name"),
            "section": ('.//*[contains(@class,"taxonomy-category")][not(ancestor::li)]//a',),
            "tags": ('.//*[contains(@class,"taxonomy-post_tag")]//a',),
        },
        drop=(_PLUGINS, './/*[contains(@class,"wp-block-query")]'),
        metas=_METAS,
        distrusted=_DISTRUSTED,
        account_byline=True,
        newest_first=True,  # archives run by date of publication; only sticky posts are out of order
        lead_in_body=True,
    ),
    Layout(
        name="wordpress-td",
        basis="public code of 2019 to 2025",
        marks=("td-post-content",),
        scope=('(//*[contains(@class,"td-post-content")])[1]/ancestor::*[.//h1][1]',),
        listing=_LISTING,
        select={
            "title": ("h1.entry-title", "h1.tdb-title-text"),
            "published": (
                './/*[contains(@class,"td-post-date") or contains(@class,"tdb_single_date")]'
                '//time[not(ancestor::*[contains(@class,"td_module_")])]',
            ),
            "lead": (".td-post-sub-title", ".tdb_single_subtitle p"),
            "photo": (".td-post-featured-image", ".tdb_single_featured_image"),
            "body": (".tdb_single_content .tdb-block-inner", ".td-post-content"),
            "byline": (
                './/*[contains(@class,"td-post-author-name")][not(ancestor::*[contains(@class,"td_module_")])]//a',
                "a.tdb-author-name",
            ),
            "source": (".td-post-source-via a",),
            "section": ('//*[contains(@class,"entry-crumbs")]//a', ".td-category a", "a.tdb-entry-category"),
            "tags": ("ul.td-tags a", "ul.tdb-tags a"),
        },
        drop=(
            _PLUGINS,
            './/*[contains(@class,"td-a-rec") or contains(@class,"td-post-sharing") or contains(@class,"td_block_")]',
            ".td-post-featured-image",
        ),
        metas=_METAS,
        distrusted=_DISTRUSTED,
        account_byline=True,
        newest_first=True,  # archives run by date of publication; only sticky posts are out of order
        lead_in_body=True,
    ),
    Layout(
        name="wordpress-classic",
        basis="captured",
        marks=("/wp-content/themes/", "/wp-includes/"),
        scope=(
            f'(//*[{_CONTENT} or contains(@class,"jeg_post_content")])[1]'
            '/ancestor::*[.//*[contains(@class,"entry-title") or contains(@class,"jeg_post_title")]][1]',
            f"(//*[{_CONTENT}])[1]/ancestor::*[.//h1][1]",
            '(//*[contains(@class,"elementor-widget-theme-post-content")])[1]/ancestor::*[.//h1][1]',
        ),
        listing=_LISTING,
        select={
            "title": (".entry-title", "h1"),
            "published": (
                "time.published",
                "time.entry-date",
                './/time[not(contains(@class,"updated"))]',
                ".entry-date",
                ".posted-on",
                './/*[contains(@class,"post-date") or contains(@class,"meta-date") or contains(@class,"meta_date")'
                ' or contains(@class,"item--type-date")]',
            ),
            "modified": ('.//time[contains(@class,"updated") and not(contains(@class,"published"))]',),
            "lead": (".entry-subtitle", ".entry-summary", ".intro-text"),
            "photo": (".post-thumbnail", ".jeg_featured", ".entry-image", ".featured-image", _FEATURED),
            "body": (".entry-content", ".elementor-widget-theme-post-content"),
            "byline": (
                ".byline a",
                ".author.vcard .fn",
                './/*[contains(@class,"posted-by") or contains(@class,"meta-author") or contains(@class,"meta_author")'
                ' or contains(@class,"item--type-author")]',
            ),
            "section": ('.//*[contains(@class,"breadcrumb")]//a', ".cat-links a", './/a[contains(@rel,"category")]'),
            "tags": (_TAGS,),
        },
        drop=(_PLUGINS,),
        metas=_METAS,
        distrusted=_DISTRUSTED,
        account_byline=True,
        newest_first=True,  # archives run by date of publication; only sticky posts are out of order
        lead_in_body=True,
    ),
)
