"""Near-duplicates of a generated archive: time, recall, precision.

    python -m benchmarks.bench_duplicates [ARTICLES]

Twenty sites, bodies of some 2.5 kB with the set phrases that all of them use and each site's standing paragraph. Three
articles in ten belong to a story that several sites have: as it is, with a preface, without its end, with sentences
written anew, with words changed throughout, and mostly under another title.

What is true is known in two ways. *Jaccard*: two articles of a story whose shingles, computed here by brute force and
by other means than the program's, are at least half shared. *Light copies*: an article that was made from its story by
one light edit (a preface, an end cut by a fifth at most, a fifth of its sentences or a twentieth of its words) belongs
to the cluster of the story.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from sqlalchemy import insert, select

from archive import Archive, Article
from archive.database.schema import articles, pairs, revisions, texts
from archive.record.identity import content_digest, text_fingerprint

SECONDS, SECONDS_AGAIN, SHARE, MORE = 45.0, 10.0, 0.98, 1_000
SITES = [f"thanhuy{n}.example.vn" for n in range(20)]
SYLLABLES = [
    first + vowel + last
    for first in "b c d đ g h kh l m n ng nh ph qu t th tr v x s r ch".split()
    for vowel in "a á à ả ạ ă â ấ ầ e ê ế ề i í ì o ó ò ô ố ồ ộ ơ ớ ờ u ú ư ứ ừ".split()
    for last in ("", "n", "ng", "nh", "t", "c", "m")
]
LIGHT = ("as it is", "preface", "end cut", "sentences")


class Generator:
    """Articles from a seed, story by story."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.common = random.Random(1)  # the same phrases in every run
        self.words = self.common.sample(SYLLABLES, 3_000)
        self.phrases = [self.common.choices(self.words, k=self.common.randrange(4, 10)) for _ in range(400)]
        self.standing = {site: self._sentences(self.common, 3) for site in SITES}

    def _sentences(self, rng: random.Random, count: int) -> list[list[str]]:
        sentences = []
        for _ in range(count):
            sentence = rng.choices(self.words, k=rng.randrange(12, 28))
            if rng.random() < 0.5:
                sentence += self.phrases[int(len(self.phrases) * rng.random() ** 2)]
            sentences.append(sentence)
        return sentences

    def story(self) -> list[list[list[str]]]:
        """The texts of one story, the first as it was written; mostly one alone."""
        rng = self.rng
        first = self._sentences(rng, rng.randrange(14, 24))
        count = 1 if rng.random() < 0.875 else rng.choice((2, 2, 2, 3, 3, 4, 6, 10))
        return [(first, "original"), *(self._copy(first) for _ in range(count - 1))]

    def _copy(self, first: list[list[str]]) -> tuple[list[list[str]], str]:
        rng = self.rng
        kind = rng.choice((*LIGHT, "words", "words", "much"))
        text = [list(sentence) for sentence in first]
        if kind == "preface":
            text = self._sentences(rng, rng.randrange(1, 3)) + text
        elif kind == "end cut":
            text = text[: max(1, round(len(text) * rng.uniform(0.8, 1)))]
        elif kind == "sentences":
            for place in rng.sample(range(len(text)), int(len(text) * rng.uniform(0, 0.2))):
                text[place] = self._sentences(rng, 1)[0]
        elif kind in ("words", "much"):
            share = rng.uniform(0, 0.05) if kind == "words" else rng.uniform(0.05, 0.2)
            text = [[rng.choice(self.words) if rng.random() < share else word for word in s] for s in text]
        return text, kind

    def article(self, key: int, text: list[list[str]], site: str) -> Article:
        """The text as a site prints it, with its standing paragraph."""
        rng = self.rng
        day = f"20{rng.randrange(10, 26)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        printed = [f"{' '.join(sentence).capitalize()}." for sentence in text]
        body = [" ".join(printed[start : start + 3]) for start in range(1, len(printed), 3)]
        if rng.random() < 0.7:
            body.append(" ".join(" ".join(sentence) for sentence in self.standing[site]))
        return Article(
            url=f"https://{site}/tin-tuc/bai-{key}.html",
            site=site,
            key=str(key),
            title=" ".join(rng.choices(self.words, k=9)).capitalize(),
            published=f"{day}T09:{rng.randrange(60):02}+07:00",
            lead=f"({site}) - {printed[0]}",
            body=tuple(body),
        )


def fill(archive: Archive, seed: int, first: int, count: int) -> dict[int, tuple[int, str, Article]]:
    """Adds articles; of those that belong to a story of several the story, what was done to it, and the article."""
    generator, truth, made, story = Generator(seed), {}, [], 0
    while len(made) < count:
        printed = generator.story()
        sites = generator.rng.sample(SITES, len(printed))
        for (text, kind), site in zip(printed, sites, strict=True):
            key = first + len(made)
            article = generator.article(key, text, site)
            made.append((key, article))
            if len(printed) > 1:
                truth[key] = (first + story, kind, article)
        story += 1
    generator.rng.shuffle(made)
    with archive.writing() as connection:
        for start in range(0, len(made), 5_000):
            part = made[start : start + 5_000]
            connection.execute(insert(articles), [_row(key, article) for key, article in part])
            connection.execute(
                insert(revisions),
                [
                    {"article_id": key, "number": 1, "seen_at": "2026", "digest": "", "record": article.to_json()}
                    for key, article in part
                ],
            )
    return truth


def _row(key: int, article: Article) -> dict:
    row = {name: getattr(article, name) for name in ("site", "key", "url", "title", "published")}
    row |= {"id": key, "revision": 1, "first_seen_at": "2026", "last_seen_at": "2026"}
    return row | {"digest": content_digest(article), "fingerprint": text_fingerprint(article)}


def brute_shingles(article: Article) -> set[tuple[str, ...]]:
    """Runs of five words without marks, by other means than the program's."""
    text = unicodedata.normalize("NFD", " ".join((article.lead, *article.body)).lower().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in text if not unicodedata.combining(c)))
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def by_story(truth: dict[int, tuple[int, str, Article]]) -> list[list[int]]:
    """The articles of each story."""
    groups = defaultdict(list)
    for key, (story, _, _) in truth.items():
        groups[story].append(key)
    return list(groups.values())


def true_pairs(truth: dict[int, tuple[int, str, Article]]) -> set[tuple[int, int]]:
    """Pairs of a story of which at least half of the shingles are shared."""
    found = set()
    for group in by_story(truth):
        sets = {key: brute_shingles(truth[key][2]) for key in group}
        for a, b in combinations(sorted(group), 2):
            if len(sets[a] & sets[b]) >= 0.5 * len(sets[a] | sets[b]):
                found.add((a, b))
    return found


def stored_pairs(archive: Archive) -> set[tuple[int, int]]:
    """Pairs of articles that the archive holds for near-duplicates or exact copies."""
    with archive.reading() as connection:
        holders = defaultdict(list)
        rows = select(texts.c.id, articles.c.id).join_from(
            texts, articles, texts.c.fingerprint == articles.c.fingerprint
        )
        for text, article in connection.execute(rows):
            holders[text].append(article)
        found = {pair for group in holders.values() for pair in combinations(sorted(group), 2)}
        for a, b in connection.execute(select(pairs.c.a, pairs.c.b)):
            found |= {(min(x, y), max(x, y)) for x in holders[a] for y in holders[b]}
    return found


def run(path: Path) -> tuple[list[dict], float, float]:
    """What the command answers, how long it takes, and the processors' time in it, of all its processes."""
    command = [sys.executable, "-m", "archive", "duplicates", "--json", "--limit", "1000000", "--archive", str(path)]
    begun, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    seconds, now = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(answer), seconds, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def judge(truth: dict[int, tuple[int, str, Article]], stored: set, clusters: list[dict]) -> list[tuple[str, float]]:
    """Recall and precision, in both senses."""
    true = true_pairs(truth)
    cluster_of = {int(a["key"]): number for number, c in enumerate(clusters) for a in c["articles"]}
    light, together = 0, 0
    for group in by_story(truth):
        original = next(key for key in group if truth[key][1] == "original")
        for key in group:
            if truth[key][1] in LIGHT or truth[key][1] == "words":
                light += 1
                together += cluster_of.get(key, -1) == cluster_of.get(original, -2)
    clustered = right = 0
    for cluster in clusters:
        for a, b in combinations([int(a["key"]) for a in cluster["articles"]], 2):
            clustered += 1
            right += a in truth and b in truth and truth[a][0] == truth[b][0]
    return [
        (f"Jaccard: recall of {len(true)} pairs", len(true & stored) / len(true)),
        (f"Jaccard: precision of {len(stored)} pairs", len(true & stored) / len(stored)),
        (f"light copies: recall of {light}", together / light),
        (f"clusters: precision of {clustered} pairs", right / clustered),
    ]


def main() -> int:
    """Print the figures; 1 if a bar is missed."""
    count = int((*sys.argv[1:], "100000")[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        with Archive.open(path) as archive:
            truth = fill(archive, seed=7, first=1, count=count)
        size = path.stat().st_size
        clusters, seconds, processors = run(path)
        grown = (path.stat().st_size - size) / count
        with Archive.open(path, read_only=True) as archive:
            shares = judge(truth, stored_pairs(archive), clusters)
        with Archive.open(path) as archive:
            fill(archive, seed=8, first=10 * count, count=MORE)
        _, again, _ = run(path)
    print(f"{count} articles, {len(clusters)} clusters, {grown:.0f} bytes of archive an article")
    print(f"{processors:.1f} seconds of processors, which other programs on the machine draw out")
    rows = [("seconds, from no sketches", seconds, seconds < SECONDS, f"< {SECONDS:.0f}")]
    rows += [(f"seconds, with {MORE} more", again, again < SECONDS_AGAIN, f"< {SECONDS_AGAIN:.0f}")]
    rows += [(name, share, share >= SHARE, f">= {SHARE}") for name, share in shares]
    for name, value, good, bar in rows:
        print(f"{name:44} {value:8.4f}  bar {bar:8} {'' if good else 'MISSED'}")
    return int(not all(good for _, _, good, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
