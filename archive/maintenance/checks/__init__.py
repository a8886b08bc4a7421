"""The checks of `tulieu verify`. Each is given a transaction that reads, one snapshot, and the `CheckReport` to fill.

None writes. Whoever adds a table, or a column that repeats another one, adds its check.
"""
