"""Learn a portal from its own pages: its designs, what is on all of them, where each field is printed, and what
does not say the truth.

What a page shows of itself is right on most pages. So the pages vote: a place is a field's where most pages have the
field's value there, as they were read alone or, better, as independent witnesses say (the words by which other pages
link to it, the day in its address). Every statement must hold in each third of the pages; else nothing is said, and
the field is left to what each page shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import TypeAlias

from archive.record.identity import fold
from crawler.portal.others import body_places, find_others
from crawler.portal.samples import Line, Placed, Sample, take_samples
from crawler.reading.dates.order import DateOrders, Orders
from crawler.reading.fields.bylines import are_names, split_names
from crawler.reading.portal.profile import FrameLine, Generation, Lie, Portal, Statement

FEWEST = 10
"""Articles that a design is learnt from at least."""
_ALIKE = 0.5
"""Pages are of one design if they share this part of the names that either has."""
_FEWEST_TELLING_NAMES = 10
"""Names that two pages have at least before they tell whether these are of one design: where a portal makes up new
ones for each page, what is left are states, such as `first` and `lazy`."""
_ON_MOST = 0.7
_FEWEST_NAMES, _MOST_NAMES, _SLACK = 0.3, 0.7, 0.05
_MOST_NAMED = 1500
"""Names by which the pages of a design are known; a portal's template has some hundred."""
_IN_FRAME = 0.3
_FEWEST_IN_FRAME = 5
_MOST_FRAME = 300
_AGREES = 0.6
"""The share of pages, of those that tell, on which a field's value is at a place."""
_HOLDS = 0.8
"""The share of pages with that place on which the field's value is there."""
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
            share = len(core & sample.names) / either if either >= _FEWEST_TELLING_NAMES else 1.0
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
    often = sorted((-number, name) for name, number in on.items() if number >= _ON_MOST * len(samples))
    names = frozenset(name for _, name in often[:_MOST_NAMED])
    pages = [Placed(sample, names) for sample in samples]
    frame = tuple(_frame(pages))
    standing = {(line.place, line.words) for line in frame}
    fields: dict[str, Statement] = {}
    stopped: list[Statement] = []
    for name, value_of in _FIELDS.items():
        told = [value_of(page.sample) for page in pages]
        if name in ("lead", "authors") and sum(bool(one["page"]) for one in told) < _AGREES * len(pages):
            slots = _slots(pages, fields, standing) if name == "lead" else _name_slots(pages, standing)
            told = [one | {"slot": slot} for one, slot in zip(told, slots, strict=True)]
        titles = fields["title"].place if name == "lead" and "title" in fields else None
        found = _find_field(pages, name, told, standing, without=titles)
        if name == "published" and found is not None and _is_clock(pages, found.place, told):
            stopped.append(replace(found, agrees={}))
            found = _find_field(pages, name, told, standing, without=found.place)
        if found is not None:
            fields[name] = found
    others = tuple(find_others(pages, fields))
    days = sorted(day for sample in samples if (day := sample.fetched_day))
    return Generation(
        pages=len(samples),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        names=names,
        fits=_least_share(samples, names),
        in_bodies=sum(_has_other_lines(page, standing, {other.place for other in others}) for page in pages),
        frame=frame,
        others=others,
        clocks=(*stopped, *_clocks(pages, fields)),
        fields=fields,
        lies=dict(_lies(pages, fields)),
    )


def _has_other_lines(page: Placed, standing: set[tuple[str, str]], others: set[str]) -> bool:
    """Whether lines of the frame, or of places of other things, were read as paragraphs of an article."""
    return any(
        line.begins in page.body and (place in others or (place, line.words) in standing) for place, line in page.lines
    )


def _least_share(samples: list[Sample], names: frozenset[str]) -> float:
    """Return the share of a design's names that a page of it has at least: a little less than the one that has fewest,
    as a page without photographs and boxes has."""
    least = min((len(sample.names & names) / len(names) for sample in samples if names), default=1.0)
    return round(max(_FEWEST_NAMES, min(_MOST_NAMES, least - _SLACK)), 2)


def _frame(pages: list[Placed]) -> Iterator[FrameLine]:
    """Yield what is in one place on many pages, the most frequent first."""
    on: Counter[tuple[str, str]] = Counter()
    for page in pages:
        on.update({("", title) for title in page.sample.titles})
        on.update({(place, line.words) for place, lines in page.at.items() for line in lines if line.words})
    least = max(_FEWEST_IN_FRAME, _IN_FRAME * len(pages))
    often = sorted((-number, *line) for line, number in on.items() if number >= least)
    for number, place, words in often[:_MOST_FRAME]:
        yield FrameLine(place=place, words=words, pages=-number)


# --- fields ---------------------------------------------------------------------------------------


Told: TypeAlias = dict[str, set[str]]
"""By witness: the values that it names for a field of one page."""


def _title(sample: Sample) -> Told:
    return {"links": sample.linked, "head": sample.stated, "page": {fold(sample.article.title)}}


def _published(sample: Sample) -> Told:
    told = {day for origin, day in sample.days.items() if origin != "address"}
    address = {sample.days["address"]} if "address" in sample.days else set()
    own = {sample.article.published[:10]} if sample.article.published else set()
    return {"address": address, "head": told, "page": own}


def _lead(sample: Sample) -> Told:
    return {"page": {fold(sample.article.lead)} if sample.article.lead else set()}


def _authors(sample: Sample) -> Told:
    return {"page": set(map(fold, sample.article.authors))}


def _modified(sample: Sample) -> Told:
    return {"page": {sample.article.modified[:10]} if sample.article.modified else set()}


_FIELDS: Mapping[str, Callable[[Sample], Told]] = {
    "title": _title,
    "published": _published,
    "modified": _modified,
    "lead": _lead,
    "authors": _authors,
}
"""By field: what each witness names; those of `page` are what was read of the page alone."""


_DATES = ("published", "modified")


def _value_at(name: str, place: str, lines: list[Line], standing: set[tuple[str, str]]) -> str | None:
    """Return the value of a field that the lines of one place give; None where they give no value, or several."""
    if name in _DATES:
        values = {line.day for line in lines if line.day is not None}
    else:
        bare = place.partition("[")[0]
        values = {line.folded for line in lines if line.folded and (bare, line.words) not in standing}
    return values.pop() if len(values) == 1 else None


def _says(name: str, value: str, values: set[str]) -> bool:
    """Whether a line says what a witness names: an author's line holds more than the name."""
    return any(one in value for one in values) if name == "authors" else value in values


class _Votes:
    """How often what is at each place is what the witnesses of a field name."""

    def __init__(self, pages: list[Placed], name: str, told: list[Told], standing: set[tuple[str, str]]) -> None:
        self.speaks = Counter(witness for witnesses in told for witness, values in witnesses.items() if values)
        self.there: Counter[str] = Counter()
        self.right: dict[str, dict[str, list[bool]]] = {}
        """By witness and place, for each page with both: whether they agree."""
        for page, witnesses in zip(pages, told, strict=True):
            for place, lines in page.at.items():
                value = _value_at(name, place, lines, standing)
                if value is None:
                    continue
                self.there[place] += 1
                for witness, values in witnesses.items():
                    if values:
                        places = self.right.setdefault(witness, {})
                        places.setdefault(place, []).append(_says(name, value, values))

    def agrees(self, place: str, witness: str) -> int:
        """Return on how many pages a witness names what is at a place."""
        return sum(self.right.get(witness, {}).get(place, ()))

    def best(self, witness: str) -> str | None:
        """Return the place with which a witness agrees most often, if it does so on most pages and in each part of
        them; of equals the one with a name of its own."""
        places = self.right.get(witness, {})
        order = {
            place: (sum(right), self.agrees(place, "page"), "[" not in place, place) for place, right in places.items()
        }
        best = max(order, key=lambda place: order[place], default=None)
        if best is None:
            return None
        right = places[best]
        enough = max(_AGREES * self.speaks[witness], _TELLING)
        return best if sum(right) >= enough and _is_steady(right) else None


def _find_field(
    pages: list[Placed], name: str, told: list[Told], standing: set[tuple[str, str]], *, without: str | None = None
) -> Statement | None:
    """Return where a field is printed, except for one place; None where the pages do not agree."""
    votes = _Votes(pages, name, told, standing)
    if without is not None:
        for places in votes.right.values():
            places.pop(without, None)
    judges = [witness for witness in ("links", "address", "slot") if votes.speaks[witness] >= _TELLING]
    best = next((place for witness in (*judges, "page") if (place := votes.best(witness)) is not None), None)
    if best is None:
        return None
    if name == "published":
        best = _earlier(pages, votes, _varied(pages, votes, best))
    if name == "modified" and _is_constant(pages, best):
        return None
    return Statement(
        place=best,
        pages=votes.there[best],
        of=len(pages),
        agrees={witness: number for witness in sorted(votes.speaks) if (number := votes.agrees(best, witness))},
        example=_example(pages, name, best, standing),
    )


def _day_at(page: Placed, place: str) -> str | None:
    """Return the one day that a page prints at a place; None where it prints none there, or several."""
    return _value_at("published", place, page.at.get(place, []), set())


def _days(pages: list[Placed], place: str) -> list[str]:
    """Return the days that the pages print at a place, those of one day each."""
    return [day for page in pages if (day := _day_at(page, place)) is not None]


def _varied(pages: list[Placed], votes: _Votes, best: str) -> str:
    """Return another place than the best where that has a few days on all pages, as a clock has, and the other many:
    the one with which the pages' heads agree most often, of equals the one with most days."""
    few = set(_days(pages, best))
    if len(few) > _SAME * votes.there[best]:
        return best
    others = {
        place: (votes.agrees(place, "head"), len(days), "[" not in place, place)
        for place in votes.there
        if votes.there[place] >= _HOLDS * votes.there[best] and len(days := set(_days(pages, place))) >= 3 * len(few)
    }
    return max(others, key=lambda place: others[place], default=best)


def _is_constant(pages: list[Placed], place: str) -> bool:
    """Whether a date is the same on most pages: it belongs to the portal, not to an article."""
    days = Counter(_days(pages, place))
    return max(days.values(), default=0) >= _HOLDS * sum(days.values())


def _is_clock(pages: list[Placed], place: str, told: list[Told]) -> bool:
    """Whether a place prints one day on most pages while between title and body, or in the head and again on the page,
    many others are: a clock that a cache has stopped."""
    if not _is_constant(pages, place):
        return False
    day, _ = Counter(_days(pages, place)).most_common(1)[0]
    body, others = body_places(pages), []
    for page, witnesses in zip(pages, told, strict=True):
        lines = takewhile(lambda one: one[0] not in body, page.lines[_title_at(page) + 1 :])
        near = {line.day for at, line in lines if line.day is not None and at != place}
        printed = {line.day for at, line in page.lines if line.day is not None and at != place}
        found = (near | (witnesses["head"] & printed)) - {day}
        others += sorted(found)[:1]
    return len(others) >= _AGREES * len(pages) and len(set(others)) >= _TELLING


def _earlier(pages: list[Placed], votes: _Votes, best: str) -> str:
    """Return the place of the date of publication where two dates are printed without a word: the one that is never
    the later, and with which what the pages' heads state agrees more often."""
    for place in sorted(votes.there):
        if votes.there[place] < _HOLDS * votes.there[best] or votes.agrees(place, "head") <= votes.agrees(best, "head"):
            continue
        both = [
            (day, other)
            for page in pages
            if (day := _day_at(page, place)) is not None and (other := _day_at(page, best)) is not None
        ]
        if sum(day < other for day, other in both) >= _TELLING and all(day <= other for day, other in both):
            return place
    return best


def _title_at(page: Placed) -> int:
    """Return which line of a page is its title; -1 where none is."""
    own = fold(page.sample.article.title)
    return next((at for at, (_, line) in enumerate(page.lines) if line.folded == own), -1)


def _slots(pages: list[Placed], fields: Mapping[str, Statement], standing: set[tuple[str, str]]) -> list[set[str]]:
    """Return of each page the one long sentence that is between its title and its body, if it is one."""
    title, body = fields.get("title"), body_places(pages)
    slots = []
    for page in pages:
        begin = _title_at(page)
        found: set[str] = set()
        for place, line in page.lines[begin + 1 :] if begin >= 0 and title is not None else ():
            if place in body:
                break
            if line.is_sentence and line.day is None and (place, line.words) not in standing:
                found.add(line.folded)
        slots.append(found if len(found) == 1 else set())
    return slots


def _name_slots(pages: list[Placed], standing: set[tuple[str, str]]) -> list[set[str]]:
    """Return of each page its lines that are full names and nothing else; those of sections are in the menu, too."""
    menu = {words for _, words in standing}
    slots = []
    for page in pages:
        linked = {words for _, words in page.sample.links}
        slots.append(
            {
                line.folded
                for _, line in page.lines
                if line.folded and line.words not in menu and line.folded not in linked and _are_full_names(line.text)
            }
        )
    return slots


def _are_full_names(text: str) -> bool:
    return are_names(text) and all(" " in name for name in split_names(text))


def _is_steady(right: list[bool]) -> bool:
    """Whether a place has the value on most pages of each part."""
    parts = [right[at::_PARTS] for at in range(_PARTS)]
    return all(sum(part) >= _HOLDS * len(part) - 1 for part in parts) and sum(right) >= _HOLDS * len(right)


def _example(pages: list[Placed], name: str, place: str, standing: set[tuple[str, str]]) -> str:
    for page in pages:
        lines = page.at.get(place, [])
        if _value_at(name, place, lines, standing) is not None:
            line = next(line for line in lines if line.day is not None or name not in _DATES)
            return line.text[:_LONGEST_EXAMPLE]
    return ""


# --- what is not believed -------------------------------------------------------------------------


def _clocks(pages: list[Placed], fields: Mapping[str, Statement]) -> Iterator[Statement]:
    """Yield the places of dates that are not those of articles: on most pages another day is where this portal
    prints the date of publication; they are those of the fetch, of other news, of a calendar."""
    published = fields.get("published")
    if published is None:
        return
    own_places = {fields[name].place.partition("[")[0] for name in _DATES if name in fields}
    others: dict[str, list[bool]] = {}
    examples: dict[str, str] = {}
    for page in pages:
        own = _day_at(page, published.place)
        if own is None:
            continue
        for place, lines in page.at.items():
            days = {line.day for line in lines if line.day is not None}
            if place not in own_places and "[" not in place and days:
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
            day = _day_at(page, published.place)
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
