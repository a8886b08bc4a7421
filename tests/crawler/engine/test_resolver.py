"""Which addresses belong to nobody's public server."""

from __future__ import annotations

import pytest

from crawler.engine.resolver import find_private_literal, is_private, is_typed


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0",
        "10.0.0.5",
        "100.64.0.1",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.5",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:5",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_addresses_that_are_no_machine_of_the_public_internet(ip: str) -> None:
    assert is_private(ip)


@pytest.mark.parametrize(
    "ip",
    [
        "1.1.1.1",
        "100.63.255.255",
        "103.27.64.10",
        "113.160.225.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "223.255.255.254",
        "2001:ee0:4161::1",
        "2405:4800::1",
        "::ffff:113.160.225.1",
        "64:ff9b::71a0:e101",
    ],
)
def test_addresses_of_the_public_internet(ip: str) -> None:
    assert not is_private(ip)


@pytest.mark.parametrize(
    ("host", "typed"),
    [
        ("127.0.0.1", True),
        ("10.0.0.5", True),
        ("[::1]", True),
        ("localhost", True),
        ("mayban", True),
        ("2130706433", True),
        ("x.vn", False),
        ("localhost.", False),
        ("127.1", False),
        ("0x7f.0.0.1", False),
        ("10.0.0.5.nip.io", False),
    ],
)
def test_hosts_that_are_meant_as_they_stand(host: str, typed: bool) -> None:
    assert is_typed(host) is typed


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.1", "127.0.0.1"),
        ("0x7f.0.0.1", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0251.0376.0251.0376", "169.254.169.254"),
        ("2852039166.", "169.254.169.254"),
        ("10.0.0.5.", "10.0.0.5"),
        ("localhost.", "127.0.0.1"),
        ("A.LocalHost", "127.0.0.1"),
        ("113.160.57601", None),
        ("x.vn", None),
        ("localhost.vn", None),
        ("", None),
    ],
)
def test_private_addresses_in_any_way_of_writing_them(host: str, address: str | None) -> None:
    assert find_private_literal(host) == address
