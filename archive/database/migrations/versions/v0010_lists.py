"""The articles of a site, and what was first seen since a time, are listed some at a time without reading the others:
an archive may have a million articles."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("ix_articles_site_id", "articles", ["site", "id"])
    op.create_index("ix_revisions_seen_at_id", "revisions", ["seen_at", "id"])
