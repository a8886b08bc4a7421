"""What reading a page raises.

ReadingError               anything that stops a page from becoming a record
|-- NotAnArticle           the page answers, but prints no article: listing, gallery, login, search
|   `-- ErrorPage          an error page, whatever its status says
|-- Blocked                the server asks us to wait
|-- Challenged             a test for browsers
|-- Undecodable            bytes that are no text in any encoding that we know
`-- Truncated              an article's beginning whose end is missing
DateError                  a date line that is refused (not a ReadingError: the article is still read)
"""

from __future__ import annotations


class ReadingError(Exception):
    """A page that does not become a record.

    `reason` is a slug for counting (`listing`, `flood`, `empty`), `detail` a sentence for people to read.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class NotAnArticle(ReadingError):
    """The page is whole, but prints no article."""


class ErrorPage(NotAnArticle):
    """An error page."""


class Blocked(ReadingError):
    """The server asks this visitor to wait. `wait` is in seconds; None where the page does not say."""

    def __init__(self, reason: str, detail: str, *, wait: float | None = None) -> None:
        super().__init__(reason, detail)
        self.wait = wait


class Challenged(ReadingError):
    """The page tests whether the visitor is a browser, and has nothing to read. Waiting does not help."""


class Undecodable(ReadingError):
    """The bytes are no text that can be kept."""


class Truncated(ReadingError):
    """The page breaks off within its article."""


class DateError(ValueError):
    """A line is not understood as a date, or is in doubt. `str()` says why, in one line."""
