"""XPath that asks for the nearest element around another, as `(//h1)[1]/ancestor::*[.//time][1]`.

An engine asks the condition of every element around, each time through all that is in it: on a page whose elements
are nested five hundred deep, as deep as the parser nests, that takes seconds. Where the condition is that something
is within, it holds of everything around an element of which it holds. So a few of them need to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import cast

from turbohtml.etree import ElementView as Element
from turbohtml.etree import XPath

Find = Callable[[Element], "list[Element | str]"]

_OPENING, _CLOSING, _QUOTES = "([", ")]", "\"'"
_AXIS = re.compile(r"/ancestor(-or-self)?::(\*|\w+)")
_STANDS_WITHIN = re.compile(r"\.//[\w*]+(?:(?:\s+or\s+|\s+and\s+|\s*\|\s*)\.//[\w*]+)*")


def compile_nearest(path: str) -> Find | None:
    """Compile XPath that ends with the nearest element around another of which conditions hold, or that picks from what
    such a path gives: `(PATH)[last()]`. None for any other. Raises SyntaxError as XPath does."""
    spans = _outer_spans(path)
    tail = _predicates(path, spans[1:], spans[0][1]) if spans and spans[0][0] == 0 and path[0] == "(" else []
    if tail:
        inner = compile_nearest(path[1 : spans[0][1] - 1])
        return None if inner is None else _picked(inner, tail)
    axis = next((found for found in _AXIS.finditer(path) if not any(a <= found.start() < b for a, b in spans)), None)
    if axis is None:
        return None
    conditions = _predicates(path, [span for span in spans if span[0] >= axis.end()], axis.end())
    if len(conditions) < 2 or conditions.pop() != "1" or not all(map(_stands_within, conditions)):
        return None
    begin = cast("Callable[[Element], list[Element]]", XPath(path[: axis.start()]))
    holds = XPath(f"boolean({' and '.join(f'boolean({condition})' for condition in conditions)})")

    def find(root: Element) -> list[Element | str]:
        told: dict[Element, bool] = {}  # elements around one are around others, too
        found = dict.fromkeys(_nearest(at, axis, holds, told) for at in begin(root))
        found.pop(None, None)
        return _in_order([element for element in found if element is not None])

    return find


def _stands_within(condition: str) -> bool:
    bare = "".join(_outside(condition, _outer_spans(condition)))
    return _STANDS_WITHIN.fullmatch(bare.strip()) is not None


def _outside(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for begin, end in spans:
        yield text[at:begin]
        at = end
    yield text[at:]


def _outer_spans(text: str) -> list[tuple[int, int]]:
    """Return where brackets are that no others are around, with what is in them."""
    spans, depth, begin, quote = [], 0, 0, ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in _QUOTES:
            quote = character
        elif character in _OPENING:
            begin = begin if depth else at
            depth += 1
        elif character in _CLOSING:
            depth -= 1
            if depth == 0:
                spans.append((begin, at + 1))
    return spans


def _predicates(path: str, spans: list[tuple[int, int]], at: int) -> list[str]:
    """Return the predicates that make up the rest of a path; empty where there is anything else in it."""
    found = []
    for begin, end in spans:
        if begin != at or path[begin] != "[":
            return []
        found.append(path[begin + 1 : end - 1])
        at = end
    return found if at == len(path) else []


def _picked(inner: Find, predicates: list[str]) -> Find:
    picks = [_pick(predicate) for predicate in predicates]

    def find(root: Element) -> list[Element | str]:
        found = inner(root)
        for pick in picks:
            found = pick(found)
        return found

    return find


def _pick(predicate: str) -> Callable[[list[Element | str]], list[Element | str]]:
    if predicate == "last()":
        return lambda found: found[-1:]
    if predicate == "1":
        return lambda found: found[:1]
    holds = cast("Callable[[Element | str], bool]", XPath(f"boolean({predicate})"))
    return lambda found: list(filter(holds, found))


def _nearest(
    at: Element, axis: re.Match[str], holds: Callable[[Element], object], told: dict[Element, bool]
) -> Element | None:
    """Return the nearest element around one of which a condition holds that holds of all around that; None where it
    holds of none. `told`: of which it is known."""

    def is_right(place: int) -> bool:
        element = around[place]
        if element not in told:
            told[element] = bool(holds(element))
        return told[element]

    around: list[Element] = [*([at] if axis[1] else ()), *at.iterancestors()]
    around = around if axis[2] == "*" else [element for element in around if element.tag == axis[2]]
    first, last = 0, 0
    while last < len(around) and not is_right(last):
        first, last = last + 1, 2 * last + 1
    if last >= len(around):
        last = len(around) - 1
        if first > last or not is_right(last):
            return None
    while first < last:
        middle = (first + last) // 2
        if is_right(middle):
            last = middle
        else:
            first = middle + 1
    return around[last]


def _in_order(elements: list[Element]) -> list[Element | str]:
    if len(elements) < 2:
        return [*elements]
    *_, root = elements[0], *elements[0].iterancestors()
    wanted = set(elements)
    return [element for element in root.iter() if element in wanted]
