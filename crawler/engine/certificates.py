"""What is wrong with a server's certificate. Articles are fetched all the same, as of sites that are given up the
certificate goes first; it is written down with the run, since what came may have been changed on its way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cryptography import x509

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.run.stats import RunStats

VERIFIED_TLS = {"DOWNLOAD_VERIFY_CERTIFICATES": True}
"""Settings of Scrapy for a site with `tls="verified"`."""


def note_certificate(stats: RunStats, response: Response) -> None:
    """Write down, once a run, what is wrong with a server's certificate."""
    certificate: Any = response.certificate
    if certificate is None or "certificate" in stats.politeness:
        return
    fault = find_fault(certificate.original.to_cryptography(), urlsplit(response.url).hostname or "", datetime.now(UTC))
    if fault is not None:
        stats.politeness["certificate"] = fault


def find_fault(certificate: x509.Certificate, host: str, now: datetime) -> str | None:
    """Return `expired`, `not-valid-yet`, `self-signed` or `other-name`, the first that holds; None for a certificate
    that looks right. Who signed it is not followed up."""
    if now > certificate.not_valid_after_utc:
        return "expired"
    if now < certificate.not_valid_before_utc:
        return "not-valid-yet"
    if certificate.issuer == certificate.subject:
        return "self-signed"
    return None if any(_is_name_of(name, host) for name in _names(certificate)) else "other-name"


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return [*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))]
    except (x509.ExtensionNotFound, ValueError):  # older ones have it in the subject
        common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        return [str(one.value) for one in common]


def _is_name_of(name: str, host: str) -> bool:
    """Whether a name holds for a host; `*.` stands for one label (RFC 6125, 6.4.3)."""
    name, host = name.lower().rstrip("."), host.lower().strip("[].")
    return name == host or (name.startswith("*.") and name[2:] == host.partition(".")[2])
