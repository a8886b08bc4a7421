"""Sites with their schedule and who is crawling them; validators, depth and teasers of addresses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("urls", sa.Column("depth", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("urls", sa.Column("etag", WORD))
    op.add_column("urls", sa.Column("last_modified", WORD))
    op.add_column("urls", sa.Column("digest", WORD))
    op.add_column("urls", sa.Column("validators", sa.SmallInteger, nullable=False, server_default=sa.text("0")))
    op.add_column("urls", sa.Column("teaser", WORD))
    op.create_table(
        "sites",
        sa.Column("name", WORD, nullable=False),
        sa.Column("target", WORD, nullable=False),
        sa.Column("due_at", WORD),
        sa.Column("every_seconds", sa.Integer),
        sa.Column("every_by", WORD, nullable=False, server_default=sa.text("'learnt'")),
        sa.Column("failures", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("holder", WORD),
        sa.Column("held_until", WORD),
        sa.Column("facts", sa.Text, nullable=False, server_default=sa.text("'{}'")),
        sa.PrimaryKeyConstraint("name", name="pk_sites"),
    )
    # Every site that was crawled before: one of a host is named by it, one of the catalogue by its name.
    op.execute(
        "INSERT INTO sites (name, target) SELECT site, COALESCE((SELECT MIN(url) FROM urls WHERE urls.site = runs.site"
        " AND urls.kind = 'seed' AND runs.site LIKE '%.%'), site) FROM runs GROUP BY site"
    )
