"""Joomla with K2, the component of many journals and schools: lyluanchinhtri.vn until 2023 (FACTS C.2).

What its pages do:
- an article without "read more" is whole in `itemFullText` or whole in `itemIntroText`; with it, the introduction
  is the lead (its first paragraph, where it has several);
- `itemAuthor` is the Joomla account, often the administrator: the line under the text is better;
- the printed date is that of creation; `itemDateModified` and the view counter are after the text;
- other items of the author, related items and comments are inside the same `div.itemView`.
"""

from __future__ import annotations

import re

from crawler.layouts.layout import Layout
from crawler.urls.rules import PAGE_NUMBERS, Addresses

K2 = Addresses(
    article=re.compile(r"(?:/[^/]+){0,5}/item/(?P<key>\d+)-[^/]+"),
    listing=re.compile(r"(?:/[^/]+){0,4}/itemlist(?:/[^/]+){0,3}|(?:/[^/.]+){0,2}/index\.php(?:/[^/.]+){0,4}"),
    listing_query=PAGE_NUMBERS,
    never=re.compile(r"(?:/[^/]+){0,4}/(?:component|administrator|media|images|itemlist/user|itemlist/date)(?:/|$)"),
)
"""The addresses of Joomla's K2 (FACTS C.2: `/home/index.php/<section>/item/<id>-<slug>.html`)."""


_INTRO = './/div[contains(@class,"itemIntroText")][following-sibling::div[contains(@class,"itemFullText")]]'
_FIELD = (
    './/li[span[contains(@class,"itemExtraFieldsLabel")][contains(.,"%s")]]'
    '/span[contains(@class,"itemExtraFieldsValue")]'
)
"""What is after a label among the fields that a portal adds to K2's own."""

LAYOUTS = (
    Layout(
        name="joomla-k2",
        basis="modelled on FACTS C.2 and K2's public class names",
        marks=("itemFullText", "itemIntroText", 'id="k2Container"'),
        scope=("div.itemView", '(//div[contains(@class,"itemBody")])[1]/ancestor::*[.//h1 or .//h2][1]'),
        select={
            "title": ("h2.itemTitle", "h1.itemTitle, h3.itemTitle", "h1"),
            "published": ("span.itemDateCreated, div.itemDateCreated",),
            "modified": (".itemDateModified",),
            "lead": (f"({_INTRO}//p[normalize-space()])[1]", _INTRO),
            "photo": ("div.itemImageBlock",),
            "body": ("div.itemBody", "div.itemFullText"),
            "byline": (_FIELD % "Tác giả", "span.itemAuthor a", "span.itemAuthor, div.itemAuthor"),
            "source": (_FIELD % "Nguồn",),
            "section": ("div.itemCategory a",),
            "tags": ("ul.itemTags a",),
            "attachments": ("ul.itemAttachments a",),
        },
        drop=(
            "div.itemImageBlock",
            "div.itemHeader",
            "div.itemToolbar",
            "div.itemExtraFields",
            "div.itemRatingBlock",
            "div.itemContentFooter",
            "div.itemLinks",
            "div.itemAuthorBlock",
            "div.itemAuthorLatest",
            "div.itemRelated",
            "div.itemNavigation",
            "div.itemComments",
        ),
        lead_in_body=True,
        account_byline=True,
        addresses=K2,
    ),
)
