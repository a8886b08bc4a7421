"""Write the markup of a page view, here and nowhere else. What it shows is hostile: nothing of a page's own markup is
passed on or cleaned; elements and attributes are ours, by name, and everything else is text."""

from __future__ import annotations

from archive.reports.html import escaped

TAGS = frozenset(
    "html head meta title style body header main section aside h1 h2 h3 p span a mark ol li details summary".split()
)
"""Every element of a page view."""
ATTRIBUTES = frozenset("lang charset http-equiv name content id class href tabindex aria-label".split())
"""Every attribute of a page view."""
VOID = frozenset(("meta",))


def element(tag: str, content: str = "", /, **attributes: str) -> str:
    """Return an element; `content` is markup of this module. `class_` is `class`, `http_equiv` `http-equiv`. Raises
    ValueError for an element or attribute that is not ours, and for a link that leaves the document."""
    if tag not in TAGS:
        raise ValueError(f"<{tag}> is no element of a page view")
    written = []
    for name, value in attributes.items():
        name = name.rstrip("_").replace("_", "-")
        if name not in ATTRIBUTES or (name == "href" and not value.startswith("#")):
            raise ValueError(f"{name}={value!r} is no attribute of a page view")
        written.append(f' {name}="{escaped(value)}"')
    opened = f"<{tag}{''.join(written)}>"
    return opened if tag in VOID else f"{opened}{content}</{tag}>"


def spaced(text: str) -> str:
    """Return `escaped` text that keeps a space at either end, where a word may end within an element."""
    return f"{' ' if text[:1] == ' ' else ''}{escaped(text)}{' ' if text[1:] and text[-1] == ' ' else ''}"
