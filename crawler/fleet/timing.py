"""The numbers by which workers notice each other's death, in one place, for they hang together.

A worker that is killed, stopped or cut off at time 0 has told of itself at -HEARTBEAT at the earliest. It counts as
dead DEAD_AFTER later, the others look every HEARTBEAT, and ask for work every POLL: its sites are at work elsewhere
after at most DEAD_AFTER + HEARTBEAT + POLL, 72 seconds, and after 50 at the earliest. Whoever finds it dead unlocks its
sites in the archive too. Should that fail, the locks end by themselves after `crawler.run.lock.LEASE`, 120 seconds
after they were last renewed, and a site that is found locked is tried again after LOCKED_AGAIN: 135 seconds at most.

DEAD_AFTER is more than what keeps a living worker from telling of itself: the heartbeat is a thread of its own, which
no long computation holds up, and a lost connection is made anew within HEARTBEAT and 10 seconds of waiting for it.

What a worker writes cannot hold up the others for long where it is stopped in the middle of a transaction: the server
ends that after `archive.database.postgresql.IDLE_TIMEOUT_MS`, 25 seconds, which is less than writers wait for each
other (30), and that is less than DEAD_AFTER.
"""

HEARTBEAT = 10.0
"""Seconds after which a worker tells that it is alive, and looks for others that are not."""

DEAD_AFTER = 60.0
"""Seconds without a word after which a worker counts as dead."""

STUCK_AFTER = 600.0
"""Seconds without a turn of its event loop after which a worker tells no more that it is alive."""

POLL = 2.0
"""Seconds after which a worker asks for work again where there was none."""

LOOK_EVERY = 60.0
"""Seconds between two looks for sites whose time has come: the periodic task's, and those of a worker on SQLite."""

LOCKED_AGAIN = 15.0
"""Seconds after which a site is tried again that another process had locked."""

FIRST_PLACES = 4
"""Sites that a worker takes at once when it begins."""

NEXT_PLACE = 2.0
"""Seconds after which it takes one more at a time, until all its places are open. Workers that are started together,
one after the other, so find work left: two that begin 8 seconds apart share 200 sites by 56 to 44 in the worst case
(sites of 5 seconds each)."""

FAILED_AGAIN = 60.0
"""Seconds after which a site is tried again whose crawl the archive's database cut short."""

CLOCK_AGAIN = 300.0
"""The same where this machine's clock could not be believed."""

KEEP_FAILED_HOURS = 24
"""Hours for which a job that failed through an error of ours stays in the queue. Its site is not tried till then."""

SLICE_AHEAD = 32
"""Slices of a command that are in the queue or being done, so that no worker waits for the next one."""

SLICE_LOOK = 0.2
"""Seconds between two looks for results of slices."""

SLICE_LATE = 600.0
"""Seconds without a result after which a command says that it waits."""

SLICE_TRIES = 4
"""How often a slice is tried whose process or worker dies, or that the archive's database cuts short."""
