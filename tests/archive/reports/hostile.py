"""Records whose every text is hostile, and what a page made of them may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from lxml import html

EVIL = "</title></style>'\"><script>alert(1)</script><img src=//x onerror=a()>{{ 7*7 }}$\\alpha$\x1b[31m\u202e"
SHOWN = EVIL.replace("\x1b", "").replace("\u202e", "")
"""What a person sees of it."""
_OWN = re.compile(r"[a-z_]+|[\d:.TZ+-]*")
"""Words of the program and dates, which stay: names of fields, kinds of changes."""
_FORBIDDEN = frozenset("script img iframe object embed link base form input button video audio source template".split())


def poisoned(value: Any, evil: Callable[[], str] = lambda: EVIL) -> Any:
    """The same with EVIL, or what is given, in every text, on every level."""
    if isinstance(value, str):
        return value if _OWN.fullmatch(value) else evil() + value
    if is_dataclass(value) and not isinstance(value, type):
        given = {one.name: poisoned(getattr(value, one.name), evil) for one in fields(value) if one.init}
        return replace(value, **given)
    if isinstance(value, Mapping):
        return {poisoned(key, evil): poisoned(one, evil) for key, one in value.items()}
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return type(value)(poisoned(one, evil) for one in value)
    return value


def check_harmless(page: str) -> str:
    """Check that nothing in a page runs, and that it asks for nothing; return its words."""
    assert "default-src 'none'" in page
    assert not re.search(r"@import|url\((?!#)|[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    tree = html.document_fromstring(page)
    assert len(tree.findall(".//style")) == 1
    for element in tree.iter("*"):
        assert element.tag not in _FORBIDDEN
        for name, target in element.attrib.items():
            assert not name.startswith("on"), name
            assert not name.endswith(("href", "src", "srcset", "action", "data")) or target.startswith("#"), target
    names = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(names) == len(set(names))
    return " ".join(tree.find("body").text_content().split())
