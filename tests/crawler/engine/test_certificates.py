"""What is wrong with a certificate is found in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from crawler.engine.certificates import find_fault

NOW = datetime(2026, 3, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(
    *names: str, since: datetime = NOW - YEAR, signed_by: str = "A CA", alone: bool = False
) -> x509.Certificate:
    """One for these names and two years; `alone`: with its first name in the subject only, as older ones have it."""
    subject, issuer = (x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (names[0], signed_by))
    builder = x509.CertificateBuilder(issuer, subject, KEY.public_key(), 1, since, since + 2 * YEAR)
    if not alone:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False
        )
    return builder.sign(KEY, hashes.SHA256())


@pytest.mark.parametrize(
    ("host", "given", "fault"),
    [
        ("tinhuy.example", certificate("tinhuy.example"), None),
        ("www.tinhuy.example", certificate("tinhuy.example", "*.tinhuy.example"), None),
        ("tinhuy.example", certificate("TinHuy.example", alone=True), None),
        ("a.b.example", certificate("*.example"), "other-name"),
        ("tinhuy.example", certificate("hosting.example"), "other-name"),
        ("tinhuy.example", certificate("tinhuy.example", since=NOW - 3 * YEAR), "expired"),
        ("tinhuy.example", certificate("tinhuy.example", since=NOW + YEAR), "not-valid-yet"),
        ("tinhuy.example", certificate("tinhuy.example", signed_by="tinhuy.example"), "self-signed"),
    ],
)
def test_what_is_wrong_with_a_certificate(host: str, given: x509.Certificate, fault: str | None) -> None:
    assert find_fault(given, host, NOW) == fault
