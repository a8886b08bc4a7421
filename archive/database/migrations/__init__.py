"""Migrations of archives, run by `archive.open`.

Append-only: a version that was released is never edited, for archives made by it exist. A new one is
`versions/v0002_words.py` with `revision = "0002"`, `down_revision = "0001"` and no downgrade, together
with `archive.database.schema.HEAD`; a test compares what the migrations make with `archive.database.schema`.
"""
