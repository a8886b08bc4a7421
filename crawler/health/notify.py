"""Tells somebody of problems: by a command, or by a POST to an address that the person typed."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 30.0
"""Seconds that a notification may take."""


class NotNotified(Exception):
    """Nobody was told; `str()` says why, in one line."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


def notify(what: str, summary: str, report: Sequence[Mapping[str, Any]]) -> None:
    """Tell of a report. `what`: a web address gets `{"text", "problems", "report"}` as JSON; anything else is a
    command, run without a shell, with the summary on its standard input and in TULIEU_SUMMARY. Raises NotNotified."""
    if urlsplit(what).scheme in ("http", "https"):
        _post(what, summary, report)
    else:
        _run(what, summary)


def _post(address: str, summary: str, report: Sequence[Mapping[str, Any]]) -> None:
    problems = [f"{site['site']}: {problem}" for site in report for problem in site["problems"]]
    body = json.dumps({"text": summary, "problems": problems, "report": report}).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "tulieu/0.1"}
    request = urllib.request.Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - see above
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=TIMEOUT) as answer:
            answer.read(1)
    except urllib.error.HTTPError as error:
        error.close()
        raise NotNotified(f"--notify: {address} answers {error.code}") from error
    except (OSError, ValueError) as error:
        raise NotNotified(f"--notify: {address}: {getattr(error, 'reason', None) or error}") from error


def _run(command: str, summary: str) -> None:
    try:
        words = shlex.split(command)
        if not words:
            raise NotNotified("--notify: names no command")
        done = subprocess.run(  # noqa: S603 - the person typed it
            words,
            input=f"{summary}\n".encode(),
            env={**os.environ, "TULIEU_SUMMARY": summary},
            timeout=TIMEOUT,
            stdout=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise NotNotified(f"--notify: {command}: {error}") from error
    if done.returncode:
        raise NotNotified(f"--notify: {command} ended with {done.returncode}")
