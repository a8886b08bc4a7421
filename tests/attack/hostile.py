"""Strings that are to do harm, by where they stand. Composed for these tests."""

from __future__ import annotations

import random

# A string a line would be five hundred lines.
# fmt: off
WORDS = (
    "", " ", "\0", "\ufeff", "\ufffd", "\u00ad", "\u200b\u200d", "\u2028", "\u2029", "\x85", "\x1b[31m", "\x7f",
    "\x9f", "\ud800", "\udfff\ud83d", "\U0010ffff", "\U000e0041\U000e007f", "\ue000", "\ufdd0", "\r", "\r\n\t\v\f",
    "\u202egpj.exe\u202c", "\u2066\u2067\u2068", "e\u0301\u0323\u0302", "a" + "\u0301" * 300,
    "\u1100\u1161\u11a8" * 20, "ﬁ ﬃ Ⅷ ㍿ ½ ０９:３０", "İıſẞ", "Đảng Ðảng đảng",
    "\u0110\u0301", "한국어 中文 עברית العربية",
    "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "+1", "\t=1", "'; DROP TABLE articles; --", "%s%n{0}{}",
    "${7*7}", "<b>", "</p>", "]]>", "-->", "<!--", "</script>", "<script>alert(1)</script>", "&lt;b&gt;", "&amp;lt;",
    "&#0;", "&#xD800;", "../../etc/passwd", "C:\\con", "file:///etc/passwd", "NaN", "Infinity", "null", "None",
    "1e400", "9" * 400, "-1", "Ảnh: ", "Theo ", "Nguồn: ", "Tin, ảnh: ", "(TTXVN)", "(", ")", "((((", "))))", ":",
    "|", "•", "…", "“", "”", "/", ",",
)
DATES = (
    "15/01/2025 09:30", "Thứ tư - 15/01/2025 09:30", "Thứ hai, ngày 15 tháng 1 năm 2025", "2025-01-15T09:30:21+07:00",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59+07:00", "0000-00-00", "2025-02-30",
    "31/02/2025", "29/02/2023", "29/02/2024", "99/99/9999", "1/1/1", "01/01/01", "15/13/2025 25:61",
    "24:00 15/01/2025", "00:00 00/00/0000", "32/12/2024", "2025-W53-7", "2025-366", "20250115T093000Z", "1736908221",
    "1736908221000", "-62135596800000", "/Date(1736908221000)/", "12:60 1/1/2025",
    "2025-01-15T09:30:21.9999999999999999+99:99", "2025-01-15T09:30-24:00", "2025-01-15 T 09:30 GMT+14:59",
    "15-01-2025-16-02-2026", "15/01/2025 - 16/02/2026", "１５/０１/２０２５", "١٥/٠١/٢٠٢٥", "②⑤/01/2025", "15/٠1/2025",
    "൧൫/01/2025", "3 ngày trước", "99999999999 ngày trước", "0 phút trước", "-3 giờ trước", "hôm qua",
    "một nghìn năm trước", "5 tháng trước nữa", "Wed, 15 Jan 2025 09:30:21 +0700", "Jan 32, 2025", "15 Foo 2025",
    "January 15th, 10000", "15/Jan/25", "Monday", "12/2025", "tháng 13/2025", "31/12/2999", "01/01/2200 00:00",
    "2038-01-19T03:14:08Z", "1582-10-10", "30/04/1975", "ngày 15 tháng Chạp năm Giáp Thìn", "15/01/2025" * 40,
    "1" * 5000, "/" * 5000, "1/" * 3000, "1:" * 3000, "thứ " * 2000, "ngày 1 " * 1500, "T2" * 2000,
)
ADDRESSES = (
    "/", "//", "///", "////a.vn/x", "?", "#", "?a=1&a=2", ";", "..", "../../../..", "./.", "/a/../b/./c//d",
    "\\\\a.vn\\x", "http:\\\\a.vn", "http://", "http://[", "http://[::1]/", "http://[v1.x]/", "http://a:99999/",
    "http://a:-1/", "http://a:80:80/", "http://a:٣/", "http://:80/", "http://u:p@h.vn/", "http://a@b@c.vn/",
    "http://\u0131.vn/", "http://xn--/", "http://xn--a-\u0301.vn/", "http://ＥＸ.vn/", "http://a。vn/", "http://.vn/",
    "http://a..vn/", "http://-a.vn/", f"http://{'a' * 300}.vn/", f"http://a.vn/{'b' * 5000}",
    f"http://a.vn/?{'b=c&' * 2000}", "http://1.1", "http://0x7f.1/", "javascript:alert(1)", "java\nscript:alert(1)",
    " javascript:x", "\x01javascript:x", "JaVaScRiPt:x", "vbscript:x", "data:text/html,<b>", "data:,",
    "mailto:a@b.vn", "tel:113", "file:///etc/passwd", "ftp://a.vn/", "blob:http://a.vn/x", "about:blank",
    "view-source:http://a.vn/", "ws://a.vn/", "x:", "http:a", "http:/a", "https:/a.vn", "HTTP://A.VN/", "//a.vn",
    "//a.vn:443/x", "http://a.vn%2f@b.vn/", "http://a.vn#@b.vn/", "http://a.vn?@b.vn/", "/%", "/%zz", "/%00",
    "/%c0%ae", "/%ED%A0%80", "/\ud800", "/\0", "/a\tb\nc", "/a b", "/đảng/bài-12.html", "/tin-12.html?page=2",
    "/a;jsessionid=1/b", "/tin/page-99999999999999999999/", "/?p=" + "9" * 500, "/" + "a/" * 3000,
    "/tag/" + "%C4%91" * 800, "http://a.vn/" + "../" * 2000, "/" + ".." * 2000,
)
JSON = (
    "", "{", "[", "}", "null", "[]", "{}", '"x"', "1e999", "-", "{]", '{"a":}', '{"@type":', "[" * 30_000,
    '{"a":' * 20_000, "1" * 5_000, '{"@type":"NewsArticle"}', '{"@type":["NewsArticle",null,5,{}]}',
    '{"@type":"NewsArticle","headline":null,"datePublished":5}',
    '{"@type":"NewsArticle","headline":["a",{"b":1}],"datePublished":["2025-01-15",{}],"author":[[[{"name":{}}]]],"articleBody":{}}',
    '{"@type":"NewsArticle","headline":"\\ud800\\u0000","datePublished":"9999-12-31T23:59:59-23:59","author":{"name":"\\udfff"}}',
    '{"@type":"NewsArticle","headline":1'
    + "0" * 4400
    + ',"articleBody":true,"author":NaN,"articleSection":[1,2],"keywords":{"a":1}}',
    '{"@type":"NewsArticle","headline":"a</script><b>","image":{"url":"javascript:x"},"url":"http://[","mainEntityOfPage":[]}',
    '{"@graph":[{"@type":"NewsArticle","headline":"Hội nghị"},{"@graph":[{"@graph":{}}]}]}',
    '{"@type":"NewsArticle","author":' + "[" * 400 + "]" * 400 + "}",
    '/* <![CDATA[ */{"@type":"Article","headline":"x",}/* ]]> */',
)
LABELS = (
    "utf-8", "UTF-16", "utf-16le", "utf-32", "utf-7", "windows-1258", "iso-8859-1", "x-user-defined", "tcvn",
    "viscii", "hz-gb-2312", "iso-2022-jp", "iso-2022-kr", "gb18030", "big5", "shift_jis", "euc-kr", "hex", "idna",
    "punycode", "rot13", "zip", "bz2", "base64", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs",
    "cp65001", "uu", "quopri", "", "a" * 5000, "utf-8\0", "utf-8;x", "đ", "../x",
)
SRCSETS = (
    "a.jpg 1x, b.jpg 2x", "a.jpg 100w, b.jpg 99999999999999999999w", ", , ,", "a.jpg -1x", "a.jpg nanx, b infx",
    "a.jpg 1e999x", "a.jpg ٣w", "data:image/gif;base64,AA== 1x", "javascript:x 2x", "a,b,c,d", "a.jpg (1x",
    "a " * 3000, "a.jpg 1x," * 3000, " " * 5000 + "a", "\0 1w",
)
QUERIES = (
    "hội nghị", '"đại hội đảng bộ"', "-hội", "title:hội", "author:", "titel:hội", '"', '""', '"a', "- ", "--",
    "a -b -c", "title:-x", '-title:"a b"', "*", "a*", "(a OR b)", "NEAR(a b)", "a AND NOT b", "a" * 5000, "a " * 200,
    "＂đảng＂", "\0", "'", "%_", "\\", "a\ud800b", "ﬁ", "e\u0301\u0323",
)
DOCUMENTS = (
    "User-agent: *\nDisallow: /x\nSitemap: https://a.vn/sitemap.xml\nSitemap: javascript:x\nSitemap:\nCrawl-delay: 9\n",
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.vn/tin/bai-12.html</loc>'
    "<lastmod>2025-01-15T09:30:21+07:00</lastmod></url><url><loc>/b-13.html</loc><lastmod>0001-01-01</lastmod></url></urlset>",
    '<?xml version="1.0"?><sitemapindex><sitemap><loc>https://a.vn/sitemap-1.xml</loc><lastmod>x</lastmod></sitemap></sitemapindex>',
    '<?xml version="1.0"?><rss version="2.0" xml:base="http://[">'
    "<channel><title>Tin</title><item><title>Hội nghị</title>"
    "<link>https://a.vn/tin/bai-12.html</link><guid>x</guid>"
    "<pubDate>Wed, 15 Jan 2025 09:30:21 +0700</pubDate></item></channel></rss>",
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.vn/">'
    '<entry><link rel="alternate" href="bai-12.html"/></entry></feed>',
    '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]><urlset><url><loc>&c;&d;</loc></url></urlset>',
    '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://a.vn/bai-12.html"}]}',
    "https://a.vn/bai-12.html\nhttps://a.vn/bai-13.html\n",
    '[{"id":12,"link":"https://a.vn/bai-12.html","slug":"bai"}]',
)
BYLINES = (
    "Tin, ảnh: Nguyễn Thị Lan", "Bài và ảnh: Vũ Nguyệt – Nhật Quang", "(Theo TTXVN)", "Nguồn: Báo Nhân Dân",
    "THU TRANG", "T.T", "Theo Báo X", "Nguyễn Thị Lan - Văn phòng Huyện ủy", "Nguyễn Thị Lan (CTV)", "TS. Lê Văn A",
    "admin", "Ban Biên tập", "A. B. C. D. E.", "Thực hiện: A; B; C",
)
CAPTIONS = (
    "Quang cảnh hội nghị. Ảnh: Minh Thư", "Quang cảnh (Ảnh: Minh Thư)", "Ảnh minh họa", "(Ảnh tư liệu)",
    "IMG_0012.JPG", "Đại biểu / Ảnh: A", "Ảnh 1: Hội nghị", "Ảnh: ", "Ảnh: Minh Thư - TTXVN", "Photo: AP", "[Ảnh: X]",
    "Ảnh:Ảnh:Ảnh:Ảnh:", "Từ trái sang: A, B, C. Ảnh: D.E",
)
SCRIPTS = (
    'location.href="/x"', "window.location='http://a.vn/'", 'location.replace("/a"+b)',
    "document.cookie='a=1';location.reload()", "setTimeout(()=>{location='/'},0)", "location=" * 500, '"' * 3000,
    "'\\", "/*" * 2000, "`${", "((((" * 1000, "a." * 4000, "a=b;" * 3000, "eval(atob('YQ=='))",
    "function f(){f()}f()", "window.__NEXT_DATA__={", "window.__NUXT__=" + "[" * 3000, 'self.__next_f.push([1,"x"])',
    'var a={"title":"x","content":"<p>y</p>"}',
)
# fmt: on
SEEDS = {
    "date": DATES,
    "byline": BYLINES,
    "caption": CAPTIONS,
    "address": ADDRESSES,
    "query": QUERIES,
    "document": DOCUMENTS,
    "json-ld": JSON,
    "srcset": SRCSETS,
    "label": LABELS,
    "script": SCRIPTS,
}
"""What each grammar is to read, and what it must not fall over, by its name in `targets.GRAMMARS`."""
LONG = 100_000
"""Characters of the longest strings."""


def draw_string(chance: random.Random, seeds: tuple[str, ...]) -> str:
    """Return one string of a grammar, changed: characters are exchanged, other strings are put in, all of it or a part
    is repeated. One in 20 is long."""
    text = chance.choice(seeds)
    for _ in range(chance.randrange(5)):
        at = chance.randrange(len(text) + 1)
        change = chance.randrange(6)
        if change == 0:
            text = text[:at] + chance.choice(WORDS) + text[at:]
        elif change == 1:
            text = text[:at] + chance.choice(seeds) + text[chance.randrange(at, len(text) + 1) :]
        elif change == 2:
            text = text[:at]
        elif change == 3:
            text = text[:at] + chr(chance.choice((chance.randrange(0x80), chance.randrange(0x3000)))) + text[at + 1 :]
        elif change == 4:
            end = chance.randrange(at, min(len(text), at + 40) + 1)
            text = text[:at] + text[at:end] * chance.randrange(2, 30) + text[end:]
        else:
            text = text[at:] + text[:at]
    if chance.random() < 0.05:
        piece = text[:200] or " "
        text = piece * (LONG // len(piece))
    return text[:LONG]


def draw_hostile(chance: random.Random) -> str:
    """Return a string for any place: an attribute, a text, a header."""
    kind = chance.randrange(12)
    if kind == 0:
        return chance.choice(WORDS) * chance.randrange(1, 200)
    if kind == 1 and chance.random() < 0.1:
        return chance.choice(("x", "đ", "\u0301", " ", "\u00a0", "&", "<", "á ", "1", "(", "Ảnh: ")) * LONG
    if kind < 6:
        return chance.choice(chance.choice((DATES, ADDRESSES, BYLINES, CAPTIONS, SRCSETS, LABELS, QUERIES)))
    return chance.choice(WORDS)
