"""Learn a portal from its own pages: its designs, what stands on all of them, where each field is printed, and what
does not say the truth.

What a page shows of itself is right on most pages. So the pages vote: a place is a field's where most pages have the
field's value there, as they were read alone or, better, as independent witnesses say (the words by which other pages
link to it, the day in its address). Every statement must hold in each third of the pages; else nothing is said, and
the field is left to what each page shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from archive.record.identity import fold
from crawler.portal.others import find_others
from crawler.portal.samples import Line, Placed, Sample, take_samples
from crawler.reading.dates.order import DateOrders, Orders
from crawler.reading.portal.profile import FrameLine, Generation, Lie, Portal, Statement

FEWEST = 10
"""Articles that a design is learnt from at least."""
_ALIKE = 0.5
"""Pages are of one design if they share this part of the names that either has."""
_ON_MOST = 0.7
_FEWEST_NAMES, _MOST_NAMES, _SLACK = 0.3, 0.7, 0.05
_IN_FRAME = 0.3
_FEWEST_IN_FRAME = 5
_MOST_FRAME = 300
_AGREES = 0.6
"""The share of pages, of those that tell, on which a field's value stands at a place."""
_HOLDS = 0.8
"""The share of pages with that place on which the field's value stands there."""
_TELLING = 5
"""Pages on which an independent witness speaks at least."""
_PARTS = 3
_SAME = 0.2
"""Different days beyond this part of the pages are not those of a clock."""
_LONGEST_EXAMPLE = 80
_LIE = 0.8


def learn_portal(pages: Iterable[tuple[bytes, str, datetime | None]], links: Iterable[tuple[str, str]] = ()) -> Portal:
    """Return what pages show of their portal; without generations where too few of them are articles.

    `pages`: bytes, address and time of each; `links`: addresses and the words by which lists link to them. The same
    pages in any order give the same profile.
    """
    pages, links = list(pages), list(links)
    samples = take_samples(pages, links)
    orders = _orders(samples)
    if "month-first" in orders.values():
        samples = take_samples(pages, links, orders)
    groups = [group for group in _designs(samples) if len(group) >= FEWEST]
    groups.sort(key=lambda group: -len(group))
    return Portal(tuple(map(_generation, groups)), orders)


def _orders(samples: list[Sample]) -> Orders:
    """Return in which order the portal prints day and month, as its date lines show."""
    return DateOrders(sample.article.published_raw for sample in samples).known


def _designs(samples: list[Sample]) -> list[list[Sample]]:
    """Return the samples by design: each goes to the one whose pages are most like it, or begins one."""
    groups: list[list[Sample]] = []
    counts: list[Counter[str]] = []
    for sample in samples:
        best, most = -1, _ALIKE
        for at, count in enumerate(counts):
            core = {name for name, number in count.items() if number * 2 >= len(groups[at])}
            either = len(core | sample.names)
            share = len(core & sample.names) / either if either else 1.0
            if share >= most:
                best, most = at, share
        if best < 0:
            groups.append([])
            counts.append(Counter())
        groups[best].append(sample)
        counts[best].update(sample.names)
    return groups


def _generation(samples: list[Sample]) -> Generation:
    on = Counter(name for sample in samples for name in sample.names)
    names = frozenset(name for name, number in on.items() if number >= _ON_MOST * len(samples))
    pages = [Placed(sample, names) for sample in samples]
    frame = tuple(_frame(pages))
    standing = {(line.place, line.words) for line in frame}
    fields = {}
    for name, value_of in _FIELDS.items():
        found = _find_field(pages, name, value_of, standing)
        if found is not None:
            fields[name] = found
    days = sorted(day for sample in samples if (day := sample.fetched_day))
    return Generation(
        pages=len(samples),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        names=names,
        fits=_least_share(samples, names),
        frame=frame,
        others=tuple(find_others(pages, fields)),
        clocks=tuple(_clocks(pages, fields.get("published"))),
        fields=fields,
        lies=dict(_lies(pages, fields)),
    )


def _least_share(samples: list[Sample], names: frozenset[str]) -> float:
    """Return the share of a design's names that a page of it has at least: a little less than the one that has fewest,
    as a page without photographs and boxes has."""
    least = min((len(sample.names & names) / len(names) for sample in samples if names), default=1.0)
    return round(max(_FEWEST_NAMES, min(_MOST_NAMES, least - _SLACK)), 2)


def _frame(pages: list[Placed]) -> Iterator[FrameLine]:
    """Yield what stands in one place on many pages, the most frequent first."""
    on: Counter[tuple[str, str]] = Counter()
    for page in pages:
        on.update({("", title) for title in page.sample.titles})
        on.update({(place, line.words) for place, lines in page.at.items() for line in lines if line.words})
    least = max(_FEWEST_IN_FRAME, _IN_FRAME * len(pages))
    often = sorted((-number, *line) for line, number in on.items() if number >= least)
    for number, place, words in often[:_MOST_FRAME]:
        yield FrameLine(place=place, words=words, pages=-number)


# --- fields ---------------------------------------------------------------------------------------


def _title(sample: Sample) -> dict[str, set[str]]:
    return {"links": sample.linked, "head": sample.stated, "page": {fold(sample.article.title)}}


def _published(sample: Sample) -> dict[str, set[str]]:
    told = {day for origin, day in sample.days.items() if origin != "address"}
    address = {sample.days["address"]} if "address" in sample.days else set()
    own = {sample.article.published[:10]} if sample.article.published else set()
    return {"address": address, "head": told, "page": own}


def _lead(sample: Sample) -> dict[str, set[str]]:
    return {"page": {fold(sample.article.lead)} if sample.article.lead else set()}


_FIELDS: Mapping[str, Callable[[Sample], dict[str, set[str]]]] = {
    "title": _title,
    "published": _published,
    "lead": _lead,
}
"""By field: the values that each witness names; those of `page` are what was read of the page alone."""


def _value_at(name: str, place: str, lines: list[Line], standing: set[tuple[str, str]]) -> str | None:
    """Return the value that the lines of one place are of a field; None where they are none, or more than one."""
    if name == "published":
        values = {line.day for line in lines if line.day is not None}
    else:
        values = {line.folded for line in lines if line.folded and (place, line.words) not in standing}
    return values.pop() if len(values) == 1 else None


def _find_field(
    pages: list[Placed], name: str, value_of: Callable[[Sample], dict[str, set[str]]], standing: set[tuple[str, str]]
) -> Statement | None:
    """Return where a field is printed; None where the pages do not agree."""
    told = [{witness: values for witness, values in value_of(page.sample).items() if values} for page in pages]
    speaks = Counter(witness for witnesses in told for witness in witnesses)
    there: Counter[str] = Counter()
    agrees: dict[str, Counter[str]] = {}
    hits: dict[str, list[bool]] = {}
    judge = next((w for w in ("links", "address") if speaks[w] >= _TELLING), "page")
    for page, witnesses in zip(pages, told, strict=True):
        for place, lines in page.at.items():
            value = _value_at(name, place, lines, standing)
            if value is None:
                continue
            there[place] += 1
            for witness, values in witnesses.items():
                agrees.setdefault(place, Counter())[witness] += value in values
            if judge in witnesses:
                hits.setdefault(place, []).append(value in witnesses[judge])
    if not hits:
        return None
    best = max(hits, key=lambda place: (sum(hits[place]), agrees[place]["page"], agrees[place]["head"], place))
    right = hits[best]
    if sum(right) < _AGREES * speaks[judge] or sum(right) < _TELLING or not _is_steady(right):
        return None
    return Statement(
        place=best,
        pages=there[best],
        of=len(pages),
        agrees={witness: number for witness, number in agrees[best].items() if number},
        example=_example(pages, name, best, standing),
    )


def _is_steady(right: list[bool]) -> bool:
    """Whether a place has the value on most pages of each part."""
    parts = [right[at::_PARTS] for at in range(_PARTS)]
    return all(sum(part) >= _HOLDS * len(part) - 1 for part in parts) and sum(right) >= _HOLDS * len(right)


def _example(pages: list[Placed], name: str, place: str, standing: set[tuple[str, str]]) -> str:
    for page in pages:
        lines = page.at.get(place, [])
        if _value_at(name, place, lines, standing) is not None:
            line = next(line for line in lines if line.day is not None or name != "published")
            return line.text[:_LONGEST_EXAMPLE]
    return ""


# --- what is not believed -------------------------------------------------------------------------


def _clocks(pages: list[Placed], published: Statement | None) -> Iterator[Statement]:
    """Yield the places of dates that are not those of articles: on most pages another day stands where this portal
    prints the date of publication; they are those of the fetch, of other news, of a calendar."""
    if published is None:
        return
    others: dict[str, list[bool]] = {}
    examples: dict[str, str] = {}
    for page in pages:
        own = _value_at("published", published.place, page.at.get(published.place, []), set())
        if own is None:
            continue
        for place, lines in page.at.items():
            days = {line.day for line in lines if line.day is not None}
            if place != published.place and days:
                others.setdefault(place, []).append(own not in days)
                examples.setdefault(place, next(line.text for line in lines if line.day is not None))
    for place, differ in sorted(others.items()):
        if len(differ) >= _TELLING and sum(differ) >= _HOLDS * len(differ):
            example = examples[place][:_LONGEST_EXAMPLE]
            yield Statement(place=place, pages=sum(differ), of=len(differ), example=example)


def _lies(pages: list[Placed], fields: Mapping[str, Statement]) -> Iterator[tuple[str, Lie]]:
    """Yield the sources of structured dates that are the same for many articles, or other than what is printed."""
    published = fields.get("published")
    printed: dict[int, str] = {}
    claimed: dict[str, dict[int, str]] = {}
    for number, page in enumerate(pages):
        if published is not None:
            day = _value_at("published", published.place, page.at.get(published.place, []), set())
            if day is not None:
                printed[number] = day
        for origin, day in page.sample.days.items():
            claimed.setdefault(origin, {})[number] = day
    for origin, days in sorted(claimed.items()):
        of = len(days)
        if of < FEWEST or origin == "address":
            continue
        day, most = Counter(days.values()).most_common(1)[0]
        both = [number for number in days if number in printed]
        differ = sum(days[number] != printed[number] for number in both)
        spread = len({printed[number] for number in both})
        if most >= _LIE * of and spread > 1:
            yield origin, Lie(pages=most, of=of, because=f"the same day on most pages: {day}")
        elif len(both) >= FEWEST and differ >= _AGREES * len(both):
            yield origin, Lie(pages=differ, of=len(both), because="another day than what is printed")
