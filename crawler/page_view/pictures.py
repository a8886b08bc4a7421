"""Find where a record's photographs and their captions stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from archive.record.article import Photo
from crawler.page_view.search import Finder, Keys, Span
from crawler.page_view.stream import Piece, Stream, key_of

_NEAR = 3_000
"""Characters behind a picture within which its caption begins."""


def locate_photos(
    photos: Sequence[Photo],
    stream: Stream,
    finder: Finder,
    areas: Sequence[Span],
    captions: Sequence[Span],
    region: Span | None,
) -> list[tuple[Piece | None, Span | None]]:
    """Return the box that stands for each photograph, and where its caption stands; None where there is none.

    `areas` are where the evidence says that photographs stand, `captions` where it says that captions do, `region` is
    from the body's beginning to its end. Of several boxes the one with the caption behind it is taken, then the one in
    the first of the areas, then the one nearest the body.
    """
    boxes: dict[str, list[Piece]] = defaultdict(list)
    for box in stream.boxes:
        if box.address is not None:
            boxes[box.address].append(box)
    found = []
    for photo in photos:
        keys = (key_of(photo.caption_raw),) if photo.caption_raw else ()
        ranked = sorted(boxes[photo.url], key=lambda box: (_area(box.start, areas), _distance(box.start, region)))
        found.append(_with_caption(ranked[:20], keys, finder, captions, region))
    return found


def _with_caption(
    boxes: Sequence[Piece], keys: Keys, finder: Finder, captions: Sequence[Span], region: Span | None
) -> tuple[Piece | None, Span | None]:
    box = boxes[0] if boxes else None
    if not keys or not keys[0]:
        return box, None
    end = len(finder.stream.key)
    for one in boxes:
        span = finder.best(keys, ((one.start, min(end, one.start + _NEAR + len(keys[0]))),), lambda span: (-span[0],))
        if span is not None:
            return one, span
    span = finder.best(keys, captions, lambda span: (-span[0],))
    return box, span or finder.best(keys, ((0, end),), lambda span: (-_distance(span[0], region),))


def _area(position: int, areas: Sequence[Span]) -> int:
    return next((at for at, (start, end) in enumerate(areas) if start <= position <= end), len(areas))


def _distance(position: int, region: Span | None) -> int:
    return max(0, region[0] - position, position - region[1]) if region is not None else position
