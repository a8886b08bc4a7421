"""Citations: every style says what is known of an article, whatever a title tries to do to the format."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from archive import Archive
from archive.export.citations import STYLES, style_of
from archive.export.citations.reference import make_reference
from tests import forkserver
from tests.archive.samples import SITE, make_article, make_visit

OUTLET = "Thành ủy Thành phố Hồ Chí Minh"
SEEN = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)  # the second of March in Vietnam
DIGEST = "ab" * 32
NOTE = f"Published: 2025-01-15T09:30+07:00. Captured: 2026-03-02T03:00:00+07:00. SHA-256 of the page: {DIGEST}."
URL = "https://thanhuy.example.vn/tin-tuc/bai-1.html"


def cited(style, *, outlets=None, **fields):
    given = {"fetched_at": SEEN, "sha256": DIGEST, "authors": ("Nguyễn Minh Thư", "Hải Đăng")}
    article = make_article(1, **(given | fields))
    known = {article.site: OUTLET} if outlets is None else outlets
    return "".join(style_of(style)([make_reference(article, known)]))


def read_bibtex(text):
    """Entries as label and fields, braces counted as BibTeX does: without regard to backslashes."""
    entries, place = [], 0
    while (start := re.compile(r"\s*@(\w+)\{([^,\s]+),").match(text, place)) is not None:
        fields, place = {}, start.end()
        while field := re.compile(r"\s*(\w+) = ").match(text, place):
            begin = place = field.end()
            depth = 0
            while depth or text[place] not in ",":
                depth += {"{": 1, "}": -1}.get(text[place], 0)
                place += 1
            fields[field[1]] = text[begin:place]
            place += 1
        assert text[place : place + 3] == "\n}\n", text[place:]
        place += 3
        entries.append((start[2], fields))
    assert text[place:] == ""
    return entries


def read_ris(text):
    """Records as lists of tag and value; every line must be one."""
    records = []
    for block in text.removesuffix("\r\n\r\n").split("\r\n\r\n"):
        lines = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in block.split("\r\n")]
        assert all(lines), block
        records.append([(line[1], line[2]) for line in lines])
    return records


def test_bibtex_has_every_field_and_names_that_cannot_be_inverted():
    assert read_bibtex(cited("bibtex")) == [
        (
            "thanhuy.example.vn-1",
            {
                "author": "{{Nguyễn Minh Thư} and {Hải Đăng}}",
                "title": "{{Đại hội Đảng bộ lần thứ 1}}",
                "howpublished": f"{{{{{OUTLET}}}}}",
                "date": "{2025-01-15}",
                "year": "{2025}",
                "month": "jan",
                "url": f"{{{URL}}}",
                "urldate": "{2026-03-02}",
                "note": f"{{{NOTE}}}",
            },
        )
    ]


def test_ris_has_every_field_a_line_each():
    assert read_ris(cited("ris")) == [
        [
            ("TY", "ELEC"),
            ("ID", "thanhuy.example.vn-1"),
            ("TI", "Đại hội Đảng bộ lần thứ 1"),
            ("AU", "Nguyễn Minh Thư"),
            ("AU", "Hải Đăng"),
            ("T2", OUTLET),
            ("PY", "2025"),
            ("DA", "2025/01/15"),
            ("UR", URL),
            ("Y2", "2026/03/02"),
            ("N1", NOTE),
            ("ER", ""),
        ]
    ]


def test_csl_json_has_every_field_and_names_that_are_literal():
    assert json.loads(cited("csl-json")) == [
        {
            "id": "thanhuy.example.vn-1",
            "type": "webpage",
            "title": "Đại hội Đảng bộ lần thứ 1",
            "container-title": OUTLET,
            "author": [{"literal": "Nguyễn Minh Thư"}, {"literal": "Hải Đăng"}],
            "issued": {"date-parts": [[2025, 1, 15]]},
            "accessed": {"date-parts": [[2026, 3, 2]]},
            "URL": URL,
            "note": NOTE,
        }
    ]


UNDATED = {"published": None, "published_precision": None}
SHA = f"SHA-256 of the page: {DIGEST}"
FROM = f"Retrieved March 2, 2026, from {URL} [{SHA}]"
SINCE = f"Accessed March 2, 2026. {URL}. {SHA}."
TWENTY_TWO = tuple(f"Ng {number}" for number in range(22))


@pytest.mark.parametrize(
    ("style", "fields", "line"),
    [
        pytest.param(
            "apa",
            {},
            f"Nguyễn Minh Thư, & Hải Đăng. (2025, January 15). Đại hội Đảng bộ lần thứ 1. {OUTLET}. {FROM}",
            id="apa: names whole, and an ampersand",
        ),
        pytest.param(
            "apa",
            {"authors": ()} | UNDATED,
            f"{OUTLET}. (n.d.). Đại hội Đảng bộ lần thứ 1. {FROM}",
            id="apa: without an author the outlet stands first, and once",
        ),
        pytest.param(
            "apa",
            {"authors": TWENTY_TWO, "title": "Vì sao?"},
            f"{', '.join(TWENTY_TWO[:19])}, . . . Ng 21. (2025, January 15). Vì sao? {OUTLET}. {FROM}",
            id="apa: of more than twenty names nineteen and the last; a question ends itself",
        ),
        pytest.param(
            "apa",
            {"authors": ("T.T.",), "fetched_at": None, "sha256": None},
            f"T.T. (2025, January 15). Đại hội Đảng bộ lần thứ 1. {OUTLET}. {URL}",
            id="apa: initials keep one full stop; what is not known of the page is left out",
        ),
        pytest.param(
            "tcvn",
            {"title": "Về “Đại hội”"},
            f"Nguyễn Minh Thư, Hải Đăng (2025), “Về ‘Đại hội’”, {OUTLET}, ngày 15/01/2025, {URL},"
            f" truy cập ngày 02/03/2026, SHA-256 của trang: {DIGEST}.",
            id="tcvn: author, year, title, outlet, day, address, day of access",
        ),
        pytest.param(
            "tcvn",
            {"authors": (), "sha256": None} | UNDATED,
            f"{OUTLET} (không rõ năm), “Đại hội Đảng bộ lần thứ 1”, {URL}, truy cập ngày 02/03/2026.",
            id="tcvn: without an author the outlet stands first, and once; without a day no year is made up",
        ),
        pytest.param(
            "chicago",
            {"title": "Về “Đại hội”"},
            f"Nguyễn Minh Thư, and Hải Đăng. “Về ‘Đại hội’.” {OUTLET}, January 15, 2025. {SINCE}",
            id="chicago: quotation marks in quotation marks are single",
        ),
        pytest.param(
            "chicago",
            {"authors": ()} | UNDATED,
            f"“Đại hội Đảng bộ lần thứ 1.” {OUTLET}, n.d. {SINCE}",
            id="chicago: without an author the title stands first",
        ),
        pytest.param(
            "chicago",
            {"authors": TWENTY_TWO},
            f"{', '.join(TWENTY_TWO[:7])}, et al. “Đại hội Đảng bộ lần thứ 1.” {OUTLET}, January 15, 2025. {SINCE}",
            id="chicago: of more than ten names seven",
        ),
        pytest.param(
            "chicago",
            {"outlets": {}, "authors": ("A",)},
            f"A. “Đại hội Đảng bộ lần thứ 1.” thanhuy.example.vn, January 15, 2025. {SINCE}",
            id="chicago: of a site without a title the host",
        ),
    ],
)
def test_what_people_read_is_one_line(style, fields, line):
    assert cited(style, **fields) == f"{line}\n"


HOSTILE = [
    pytest.param("A\r\nER  - \r\n\r\nTY  - BOOK\nTI  - giả", id="a record of RIS in a title"),
    pytest.param("x}},\n}\n@misc{giả,\n  title = {y}", id="an entry of BibTeX in a title"),
    pytest.param("{", id="one brace"),
    pytest.param(r"\input{/etc/passwd} \}", id="a command of TeX"),
    pytest.param('50% của $100 & #1_a ~ ^ < > | "', id="marks that TeX obeys"),
    pytest.param('x", "id": "giả\u2028', id="JSON in a title"),
    pytest.param("\x1b[31mĐỏ\u202eđảo\x07", id="controls of a terminal"),
]


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("where", ["title", "authors", "outlet", "source"])
def test_no_text_of_a_page_leaves_its_field(title, where):
    fields = {"outlets": {"thanhuy.example.vn": title}} if where == "outlet" else {where: title}
    if where == "authors":
        fields = {"authors": (title,)}
    [(label, entry)] = read_bibtex(cited("bibtex", **fields))
    assert label == "thanhuy.example.vn-1"
    assert list(entry) == ["author", "title", "howpublished", "date", "year", "month", "url", "urldate", "note"]
    told = "".join(entry[name] for name in ("author", "title", "howpublished", "note"))
    named = r"\\text(backslash|brace(left|right)|ascii(tilde|circum)|less|greater|bar)\{\}|\\[$&#%_]"
    assert not re.search(r"[\\$&#%_~^<>|]", re.sub(named, "", told))
    [record] = read_ris(cited("ris", **fields))
    assert [tag for tag, _ in record].count("ER") == [tag for tag, _ in record].count("TY") == 1
    [item] = json.loads(cited("csl-json", **fields))
    assert item["id"] == "thanhuy.example.vn-1"
    for style in STYLES:
        text = cited(style, **fields)
        assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u202e]", text)
        assert style not in ("apa", "chicago", "tcvn") or text.count("\n") == 1


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        pytest.param({"key": "1491931527"}, r"thanhuy\.example\.vn-1491931527", id="a number"),
        pytest.param({"key": "https://x.vn/a,b}"}, r"thanhuy\.example\.vn-[0-9a-f]{12}", id="an address"),
        pytest.param({"site": "127.0.0.1:80"}, r"127\.0\.0\.1-80-[0-9a-f]{12}", id="a site with a port"),
    ],
)
def test_a_label_is_one_word_that_every_format_takes(fields, label):
    assert re.fullmatch(label, make_reference(make_article(1, **fields), {}).label)


def test_an_address_is_encoded_where_a_format_would_obey_it():
    found = make_reference(make_article(1, url='https://x.vn/a{b}"c\\d e/đ?x=1&y=%C4%91#z'), {}).url
    assert found == "https://x.vn/a%7Bb%7D%22c%5Cd%20e/%C4%91?x=1&y=%C4%91#z"


@pytest.fixture
def path(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        for number in (1, 2, 3):
            archive.save(make_visit(make_article(number, published=f"2025-01-0{number}", published_precision="day")))
        archive.crawls.enter_site("thanhuy.example.vn", "https://thanhuy.example.vn/")
        archive.crawls.note_facts("thanhuy.example.vn", {"title": OUTLET})
    return tmp_path / "a.db"


def run(path, *arguments):
    words = [sys.executable, "-W", "error", "-m", "archive", "cite", *arguments, "--archive", str(path)]
    return forkserver.run(words, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        pytest.param(["3", "1", "3"], ["3", "1"], id="those named, in that order, once"),
        pytest.param(["https://thanhuy.example.vn/tin-tuc/bai-2.html"], ["2"], id="by address"),
        pytest.param(["--since", "2025-01-02"], ["2", "3"], id="a selection"),
        pytest.param(["--since", "2030-01-02"], [], id="a selection of none"),
    ],
)
def test_the_command_cites_those_that_are_meant(path, arguments, keys):
    done = run(path, *arguments, "--style", "csl-json")
    assert done.returncode == 0, done.stderr
    items = json.loads(done.stdout)
    assert [item["id"].rpartition("-")[2] for item in items] == keys
    assert {item["container-title"] for item in items} <= {OUTLET}
    assert run(path, *arguments, "--style", "csl-json").stdout == done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param([], 2, "choose articles", id="none named"),
        pytest.param(["1", "--since", "2025-01-01"], 2, "does not go with", id="named and chosen"),
        pytest.param(["1", "--style", "mla"], 2, "--style is one of bibtex, ris, csl-json", id="an unknown style"),
        pytest.param(["1", "9"], 1, "no article 9", id="one that is not there"),
        pytest.param(["--site", "x.vn"], 1, "no article of x.vn", id="a site that is not there"),
    ],
)
def test_what_cannot_be_cited_is_one_line_and_nothing_is_written(path, arguments, code, words):
    done = run(path, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (code, b"", 1)
    assert words in done.stderr.decode()


@pytest.mark.long  # that of another export stands for it
def test_a_reader_that_goes_away_is_not_spoken_of(tmp_path):
    with Archive.open(tmp_path / "a.db") as archive:
        for number in range(700):
            archive.save(make_visit(make_article(number)))
    words = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "archive",
        "cite",
        "--site",
        SITE,
        "--archive",
        str(tmp_path / "a.db"),
    ]
    with forkserver.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout.readline() == b"@misc{thanhuy.example.vn-0,\n"
        run.stdout.close()
        assert run.stderr.read() == b""
