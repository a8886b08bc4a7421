"""The report as one HTML file: nothing is loaded from elsewhere, no script, every text of a page escaped."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from archive.terminal import printable

_STYLE = """
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:1rem auto;max-width:60rem;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem;border-top:1px solid #8886;padding-top:1rem}
img{width:100%;max-width:44rem;height:auto;display:block}table{border-collapse:collapse;margin:.5rem 0 1rem}
td,th{padding:.15rem .8rem .15rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #8883}
td.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#c22;font-weight:600}.good{color:#2a7}
.wide{overflow-x:auto}code{word-break:break-word}
@media(prefers-color-scheme:dark){.bad{color:#f77}.good{color:#6d9}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_GREEN, _RED, _BLUE, _GREY = "#2a9d6f", "#d1495b", "#3a7ca5", "#888888"


def render_html(report: Sequence[Mapping[str, Any]], made_at: str, days: int) -> str:
    """The whole page."""
    sites = "\n".join(_site(site) for site in report)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>tulieu: how the crawls went</title>'
        f"<style>{_STYLE}</style></head><body><h1>How the crawls went</h1>"
        f"<p>The last {days} days, as of {_text(made_at)}. Days are those of Vietnam's calendar.</p>\n{sites}\n"
        "</body></html>\n"
    )


def _site(site: Mapping[str, Any]) -> str:
    problems = "".join(f'<li class="bad">{_text(problem)}</li>' for problem in site["problems"])
    verdict = f"<ul>{problems}</ul>" if problems else '<p class="good">Nothing is below this site\'s normal.</p>'
    last = site["last_run"] or {}
    ending = f" ({_text(last['ending'])})" if last.get("ending") else ""
    facts = [
        ("crawls", site["runs"]),
        ("last crawl", f"{_text(last.get('started_at', 'never'))}{ending}"),
        ("new, revised, unchanged", f"{site['new']}, {site['revised']}, {site['unchanged']}"),
        ("left alone for", f"{site['waited']} s"),
        *((_text(name.replace("_", " ")), _text(value)) for name, value in site["politeness"].items()),
    ]
    rows = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in facts)
    counted = "".join(_counts(title, site[title]) for title in ("refused", "failed", "faults", "waits"))
    stopped = "".join(f"<li><code>{_text(witness)}</code></li>" for witness in site["stopped"])
    return (
        f"<h2>{_text(site['site'])}</h2>{verdict}<table>{rows}</table>{_plots(site)}"
        f"{f'<h3>Stopped matching</h3><ul>{stopped}</ul>' if stopped else ''}{counted}{_missing(site['completeness'])}"
    )


def _counts(title: str, counts: Mapping[str, int]) -> str:
    if not counts:
        return ""
    rows = "".join(f'<tr><td>{_text(why)}</td><td class="n">{number}</td></tr>' for why, number in counts.items())
    return f"<h3>{title.capitalize()}</h3><table>{rows}</table>"


def _missing(completeness: Mapping[str, Any]) -> str:
    found, archived = completeness["found"], completeness["archived"]
    if not found:
        return "<h3>Completeness</h3><p>No new article address was found in these days.</p>"
    share = f"{100 * archived / found:.1f}%"
    said = f"{archived} of {found} article addresses that were found are archived ({share})."
    return f"<h3>Completeness</h3><p>{said}</p>{_counts('missing', completeness['missing'])}"


def _text(value: object) -> str:
    return escape(printable(str(value)))


def _plots(site: Mapping[str, Any]) -> str:
    plots = []
    if site["by_day"]:
        days = [day["day"][5:] for day in site["by_day"]]
        bars = {
            name: ([day[name] for day in site["by_day"]], color)
            for name, color in (("new", _GREEN), ("revised", _BLUE))
        }
        plots.append(("Articles a day", _stacked("Articles by day of the crawl", days, bars)))
    found = site["completeness"]["days"]
    if found:
        days = [day["day"][5:] for day in found]
        missing = [day["found"] - day["archived"] for day in found]
        bars = {"archived": ([day["archived"] for day in found], _GREEN), "missing": (missing, _RED)}
        plots.append(("Completeness a day", _stacked("Addresses by the day on which they were found", days, bars)))
    if site["coverage"]:
        plots.append(("Fields", _coverage(site["coverage"])))
    return "".join(f'<img alt="{title}" src="data:image/svg+xml;base64,{data}">' for title, data in plots)


def _figure(height: float) -> Any:
    import matplotlib as mpl  # slow to import, and needed here alone

    mpl.use("svg")
    mpl.rcParams.update(
        {"svg.fonttype": "path", "svg.hashsalt": "tulieu", "text.color": _GREY, "axes.labelcolor": _GREY}
    )
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, height), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    axes.tick_params(colors=_GREY, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_GREY)
    return figure, axes


def _svg(figure: Any) -> str:
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return base64.b64encode(file.getvalue()).decode()


def _stacked(title: str, days: list[str], bars: Mapping[str, tuple[list[int], str]]) -> str:
    figure, axes = _figure(2.6)
    under = [0] * len(days)
    for name, (numbers, color) in bars.items():
        axes.bar(
            range(len(days)), numbers, bottom=under, color=color, label=name, width=min(0.8, 0.08 * len(days) + 0.1)
        )
        under = [low + number for low, number in zip(under, numbers, strict=True)]
    step = max(1, len(days) // 8)
    axes.set_xticks(range(0, len(days), step), days[::step])
    axes.set_xlim(-0.6, max(len(days) - 0.4, 0.6))
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_title(title, loc="left", fontsize=11, color=_GREY)
    axes.legend(frameon=False, labelcolor=_GREY, ncols=2, loc="upper right", bbox_to_anchor=(1, 1.18), fontsize=9)
    return _svg(figure)


def _coverage(coverage: Mapping[str, Mapping[str, float | None]]) -> str:
    figure, axes = _figure(3.6)
    names = list(coverage)[::-1]
    for place, (when, color) in enumerate((("now", _BLUE), ("before", _GREY))):
        at = [number + 0.2 - 0.4 * place for number in range(len(names))]
        axes.barh(at, [coverage[name][when] or 0 for name in names], height=0.36, color=color, label=when)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(0, 100)
    axes.set_title("Articles with each field, in %", loc="left", fontsize=11, color=_GREY)
    axes.legend(frameon=False, labelcolor=_GREY, ncols=2, loc="upper right", bbox_to_anchor=(1, 1.13), fontsize=9)
    return _svg(figure)
