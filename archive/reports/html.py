"""What the HTML reports (`stats --html`, `report --html`) share: the frame of a page, its style, escaped text, figures.

A page is one file without scripts that loads nothing. Its style has a light and a dark form and suits a telephone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from archive.messages.terminal import printable

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5b6876; --paper: #f4f6f8; --card: #fff; --line: #dde3e9;
  --good: #1d7a6e; --bad: #b3263c; --bad-paper: #fdeef0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9aa7b4; --paper: #12171d; --card: #1b222a;
  --line: #33404d; --good: #4fc3b3; --bad: #ff8091; --bad-paper: #3a1d24; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: .5rem 0 0; }
h2 { font-size: 1.15rem; margin: 0; }
h3 { font-size: .95rem; margin: 1.2rem 0 .3rem; }
p { margin: .3rem 0; }
.soft, figcaption, dt { color: var(--soft); font-size: .875rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 1rem 0; }
section > header { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: baseline; }
.state { font-size: .875rem; font-weight: 600; color: var(--good); }
.below { color: var(--bad); }
ul.problems { list-style: none; margin: .7rem 0; padding: 0; }
ul.problems li { background: var(--bad-paper); border-left: 4px solid var(--bad); padding: .4rem .7rem;
  margin: .3rem 0; border-radius: .2rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); gap: .6rem 1rem; margin: 1rem 0; }
dl div { border-top: 1px solid var(--line); padding-top: .2rem; }
dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 1rem; }
figure { margin: 0; }
svg { display: block; width: 100%; max-width: 34rem; height: auto; }
svg text { font-family: inherit !important; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.fell td { color: var(--bad); }
del { color: var(--bad); } ins { color: var(--good); }
details { margin-top: .8rem; }
summary { cursor: pointer; color: var(--soft); }
.tables { columns: 21rem; column-gap: 2rem; }
.tables div { break-inside: avoid; padding-top: .01rem; }
.tables h3 { margin-top: .9rem; }
td:first-child, th:first-child { overflow-wrap: normal; }
"""


def render_page(title: str, body: str, style: str = "") -> str:
    """Return a whole page. `body` is HTML, its texts escaped; `style` is CSS beyond that of all pages."""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}{style}</style></head><body>
{body}</body></html>
"""


def escaped(text: str) -> str:
    """Return a text of a site as HTML that shows it, on one line and without control characters. Texts of sites are
    hostile: each one goes through this function, in attributes too."""
    return escape(printable(text))


def figure(caption: str, svg: str, legend: str = "") -> str:
    """Return a figure. All three parts are HTML of our own."""
    return f"<figure><figcaption>{caption}</figcaption>{legend}{svg}</figure>"


def render_counts(title: str, counts: Iterable[tuple[str, str]]) -> str:
    """Return a table of two columns, what was counted and its number, with a heading. Names are escaped."""
    rows = "".join(f'<tr><td>{escaped(name)}</td><td class="number">{number}</td></tr>' for name, number in counts)
    return f"<div><h3>{title}</h3><table>{rows}</table></div>"


MAX_DIFFERENCES = 10
"""Differences of one field that are shown; the others are counted."""

MAX_CHARACTERS = 1_000
"""Of the words that went out or came in at one place."""


def render_differences(field: str, differences: Sequence[Sequence[tuple[str, str]]]) -> str:
    """Return in what a field differs as paragraphs: `archive.history.diff.Change.pieces`. Words that went out are in
    `del`, those that came in in `ins`."""
    shown = [f"<p>{escaped(field)}: {' '.join(map(_piece, one))}</p>" for one in differences[:MAX_DIFFERENCES]]
    rest = len(differences) - len(shown)
    return "".join([*shown, *([f"<p>{escaped(field)}: {rest} more</p>"] if rest > 0 else [])])


def _piece(piece: tuple[str, str]) -> str:
    kind, words = piece
    text = escaped(words if len(words) <= MAX_CHARACTERS else f"{words[:MAX_CHARACTERS]}…")
    tag = {"out": "del", "in": "ins"}.get(kind)
    return f"<{tag}>{text}</{tag}>" if tag else text
