"""Many machines on one archive: workers that take the sites whose time has come out of one queue, and what they tell.

With an archive in PostgreSQL the queue is Procrastinate's, in a schema of its own beside the archive's tables. Nothing
in it is of lasting value: what is due stands in the archive, and an empty queue fills itself within a minute. With an
archive in SQLite one process does the same without a queue.
"""
