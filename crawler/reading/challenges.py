"""Tell a test for browsers from a page: what a host or its firewall answers to whoever cannot run its script.

Such a page is small, has nothing to read, and a script that sets a cookie, asks for the page again or sends a form; or
it says that the visitor must switch JavaScript and cookies on. Makers' own marks are hints beside that.
"""

from __future__ import annotations

import re

from crawler.reading.bare import Bare, bare

CHALLENGE = "challenge"
"""Why an address is not stored that was answered with a test for browsers."""

_LARGEST = 60_000
"""Characters; the largest that was seen, with its script in it, has some 30,000."""
_WORDS = 600
"""Characters that such a page shows at most: that it tests the browser, in two languages."""
MOST_LINKS = 4
"""Links that it has at most: to its maker, and to help."""

_SETS_COOKIE = re.compile(
    r"document\s{0,3}(?:\.\s{0,3}cookie|\[\s{0,3}['\"]cookie['\"]\s{0,3}\])\s{0,3}=(?!=)|\bcookieStore\.set"
)
_RELOADS = re.compile(
    r"\blocation\s{0,3}\.\s{0,3}reload\s{0,3}\(|\blocation(?:\s{0,3}\.\s{0,3}href)?\s{0,3}=\s{0,3}(?:window\.|document\.)?location\b"
    r"|\bhistory\.go\(0\)"
)
_SENDS = re.compile(r"\.\s{0,3}submit\s{0,3}\(")
_FORM = re.compile(r"<form\b", re.IGNORECASE)
_FIELD = re.compile(
    r"<(?:textarea|select)\b|<input\b(?![^<>]{0,500}\btype\s{0,3}=\s{0,3}['\"]?(?:hidden|submit))", re.IGNORECASE
)
_MARKS = re.compile(
    r"_Incapsula_Resource|cf-browser-verification|cf-chl-|cf_chl_|/cdn-cgi/challenge-platform|sucuri_cloudproxy"
    r"|slowAES|/\.well-known/(?:ddos-guard|sgcaptcha)|ddos-guard|awsWafCookie|gokuProps|cf-turnstile|h-captcha|g-recaptcha"
    r"|captcha-delivery\.com|testcookie|/_sec/cp_challenge|__cf_im_uam|bot-?protection|anti-?ddos|antibot",
    re.IGNORECASE,
)
"""What the makers of such tests write into them."""
_PACKED = re.compile(r"\beval\s{0,3}\(|\b(?:String\.)?fromCharCode\b|\batob\s{0,3}\(|\bunescape\s{0,3}\(")
"""How they hide what their script does."""
_SAYS = re.compile(
    r"just a moment|checking (?:your|the) browser|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|you are being redirected"
    r"|attention required|ddos protection|(?:kiểm tra|xác minh|xác thực) (?:trình duyệt|bạn (?:là|không phải))",
    re.IGNORECASE,
)
_ASKS = re.compile(r"java\s?script", re.IGNORECASE)
_ASKS_OF = re.compile(r"cookies?\b|your (?:web )?browser|browser with|trình duyệt", re.IGNORECASE)
"""What beside JavaScript is asked for; the shell of an application asks for JavaScript alone."""


def is_challenge(text: str) -> bool:
    """Return whether a page, decoded, is a test for browsers."""
    if len(text) > _LARGEST:
        return False
    page = bare(text)
    if len(page.shown) > _WORDS or page.links > MOST_LINKS:
        return False
    return _tests_by_script(page) or _says_so(page, text)


def is_challenge_page(body: bytes, content_type: str | None) -> bool:
    """Do as `is_challenge` for the bytes of an answer of any status; False where they are not a page."""
    if not body or len(body) > _LARGEST or (content_type and "html" not in content_type.lower()):
        return False
    return is_challenge(body.decode("utf-8", "replace"))


def _tests_by_script(page: Bare) -> bool:
    """Whether its script sets a cookie and goes on, asks for the page again, or sends a form that nobody fills in."""
    if len(page.shown) > _WORDS // 2:
        return False
    goes_on = "location" in page.scripts or not page.shown
    if _SETS_COOKIE.search(page.scripts) and goes_on:
        return True
    if _RELOADS.search(page.scripts) and not page.shown:
        return True
    sends = _SENDS.search(page.scripts) or _SENDS.search(page.markup)
    return bool(sends and _FORM.search(page.markup) and not _FIELD.search(page.markup) and not page.links)


def _says_so(page: Bare, text: str) -> bool:
    """Whether the page says that it tests, and has a script or a frame to do so."""
    said = f"{page.title} {page.shown}"
    if _MARKS.search(text) and (len(page.shown) <= _WORDS // 2 or _SAYS.search(said)):
        return True
    if page.scripts and (_SAYS.search(said) or (_PACKED.search(page.scripts) and not page.shown)):
        return True
    told = f"{said} {page.noscript}"
    return bool(_ASKS.search(told) and _ASKS_OF.search(told)) and not page.links and len(told) <= _WORDS
