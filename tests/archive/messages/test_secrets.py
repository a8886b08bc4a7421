"""No message shows a password, however it was typed."""

from __future__ import annotations

import pytest

from archive.errors import BadAddress
from archive.messages.secrets import is_secret, mask
from archive.open import display_name, parse_location
from crawler.health.notify import check_target

TYPED = [
    ("postgresql://u:geheim@h/d", "postgresql://u:***@h/d"),
    ("postgresql:/u:geheim@h", "postgresql:/u:***@h"),
    ("postgresql:u:geheim@h", "postgresql:u:***@h"),
    ("postgresql://u:ge%40heim@h", "postgresql://u:***@h"),
    ("postgresql://u:ge@heim@h/d", "postgresql://u:***@h/d"),
    ("postgresql://u:ge/heim?x#y@h/d", "postgresql://u:***@h/d"),
    ("postgresql://:geheim@h/d", "postgresql://:***@h/d"),
    ("postgresql://u:12345@h/d", "postgresql://u:***@h/d"),
    ("://u:geheim@h", "://u:***@h"),
    ("postgresql://h/d?sslmode=require&password=geheim&x=1", "postgresql://h/d?sslmode=require&password=***&x=1"),
    ("postgresql://h/d?PassWord=geheim", "postgresql://h/d?PassWord=***"),
    ("sslpassword=geheim passwd = geheim", "sslpassword=*** passwd = ***"),
    ("host=h password='ge heim' dbname=d", "host=h password=*** dbname=d"),
    ("http_proxy=http://u:geheim@h:3128 refuses", "http_proxy=http://u:***@h:3128 refuses"),
    ("https://h/hook?access_token=geheim: no", "https://h/hook?access_token=*** no"),
    ("https://h:8080/a@b and mailto:a@b.vn at 10:00:00, compass=1", None),
]


@pytest.mark.parametrize(("typed", "shown"), TYPED)
def test_a_message_hides_every_password(typed: str, shown: str | None) -> None:
    assert mask(typed) == (shown or typed)


ARCHIVES = [
    *(typed for typed, _ in TYPED if typed.startswith(("postgresql", ":")) or "host=" in typed),
    *("postgres://u:geheim@h:port/d", "postgresql+none://u:geheim@h/d", "mysql://u:geheim@h/d", "http://u:geheim@h"),
    *("postgresql://u:ge heim@h:port/d", "postgresql://u:geheim@[h/d", "postgresql://u:geheim@h/d?sslpassword=geheim"),
]


@pytest.mark.parametrize("typed", ARCHIVES)
def test_the_name_of_an_archive_and_the_complaint_about_one_hide_it(typed: str) -> None:
    try:
        shown = display_name(parse_location(typed))
    except BadAddress as error:
        shown = str(error)
    assert "heim" not in shown
    assert "12345" not in shown


def test_a_webhook_that_is_none_is_named_by_its_host_alone() -> None:
    with pytest.raises(ValueError, match=r"^https://h\.vn is not an address") as raised:
        check_target("https://u:geheim@h.vn/ge heim")
    assert "heim" not in str(raised.value)


def test_names_of_secrets_are_known_in_any_case() -> None:
    assert [name for name in ("Password", "SSLPASSWORD", "passfile", "host", "api_key") if is_secret(name)] == [
        *("Password", "SSLPASSWORD", "api_key"),
    ]
