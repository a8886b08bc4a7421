"""Workers on one PostgreSQL archive: what share of the sites each takes, what is done twice, what is lost, what befalls
the rest where some are killed or stopped; and a simulation of more machines and sites than one has at hand.

    python -m benchmarks.bench_fleet [--sites 200] [--workers 2] [--apart 8] [--kill 1] [--stop 1] [--fault-at 20]
    python -m benchmarks.bench_fleet --simulate
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from archive import Archive
from benchmarks.many_portals import ARTICLES, Portals, host_of
from crawler.fleet.timing import DEAD_AFTER, FIRST_PLACES, HEARTBEAT, NEXT_PLACE, POLL
from crawler.sites import site_at, word_for
from tests.archive.database.postgres_server import PostgresServer

# --- real workers --------------------------------------------------------------------------------


async def run_real(options: argparse.Namespace) -> int:
    """Run workers over portals on loopback; return 1 where a site was done twice or lost."""
    portals = Portals()
    server = await portals.serve()
    postgres = await asyncio.to_thread(PostgresServer)
    try:
        name = postgres.lend_database()
        return await _measure(options, portals, postgres.address(name))
    finally:
        server.close()
        postgres.stop()


async def _measure(options: argparse.Namespace, portals: Portals, where: str) -> int:
    with Archive.open(where) as archive:
        for number in range(options.sites):
            site = site_at(f"http://{host_of(number)}:{portals.port}")
            archive.crawls.enter_site(site.name, word_for(site))
    folder = Path(tempfile.mkdtemp(prefix="bench-fleet-"))
    command = [sys.executable, "-m", "crawler", "worker", "--archive", where, "--contact", "bench@example.org"]
    command += ["--sites-at-once", str(options.places)] if options.places else []
    command += ["--delay", str(options.delay)] if options.delay is not None else []
    begun, processes = time.monotonic(), []
    faulted_at: float | None = None
    try:
        for number in range(options.workers):
            if number:
                await asyncio.sleep(options.apart)
            with (folder / f"worker{number}.log").open("w") as log:
                words = [*command, "--from", source_of(number)]
                environment = {**os.environ, "TULIEU_LANG": "en"}
                processes.append(subprocess.Popen(words, stderr=log, stdout=log, env=environment))
        faults = [*[signal.SIGKILL] * options.kill, *[signal.SIGSTOP] * options.stop]
        fault_at = options.workers * options.apart if options.fault_at is None else options.fault_at
        while time.monotonic() - begun < options.patience:
            await asyncio.sleep(0.5)
            if faults and faulted_at is None and time.monotonic() - begun > fault_at:
                faulted_at = time.monotonic()
                for process, how in zip(processes, faults, strict=False):
                    process.send_signal(how)
                print(f"at {faulted_at - begun:.0f} s: {[how.name for how in faults]}", flush=True)
            with Archive.open(where) as archive:
                if not archive.crawls.due_sites(datetime.now(UTC)):
                    break
        done = time.monotonic()
        print(f"all done after {done - begun:.0f} s", end="")
        print(f", {done - faulted_at:.0f} s after the faults" if faulted_at else "", flush=True)
        if options.stop:
            if faulted_at is not None:
                await asyncio.sleep(max(0.0, faulted_at + options.stopped_for - time.monotonic()))
            for process in processes[options.kill : options.kill + options.stop]:
                process.send_signal(signal.SIGCONT)
            await asyncio.sleep(10)  # what it does when it wakes
        return _report(options, portals, where, folder, processes)
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in processes:
            await asyncio.to_thread(process.wait)


def _report(
    options: argparse.Namespace, portals: Portals, where: str, folder: Path, processes: list[subprocess.Popen[bytes]]
) -> int:
    with Archive.open(where) as archive:
        runs = archive.crawls.runs(limit=10 * options.sites)
        held = sum(archive.count_articles(site) for site in archive.crawls.crawled_sites())
    complete = Counter(run.site for run in runs if run.counts.get("complete"))
    twice = sum(number > 1 for number in complete.values())
    for run in sorted((run for run in runs if complete[run.site] > 1), key=lambda run: (run.site, run.started_at)):
        ended = None if run.ended_at is None else f"{run.ended_at:%H:%M:%S.%f}"
        print(f"{run.site}: from {run.started_at:%H:%M:%S.%f} to {ended}: {run.counts}")
    lost = options.sites - len(complete)
    cut_off = sum(not run.counts.get("complete") for run in runs)
    print(f"{len(complete)} of {options.sites} sites, {held} of {ARTICLES * options.sites} articles")
    print(f"twice {twice}, lost {lost}, runs that were cut off {cut_off}, requests {portals.asked.total()}")
    for number, process in enumerate(processes):
        hosts = {host for (asker, host), _ in portals.asked.items() if asker == source_of(number)}
        requests = sum(count for (asker, _), count in portals.asked.items() if asker == source_of(number))
        log = (folder / f"worker{number}.log").read_text()
        share = f"{100 * len(hosts) / options.sites:.0f} %"
        cpu = _cpu_seconds(process.pid)
        print(
            f"worker {number}: {len(hosts)} sites ({share}), {requests} requests, {cpu} s of processor time,", end=" "
        )
        print(f"{log.count('Traceback')} tracebacks")
    print(f"logs: {folder}")
    return int(bool(twice or lost))


def source_of(worker: int) -> str:
    """The address from which a worker asks: portals see it, and so who asked them."""
    return f"127.250.0.{1 + worker}"


def _cpu_seconds(pid: int) -> str:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return f"{(int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK'):.1f}"
    except (OSError, IndexError):
        return "?"


# --- the simulation ------------------------------------------------------------------------------

DELAY = 1.0
"""Seconds between two requests to a site, and to an address: the default."""
CPU = 0.0125
"""Seconds of one core for a request and what is made of its answer: 0.125 a site of ten articles, measured."""
CORES = 2
"""Of a machine; a worker uses one, so that a machine has so many workers."""
SAVE = 0.003
"""Seconds for which a save holds PostgreSQL's writers up, where there is one lock for the whole database."""
PLACES = 100
"""Sites of a worker at a time."""
LISTS = 5
"""Requests of a daily crawl besides those for articles: robots.txt, front page, lists."""
NEWS = 4.0
"""Articles that a portal of a commune has new or changed in a day, on the average (Poisson)."""
SERVERS = 34
"""Servers of provinces on which the portals stand in the second case, beside each other."""


def simulate(sites: int, machines: int, servers: int | None, dead: float, seed: int = 1) -> dict[str, float]:
    """Crawl every site once, in steps of a second. `servers`: addresses that the sites share; None: each has its own.
    `dead`: share of the workers that die after 60 seconds. Returns seconds, and the busiest minute's load."""
    chance = random.Random(seed)
    workers = machines * CORES
    left = [LISTS + _poisson(chance, NEWS) for _ in range(sites)]
    queue = list(range(sites))
    chance.shuffle(queue)
    address = [number % servers if servers else number for number in range(sites)]
    at_work: list[dict[int, float]] = [{} for _ in range(workers)]
    owner: dict[int, int] = {}
    users: Counter[int] = Counter()
    own_queues: list[list[int]] = [[] for _ in range(workers)]
    gone: list[tuple[float, int]] = []
    alive = set(range(workers))
    most_saves, now, saved = 0.0, 0, 0.0
    while queue or any(own_queues) or any(at_work) or gone:
        if now == 60 and dead:
            for worker in range(int(workers * dead)):
                alive.discard(worker)
                heapq.heappush(gone, (now + DEAD_AFTER + HEARTBEAT / 2 + POLL / 2, worker))
        while gone and gone[0][0] <= now:
            _, worker = heapq.heappop(gone)
            for site in [*at_work[worker], *own_queues[worker]]:
                queue.append(site)
            for site in at_work[worker]:
                users[address[site]] -= 1
            own_queues[worker], at_work[worker] = [], {}
            for one in [one for one, whose in owner.items() if whose == worker]:
                del owner[one]
        _fill(alive, now, queue, own_queues, at_work, owner, users, address, left)
        wanted = {w: sum(1 / DELAY / (users[address[s]] if servers else 1) for s in at_work[w]) for w in alive}
        total = sum(min(number, 1 / CPU) for number in wanted.values())
        by_database = min(1.0, 1 / SAVE / total) if total else 1.0
        for worker in alive:
            by_core = min(1.0, 1 / CPU / wanted[worker]) if wanted[worker] else 1.0
            for site in list(at_work[worker]):
                shared = users[address[site]] if servers else 1
                at_work[worker][site] -= by_core * by_database / DELAY / shared
                if at_work[worker][site] <= 0:
                    del at_work[worker][site]
                    users[address[site]] -= 1
                    if not users[address[site]]:
                        owner.pop(address[site], None)
        saved = total * by_database
        most_saves = max(most_saves, saved)
        now += 1
    return {"seconds": now, "requests_a_second": most_saves, "database": most_saves * SAVE}


def _fill(alive, now, queue, own_queues, at_work, owner, users, address, left) -> None:
    """Let workers take sites in turn as their places allow; a site whose address is another's goes to that one."""
    places = min(PLACES, FIRST_PLACES + int(now / NEXT_PLACE))
    hungry = [worker for worker in sorted(alive) if len(at_work[worker]) < places]
    while hungry:
        still = []
        for worker in hungry:
            source = own_queues[worker] or queue
            if not source or len(at_work[worker]) >= places:
                continue
            site = source.pop()
            whose = owner.setdefault(address[site], worker)
            if whose != worker:  # also one that is dead, and is not known to be
                own_queues[whose].append(site)
            else:
                at_work[worker][site] = float(left[site])
                users[address[site]] += 1
            still.append(worker)
        hungry = still


def _poisson(chance: random.Random, mean: float) -> int:
    number, product, end = 0, chance.random(), 2.718281828459045**-mean
    while product > end:
        number, product = number + 1, product * chance.random()
    return number


def print_simulation() -> None:
    """Print the assumptions and a table."""
    print("Assumptions: every site is crawled once, as on an ordinary day, all due at the same moment;")
    print(
        f"  {LISTS} requests for lists and {NEWS:g} for articles a site (Poisson), {DELAY:g} s between two to a site;"
    )
    print(f"  {CPU * 1000:g} ms of one core a request, {CORES} workers a machine, {PLACES} places a worker,")
    print(
        f"  opened by {FIRST_PLACES} and one each {NEXT_PLACE:g} s; PostgreSQL: {SAVE * 1000:g} ms a save, one at once;"
    )
    print(f"  on {SERVERS} servers: all sites share so many addresses, each asked every {DELAY:g} s by one worker;")
    print(f"  dead: a quarter of the workers die after 60 s, found after {DEAD_AFTER + HEARTBEAT / 2 + POLL / 2:g} s.")
    print("sites\tmachines\tminutes\tsaves/s\tdatabase busy\tminutes, a quarter dead\tminutes on 34 servers")
    for sites in (3321, 10_000, 33_210, 100_000):
        for machines in (1, 2, 4, 8, 16, 32, 64):
            own = simulate(sites, machines, None, 0.0)
            dead = simulate(sites, machines, None, 0.25)
            shared = sites * (LISTS + NEWS) * DELAY / SERVERS  # the pace of the addresses is all that counts
            busy = f"{100 * own['database']:.0f} %"
            print(
                f"{sites}\t{machines}\t{own['seconds'] / 60:.1f}\t{own['requests_a_second']:.0f}\t{busy}"
                f"\t{dead['seconds'] / 60:.1f}\t{shared / 60:.0f}",
                flush=True,
            )


def main() -> int:
    """As the words on the command line say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulate", action="store_true")
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--apart", type=float, default=8.0)
    parser.add_argument("--places", type=int)
    parser.add_argument("--delay", type=float)
    parser.add_argument("--kill", type=int, default=0)
    parser.add_argument("--stop", type=int, default=0)
    parser.add_argument("--fault-at", type=float)
    parser.add_argument("--stopped-for", type=float, default=0.0, help="seconds at least; else till all is done")
    parser.add_argument("--patience", type=float, default=400.0)
    options = parser.parse_args()
    if options.simulate:
        print_simulation()
        return 0
    return asyncio.run(run_real(options))


if __name__ == "__main__":
    sys.exit(main())
