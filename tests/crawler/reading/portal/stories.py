"""Articles before they are pages: what happened, who wrote it, which photographs; all drawn from a seed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count
from random import Random

from tests.crawler.reading.portal import general, texts

HANOI = timezone(timedelta(hours=7))


@dataclass
class Picture:
    """One photograph: its file, what is printed under it, and who took it."""

    src: str
    caption: str | None
    credit: str | None = None


@dataclass
class Story:
    """One article as the editors know it."""

    number: int
    """Its id in the portal's software: grows with the day of publication."""
    title: str
    section: str
    published: datetime
    edited: datetime | None
    lead: str | None
    paragraphs: list[str]
    headings: set[int]
    """Which paragraphs are sub-headings."""
    authors: list[str]
    source: str | None
    pictures: list[Picture]
    tags: list[str]
    fetched_at: datetime
    url: str = ""


def slug_of(words: str, glue: str = "-") -> str:
    """Return words without marks, for addresses."""
    plain = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", glue, plain).strip(glue)


@dataclass
class Writer:
    """Composes the articles of one portal. No title and no paragraph comes twice."""

    rng: Random
    province: str
    year: int
    used: set[str] = field(default_factory=set)

    def person(self) -> str:
        """Return a person's full name."""
        return " ".join(
            (self.rng.choice(texts.SURNAMES), self.rng.choice(texts.MIDDLES), self.rng.choice(texts.GIVENS))
        )

    def blanks(self) -> dict[str, str]:
        """Return one filling of every blank."""
        rng = self.rng
        return {
            "place": rng.choice(texts.PLACES),
            "district": rng.choice(texts.DISTRICTS),
            "province": self.province,
            "person": self.person(),
            "role": rng.choice(texts.ROLES),
            "org": rng.choice(texts.ORGS),
            "n": str(rng.randint(21, 480)),
            "m": str(rng.randint(3, 19)),
            "pct": f"{rng.randint(11, 97)},{rng.randint(1, 9)}",
            "money": f"{rng.randint(2, 160)},{rng.randint(1, 9)}",
            "year": str(self.year),
            "month": f"tháng {rng.randint(1, 12)}",
        }

    def fresh(self, templates: Sequence[str], place: dict[str, str]) -> str:
        """Return a sentence that the portal has not printed yet; about another place where this one's are used up, with
        a number where all are."""
        for attempt in range(200):
            words = self.rng.choice(templates).format(**(self.blanks() | (place if attempt < 40 else {})))
            words = words[0].upper() + words[1:]
            if words not in self.used:
                self.used.add(words)
                return words
        words = next(longer for number in count(2) if (longer := f"{words} (kỳ {number})") not in self.used)
        self.used.add(words)
        return words

    def paragraph(self, pool: list[str], place: dict[str, str]) -> str:
        """Return a paragraph of one to four sentences; `pool` is used up from its end."""
        for _ in range(50):
            count = min(len(pool), self.rng.choice((1, 2, 2, 3, 3, 4)))
            chosen = [pool.pop() for _ in range(count)]
            filled = [one.format(**(self.blanks() | place)) for one in chosen]
            words = " ".join(one[0].upper() + one[1:] for one in filled)
            if words not in self.used:
                self.used.add(words)
                return words
            pool[:0] = chosen
        raise AssertionError("not enough different paragraphs")

    def body(self, topic: texts.Topic, place: dict[str, str], count: int) -> tuple[list[str], set[int]]:
        """Return paragraphs, and which of them are sub-headings."""
        pool = list(general.SENTENCES)
        self.rng.shuffle(pool)
        near = list(topic.sentences)
        self.rng.shuffle(near)
        pool += near
        found: list[str] = []
        headings: set[int] = set()
        for at in range(count):
            if len(pool) < 4:
                pool = [one for one in self.rng.sample(general.SENTENCES, len(general.SENTENCES)) if "{" in one] + pool
            if count >= 9 and at in (3, 7) and self.rng.random() < 0.3:
                headings.add(len(found))
                found.append(self.fresh(general.HEADINGS, place))
            found.append(self.paragraph(pool, place))
        return found, headings

    def pictures(self, number: int, place: dict[str, str]) -> list[Picture]:
        """Return up to three photographs, most with a caption."""
        rng = self.rng
        found = []
        for at in range(rng.choice((0, 0, 1, 1, 1, 2, 3))):
            caption: str | None = self.fresh(general.CAPTIONS, place if rng.random() < 0.5 else {})
            if rng.random() < 0.1:
                caption = general.COMMON_CAPTION
            if rng.random() < 0.15:
                caption = None
            found.append(Picture(f"/upload/images/{self.year}/{number}-{at + 1}.jpg", caption))
        return found

    def story(self, number: int, published: datetime, fetched_at: datetime) -> Story:
        """Return one article."""
        rng = self.rng
        topic = rng.choice(texts.TOPICS)
        facts = self.blanks()
        place = {key: facts[key] for key in ("place", "district")}
        facts = place | {key: facts[key] for key in ("n", "month", "org", "money")}
        title = self.fresh(topic.titles, facts)
        short = rng.random() < 0.12
        lead = None if short and rng.random() < 0.6 else self.fresh(topic.leads, facts)
        headings: set[int] = set()
        if short:
            paragraphs = [self.fresh(general.SHORT_PARAGRAPHS, place)]
        else:
            paragraphs, headings = self.body(topic, place, rng.randint(5, 15))
        taken = rng.random() < 0.3
        edited = published + timedelta(minutes=rng.randint(20, 4000)) if rng.random() < 0.35 else None
        return Story(
            number=number,
            title=title,
            section=rng.choice(texts.SECTIONS),
            published=published,
            edited=edited if edited and edited < fetched_at - timedelta(hours=1) else None,
            lead=lead,
            paragraphs=paragraphs,
            headings=headings,
            authors=[] if (taken and rng.random() < 0.7) or rng.random() < 0.12 else self.names(),
            source=rng.choice(texts.SOURCES) if taken else None,
            pictures=[] if short else self.pictures(number, place),
            tags=rng.sample(texts.TAGS, rng.randint(2, 4)),
            fetched_at=fetched_at,
        )

    def names(self) -> list[str]:
        """Return one or two of the house's writers; few write much, many a little."""
        count = 2 if self.rng.random() < 0.12 else 1
        found: list[str] = []
        while len(found) < count:
            name = texts.PEN_NAMES[min(self.rng.randrange(18), self.rng.randrange(18))]
            if name not in found:
                found.append(name)
        return found


def write_stories(rng: Random, province: str, count: int) -> list[Story]:
    """Return `count` articles, oldest first, of the ten months before a crawl of six days."""
    year = rng.choice((2021, 2022, 2023, 2024))
    writer = Writer(rng, province, year)
    crawl = datetime(year, 11, rng.randint(4, 20), 8, 0, tzinfo=HANOI)
    first = datetime(year, 1, 8, tzinfo=HANOI)
    days = sorted(rng.randrange((crawl - first).days) for _ in range(count))
    number = rng.randint(400, 60000)
    found = []
    for day in days:
        number += rng.randint(1, 9)
        published = first + timedelta(days=day, hours=rng.randint(6, 18), minutes=rng.randrange(60))
        fetched_at = crawl + timedelta(days=rng.randrange(6), minutes=rng.randrange(700), seconds=rng.randrange(60))
        found.append(writer.story(number, published, fetched_at))
    found.sort(key=lambda story: story.published)
    for at, number in enumerate(sorted(story.number for story in found)):
        found[at].number = number
    return found
