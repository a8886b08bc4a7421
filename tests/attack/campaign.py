"""Runs cases and says which fell. In a process of its own a case may also hang or end the process."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

from archive.maintenance.verify import verify
from tests import ROOT
from tests.attack.files import attack_archive, attack_file
from tests.attack.grammars import attack_string
from tests.attack.pages import attack_page, close_archive
from tests.attack.sources import has_foreign

MOST_SECONDS = 2.0
"""Of processor time for one page; of a case that takes longer the better of two counts, as machines are noisy."""
MOST_MB = 500
"""Of a process, over all of its cases."""
_HANGS = 120
"""Seconds after which a case that has not ended is taken to hang."""
_BATCH = 200
"""Cases of a kind that a process is given at once."""

ATTACKS: dict[str, Callable[[str, random.Random, Path], None]] = {
    "own-page": attack_page,
    "foreign-page": attack_page,
    "string": attack_string,
    "file": attack_file,
    "archive": attack_archive,
}
"""What a case does, by its kind. `foreign-page` needs ../shared."""
SHARES = {"string": 5, "file": 20, "archive": 250}
"""Of so many pages there is one case of the kind."""


class Case(NamedTuple):
    """One case: all of it is drawn from these two."""

    what: str
    seed: int

    def __str__(self) -> str:
        return f"{self.what}:{self.seed}"


class Fall(NamedTuple):
    """A case that fell, and why."""

    case: Case
    kind: str
    """The same for all that fell at the same place."""
    detail: str
    """Everything that is known of it."""


@dataclass
class Outcome:
    """What came of some cases."""

    cases: Counter[str] = field(default_factory=Counter)
    """How many there were, by kind."""
    falls: list[Fall] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    """Processor seconds of the slowest page, and its case."""
    mb: float = 0.0
    """The most memory that a process took."""
    most_mb: float = MOST_MB
    """And may take."""
    seconds: float = 0.0
    """Processor time of all cases."""

    def add(self, other: Outcome) -> None:
        """Take in what came of others."""
        self.cases += other.cases
        self.falls += other.falls
        self.slowest = max(self.slowest, other.slowest)
        self.mb = max(self.mb, other.mb)
        self.seconds += other.seconds


def draw_cases(pages: int, seed: int, only: str | None = None) -> list[Case]:
    """Return the cases of a campaign: pages of the repository and of ../shared in equal parts, and of each other kind
    its share. `only`: cases of one kind, as many as `pages`."""
    if only is not None:
        return [Case(only, seed + number) for number in range(pages)]
    kinds = ("own-page", "foreign-page") if has_foreign() else ("own-page",)
    counts = {kind: pages // len(kinds) for kind in kinds} | {kind: pages // share for kind, share in SHARES.items()}
    return [Case(kind, seed + number) for kind, count in counts.items() for number in range(count)]


def run_here(cases: Iterable[Case], folder: Path) -> Outcome:
    """Run cases in this process, which a case that hangs stops; the archive in which pages were stored is intact at the
    end."""
    outcome, stored = Outcome(most_mb=_peak_mb() + MOST_MB), []  # tests before these have taken memory, too
    for case in cases:
        run_case(case, folder, outcome)
        stored.append(case)
    path = close_archive(folder)
    if path is not None:
        problems = verify(path).problems
        if problems:
            detail = f"stored by {stored[0]} to {stored[-1]}: {[line for one in problems for line in one.lines()]}"
            outcome.falls.append(Fall(stored[-1], "an archive that is not whole", detail))
    return outcome


def run_case(case: Case, folder: Path, outcome: Outcome) -> None:
    """Run one case and put what came of it into the outcome."""
    fall, seconds = _try(case, folder)
    if fall is None and seconds > MOST_SECONDS:
        fall, seconds = _try(case, folder)[0], min(seconds, _try(case, folder)[1])
        if seconds > MOST_SECONDS:
            fall = Fall(case, f"{case.what}: takes longer than {MOST_SECONDS:g} s", f"{seconds:.1f} s")
    outcome.cases[case.what] += 1
    outcome.seconds += seconds
    if case.what.endswith("page"):
        outcome.slowest = max(outcome.slowest, (seconds, str(case)))
    before, outcome.mb = outcome.mb, _peak_mb()
    if before <= outcome.most_mb < outcome.mb:
        fall = fall or Fall(case, f"takes more than {MOST_MB} MB", f"{outcome.mb:.0f} MB")
    if fall is not None:
        outcome.falls.append(fall)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _try(case: Case, folder: Path) -> tuple[Fall | None, float]:
    begun = time.process_time()
    try:
        ATTACKS[case.what](case.what, random.Random(str(case)), folder)
    except Exception as error:  # noqa: BLE001  whatever it is, it is what is looked for
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(ROOT))]
        last = frames[-1]
        place = f"{Path(last.filename).relative_to(ROOT)}:{last.lineno}"
        said = " ".join(str(error).split())[:60] if isinstance(error, AssertionError) else type(error).__name__
        return Fall(case, f"{case.what}: {said} ({place})", traceback.format_exc()), time.process_time() - begun
    return None, time.process_time() - begun


# --- in processes of their own -----------------------------------------------------------------------


class _Worker:
    """A process that is given batches of cases, one after the other."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.at = context.Value("q", -1)
        self.process = context.Process(target=_work, args=(theirs, self.at), daemon=True)
        self.process.start()
        theirs.close()
        self.batch: list[Case] = []
        self.seen, self.seen_at = -1, time.monotonic()

    def give(self, batch: list[Case]) -> None:
        """Let it run some cases."""
        self.batch, self.at.value = batch, -1
        self.seen, self.seen_at = -1, time.monotonic()
        self.connection.send(batch)

    def hangs(self) -> bool:
        """Whether it has been at one case for too long."""
        if self.at.value != self.seen:
            self.seen, self.seen_at = self.at.value, time.monotonic()
        return time.monotonic() - self.seen_at > _HANGS

    def end(self) -> None:
        """Stop it."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def _work(connection: Connection, at: object) -> None:
    with tempfile.TemporaryDirectory(prefix="attack-") as folder, contextlib.suppress(EOFError):
        while True:
            cases = connection.recv()
            connection.send(run_here(_counted(cases, at), Path(folder)))


def _counted(cases: list[Case], at: object) -> Iterator[Case]:
    for number, case in enumerate(cases):
        at.value = number  # type: ignore[attr-defined]
        yield case


def run_apart(cases: list[Case], jobs: int, on_progress: Callable[[Outcome], None] = lambda _: None) -> Outcome:
    """Run cases in `jobs` processes. A case that ends its process or hangs has fallen; the others of its batch go on in
    another process."""
    whole, left = Outcome(), [cases[at : at + _BATCH] for at in range(0, len(cases), _BATCH)][::-1]
    workers = [_Worker() for _ in range(min(jobs, len(left)))]
    for worker in workers:
        worker.give(left.pop())
    while workers:
        ready = wait([worker.connection for worker in workers], timeout=5)
        for worker in list(workers):
            if worker.connection in ready:
                try:
                    whole.add(worker.connection.recv())
                    worker.batch = []
                except (EOFError, ConnectionResetError):
                    worker.process.join(5)
                    whole.add(_fallen(worker, f"ends the process with {worker.process.exitcode}", left))
            elif worker.hangs():
                whole.add(_fallen(worker, f"hangs for {_HANGS} s", left))
            else:
                continue
            on_progress(whole)
            workers.remove(worker)
            alive = not worker.batch
            if left:
                if not alive:
                    worker.end()
                    worker = _Worker()
                worker.give(left.pop())
                workers.append(worker)
            else:
                worker.end()
    return whole


def _fallen(worker: _Worker, how: str, left: list[list[Case]]) -> Outcome:
    """Return the outcome of a batch whose process is lost; what it had not come to is put back. What it found in the
    cases before is lost: they are run again, without the one."""
    at = worker.at.value
    case = worker.batch[max(at, 0)]
    rest = [one for one in worker.batch if one != case]
    if rest:
        left.append(rest)
    return Outcome(cases=Counter([case.what]), falls=[Fall(case, f"{case.what}: {how}", how)])


# --- said --------------------------------------------------------------------------------------------


def summary(outcome: Outcome, seconds: float) -> list[str]:
    """Return the lines that say what came of a campaign of so many seconds."""
    pages = sum(count for what, count in outcome.cases.items() if what.endswith("page"))
    counts = ", ".join(f"{count:,} {what}" for what, count in sorted(outcome.cases.items()))
    lines = [
        f"{pages:,} pages of {outcome.cases.total():,} cases ({counts}) in {seconds:.0f} s,"
        f" {1000 * outcome.seconds / max(1, outcome.cases.total()):.1f} ms of processor time each",
        f"slowest page {outcome.slowest[1]}: {outcome.slowest[0]:.2f} s; at most {outcome.mb:.0f} MB",
    ]
    kinds: dict[str, list[Fall]] = {}
    for fall in outcome.falls:
        kinds.setdefault(fall.kind, []).append(fall)
    for kind, falls in sorted(kinds.items(), key=lambda item: -len(item[1])):
        lines.append(f"{len(falls)} fell: {kind}: --case {' --case '.join(str(fall.case) for fall in falls[:3])}")
    return [*lines, "nothing fell" if not kinds else f"{len(outcome.falls)} fell, in {len(kinds)} ways"]


def show_progress(outcome: Outcome) -> None:
    """Print how far a campaign has come: over and over on a terminal, a line every 5,000 cases elsewhere."""
    count = outcome.cases.total()
    said = f"{count:,} cases, {len(outcome.falls)} fell{''.join(f' {fall.case}' for fall in outcome.falls[-3:])}"
    if sys.stderr.isatty():
        print(f"\r{said}", end="", file=sys.stderr, flush=True)
    elif count % 5_000 < _BATCH:
        print(said, file=sys.stderr, flush=True)
