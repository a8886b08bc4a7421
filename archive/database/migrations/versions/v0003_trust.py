"""Compression by site, withdrawn articles, fingerprints of texts, who read a revision and when it was last seen."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from archive.record.article import Article
from archive.record.identity import text_fingerprint

revision = "0003"
down_revision = "0002"

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "dictionaries",
        sa.Column("id", ID, primary_key=True),
        sa.Column("site", WORD, nullable=False),
        sa.Column("made_at", WORD, nullable=False),
        sa.Column("sha256", WORD, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dictionaries"),
    )
    op.create_index("ix_dictionaries_site", "dictionaries", ["site"])
    op.add_column("captures", sa.Column("site", WORD))
    # In words, as Alembic would copy the whole table in SQLite, which holds all pages.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE captures ADD COLUMN dictionary_id {number}"
        " CONSTRAINT fk_captures_dictionary_id REFERENCES dictionaries (id)"
    )
    op.create_index("ix_captures_site_dictionary_id_fetched_at", "captures", ["site", "dictionary_id", "fetched_at"])
    op.create_table(
        "withdrawals",
        sa.Column("article_id", ID, sa.ForeignKey("articles.id", name="fk_withdrawals_article_id"), nullable=False),
        sa.Column("gone_at", WORD, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("back_at", WORD),
        sa.PrimaryKeyConstraint("article_id", "gone_at", name="pk_withdrawals"),
    )
    still_gone = sa.text("back_at IS NULL")
    op.create_index(
        "ix_withdrawals_open", "withdrawals", ["gone_at"], sqlite_where=still_gone, postgresql_where=still_gone
    )
    op.add_column("articles", sa.Column("fingerprint", WORD))
    op.create_index("ix_articles_fingerprint", "articles", ["fingerprint"])
    op.add_column("revisions", sa.Column("last_seen_at", WORD))
    op.add_column("revisions", sa.Column("reader", WORD))
    op.add_column("revisions", sa.Column("reread_at", WORD))
    _make_duplicates()
    _fill(op.get_bind())


def _make_duplicates() -> None:
    op.create_table(
        "texts",
        sa.Column("id", ID, primary_key=True),
        sa.Column("fingerprint", WORD, nullable=False),
        sa.Column("method", WORD, nullable=False),
        sa.Column("shingles", sa.Integer, nullable=False),
        sa.Column("bands", sa.LargeBinary),
        sa.Column("slots", sa.LargeBinary),
        sa.Column("crowded", sa.SmallInteger),
        sa.Column("cluster", ID),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
        sa.UniqueConstraint("fingerprint", name="uq_texts_fingerprint"),
    )
    op.create_index("ix_texts_cluster", "texts", ["cluster"])
    waits = sa.text("crowded IS NULL")
    op.create_index("ix_texts_not_compared", "texts", ["id"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "bands",
        sa.Column("hash", sa.BigInteger, autoincrement=False),
        sa.Column("text_id", ID, autoincrement=False),
        sa.PrimaryKeyConstraint("hash", "text_id", name="pk_bands"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pairs",
        sa.Column("a", ID, sa.ForeignKey("texts.id", name="fk_pairs_a"), autoincrement=False),
        sa.Column("b", ID, sa.ForeignKey("texts.id", name="fk_pairs_b"), autoincrement=False),
        sa.Column("similarity", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("a", "b", name="pk_pairs"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pairs_b", "pairs", ["b"])


def _fill(connection: sa.Connection) -> None:
    connection.execute(sa.text(_SITE_OF_REVISIONS))
    connection.execute(sa.text(_SITE_OF_REFUSALS))
    current = sa.text(
        "SELECT a.id, r.record FROM articles a JOIN revisions r ON r.article_id = a.id AND r.number = a.revision"
        " WHERE a.id > :after ORDER BY a.id LIMIT 500"
    )
    after = 0
    while rows := connection.execute(current, {"after": after}).all():
        changes = [{"id": id_, "print": text_fingerprint(Article.from_json(json.loads(record)))} for id_, record in rows]
        connection.execute(sa.text("UPDATE articles SET fingerprint = :print WHERE id = :id"), changes)
        after = rows[-1][0]


_SITE_OF_REVISIONS = (
    "UPDATE captures SET site = kept.site FROM (SELECT r.capture AS sha256, MIN(a.site) AS site FROM revisions r"
    " JOIN articles a ON a.id = r.article_id WHERE r.capture IS NOT NULL GROUP BY r.capture) AS kept"
    " WHERE kept.sha256 = captures.sha256"
)
_SITE_OF_REFUSALS = (
    "UPDATE captures SET site = kept.site FROM (SELECT capture AS sha256, MIN(site) AS site FROM urls"
    " WHERE capture IS NOT NULL GROUP BY capture) AS kept"
    " WHERE kept.sha256 = captures.sha256 AND captures.site IS NULL"
)
