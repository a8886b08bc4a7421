"""Migrations of archives, run by `archive.open`.

They are append-only: a released version is never edited, as archives made by it exist. A new one is
`versions/v0007_words.py` with `revision = "0007"`, `down_revision = "0006"` and no downgrade, and
`archive.database.schema.HEAD` moves with it. A test compares what the migrations make with `archive.database.schema`.
"""
