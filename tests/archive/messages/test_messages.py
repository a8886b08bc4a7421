"""What commands say in Vietnamese: every message has an entry, every entry a message, and data stays as it is."""

import copy
import io
import json
import os
import pickle
import pty
import re
import subprocess
import sys
from datetime import date, datetime
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from archive import Archive
from archive.errors import NothingFound
from archive.messages import language as language_module
from archive.messages.language import _, about, add_catalogue, language, placeholders, translated
from archive.messages.terminal import print_error, print_line, print_message
from archive.reports.profile import FIELDS
from crawler.cli.site_table import COLUMNS
from crawler.health.coverage import ALL_FIELDS
from crawler.health.verdict import WORDS, judge_last
from crawler.messages import LOCALE
from crawler.page_view.names import LABELS, SEVERAL
from crawler.page_view.stream import BOXES
from tests import ROOT
from tests.archive.messages.messages import (
    anonymous,
    collect,
    collect_all,
    collect_bare_words,
    collect_help,
    collect_put_together,
    collect_templates,
)
from tests.archive.samples import make_article, make_visit
from tests.crawler.health.health_samples import DATE, counts, fill, runs

ROOMS = [ROOT / room / "messages" / "locale" for room in ("archive", "crawler")]
CATALOGUES = [
    read_po(io.BytesIO(path.read_bytes()), locale=path.parts[-3])
    for room in ROOMS
    for path in sorted(room.rglob("messages.po"))
]
VIETNAMESE = [one for one in CATALOGUES if str(one.locale) == "vi"]
ENTRIES = {str(entry.id): str(entry.string) for one in VIETNAMESE for entry in one if entry.id}
LIBRARIES = {entry.id for one in VIETNAMESE for entry in one if "Of a library" in "".join(entry.user_comments)}
"""What is said by libraries, or stands around other messages: the source does not show it."""

NOT_YET: set[str] = set()
"""Messages that nobody has translated so far. Whoever translates one takes it out and lowers the number below."""
MOST_NOT_YET = 0


@pytest.fixture(autouse=True)
def without_log(monkeypatch):
    """As when a command begins: another test of this process may have begun a log, whose lines have times."""
    monkeypatch.setattr("archive.messages.terminal._log", False)


@pytest.fixture
def vietnamese(monkeypatch):
    monkeypatch.setenv("TULIEU_LANG", "vi")
    add_catalogue(LOCALE)


@cache
def anonymous_entries():
    return {anonymous(entry) for entry in ENTRIES}


def known(template):
    for wrapper in ("error: ", "note: "):
        template = template.removeprefix(wrapper).removesuffix(" (see {} --help)")
    return not template.replace("{}", "").strip(": ") or template in anonymous_entries()


def test_every_message_has_an_entry_in_vietnamese():
    missing = {text: where for text, where in collect().items() if not known(text)}
    assert {text: where for text, where in missing.items() if text not in NOT_YET} == {}
    assert missing.keys() >= NOT_YET, "it has been translated, or it is no more"
    assert len(NOT_YET) == MOST_NOT_YET


def test_every_template_is_in_the_catalogue_word_for_word():
    missing = {text for text in collect_templates() if text not in ENTRIES and re.sub(r"\{\w+\}|\W", "", text)}
    assert missing == set()


def test_every_help_of_a_command_and_of_an_option_has_an_entry(vietnamese):
    missing = {text: where for text, where in collect_help().items() if text and translated(text) == text}
    assert missing == {}


def test_no_entry_is_left_of_a_message_that_is_no_more():
    said = "\n".join([*collect(), *collect_all(), *collect_help()])
    numbers = "\n".join("".join(" " if c.isdigit() else c for c in text) for text in collect_help())
    stale = [
        entry
        for entry in ENTRIES.keys() - LIBRARIES
        for piece in anonymous(entry).split("{}")
        if any(letter.isalpha() for letter in piece) and piece.strip(" :,;()") not in said + numbers
    ]
    assert stale == []


def test_a_template_and_what_is_put_into_it_stay_together_until_they_are_printed():
    assert collect_put_together() == []


def test_every_word_of_a_template_is_a_message():
    assert collect_bare_words() == []


def test_what_is_put_in_is_translated_where_it_is_a_message_and_else_stays(vietnamese):
    path = "no such row in articles: is a day like: run it again later"  # words of templates
    error = NothingFound(_("no article {key}", key=path))
    said = _("error: {message}", message=error)
    assert said == f"error: no article {path}"
    assert translated(said) == f"lỗi: không có bài {path}"
    for copied in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert translated(_("error: {message}", message=copied)) == translated(said)


def test_every_entry_is_translated_and_compiled():
    for room in ROOMS:
        for path in room.rglob("messages.po"):
            catalogue, compiled = read_po(io.BytesIO(path.read_bytes())), io.BytesIO()
            assert [entry.id for entry in catalogue if entry.fuzzy or not entry.string] == []
            write_mo(compiled, catalogue)
            assert compiled.getvalue() == path.with_suffix(".mo").read_bytes(), "run: make messages"


def test_another_language_is_one_more_folder(tmp_path, monkeypatch, capsys):
    catalogue = Catalog(locale="lo")
    for entry in ENTRIES:
        catalogue.add(entry, f"« {entry} »")
    folder = tmp_path / "lo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    add_catalogue(tmp_path)
    monkeypatch.setenv("TULIEU_LANG", "lo_LA.UTF-8")
    print_error(_("error: {message}", message=NothingFound(_("no article {key}", key="7"))))
    assert capsys.readouterr().err == "« error: « no article 7 » »\n"
    language_module._folders.pop(tmp_path)
    for known in (language_module._catalogue_of, language_module._read):
        known.cache_clear()


def test_both_sides_of_an_entry_have_the_same_placeholders():
    for entry, said in ENTRIES.items():
        names = placeholders(entry)
        assert sorted(placeholders(said)) == sorted(names), entry
        assert len(set(names)) == len(names), f"each name once: {entry}"
        assert "{}{}" not in anonymous(entry), f"where would one end? {entry}"


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        pytest.param({}, "en", id="nothing is said"),
        pytest.param({"LANG": "vi_VN.UTF-8"}, "vi", id="LANG alone"),
        pytest.param({"LANG": "vi"}, "vi", id="the language without a country"),
        pytest.param({"LANG": "vi_VN", "LC_MESSAGES": "en_US.UTF-8"}, "en", id="LC_MESSAGES before LANG"),
        pytest.param({"LC_MESSAGES": "en_US", "LC_ALL": "vi_VN.UTF-8"}, "vi", id="LC_ALL before LC_MESSAGES"),
        pytest.param({"LC_ALL": "", "LANG": "vi_VN.UTF-8"}, "vi", id="what is empty is not set"),
        pytest.param({"LC_ALL": "C", "LANG": "vi_VN.UTF-8"}, "en", id="C is English"),
        pytest.param({"LC_ALL": "POSIX", "LANG": "vi_VN.UTF-8"}, "en", id="POSIX is English"),
        pytest.param({"LC_ALL": "C", "TULIEU_LANG": "vi"}, "vi", id="TULIEU_LANG before all"),
        pytest.param({"LC_ALL": "vi_VN.UTF-8", "TULIEU_LANG": "en"}, "en", id="TULIEU_LANG the other way"),
        pytest.param({"LANG": "vietnam"}, "en", id="a word that begins like it"),
    ],
)
def test_the_language_is_that_of_the_locale(environment, spoken):
    assert language(environment) == spoken


@pytest.mark.parametrize(
    ("english", "said"),
    [
        pytest.param(
            "error: Invalid value for '--since': 'x' is not a day like 2025-01-31 (see tulieu search --help)",
            "lỗi: Giá trị không hợp lệ cho '--since': 'x' không phải là ngày dạng 2025-01-31"
            " (xem tulieu search --help)",
            id="a message in a message in a message",
        ),
        pytest.param(
            "error: a: b.db: there is no archive (a crawl makes one; --archive names another)",
            "lỗi: a: b.db: không có kho lưu trữ nào ở đây"
            " (lần thu thập đầu tiên sẽ tạo kho; --archive để chỉ kho khác)",
            id="a name with a colon",
        ),
        pytest.param(
            "error: a.db: Permission denied", "lỗi: a.db: không có quyền truy cập", id="what the system complains of"
        ),
        pytest.param(
            "a.vn: 5 found, 3 new, 0 revised, 0 unchanged, 1 refused, 0 failed",
            "a.vn: tìm thấy 5, mới 3, đã sửa 0, không đổi 0, bị từ chối 1, thất bại 0",
            id="numbers of a crawl",
        ),
        pytest.param(
            "captures 3fa9 (size 3): the page differs from what was stored",
            "captures 3fa9 (size 3): trang khác với trang đã được lưu",
            id="a finding of verify",
        ),
        pytest.param("nothing that is known", "nothing that is known", id="what has no entry"),
        pytest.param("no article ", "no article ", id="a template without its value"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_templates_take_what_is_put_in_with_them(vietnamese, english, said):
    assert translated(english) == said


@pytest.mark.parametrize(
    ("number", "english", "vietnamese"),
    [
        (0, "0 articles written to a", "đã ghi 0 bài vào a"),
        (1, "1 article written to a", "đã ghi 1 bài vào a"),
        (999, "999 articles written to a", "đã ghi 999 bài vào a"),
        (1_234_567, "1,234,567 articles written to a", "đã ghi 1.234.567 bài vào a"),
        ("all 34", "all 34 articles written to a", "đã ghi all 34 bài vào a"),
    ],
)
def test_numbers_are_written_as_the_language_does_and_words_fit_them(monkeypatch, number, english, vietnamese):
    message = _("{number:article|articles} written to {place}", number=number, place="a")
    for spoken, right in (("en", english), ("vi", vietnamese)):
        monkeypatch.setenv("TULIEU_LANG", spoken)
        assert translated(message) == right


def test_another_language_has_as_many_plurals_as_unicode_says(monkeypatch):
    catalogue = language_module._Catalogue({"{n:day|days}": "{n:день|дня|дней|дня}"}, "ru")
    said = [catalogue.translate(_("{n:day|days}", n=n), 0) for n in (1, 2, 5, 21, 1.5)]
    assert said == ["1 день", "2 дня", "5 дней", "21 день", "1,5 дня"]


def test_days_and_times_are_written_as_the_language_does(vietnamese):
    catalogue = language_module._Catalogue({}, "vi")
    for at, english, said in (
        (date(2026, 3, 4), "2026-03-04", "4/3/2026"),
        (datetime(2026, 3, 4, 17, 5), "2026-03-04 17:05", "17:05 4/3/2026"),
    ):
        message = _("{at}", at=at)
        assert (message, catalogue.translate(message, 0)) == (english, said)


def test_a_name_in_braces_that_stands_in_a_value_is_not_filled_in(vietnamese):
    assert translated("no article {site} of {key}") == "không có bài {site} của {key}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(": " * 200_000, id="longer than a message is"),
        pytest.param("error: " * 1_200, id="errors in errors"),
        pytest.param("error: " + ": of , , (" * 990, id="what stands between values, again and again"),
    ],
)
def test_hostile_texts_cost_no_more_than_their_length(vietnamese, text):
    assert isinstance(translated(text), str)


def test_messages_are_translated_and_lines_of_pages_are_not(vietnamese, capsys):
    print_message("nothing was forgotten")
    print_line("nothing was forgotten")
    print_error("no article matches")
    output = capsys.readouterr()
    assert output.out.splitlines() == ["không bỏ gì", "nothing was forgotten"]
    assert output.err == "không có bài nào khớp\n"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("language") / "a.db"
    with Archive.open(path) as opened:
        opened.save(make_visit(make_article(1, title="the archive is intact", body=("site", "articles"))))
    return path


@cache
def run(*arguments, module="archive", **environment):
    """What a command says; given again, it is not run again."""
    clean = {k: v for k, v in os.environ.items() if k not in ("TULIEU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**clean, "PYTHONWARNINGS": "error", **environment},
    )


LOCALES = {"vi": {"LC_ALL": "vi_VN.UTF-8"}, "en": {"LC_ALL": "C"}}


@pytest.mark.parametrize(
    ("arguments", "english", "said"),
    [
        pytest.param(("verify",), "the archive is intact", "kho lưu trữ nguyên vẹn", id="a message"),
        pytest.param(
            ("show", "7"),
            "error: no article 7",
            "lỗi: không có bài 7",
            id="an error of the archive",
            marks=pytest.mark.long,
        ),
        pytest.param(
            ("show",),
            "error: Missing argument",
            "lỗi: Thiếu tham số",
            id="an error of the command line",
            marks=pytest.mark.long,
        ),
        pytest.param(
            ("stats", "--x"),
            "No such option: --x",
            "Không có tùy chọn --x",
            id="an option that is not",
            marks=pytest.mark.long,
        ),
        pytest.param(("verify", "--help"), "Usage:", "Cách dùng:", id="the usage"),
        pytest.param(("verify", "--help"), "Example: tulieu", "Ví dụ: tulieu", id="an example"),
        pytest.param(("verify", "--help"), "Options:\n", "Tùy chọn:\n", id="a heading of the help"),
        pytest.param(("verify", "--help"), "Skip the checks", "Bỏ qua những gì", id="the help of an option"),
        pytest.param(("--help",), "Checks whether", "Kiểm tra kho", id="the list of commands", marks=pytest.mark.long),
        pytest.param(("--help",), "Commands:\n", "Lệnh:\n", id="its heading", marks=pytest.mark.long),
    ],
)
def test_a_command_speaks_as_the_locale_has_it(path, arguments, english, said):
    def output(locale):
        result = run(*arguments, TULIEU_ARCHIVE=str(path), **LOCALES[locale])
        return result.stdout + result.stderr

    assert english in output("en")
    assert said in output("vi")


def test_the_crawler_adds_what_it_says():
    assert "Lấy những gì mới" in run("--help", module="crawler", **LOCALES["vi"]).stdout
    error = run("crawl", "khongco", module="crawler", **LOCALES["vi"]).stderr
    assert error.startswith("lỗi: không có trang nào tên là khongco: ")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("stats", "--json"), id="numbers", marks=pytest.mark.long),
        pytest.param(("show", "1", "--json"), id="a record"),
        pytest.param(("verify", "--json"), id="findings", marks=pytest.mark.long),
        pytest.param(("search", "archive", "--json"), id="what is found", marks=pytest.mark.long),
        pytest.param(("search", "archive"), id="a table in a pipe, whose heads programs know", marks=pytest.mark.long),
        pytest.param(("export", "-o", "-", "--format", "csv"), id="an export", marks=pytest.mark.long),
    ],
)
def test_data_are_the_same_in_both_languages(path, arguments):
    outputs = {run(*arguments, TULIEU_ARCHIVE=str(path), **locale).stdout for locale in LOCALES.values()}
    assert len(outputs) == 1
    text = outputs.pop()
    assert json.loads(text) if "--json" in arguments else text


def test_what_a_page_says_is_not_translated_though_it_is_a_message(path):
    shown = run("show", "1", "--archive", path, **LOCALES["vi"]).stdout.splitlines()
    assert shown[0] == "the archive is intact"
    assert {"site", "articles"} <= set(shown)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(
            judge_last(runs(*[counts(40)] * 3, counts(52, undated=40)))[0],
            "ngày đăng: thiếu ở 40 trong 52 bài (bình thường: không có)",
            id="a field that is missing",
        ),
        pytest.param(
            judge_last(runs(*[counts(40)] * 3, counts(12, undated=12)))[0],
            f"ngày đăng: thiếu ở 12 trong 12 bài (bình thường: không có): {DATE} không còn khớp",
            id="a selector that stopped matching",
        ),
        pytest.param(
            judge_last(runs(*[counts(40)] * 3, counts(12, refused={"no-text": 28})))[0],
            "12 trong 40 địa chỉ thành bài (bình thường: tất cả): no-text 28",
            id="addresses that became no articles",
        ),
        pytest.param(
            _("refused {reason} {now} (normally {before})", reason="no-text", now="40%", before=_("none")),
            "bị từ chối vì no-text: 40% (bình thường: không có)",
            id="a reason that is new",
        ),
        pytest.param(
            _(
                "no new article for {days:day|days} (normally {rate})",
                days=9,
                rate=_("one in {number:day|days}", number=2),
            ),
            "9 ngày không có bài mới (bình thường: 2 ngày một bài)",
            id="a silence",
        ),
    ],
)
def test_what_is_wrong_with_a_site_is_told_in_vietnamese(vietnamese, line, said):
    assert translated(_("error: {message}", message=about("a.vn", line))) == f"lỗi: a.vn: {said}"


def test_every_head_of_the_catalogue_and_every_field_of_the_pages_has_an_entry():
    words = [*COLUMNS, *(WORDS.get(field, field) for field in (*ALL_FIELDS, *FIELDS)), *BOXES.values()]
    words += [*LABELS.values(), *(f"{LABELS[field]}s" for field in SEVERAL if field in LABELS), "credit"]
    assert [word for word in words if word not in ENTRIES] == []


def on_terminal(*words, **environment):
    master, slave = pty.openpty()
    child = {**os.environ, "TULIEU_LANG": "vi", "COLUMNS": "300", **environment}
    subprocess.run([sys.executable, "-m", "crawler", *map(str, words)], stdout=slave, env=child, check=False)
    os.close(slave)
    printed = os.read(master, 100_000).decode()
    os.close(master)
    return printed


@pytest.mark.long
def test_words_in_cells_are_vietnamese_on_a_terminal_and_as_programs_know_them_elsewhere(tmp_path):
    where = tmp_path / "a.db"
    with Archive.open(where) as opened:
        opened.crawls.enter_site("a.vn", "a.vn")
        fill(opened, counts(8), counts(12, undated=6), site="a.vn")
    words = ("report", "--site", "a.vn", "--days", "3660", "--archive", where)
    printed = on_terminal(*words)
    assert all(
        word in printed for word in ("tình trạng", "bình thường", "ngày đăng", "50% trong số 12", "tất cả trong số 8")
    )
    assert not any(word in printed for word in ("normal", "date", "none of", "all of"))
    piped = run(*words, module="crawler", **LOCALES["vi"]).stdout
    assert "date\t50% of 12\tall of 8\t" in piped
    assert "căn cứ" in on_terminal("sites", "--level", "army", "--all")


def test_heads_of_tables_are_vietnamese_on_a_terminal(path):
    master, slave = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "archive", "stats", "--archive", path],
        stdout=slave,
        env={**os.environ, "TULIEU_LANG": "vi", "COLUMNS": "200"},
        check=True,
    )
    os.close(slave)
    printed = os.read(master, 100_000).decode()
    os.close(master)
    assert "bị từ chối" in printed
    assert "refused" not in printed


def test_a_stream_without_vietnamese_letters_gets_english(path):
    result = run("show", "7", "--archive", path, PYTHONIOENCODING="ascii", **LOCALES["vi"])
    assert result.stderr.startswith("error: ")


def test_an_english_command_loads_no_catalogue_and_no_template():
    program = "import sys, archive.cli.main, crawler.cli.main\nfrom archive.messages.terminal import print_error\n"
    program += "print_error('x')\nprint([m for m in sys.modules if m in ('babel', 'jinja2', 'archive.messages.help')])"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, "TULIEU_LANG": "en"}
    )
    assert result.stdout == "[]\n"
