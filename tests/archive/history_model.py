"""What an archive must hold, in plain lists: the other half of `test_state_machine`.

An article is the list of its revisions and of the times when it was gone. Times are numbers of days. It follows what
`Archive.save`, `history.backdate` and `history.reprocess` promise, not how they do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

Page = tuple[int, str, int]
"""A page's bytes: the story, the title that it prints, and which of the pages that print it."""
Name = tuple[str, str]
"""Site and key."""
Url = tuple[str, str]
"""Site and address."""


@dataclass
class Revision:
    title: str
    """As it was read. It stands for the whole content."""
    page: Page
    seen: int
    last: int
    read_again: bool = False


@dataclass
class Interval:
    """The readings of one page, from their first sight to their last."""

    readings: list[Revision]

    @property
    def begins(self) -> int:
        return self.readings[0].seen

    @property
    def ends(self) -> int:
        return self.readings[-1].last

    def has(self, title: str, page: Page) -> bool:
        return any(title == one.title or page == one.page for one in self.readings)


@dataclass
class Gone:
    at: int
    back: int | None = None


@dataclass
class Story:
    url: Url
    revisions: list[Revision]
    gone: list[Gone] = field(default_factory=list)

    @property
    def last(self) -> int:
        return self.revisions[-1].last

    @property
    def is_gone(self) -> bool:
        return any(one.back is None for one in self.gone)

    def see(self, at: int) -> None:
        """The current revision is seen once more."""
        self.revisions[-1].last = max(self.last, at)
        for one in self.gone:
            if one.back is None and one.at <= at:
                one.back = at

    def save(self, title: str, page: Page, at: int) -> bool:
        """Whether it is another revision."""
        is_other = at >= self.last and title != self.revisions[-1].title
        if is_other:
            before = self.last
            self.see(at)
            self.revisions[-1].last = before
            self.revisions.append(Revision(title, page, at, at))
        else:
            self.see(at)
        return is_other

    def take_back(self, title: str, page: Page, at: int) -> bool:
        """A page of long ago; whether its bytes are kept."""
        history = list(self.intervals())
        if at > self.last:
            if any(page == one.page for one in history[-1].readings):
                self.see(at)
                return False
            return self.save(title, page, at)
        before = [one for one in history if one.begins <= at][-1:]
        after = [one for one in history if one.begins > at][:1]
        within = bool(before) and at <= before[0].ends
        if before and before[0].has(title, page):
            if not within:
                before[0].readings[-1].last = at
            return False
        if within:
            [interval] = before
            if at in (interval.begins, interval.ends):
                return False
            again = replace(interval.readings[-1], seen=interval.ends, last=interval.ends, read_again=False)
            self._insert(interval, [Revision(title, page, at, at), again])
            for one in interval.readings:
                one.last = interval.begins
            return True
        if after and after[0].has(title, page):
            readings = after[0].readings
            takes_over = len(readings) == 1 and readings[0].title == title
            for one in readings:
                one.seen = at
            if takes_over:
                readings[0].page, readings[0].read_again = page, False
            return takes_over
        new = Revision(title, page, at, at)
        if before:
            self._insert(before[0], [new])
        else:
            self.revisions.insert(0, new)
        return True

    def _insert(self, after: Interval, new: list[Revision]) -> None:
        place = next(n for n, one in enumerate(self.revisions) if one is after.readings[-1]) + 1
        self.revisions[place:place] = new

    def read_again(self, title: str) -> None:
        """Another reader reads the current revision's page."""
        now = self.revisions[-1]
        self.revisions.append(replace(now, title=title, read_again=True))

    def intervals(self) -> Iterator[Interval]:
        interval: Interval | None = None
        for one in self.revisions:
            if interval is not None and one.read_again and one.seen == interval.begins:
                interval.readings.append(one)
            else:
                if interval is not None:
                    yield interval
                interval = Interval([one])
        if interval is not None:
            yield interval

    def edited_out(self) -> list[Revision]:
        """The revisions that gave way to another page, not to another reading."""
        pairs = zip(self.revisions, self.revisions[1:], strict=False)
        return [before for before, after in pairs if after.page != before.page and not after.read_again]

    def edits(self) -> int:
        return len(self.edited_out())


@dataclass
class Entry:
    """An address in the ledger."""

    outcome: str | None = None
    fetched: float | None = None
    due: float | None = None
    name: Name | None = None
    """The article that it led to."""
    page: Page | None = None
    """The page that was refused."""

    def visit(self, outcome: str, at: float, due: float | None, page: Page | None = None) -> None:
        late = self.fetched is not None and at < self.fetched
        if not late or (self.due is not None and self.due <= at):
            self.outcome, self.fetched, self.due, self.page = outcome, at, due, page


@dataclass
class Model:
    stories: dict[Name, Story] = field(default_factory=dict)
    ledger: dict[Url, Entry] = field(default_factory=dict)
    kept: dict[Page, tuple[int, Url]] = field(default_factory=dict)
    """Pages whose bytes are kept: when and where they were stored first."""

    def save(self, name: Name, url: Url, title: str, page: Page, at: int, due: float | None) -> None:
        story = self.stories.get(name)
        if story is None:
            self.stories[name] = Story(url, [Revision(title, page, at, at)])
            self.kept.setdefault(page, (at, url))
        elif story.save(title, page, at):
            self.kept.setdefault(page, (at, url))
        entry = self.ledger.setdefault(url, Entry())
        entry.visit("article", at, due)
        entry.name = name

    def take_back(self, name: Name, url: Url, title: str, page: Page, at: int, *, fetched: bool) -> None:
        story = self.stories.get(name)
        if story is None:
            self.stories[name] = Story(url, [Revision(title, page, at, at)])
            self.kept.setdefault(page, (at, url))
        elif story.take_back(title, page, at):
            self.kept.setdefault(page, (at, url))
        entry = self.ledger.setdefault(url, Entry())
        entry.name = name
        if fetched and (entry.fetched is None or entry.fetched <= at):
            entry.visit("article", at, None)

    def refuse(self, url: Url, page: Page, at: int, due: float) -> None:
        self.ledger.setdefault(url, Entry()).visit("refused", at, due, page)
        self.kept.setdefault(page, (at, url))

    def find_gone(self, url: Url, at: int, due: float) -> None:
        entry = self.ledger.setdefault(url, Entry())
        entry.visit("gone", at, due)
        if entry.name is None:
            return
        story = self.stories[entry.name]
        if at >= story.last and not story.is_gone:
            same = [one for one in story.gone if one.at == at]
            if same:
                same[0].back = None
            else:
                story.gone.append(Gone(at))
                story.gone.sort(key=lambda one: one.at)

    def find_unchanged(self, url: Url, at: int, due: float) -> None:
        entry = self.ledger[url]
        entry.fetched, entry.due = at, due
        if entry.name is not None:
            if entry.outcome == "gone":
                entry.outcome = "article"
            self.stories[entry.name].see(at)

    def events(self) -> list[tuple[int, int, Url, Name | None, Page]]:
        """What its pages tell another archive, in the order of time: first sight, last, address, article, page. No
        article: the page was refused."""
        seen: dict[tuple[int, Name, Page], int] = {}
        for name, story in self.stories.items():
            for one in story.revisions:
                given = one.seen, name, one.page
                seen[given] = max(one.last, seen.get(given, 0))
        told = [(first, last, self.stories[name].url, name, page) for (first, name, page), last in seen.items()]
        for url, entry in self.ledger.items():
            if entry.page is not None:
                told.append((int(entry.fetched or 0), 0, url, None, entry.page))
        return sorted(told, key=str)

    def take_in(self, other: Model, name_of: dict[Url, Name]) -> None:
        """Import another archive."""
        told = other.events()
        named = {page for *_, page in told}
        for page, (at, url) in other.kept.items():
            if page not in named and page[0] >= 0:
                told.append((at, 0, url, name_of[url], page))
        for first, last, url, name, page in sorted(told, key=lambda one: one[0]):
            if name is None:
                self.refuse(url, page, first, first + 20 / 24)
                continue
            self.take_back(name, url, page[1], page, first, fetched=True)
            if last > first:
                self.take_back(name, url, page[1], page, last, fetched=True)
