"""TLS for servers that were never renewed: protocols, ciphers and keys that OpenSSL leaves out by default.

Scrapy's settings alone do not do it: Twisted spells a list of ciphers out, and OpenSSL's security level, which
stands in that list, is lost.
"""

from __future__ import annotations

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from twisted.internet.ssl import CertificateOptions

_CIPHERS = b"DEFAULT:@SECLEVEL=0"

OLD_TLS_SETTINGS = {
    "DOWNLOADER_CLIENTCONTEXTFACTORY": "crawler.old_tls.OldTls",
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0",
}
"""Settings of a spider whose site says `tls="legacy"`."""


class OldTls(_ScrapyClientContextFactory):
    """Scrapy's own factory, from TLS 1.0 on and with weak keys."""

    def _get_cert_options(self) -> CertificateOptions:
        options = super()._get_cert_options()
        options.getContext().set_cipher_list(_CIPHERS)
        return options
