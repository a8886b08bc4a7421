"""Name the fields of a record in a page view, and the anchors by which positions and values point to each other."""

from __future__ import annotations

from dataclasses import dataclass

from archive.record.fields import TOLD
from crawler.page_view.positions import Value

LABELS = {field.name: field.label or field.name.replace("_", " ") for field in TOLD} | {"captions": "caption"}
"""By field: what one of its values is called."""
SEVERAL = frozenset(field.name for field in TOLD if field.kind in ("texts", "photos", "attachments")) | {"captions"}
"""Fields that may have more than one value."""
MOST_LISTED = 1_000
"""Values of a field that the record lists at most."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a value is called: `title`, `paragraph 3`."""

    field: str
    index: int

    @property
    def name(self) -> str:
        """A word of the program."""
        return LABELS[self.field]

    @property
    def number(self) -> str:
        """With a space before it; empty where the field has one value."""
        return f" {self.index + 1}" if self.field in SEVERAL else ""

    @property
    def position(self) -> str:
        """The anchor of its position on the page."""
        return position_id(self.field, self.index)

    @property
    def value(self) -> str:
        """The anchor of it in the record."""
        return value_id(self.field, self.index)


def label_of(value: Value) -> Label:
    """Return the label of a value."""
    return Label(value.field, value.index)


def position_id(field: str, index: int) -> str:
    """Return the anchor of a value's position on the page."""
    return f"p-{field}-{index + 1}"


def value_id(field: str, index: int) -> str:
    """Return the anchor of a value in the record; of one that is not listed any more, that of its field."""
    if index >= MOST_LISTED:
        return f"r-{'photos' if field == 'captions' else field}"
    return f"r-{field}-{index + 1}"
