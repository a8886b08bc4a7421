"""Texts and numbers as the record keeps them."""

import pytest

from crawler.reading.text import find_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("Lượt xem: 731", 731, id="with words"),
        pytest.param("Lượt xem: 1.245", 1245, id="thousands by a point"),
        pytest.param("12,345,678 views", 12345678, id="millions by commas"),
        pytest.param("0", 0, id="none of it"),
        pytest.param("Lượt xem:", None, id="no number"),
        pytest.param("Lượt xem: 12,5", None, id="no whole number"),
        pytest.param("1.2456", None, id="no thousands"),
        pytest.param("15/01/2025", None, id="a date"),
        pytest.param("1 245", None, id="two numbers, or one with a space: in doubt"),
        pytest.param("9" * 18, int("9" * 18), id="as long as can be"),
        pytest.param("9" * 19, None, id="longer"),
    ],
)
def test_the_only_whole_number_of_a_text(text, number):
    assert find_number(text) == number
