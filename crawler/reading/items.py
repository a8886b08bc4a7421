"""Tell which item of a page's microdata or RDFa a property belongs to: the article, or something beside it or in it."""

from __future__ import annotations

import re
from itertools import islice

from turbohtml.etree import ElementView as Element

from crawler.reading.elements import Attributes, attributes_of

_COMMENT = re.compile(r"(?:^|[\s/#:])(?:user)?comments?(?:\s|$)", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:article|posting|webpage|creativework|itempage)(?:\s|$)", re.IGNORECASE)
_DEEPEST = 40
"""Elements between a property and its item at most."""


def is_comment(attributes: Attributes) -> bool:
    """Whether an element says for machines that it is a reader's comment."""
    return bool(_COMMENT.search(f"{attributes.get('itemtype', '')} {attributes.get('typeof', '')}"))


def item_of(element: Element) -> Element | None:
    """Return the item of microdata that an element's property belongs to, the nearest around it; None where none is."""
    around = islice(element.iterancestors(), _DEEPEST)
    return next((one for one in around if "itemscope" in attributes_of(one)), None)


def is_of_other_item(element: Element) -> bool:
    """Whether a property in microdata is a comment's, or that of an item which is itself a property of the article: its
    author, its picture; other elements are of none."""
    item = item_of(element) if element.get("itemprop") is not None else None
    if item is None:
        return False
    attributes = attributes_of(item)
    is_part = "itemprop" in attributes and not _ARTICLE.search(attributes.get("itemtype", "Article"))
    return is_part or is_comment(attributes)


def has_item(element: Element) -> bool:
    """Whether a property in microdata is within an item, or the element is one."""
    return "itemscope" in attributes_of(element) or item_of(element) is not None


def is_of_comment(element: Element) -> bool:
    """Whether a property in RDFa is a comment's; other elements are nobody's."""
    if element.get("property") is None:
        return False
    for around in islice(element.iterancestors(), _DEEPEST):
        if around.get("typeof"):
            return is_comment(attributes_of(around))
    return False
