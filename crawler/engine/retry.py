"""Counts what goes wrong between us and a server, whether or not a retry succeeds.

Scrapy's own methods still take a spider, which it warns of where ours do: hence the ignored overrides.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import DownloadTimeoutError
from scrapy.utils.response import response_status_message

from crawler.engine.certificates import note_certificate
from crawler.engine.errors import Barred, OffSite, RobotsUnavailable, classify_error
from crawler.engine.own_faults import find_fault
from crawler.engine.run_spider import run_state_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from crawler.run.state import RunState

GONE = (404, 410)
"""Answers, not faults: counted under `refused`."""

MAX_SKEW = timedelta(minutes=5)
"""By more than this a server's clock and ours differ enough to be noted."""


class Retry(RetryMiddleware):
    """Scrapy's middleware, counting faults. A 503 that does not ask to wait is tried again like any 500."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """As Scrapy calls it."""
        state, status = run_state_of(self.crawler), response.status
        if state is not None:
            state.machine.note_answer()
            note_date(state, response)
            note_certificate(state.stats, response)
            if status >= 400 and status not in GONE:
                robots = "robots-" if request.meta.get("robots") else ""
                state.stats.faults[f"{robots}http-{status}"] += 1
        if status == 503 and not response.headers.get("Retry-After"):
            return self._retry(request, response_status_message(status)) or response
        return super().process_response(request, response)

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """As Scrapy calls it."""
        state = run_state_of(self.crawler)
        if state is not None and not isinstance(exception, (Barred, OffSite, RobotsUnavailable)):
            state.fault = state.fault or find_fault(exception)
            if state.fault is not None:
                return None
            state.stats.faults[classify_error(exception).reason] += 1
        if request.meta.get("media") and isinstance(exception, DownloadTimeoutError):
            return None  # it had minutes: another try is for the next run, and the host may be left alone sooner
        return super().process_exception(request, exception)


def note_date(state: RunState, response: Response) -> None:
    """Note what time the server says it is; and, once a run, by how many seconds its clock is ahead of ours, where that
    is much."""
    date = response.headers.get("Date")
    if date is None or response.headers.get("Age"):  # an old answer out of a cache
        return
    try:
        at = parsedate_to_datetime(date.decode("latin-1"))
    except ValueError:
        return
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    state.clock.note_date(state.site.name, at)
    skew = at - state.clock.now()
    if abs(skew) > MAX_SKEW and "clock-skew" not in state.stats.faults:
        state.stats.faults["clock-skew"] += 1
        state.stats.politeness["clock_skew"] = round(skew.total_seconds())
