"""Kinds of photographs, as `test_kinds`: lazy ones and their twins, slides and their clones, above the title."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.reading import read_article
from tests.crawler.reading.test_kinds import ABC, FETCHED, TITLE, URL, A, B, C, paragraphs, read

HOST = "https://dongtien.example"
CAPTION = "Đoàn viên xã Đồng Tiến vớt bèo trên kênh Tám"
SIZE = 'width="1280" height="853"'
SETS = f'data-srcset="{HOST}/anh/kenh-640.jpg 640w, {HOST}/anh/kenh-1280.jpg 1280w"'
BLUR = f'<img class="lazy" src="{HOST}/anh/kenh-32.jpg?blur=20" {SIZE} '


def shown(article: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(photo["url"].removeprefix(HOST), photo["caption"]) for photo in article["photos"]]


@pytest.mark.parametrize(
    ("figure", "url"),
    [
        pytest.param(f"{BLUR}{SETS}>", "/anh/kenh-1280.jpg", id="a set that a script loads"),
        pytest.param(
            f"<picture><source {SETS.replace('.jpg', '.webp')}>{BLUR}{SETS}></picture>"
            f'<noscript><img src="/anh/kenh-2000.jpg" {SIZE}></noscript>',
            "/anh/kenh-1280.jpg",
            id="a twin without scripts",
        ),
        pytest.param(
            f'<img src="/anh/kenh.jpg" {SIZE} srcset="/anh/kenh-300.jpg 300w" data-anh="một, hai.jpg 2">',
            "/anh/kenh.jpg",
            id="no script's set",
        ),
    ],
)
def test_a_lazy_picture_is_the_one_that_a_script_loads_and_stands_once(figure: str, url: str) -> None:
    article = read(f"<p>{A}</p><figure>{figure}<figcaption>{CAPTION}</figcaption></figure>{paragraphs(B, C)}")
    assert shown(article) == [(url, CAPTION)]


def test_another_picture_without_scripts_is_no_twin() -> None:
    pictures = f'<img src="/anh/1.jpg" {SIZE}><noscript><img src="/anh/2.jpg" width="640" height="427"></noscript>'
    assert [url for url, _ in shown(read(f"<p>{A}</p><div>{pictures}</div>{paragraphs(B, C)}"))] == [
        "/anh/1.jpg",
        "/anh/2.jpg",
    ]


def slide(number: int, *, name: str = "", aside: bool = False) -> str:
    hidden = ' aria-hidden="true"' if aside else ""
    return (
        f'<li class="o-anh {name}"{hidden}><img data-lazy="/anh/{number}.jpg" src="data:image/gif;base64,R0lGOD">'
        f"<div>{CAPTION}, lượt {number}.</div></li>"
    )


@pytest.mark.parametrize(
    "slides",
    [
        pytest.param(
            slide(2, name="slide--clone", aside=True) + slide(1) + slide(2) + slide(1, name="slide--clone", aside=True),
            id="called clones",
        ),
        pytest.param(slide(2, aside=True) + slide(1) + slide(2), id="out of sight"),
        pytest.param(
            slide(2, name="cloned", aside=True) + slide(1) + slide(2, aside=True), id="of one that is out of sight"
        ),
    ],
)
def test_a_clone_of_a_slide_is_no_photograph(slides: str) -> None:
    article = read(f"{paragraphs(A, B)}<div><ul>{slides}</ul></div><p>{C}</p>")
    assert shown(article) == [(f"/anh/{number}.jpg", f"{CAPTION}, lượt {number}.") for number in (1, 2)]
    assert article["body"] == [A, B, C]


def test_items_with_a_picture_and_a_text_each_are_text_where_they_are_the_article() -> None:
    items = "".join(f'<li><img src="/anh/{number}.jpg"><div>{text}</div></li>' for number, text in enumerate((A, B, C)))
    assert read(f"<ul>{items}</ul>")["body"] == [A, B, C]


@pytest.mark.parametrize("caption", [CAPTION, None])
def test_a_text_below_a_picture_that_its_link_repeats_is_its_caption(caption: str | None) -> None:
    said = f'data-caption="{caption}"' if caption else ""
    body = (
        f'<p>{A}</p><div><a href="/anh/lon.jpg" {said}><img src="/anh/nho.jpg" width="640" height="420"></a>'
        f"<span>{CAPTION}.</span></div>{paragraphs(B, C)}"
    )
    article = read(body.replace(f"{CAPTION}.</span>", f"{CAPTION}</span>") if caption else body)
    assert shown(article) == [("/anh/nho.jpg", caption)]
    assert article["body"] == [A, B, C] if caption else [A, f"{CAPTION}.", B, C]


def above(picture: str, *, head: str = "") -> dict[str, Any]:
    article = f"<article><div>{picture}</div><h1>{TITLE}</h1><p>12/06/2025 16:20</p><div>{ABC}</div></article>"
    page = f"<html><head><title>{TITLE}</title>{head}</head><body><div>{article}</div></body></html>"
    return read_article(page.encode(), url=URL, fetched_at=FETCHED).as_json()


NAMED = '<meta property="og:image" content="/anh/kenh.jpg">'


@pytest.mark.parametrize(
    ("picture", "head", "photos"),
    [
        pytest.param(f'<img src="/anh/kenh.jpg" {SIZE}>', "", [("/anh/kenh.jpg", None)], id="large"),
        pytest.param(
            f'<figure><img src="/anh/kenh.jpg" {SIZE}><figcaption>{CAPTION}</figcaption></figure>',
            "",
            [("/anh/kenh.jpg", CAPTION)],
            id="with its caption",
        ),
        pytest.param('<img src="/anh/kenh.jpg">', NAMED, [("/anh/kenh.jpg", None)], id="named by the head"),
        pytest.param('<img src="/anh/kenh.jpg">', "", [], id="of no known size"),
        pytest.param('<img src="/anh/bang.jpg" width="1200" height="200">', "", [], id="a banner"),
        pytest.param(f'<a href="/qc"><img src="/anh/kenh.jpg" {SIZE}></a>', NAMED, [], id="a link"),
    ],
)
def test_a_photograph_above_the_title_is_the_articles(picture: str, head: str, photos: list[Any]) -> None:
    article = above(picture, head=head)
    assert (shown(article), article["body"]) == (photos, [A, B, C])


def test_a_layout_takes_the_picture_that_the_software_calls_the_posts() -> None:
    featured = f'<img class="wp-post-image" src="/wp-content/uploads/kenh.jpg" {SIZE}>'
    other = f'<a href="/khac"><span><img class="wp-post-image" src="/wp-content/uploads/khac.jpg" {SIZE}></span></a>'
    page = (
        f"<html><head><link href='/wp-content/themes/x/s.css'><title>{TITLE}</title></head><body><article>"
        f'<div class="anh">{featured}</div><h1 class="entry-title">{TITLE}</h1><time class="entry-date" '
        f'datetime="2025-06-12T16:20:00+07:00">12/06/2025</time><div class="entry-content">{ABC}</div>{other}</article>'
    )
    article = read_article(page.encode(), url=URL, fetched_at=FETCHED).as_json()
    assert article["evidence"]["body"].startswith("layout")
    assert shown(article) == [("/wp-content/uploads/kenh.jpg", None)]
