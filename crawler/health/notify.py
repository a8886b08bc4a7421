"""Tells somebody that a site is below its normal: a webhook, or a command of one's own."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from crawler.health.report import Report

WAIT = 30
"""Seconds that a webhook or a command may take."""


class NotifyError(Exception):
    """Nobody was told; `str()` says why, in one line."""


def check(what: str) -> None:
    """Looks whether anybody could be told, before there is anything to tell. ValueError says why not, in one line."""
    if _is_address(what):
        try:
            parts = urlsplit(what)
            usable = bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", what)
        except ValueError:
            usable = False
        if not usable:
            raise ValueError(f"{what} is no address like https://example.org/hook")
        return
    words = shlex.split(what)
    if not words:
        raise ValueError("no command")
    if shutil.which(words[0]) is None:
        raise ValueError(f"there is no command {words[0]}, and an address begins with http:// or https://")


def _is_address(what: str) -> bool:
    return what.lower().startswith(("http://", "https://"))


def notify(what: str, report: Report, problems: list[str]) -> None:
    """Sends the problems and the report they stand in, to what `check` let pass. NotifyError.

    `what` is an http(s) address, which gets a POST of JSON {"text", "problems", "report"}; or a command,
    which is started without a shell and gets the text on standard input and as TULIEU_SUMMARY.
    """
    text = summarise(problems)
    if _is_address(what):
        _post(what, {"text": text, "problems": problems, "report": report.as_json()})
    else:
        _run(what, text)


def summarise(problems: list[str]) -> str:
    """All problems in one paragraph."""
    number = len(problems)
    return f"tulieu: {number} problem{'s' * (number != 1)}. {'; '.join(problems)}."


class _Stays(HTTPRedirectHandler):
    """Follows nothing: the report is for the address that was typed, and a redirected POST loses its body."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Never another request: the redirect is the answer."""


def _post(address: str, message: dict[str, Any]) -> None:
    body = json.dumps(message).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "tulieu"}
    try:
        request = Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - checked by the caller
        with build_opener(_Stays).open(request, timeout=WAIT):
            pass
    except HTTPError as error:
        error.close()
        raise NotifyError(f"--notify: the webhook answers {error.code}") from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise NotifyError(f"--notify: the webhook cannot be reached: {getattr(error, 'reason', error)}") from error


def _run(command: str, text: str) -> None:
    try:
        words = shlex.split(command)
        done = subprocess.run(  # noqa: S603 - the command that the person typed
            words,
            input=f"{text}\n",
            env={**os.environ, "TULIEU_SUMMARY": text},
            stdout=subprocess.DEVNULL,  # standard output is the report's
            encoding="utf-8",
            timeout=WAIT,
            check=False,
        )
    except OSError as error:
        raise NotifyError(f"--notify: {command}: {error.strerror or error}") from error
    except subprocess.TimeoutExpired as error:
        raise NotifyError(f"--notify: {words[0]} did not end within {WAIT} seconds") from error
    if done.returncode:
        raise NotifyError(f"--notify: {words[0]} ended with {done.returncode}")
