"""Pictures and documents of articles, and what their pages look like with: bytes once by content, addresses, versions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_index("ix_articles_first_seen_at", "articles", ["first_seen_at"])
    later = sa.text("number > 1")
    op.create_index("ix_revisions_later", "revisions", ["seen_at"], sqlite_where=later, postgresql_where=later)
    op.create_table(
        "media_files",
        sa.Column("sha256", WORD, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", WORD, nullable=False),
        sa.Column("stored_at", WORD, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_media_files_sha256_size_media_type", "media_files", ["sha256", "size", "media_type"])
    op.create_table(
        "media_texts",
        sa.Column("sha256", WORD, sa.ForeignKey("media_files.sha256"), primary_key=True),
        sa.Column("state", WORD, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("detail", sa.Text),
        sa.Column("extractor", WORD, nullable=False),
    )
    op.create_table(
        "media",
        sa.Column("id", ID, primary_key=True),
        sa.Column("site", WORD, nullable=False),
        sa.Column("url", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("found_at", WORD, nullable=False),
        sa.Column("due_at", WORD),
        sa.Column("fetched_at", WORD),
        sa.Column("status", sa.SmallInteger),
        sa.Column("outcome", WORD),
        sa.Column("reason", WORD),
        sa.Column("detail", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("etag", WORD),
        sa.Column("last_modified", WORD),
        sa.Column("sha256", WORD, sa.ForeignKey("media_files.sha256")),
        sa.UniqueConstraint("url", "site"),
    )
    op.create_index("ix_media_sha256_kind_site", "media", ["sha256", "kind", "site"])
    waiting = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_media_due", "media", ["site", "kind", "due_at", "id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "media_versions",
        sa.Column("media_id", ID, sa.ForeignKey("media.id"), primary_key=True, autoincrement=False),
        sa.Column("sha256", WORD, sa.ForeignKey("media_files.sha256"), primary_key=True),
        sa.Column("first_seen_at", WORD, nullable=False),
        sa.Column("last_seen_at", WORD, nullable=False),
        sa.Column("status", sa.SmallInteger),
        sa.Column("headers", sa.Text, nullable=False),
    )
    op.create_index("ix_media_versions_sha256", "media_versions", ["sha256"])
    op.create_table(
        "article_media",
        sa.Column("article_id", ID, sa.ForeignKey("articles.id"), primary_key=True, autoincrement=False),
        sa.Column("media_id", ID, sa.ForeignKey("media.id"), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_media_media_id", "article_media", ["media_id"])
    op.create_table(
        "media_parts",
        sa.Column("media_id", ID, sa.ForeignKey("media.id"), primary_key=True, autoincrement=False),
        sa.Column("part_id", ID, sa.ForeignKey("media.id"), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_media_parts_part_id", "media_parts", ["part_id"])
