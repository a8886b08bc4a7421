"""Day before month or month before day: what the portal's other pages, the weekday and other sources show."""

from __future__ import annotations

from datetime import datetime

import pytest

from archive.record.article import Article
from crawler.reading.article import read_page
from crawler.reading.dates.order import UNKNOWN, DateOrders, Orders, contradicts
from crawler.reading.dates.parse import DateContext, find_date
from crawler.reading.page import parse_page
from tests.crawler.reading.test_reconcile import VIETNAM, news, page

DAY_FIRST: Orders = {"/": "day-first"}
MONTH_FIRST: Orders = {"/": "month-first"}
MIXED: Orders = {"/": "mixed"}


def read(body: bytes, orders: Orders) -> Article:
    at = datetime(2026, 3, 10, 9, tzinfo=VIETNAM)
    return read_page(parse_page(body, url="https://songtra.example/tin/bo-kenh", fetched_at=at, date_orders=orders))


@pytest.mark.parametrize(
    ("lines", "known"),
    [
        pytest.param(["25/12/2024", "05/07/2013", "13/01/2020 08:00", "Thứ ba, 31/03/2020"], DAY_FIRST, id="day first"),
        pytest.param(
            ["Gửi bởi admin vào 12/25/2024 - 08:00", "1/13/2020", "03/31/2020"], MONTH_FIRST, id="month first"
        ),
        pytest.param(["25/12/2024", "26/12/2024"], UNKNOWN, id="too few"),
        pytest.param(["05/07/2013", "06/07/2013", "07/07/2013", "12/12/2012"], UNKNOWN, id="none is plain"),
        pytest.param(["25/12/2024"] * 5 + ["12/25/2024"], MIXED, id="both"),
        pytest.param(["25/12/2024"] * 40 + ["12/25/2024"], DAY_FIRST, id="a slip"),
        pytest.param(["12/25/2024 | Cập nhật: 12/26/2024"] * 2, MONTH_FIRST, id="two dates in a line"),
        pytest.param(["2024-12-25T08:00:00+07:00", None, "", "Hôm qua"] * 5, UNKNOWN, id="no such dates"),
        pytest.param(["25.12.2024"] * 3 + ["12/25/2024"] * 3, {".": "day-first", "/": "month-first"}, id="by sign"),
    ],
)
def test_plain_dates_show_the_order(lines: list[str | None], known: Orders) -> None:
    assert DateOrders(lines).known == known


@pytest.mark.parametrize(
    ("line", "orders", "value", "in_doubt"),
    [
        pytest.param("05/07/2013 - 19:13", UNKNOWN, "2013-07-05T19:13+07:00", False, id="Vietnam's order"),
        pytest.param("05/07/2013 - 19:13", DAY_FIRST, "2013-07-05T19:13+07:00", False, id="day first"),
        pytest.param("05/07/2013 - 19:13", MONTH_FIRST, "2013-05-07T19:13+07:00", False, id="month first"),
        pytest.param("05/07/2013 - 19:13", MIXED, "2013-07-05T19:13+07:00", True, id="mixed"),
        pytest.param("05-07-2013 19:13", MONTH_FIRST, "2013-07-05T19:13+07:00", False, id="another sign"),
        pytest.param("25/07/2013 - 19:13", MONTH_FIRST, "2013-07-25T19:13+07:00", False, id="no such month"),
        pytest.param("07/25/2013 - 19:13", MONTH_FIRST, "2013-07-25T19:13+07:00", False, id="no such month, known"),
        pytest.param("07/25/2013 - 19:13", UNKNOWN, "2013-07-25T19:13+07:00", True, id="no such month, not known"),
        pytest.param("07/25/2013 - 19:13", MIXED, "2013-07-25T19:13+07:00", False, id="no such month, mixed"),
        pytest.param("07/25/2013 - 19:13", DAY_FIRST, "2013-07-25T19:13+07:00", True, id="no such month, day first"),
        pytest.param("T5, 07/25/2013 - 19:13", UNKNOWN, "2013-07-25T19:13+07:00", False, id="the weekday vouches"),
        pytest.param("T2, 07/25/2013 - 19:13", UNKNOWN, "2013-07-25T19:13+07:00", True, id="the weekday does not"),
        pytest.param("T6, 05/07/2013 - 19:13", MONTH_FIRST, "2013-07-05T19:13+07:00", False, id="the weekday decides"),
        pytest.param("T6, 05/07/2013 - 19:13", MIXED, "2013-07-05T19:13+07:00", False, id="the weekday, if mixed"),
        pytest.param("T4, 04/01/2012 - 19:13", MONTH_FIRST, "2012-01-04T19:13+07:00", False, id="one weekday agrees"),
        pytest.param("T4, 01/04/2012 - 19:13", MONTH_FIRST, "2012-01-04T19:13+07:00", False, id="the other's weekday"),
        pytest.param("CN, 01/08/2012 - 19:13", MONTH_FIRST, "2012-01-08T19:13+07:00", False, id="month first, weekday"),
        pytest.param("CN, 05/02/2012 - 19:13", MONTH_FIRST, "2012-02-05T19:13+07:00", False, id="a weekday of one"),
        pytest.param("3/5/2026 3:34:00 PM", UNKNOWN, "2026-05-03T15:34:00+07:00", True, id="the shape of attributes"),
        pytest.param("3/5/2026 3:34:00 PM", DAY_FIRST, "2026-05-03T15:34:00+07:00", False, id="that shape, day first"),
        pytest.param("3/5/2026 3:34:00 PM", MONTH_FIRST, "2026-03-05T15:34:00+07:00", False, id="that shape, month"),
        pytest.param("5 tháng 7 năm 2013", MONTH_FIRST, "2013-07-05", False, id="words"),
    ],
)
def test_a_line_is_read_in_the_portals_order(line: str, orders: Orders, value: str, in_doubt: bool) -> None:
    date = find_date(line, DateContext(None, orders))
    assert date is not None
    assert (date.value, date.doubt is not None) == (value, in_doubt)


@pytest.mark.parametrize(
    ("printed", "stated", "orders", "published"),
    [
        pytest.param("05/07/2013 - 19:13", "2013-05-07T19:13:00+07:00", UNKNOWN, "2013-05-07", id="the other order"),
        pytest.param("05/07/2013 - 19:13", "2013-07-05T19:13:00+07:00", UNKNOWN, "2013-07-05", id="the same order"),
        pytest.param("05/07/2013 - 19:13", "2013-05-07T19:13:00+07:00", DAY_FIRST, "2013-07-05", id="a portal's word"),
        pytest.param("05/07/2013 - 19:13", "2013-07-05T19:13:00+07:00", MIXED, "2013-07-05", id="mixed, named"),
        pytest.param("05/07/2013 - 19:13", "2013-05-07T19:13:00+07:00", MIXED, "2013-05-07", id="mixed, the other"),
        pytest.param("05/07/2013 - 19:13", None, MIXED, None, id="mixed, and nothing else"),
        pytest.param("07/25/2013 - 19:13", "2013-07-25T19:13:00+07:00", UNKNOWN, "2013-07-25", id="named"),
        pytest.param("07/25/2013 - 19:13", None, UNKNOWN, None, id="not named"),
        pytest.param("07/25/2013 - 19:13", "2013-08-25T19:13:00+07:00", UNKNOWN, None, id="named otherwise"),
    ],
)
def test_other_sources_settle_what_is_in_doubt(
    printed: str, stated: str | None, orders: Orders, published: str | None
) -> None:
    article = read(page(printed, ld=news(datePublished=stated) if stated else None), orders)
    assert (article.published[:10] if article.published else None) == published
    assert article.published_raw == printed
    assert published or "refused" in article.evidence["published"]


def test_what_was_read_against_the_order_is_found() -> None:
    assert contradicts("05/07/2013 - 19:13", "2013-07-05T19:13+07:00", MONTH_FIRST)
    assert not contradicts("05/07/2013 - 19:13", "2013-05-07T19:13+07:00", MONTH_FIRST)
    assert contradicts("07/25/2013", None, MONTH_FIRST)
    assert not contradicts("05/07/2013", "2013-07-05", UNKNOWN)
    assert not contradicts("07/07/2013", "2013-07-07", MONTH_FIRST)
    assert contradicts("05/07/2013", "2013-07-05", MIXED)
    assert not contradicts("25/07/2013", "2013-07-25", MIXED)
    assert contradicts("07/25/2013", None, MIXED)
    assert contradicts("Đăng: 05/01/2025 | Cập nhật: 05/02/2025", "2025-01-05", MONTH_FIRST)
    assert not contradicts("Đăng: 05/01/2025 | Cập nhật: 05/02/2025", "2025-05-01", MONTH_FIRST)


def test_what_is_written_for_machines_is_not_read_in_the_printed_order() -> None:
    head = '<meta property="article:published_time" content="7/5/2024 3:34:00 PM">'
    assert read(page(head=head), DAY_FIRST).published is None


AMERICAN = "<p>{} 2:01:00 PM</p><p>{} 8:45:00 AM</p>"


@pytest.mark.parametrize(
    ("behind", "published"),
    [
        pytest.param(AMERICAN.format("2/28/2026", "2/27/2026"), "2026-01-02T15:25:00+07:00", id="month first"),
        pytest.param(AMERICAN.format("28/2/2026", "27/2/2026"), "2026-02-01T15:25:00+07:00", id="day first"),
        pytest.param(AMERICAN.format("28/2/2026", "2/27/2026"), None, id="both"),
        pytest.param(AMERICAN.format("2/28/2026", "2/2/2026"), None, id="one alone"),
        pytest.param("<p>2/28/2026</p><p>2/27/2026 08:45</p>", None, id="of another shape"),
    ],
)
def test_the_other_dates_of_a_page_show_the_order_of_its_american_one(behind: str, published: str | None) -> None:
    article = read(page("1/2/2026 3:25:00 PM", before=behind), UNKNOWN)
    assert article.published == published
    assert published or "refused" in article.evidence["published"]
