"""What is tried again at once, and how errors are put to people."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadTimeoutError, IgnoreRequest
from scrapy.utils.test import get_crawler

from crawler.engine.errors import classify_error
from crawler.engine.retry import Retry


@pytest.mark.parametrize(
    ("meta", "error", "again"),
    [
        ({"media": True}, DownloadTimeoutError, False),
        ({"media": True}, DownloadConnectionRefusedError, True),
        ({}, DownloadTimeoutError, True),
    ],
)
def test_a_file_that_took_minutes_in_vain_is_left_to_the_next_run(meta, error, again) -> None:
    crawler = get_crawler()
    crawler.spider = Spider.from_crawler(crawler, name="a.vn")
    tried: Any = Retry.from_crawler(crawler).process_exception(Request("https://a.vn/1.pdf", meta=meta), error("late"))
    assert (tried is not None) is again


def test_redirects_without_an_end_are_said_to_be_that() -> None:
    failure = classify_error(IgnoreRequest("max redirections reached"))
    assert (failure.reason, failure.detail, failure.final) == ("redirect-loop", "leads on and on", True)
