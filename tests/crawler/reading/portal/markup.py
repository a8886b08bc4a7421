"""Elements as text."""

from __future__ import annotations

from html import escape


def element(tag: str, *inner: str, **attrs: str | None) -> str:
    """Return an element around markup. A trailing underscore of a name is dropped, others become hyphens."""
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in attrs.items() if value is not None
    )
    if tag in ("img", "meta", "link", "br", "hr", "input"):
        return f"<{tag}{named}>"
    return f"<{tag}{named}>{''.join(inner)}</{tag}>"


def words(text: str) -> str:
    """Return text as markup."""
    return escape(text, quote=False)


def link(href: str, text: str, **attrs: str | None) -> str:
    """Return a link around text."""
    return element("a", words(text), href=href, **attrs)
