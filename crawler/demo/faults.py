"""What goes wrong on purpose: scripted answers by path, and the flood blocker of NukeViet."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from archive.reports.templates import render
from crawler.demo.response import HTML, Response, page

FaultKind = Literal["status", "cut", "dataloss", "huge", "charset", "redirect-loop", "off-site"]
HUGE = 11 * 1024 * 1024
"""Bytes of padding of a `huge` answer: above 10 MB."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What goes wrong at one path.

    `status` answers `status`; `cut` sends the first half and says nothing; `dataloss` sends the first half of what
    Content-Length promises; `huge` pads the page beyond 10 MB; `charset` declares windows-1252 for UTF-8;
    `redirect-loop` leads to itself; `off-site` leads to `location`.
    """

    kind: FaultKind
    status: int = 500
    location: str = "http://ngoai-trang.invalid/"
    times: int | None = None
    """How many requests it spoils; None: all."""

    def spoil(self, path: str, answer: Response) -> Response:
        """Return what is sent instead of `answer`."""
        half = answer.body[: len(answer.body) // 2]
        match self.kind:
            case "status":
                return page(render("crawler/demo/status.html", status=self.status), status=self.status)
            case "cut":
                return Response(answer.status, answer.headers, half)
            case "dataloss":
                promised = {**answer.headers, "Content-Length": str(len(answer.body))}
                return Response(answer.status, promised, half)
            case "huge":
                return Response(answer.status, answer.headers, answer.body + b" " * HUGE)
            case "charset":
                declared = {**answer.headers, "Content-Type": "text/html; charset=windows-1252"}
                return Response(answer.status, declared, answer.body)
            case "redirect-loop":
                return Response(302, {"Content-Type": HTML, "Location": path})
            case "off-site":
                return Response(302, {"Content-Type": HTML, "Location": self.location})


@dataclass
class FloodBlocker:
    """Refuses a visitor who asks too often, as NukeViet 4.4 does by default: with HTTP 200."""

    limits: tuple[tuple[int, float], ...] = ((40, 60.0), (150, 300.0))
    """Pairs of requests and seconds: after so many requests the next is refused until so many seconds have passed since
    the first."""
    clock: Callable[[], float] = time.monotonic
    _windows: dict[float, tuple[float, int]] = field(default_factory=dict, init=False, repr=False)

    def visit(self) -> int | None:
        """Count one request; return the seconds to wait if it is refused, else None."""
        now = self.clock()
        waits: list[float] = []
        for limit, seconds in self.limits:
            begun, count = self._windows.get(seconds, (now, 0))
            if now - begun >= seconds:
                begun, count = now, 0
            self._windows[seconds] = (begun, count + 1)
            if count + 1 > limit:
                waits.append(begun + seconds - now)
        return max(1, round(max(waits))) if waits else None


def flood_page(wait: int) -> Response:
    """Return the page `Hãy đợi...`: HTTP 200, no article, and only people can tell that it is an error."""
    return page(render("crawler/demo/flood.html", wait=wait))
