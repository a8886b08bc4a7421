"""The statements of a site's file, each held against what was seen. Pure.

Confirmed is what was seen to be so, contradicted what was seen to be otherwise; all else is not confirmed, which
is no fault: a look is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from archive.identity import fold
from archive.visit import Visit
from crawler.doctor.looking import Look
from crawler.layouts import recognise
from crawler.reading.decode import decode_page

Verdict = tuple[str, str]
"""`confirmed`, `contradicted` or `not confirmed`, and why."""

_UNSEEN = "not confirmed"


def judge_profile(look: Look) -> Iterator[dict[str, str]]:
    """Each statement that the site says something of in `basis`, in its order."""
    judges = {
        "title": _title,
        "domains": _domains,
        "seeds": _seeds,
        "layouts": _layouts,
        "article_path": _article_path,
        "listing_path": _listing_path,
    }
    for statement, basis in look.site.basis.items():
        judge = judges.get(statement)
        verdict, why = judge(look) if judge is not None else (_UNSEEN, "no page says it")
        yield {"statement": statement, "basis": basis, "verdict": verdict, "why": why}


def _title(look: Look) -> Verdict:
    pages = [visit for visit in look.visits if visit.body]
    for visit in pages:
        assert visit.body is not None
        if fold(look.site.title) in fold(decode_page(visit.body, visit.headers.get("content-type")).text):
            return "confirmed", f"stands in {visit.url}"
    return _UNSEEN, f"{look.site.title} stands on none of {len(pages)} pages"


def _domains(look: Look) -> Verdict:
    answered = {urlsplit(visit.url).netloc for visit in look.visits if visit.status is not None}
    left = [visit for visit in look.visits if visit.kind == "seed" and visit.reason == "off-site"]
    if left:
        return "contradicted", f"{left[0].url} {left[0].detail}"
    silent = [domain for domain in look.site.domains if domain not in answered]
    if not answered:
        return _UNSEEN, "no host answered"
    if not silent:
        return "confirmed", "all answer"
    return _UNSEEN, f"{', '.join(sorted(answered))} answers; not asked: {', '.join(silent)}"


def _seeds(look: Look) -> Verdict:
    for visit in look.visits:
        if visit.kind == "seed" and visit.outcome in ("failed", "refused", "gone"):
            return "contradicted", f"{visit.url} {visit.detail or f'answers {visit.status}'}"
    if any(visit.kind == "seed" and visit.outcome == "links" for visit in look.visits):
        return "confirmed", "answered with pages"
    return _UNSEEN, "none answered"


def _layouts(look: Look) -> Verdict:
    seen = {layout.name for visit in look.visits if visit.body and (layout := recognise(visit.body)) is not None}
    if not any(visit.body for visit in look.visits):
        return _UNSEEN, "no page was seen"
    if seen & set(look.site.layouts) or seen == set(look.site.layouts):
        return "confirmed", f"recognised: {', '.join(sorted(seen)) or 'none'}"
    return "contradicted", f"recognised: {', '.join(sorted(seen)) or 'none'}"


def _article_path(look: Look) -> Verdict:
    read = [visit.article for visit in look.visits if visit.article is not None]
    fitting = [a for a in read if re.fullmatch(look.site.article_path or "(?!)", urlsplit(a.url).path)]
    if fitting:
        return "confirmed", f"{len(fitting)} of {len(read)} articles that were read stand at such addresses"
    if read:
        return "contradicted", f"an article stands at {read[0].url}"
    if any(visit.outcome == "links" for visit in look.visits):
        return "contradicted", "no page names an article at such an address" if not _named(look) else "none was read"
    return _UNSEEN, "no page was seen"


def _listing_path(look: Look) -> Verdict:
    seen = [visit for visit in look.visits if visit.kind == "listing" and visit.outcome == "links"]
    for visit in seen:
        if any(link.kind in ("article", "page") for link in visit.links):
            return "confirmed", f"{visit.url} lists articles"
    return ("contradicted", f"{seen[0].url} names no article") if seen else (_UNSEEN, "no listing was seen")


def _named(look: Look) -> list[Visit]:
    return [visit for visit in look.visits if any(link.kind == "article" for link in visit.links)]
