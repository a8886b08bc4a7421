"""What is looked at to find out whether an archive is whole: one module for each kind of thing.

Each check is handed a transaction that reads, one snapshot, and the `findings.Findings` to fill. None writes.
"""
