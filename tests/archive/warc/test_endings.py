"""What broke off is whole where it ends as documents of its kind do."""

from __future__ import annotations

import pytest

from archive.warc.endings import has_end

WHOLE = {
    "a page": b"<html><body><p>a</p></body></html>",
    "a page without the last tag": b"<html><body><p>a</p></BODY>\n",
    "a page with counters behind it": b"<html><body></body></html>" + b"<script>1</script>" * 100,
    "a page in UTF-16": "<html><body></body></html>".encode("utf-16"),
    "a feed": b"<?xml version='1.0'?><!-- made --><rss version='2'><channel/></rss>\n<!-- 0.2 s -->",
    "a feed with a prefix": b"\xef\xbb\xbf<rdf:RDF xmlns:rdf='x'></rdf:RDF>",
    "JSON": b'{"items": [1, 2]}\n',
    "robots.txt": b"User-agent: *\r\nDisallow: /a\r\n",
}
CUT = {
    "a page": b"<html><body><p>a</p>",
    "a page whose beginning has an end": b"<p></body>" + b"<p>a</p>" * 1_000,
    "a feed": b"<rss><channel><item></item>",
    "a feed between two elements of the root's name": b"<a><b></b></a><c>",
    "JSON": b'{"items": [1, 2',
    "robots.txt": b"User-agent: *\nDisallow: /a",
    "nothing": b"",
    "blank lines": b"\n\n",
    "text with markup": b"a <b>c</b>\n",
}


@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
def test_whole(body: bytes) -> None:
    assert has_end(body)


@pytest.mark.parametrize("body", CUT.values(), ids=CUT)
def test_cut(body: bytes) -> None:
    assert not has_end(body)
