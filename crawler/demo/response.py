"""What the replica portal answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HTML = "text/html; charset=UTF-8"
XML = "text/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer, before it is sent."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode("utf-8")


def page(text: str, *, status: int = 200, content_type: str = HTML) -> Response:
    """Return a text answer in UTF-8."""
    return Response(status, {"Content-Type": content_type}, text.encode("utf-8"))


def moved(location: str) -> Response:
    """Return a permanent redirect; NukeViet gives a path, not an absolute address."""
    return Response(301, {"Content-Type": HTML, "Location": location})
