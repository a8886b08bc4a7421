"""The first schema: articles with revisions and photos, captures, the URL ledger, runs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    create_captures()
    create_articles()
    create_urls()
    create_runs()


def create_captures() -> None:
    op.create_table(
        "captures",
        sa.Column("sha256", WORD, nullable=False),
        sa.Column("url", WORD, nullable=False),
        sa.Column("status", sa.SmallInteger),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("fetched_at", WORD, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("stored_size", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_captures"),
    )


def create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("site", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("url", WORD, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("published", WORD),
        sa.Column("first_seen_at", WORD, nullable=False),
        sa.Column("last_seen_at", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("key", "site", name="uq_articles_key_site"),
    )
    op.create_index("ix_articles_site_published_key", "articles", ["site", "published", "key"])
    op.create_index("ix_articles_url", "articles", ["url"])
    op.create_table(
        "revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seen_at", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("capture", WORD),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("article_id", "number", name="uq_revisions_article_id_number"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_revisions_article_id"),
        sa.ForeignKeyConstraint(["capture"], ["captures.sha256"], name="fk_revisions_capture"),
    )
    op.create_table(
        "photos",
        sa.Column("revision_id", ID, nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("url", WORD, nullable=False),
        sa.Column("caption", sa.Text),
        sa.Column("credit", sa.Text),
        sa.Column("caption_raw", sa.Text),
        sa.PrimaryKeyConstraint("revision_id", "position", name="pk_photos"),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_photos_revision_id"),
    )


def create_urls() -> None:
    op.create_table(
        "urls",
        sa.Column("id", ID, nullable=False),
        sa.Column("site", WORD, nullable=False),
        sa.Column("url", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("found_on", WORD),
        sa.Column("found_at", WORD, nullable=False),
        sa.Column("modified_at", WORD),
        sa.Column("due_at", WORD),
        sa.Column("fetched_at", WORD),
        sa.Column("status", sa.SmallInteger),
        sa.Column("outcome", WORD),
        sa.Column("reason", WORD),
        sa.Column("detail", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("article_id", ID),
        sa.Column("capture", WORD),
        sa.PrimaryKeyConstraint("id", name="pk_urls"),
        sa.UniqueConstraint("url", "site", name="uq_urls_url_site"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_urls_article_id"),
        sa.ForeignKeyConstraint(["capture"], ["captures.sha256"], name="fk_urls_capture"),
    )
    op.create_index(
        "ix_urls_due",
        "urls",
        ["site", "kind", "due_at", "id"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )


def create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("site", WORD, nullable=False),
        sa.Column("started_at", WORD, nullable=False),
        sa.Column("ended_at", WORD),
        sa.Column("counts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_site_started_at", "runs", ["site", "started_at"])
