"""Tell somebody that a site is below its baseline: by a webhook, or by a command of their own."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from base64 import b64encode
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote_to_bytes, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from archive.messages.language import _
from crawler.health.report import CrawlReport

WAIT = 30
"""Seconds that a webhook or a command may take."""


class NotifyError(Exception):
    """Nobody was told; `str()` says why, in one line."""


def check_target(target: str) -> None:
    """Check that `notify` could reach a target, before there is anything to tell. ValueError says why not, in one
    line."""
    if _is_address(target):
        try:
            parts = urlsplit(target)
            usable = bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", target)
        except ValueError:
            usable = False
        if not usable:
            raise ValueError(_("{what} is not an address like https://example.org/hook", what=_shown(target)))
        return
    words = shlex.split(target)
    if not words:
        raise ValueError("no command")
    if shutil.which(words[0]) is None:
        raise ValueError(
            _("there is no command {command}, and an address begins with http:// or https://", command=words[0])
        )


def _shown(target: str) -> str:
    """Return of an address what is not a secret: whoever knows the path of a webhook can write there."""
    scheme, _, rest = target.partition("://")
    return f"{scheme}://{re.split(r'[/?#]', rest.rpartition('@')[2] or rest)[0]}"


def _is_address(target: str) -> bool:
    return target.lower().startswith(("http://", "https://"))


def notify(target: str, report: CrawlReport, problems: list[str]) -> None:
    """Send problems, and the report they are in, to a target that `check_target` let pass. NotifyError.

    An http(s) address gets a POST of JSON {"text", "problems", "report"}. A command is started without a shell and gets
    the text on standard input and as TULIEU_SUMMARY.
    """
    text = summarise(problems)
    if _is_address(target):
        _post(target, {"text": text, "problems": problems, "report": report.as_json()})
    else:
        _run(target, text)


def summarise(problems: list[str]) -> str:
    """Return all problems in one paragraph."""
    number = len(problems)
    return f"tulieu: {number} problem{'s' * (number != 1)}. {'; '.join(problems)}."


class _NoRedirects(HTTPRedirectHandler):
    """Follows no redirect: the report is for the address that was typed, and a redirected POST loses its body."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Return None: the redirect is the answer."""


def _post(address: str, message: dict[str, Any]) -> None:
    body = json.dumps(message).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "tulieu"}
    name, at, host = urlsplit(address).netloc.rpartition("@")
    if at:  # urllib takes the name and the password for a part of the host
        headers["Authorization"] = f"Basic {b64encode(unquote_to_bytes(name)).decode('ascii')}"
        address = urlunsplit(urlsplit(address)._replace(netloc=host))
    try:
        request = Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - checked by the caller
        with build_opener(_NoRedirects).open(request, timeout=WAIT):
            pass
    except HTTPError as error:
        error.close()
        raise NotifyError(_("--notify: the webhook answers {code}", code=error.code)) from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise NotifyError(
            _("--notify: the webhook cannot be reached: {why}", why=getattr(error, "reason", error))
        ) from error


def _run(command: str, text: str) -> None:
    words = shlex.split(command)
    try:
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
        raise NotifyError(_("--notify: {command}: {why}", command=words[0], why=error.strerror or error)) from error
    except subprocess.TimeoutExpired as error:
        raise NotifyError(
            _("--notify: {command} did not end within {seconds:second|seconds}", command=words[0], seconds=WAIT)
        ) from error
    if done.returncode:
        raise NotifyError(_("--notify: {command} ended with {code}", command=words[0], code=done.returncode))
