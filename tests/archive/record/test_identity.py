"""What makes two addresses one, and two texts one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.record.identity import canonical_url, content_digest, fold, text_fingerprint
from tests.archive.samples import make_article


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        pytest.param(
            "HTTP://WWW.Example.VN/Tin", "http://www.example.vn/Tin", id="host and scheme in lower case, path as it is"
        ),
        pytest.param("https://a.vn", "https://a.vn/", id="no path is the root"),
        pytest.param("https://a.vn?x=1", "https://a.vn/?x=1", id="no path before a query"),
        pytest.param("https://a.vn/#binh-luan", "https://a.vn/", id="no fragment"),
        pytest.param("https://a.vn:443/x", "https://a.vn/x", id="no default port of https"),
        pytest.param("http://a.vn:80/x", "http://a.vn/x", id="no default port of http"),
        pytest.param("http://a.vn:8080/x", "http://a.vn:8080/x", id="another port stays"),
        pytest.param("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/", id="an IPv6 address keeps its brackets"),
        pytest.param("https://a.vn/x?utm_source=zalo&id=5&fbclid=z&gclid=", "https://a.vn/x?id=5", id="no tracking"),
        pytest.param("https://a.vn/x?utm_source=zalo", "https://a.vn/x", id="nothing but tracking"),
        pytest.param(
            "https://a.vn/x?autm_=1&my_gclid=2", "https://a.vn/x?autm_=1&my_gclid=2", id="names that only end so"
        ),
        pytest.param("https://a.vn/x;jsessionid=0A.n1?PHPSESSID=1&id=5", "https://a.vn/x?id=5", id="no session ids"),
        pytest.param("https://a.vn/x;v=1/y", "https://a.vn/x;v=1/y", id="other parameters of a path stay"),
        pytest.param("https://a.vn./x", "https://a.vn/x", id="no dot at the end of the host"),
        pytest.param("https://a。vn。/x", "https://a.vn/x", id="nor the full stop that Chinese writes"),
        pytest.param("https://a.vn/x?b=2&a=1&b=2", "https://a.vn/x?b=2&a=1&b=2", id="order and repetition stay"),
        pytest.param("https://a.vn/x?a=&b", "https://a.vn/x?a=&b", id="empty values stay"),
        pytest.param("https://a.vn/x/", "https://a.vn/x/", id="a slash at the end stays"),
        pytest.param("https://a.vn/a\ud800b", "https://a.vn/a%EF%BF%BDb", id="half a surrogate pair begins no query"),
        pytest.param("https://a.vn/\ud83d\ude00", "https://a.vn/%F0%9F%98%80", id="a surrogate pair is its character"),
        pytest.param("https://a.vn//x/../y", "https://a.vn//x/../y", id="dots and doubled slashes stay"),
        pytest.param(
            "https://a.vn/tag/Đại hội/", "https://a.vn/tag/%C4%90%E1%BA%A1i%20h%E1%BB%99i/", id="Vietnamese letters"
        ),
        pytest.param(
            "https://a.vn/tag/%c4%90%e1%ba%a1i%20h%e1%bb%99i/",
            "https://a.vn/tag/%C4%90%E1%BA%A1i%20h%E1%BB%99i/",
            id="escapes in lower case",
        ),
        pytest.param("https://a.vn/%7Ex%2Dy", "https://a.vn/~x-y", id="escapes of letters that need none"),
        pytest.param("https://a.vn/a%2Fb?c=%26", "https://a.vn/a%2Fb?c=%26", id="escapes that change the meaning stay"),
        pytest.param(
            "https://a.vn/100%?q=50%2", "https://a.vn/100%25?q=50%252", id="a percent sign that escapes nothing"
        ),
        pytest.param("https://a.vn/x?q=a+b", "https://a.vn/x?q=a+b", id="a plus stays"),
        pytest.param("  https://a.vn/x\n", "https://a.vn/x", id="white space around it"),
        pytest.param("https://tỉnhủy.vn/", "https://xn--tnhy-vw5a2h.vn/", id="a Vietnamese host"),
    ],
)
def test_an_address_is_written_in_one_way(url, canonical):
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "/tin-tuc/1",
        "mailto:a@b.vn",
        "javascript:void(0)",
        "",
        "https://",
        "http://[x/",
        "http://a.vn:99999/",
        "http://./",
    ],
)
def test_what_is_no_absolute_address_of_a_page_is_refused(url):
    with pytest.raises(ValueError, match=r"."):
        canonical_url(url)


@given(st.text(max_size=30), st.text(max_size=30))
def test_writing_it_again_changes_nothing(path, query):
    once = canonical_url(f"https://a.vn/{path}?{query}")
    assert canonical_url(once) == once
    assert once.isascii()


def test_the_digest_does_not_depend_on_when_and_how_a_page_was_read():
    article = make_article()
    other = make_article(evidence={}, sha256="0" * 64, url="https://b.vn/", published_raw=None)
    assert content_digest(article) == content_digest(other)
    assert content_digest(article) != content_digest(make_article(title="Khác"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Đảng bộ – Thành phố", "dang bo thanh pho", id="marks, case and dashes"),
        pytest.param("TRƯƠNG Văn Ước", "truong van uoc", id="horns"),
        pytest.param("Ðà Nẵng", "da nang", id="the wrong D with a stroke"),
        pytest.param("a\u0309 \u1ea3", "a a", id="marks of their own and composed"),
        pytest.param("15/1, 09:30", "15 1 09 30", id="numbers"),
        pytest.param(" …", "", id="nothing to compare"),
    ],
)
def test_text_is_folded_for_comparing(text, folded):
    assert fold(text) == folded


def test_texts_with_the_same_words_have_one_fingerprint():
    same = make_article(
        title="Khác", lead="(THANHUYTPHCM.VN) Sáng 15-1 tại hội trường", body=("Đoạn thứ nhất, đoạn  thứ hai",)
    )
    assert text_fingerprint(make_article()) == text_fingerprint(same)
    assert text_fingerprint(make_article(body=("Khác",))) != text_fingerprint(same)
    assert text_fingerprint(make_article(lead=None, body=())) is None
