"""The same stories, printed by every skin in every habit, come back as the same records."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.layouts import layout_of
from crawler.reading import read_article
from crawler.reading.errors import NotAnArticle
from crawler.reading.generic.article import read_generic
from crawler.reading.page import parse_page
from tests.crawler.reading.skins import HOME, Habits, Skin, Story, discover, every_habit, record_of
from tests.crawler.reading.skins.habits import VALUES
from tests.crawler.reading.skins.stories import STORIES
from tests.repeats import times

SKINS = list(discover().values())
CROSS = list(every_habit(lead=VALUES["lead"], byline=("right-bold", "own", "none")))
"""The habits that every skin is tried with, whatever Hypothesis draws."""
SHORT_EVERY = 4
"""In short runs each skin prints every fourth story, and another fourth than its neighbour."""


def page_of(skin: Skin, story: Story, habits: Habits) -> bytes:
    page = skin.print_page(story, habits)
    return page.encode() if isinstance(page, str) else page


def differences(skin: Skin, story: Story, habits: Habits) -> list[str]:
    """What comes back otherwise than it was printed, a line each."""
    url = HOME + skin.path.format(slug=story.slug)
    article = read_article(page_of(skin, story, habits), url=url, fetched_at=skin.fetched_at).as_json()
    found = []
    for name, expected in record_of(story, habits, skin.published).items():
        if name in ("section", "attachments") and name not in skin.prints:
            continue
        got: Any = article[name]
        if got != expected:
            found.append(f"{name} ({article['evidence'].get(name)}):\n  got      {got!r}\n  expected {expected!r}")
    return found


def check(skin: Skin, story: Story, habits: Habits) -> None:
    habits = habits.fit(skin.habits)
    if skin.refuses_short and story.is_short:
        with pytest.raises(NotAnArticle):
            differences(skin, story, habits)
        return
    found = differences(skin, story, habits)
    assert not found, f"{skin.name} / {story.slug} / {habits}\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("skin", "story"),
    [
        pytest.param(
            skin,
            story,
            id=f"{skin.name}-{story.slug}",
            marks=() if (skin_number + story_number) % SHORT_EVERY == 0 else pytest.mark.long,
        )
        for story_number, story in enumerate(STORIES)
        for skin_number, skin in enumerate(SKINS)
    ],
)
def test_every_story_comes_back_from_every_skin(skin: Skin, story: Story) -> None:
    for habits in dict.fromkeys(habits.fit(skin.habits) for habits in CROSS):
        check(skin, story, habits)


@pytest.mark.parametrize("skin", [skin for skin in SKINS if skin.family], ids=lambda skin: skin.name)
def test_the_pages_of_a_family_are_read_without_its_layout_too(skin: Skin) -> None:
    """Software that nobody described is like the software that somebody did: the other families' pages
    are the best sample of it."""
    for story, habits in zip(STORIES, cycle(CROSS), strict=False):
        habits = habits.fit(skin.habits)
        page = parse_page(page_of(skin, story, habits), url=HOME, fetched_at=skin.fetched_at)
        draft = read_generic(page)
        assert draft is not None and draft.body is not None, f"{skin.name} / {story.slug} / {habits}"
        record = record_of(story, habits, skin.published)
        assert (draft.title, draft.lead, draft.body.paragraphs) == (record["title"], record["lead"], record["body"])
        photos = [photo.caption_raw for photo in (*draft.photos, *draft.body.photos)]
        assert photos == [photo["caption_raw"] for photo in record["photos"]]
        if draft.published is not None:
            assert draft.published.value == record["published"]


@pytest.mark.parametrize("skin", SKINS, ids=lambda skin: skin.name)
def test_a_skin_is_recognised_as_its_family_and_as_no_other(skin: Skin) -> None:
    page = page_of(skin, STORIES[0], Habits().fit(skin.habits))
    layout = layout_of(page, parse_page(page, url=HOME).root)
    assert (layout.name if layout else None) == skin.family


@settings(
    derandomize=True,
    deadline=None,
    max_examples=times(300, 5000),
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(
    skin=st.sampled_from(SKINS),
    story=st.sampled_from(STORIES),
    habits=st.builds(Habits, **{name: st.sampled_from(values) for name, values in VALUES.items()}),
)
def test_any_combination_of_habits_comes_back(skin: Skin, story: Story, habits: Habits) -> None:
    check(skin, story, habits)
