"""Errors of our own code in the middle of a batch: the page is named and counted, and the rest goes on."""

from __future__ import annotations

from archive.messages.language import _

INTERNAL = "internal-error"
"""The word by which they are counted."""


def describe_mistake(error: BaseException) -> str:
    """Return what is said about one, in a line."""
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return _("a mistake in tulieu itself (please report it): {detail}", detail=what[:300])
