"""Migrations of archives, run by `archive.open`.

They are append-only: a released version is never edited, as archives made by it exist. A new one is
`versions/v0006_words.py` with `revision = "0006"`, `down_revision = "0005"` and no downgrade, and
`archive.database.schema.HEAD` moves with it. A test compares what the migrations make with `archive.database.schema`.
"""
