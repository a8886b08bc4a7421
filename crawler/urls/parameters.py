"""Tell the parameters of an address that name what is shown from those that name only the visitor, the order or the
way in which it is shown: by their names and values."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

IDENTIFYING = frozenset(
    "id p n nid newsid newid articleid artid itemid aid idtin tinid idnews postid contentid detailid docid"
    " idbaiviet baivietid news_id article_id item_id nghidinhid tintucid".split()
)
"""Names of parameters, in lower case, that tell one article from another where their value is a number."""

SECTIONAL = frozenset(
    "cat catid cid category categoryid idcat zone zoneid section sectionid idsection tab tabid mid moduleid menu menuid"
    " itemid parent parentid group groupid idgroup chuyenmuc idchuyenmuc cm loai idloai page trang lang langid".split()
)
"""Names of parameters, in lower case, whose number is that of a section, a menu or a page of the portal."""

NAMING = frozenset("view task op ctl act action mod module name nv option do type page_type controller com".split())
"""Names of parameters whose words say what kind of page is shown: `view=article`, `op=viewst`."""

_DROPPED = re.compile(
    r"(?i)(?:sort\w*|order\w*|filter\w*|facet\w*|color|theme|skin|print|share|ref|refer\w*|sessionid|session_id|phpsessid"
    r"|token|_|rand|random|back|return|returnurl|redirect|replytocom|like|vote|lang|language|fontsize|mobile|device|amp"
    r"|highlight|keyword|keywords|keyw|q|search|tukhoa)"
)
"""Names of parameters without which the same text is shown."""

_PATH = re.compile(r"(?=.*[-/])[a-z0-9][a-z0-9._/-]*", re.ASCII | re.IGNORECASE)
"""Words of a path; what people search for has blanks and marks."""

FRONT_PATHS = ("/", "/index.php")

_PERHAPS = re.compile(r"(?i)(?:sid|s|t|ts|time|v|ver|from|source|src)")
"""Names of parameters that stand for a session, a moment or a campaign, but on some portals for an article: there
their value is a short number, and no other parameter names the article (PHP-Nuke's `sid=123`)."""

_WAYS = re.compile(r"(?i)(?:view|layout|display|mode|dir|format|tmpl|output|page)")
_SHOWN = re.compile(
    r"(?i)(?:list|grid|table|thumbs?|gallery|print|mobile|full|compact|card|tile|asc|desc|ltr|rtl|amp|dark|light|pdf"
    r"|component|default)?"
)
"""Values that say in which way something is shown, and not what: Joomla's `view=article` says what, its
`tmpl=component` and `page=` with nothing after it are those of the page for printers."""


def kept_pairs(query: str, *, of_front: bool = False) -> list[str]:
    """Return the parameters of a query string that name what is shown, as they are written, in order. `of_front`: it
    is after the front page's address, where `q` may be a path."""
    pairs = [pair for pair in query.split("&") if pair]
    named = any(_name(pair) in IDENTIFYING and _value(pair).isdecimal() for pair in pairs)
    return [
        pair
        for pair in pairs
        if (of_front and is_path(_name(pair), _value(pair))) or not _is_idle(_name(pair), _value(pair), named=named)
    ]


def is_path(name: str, value: str) -> bool:
    """Whether a parameter is the path itself: Drupal's `?q=node/12` where its server rewrites no addresses."""
    return name.lower() == "q" and _PATH.fullmatch(value) is not None


def _is_idle(name: str, value: str, *, named: bool) -> bool:
    """Whether the same is shown without a parameter. `named`: another parameter names the article."""
    if _DROPPED.fullmatch(name):
        return True
    if _PERHAPS.fullmatch(name):
        return named or not (value.isdecimal() and len(value) < 9)
    return _WAYS.fullmatch(name) is not None and _SHOWN.fullmatch(value) is not None


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0]).lower()


def _value(pair: str) -> str:
    return unquote_plus(pair.partition("=")[2])
