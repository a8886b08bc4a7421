"""Profiles of portals with their versions, and which profile read a revision."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "profiles",
        sa.Column("id", ID, primary_key=True),
        sa.Column("site", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("made_at", WORD, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_profiles"),
    )
    op.create_index("ix_profiles_site_digest", "profiles", ["site", "digest"])
    op.add_column("revisions", sa.Column("profile", WORD))
    read_with_one = sa.text("profile IS NOT NULL")
    op.create_index(
        "ix_revisions_profile", "revisions", ["profile"], sqlite_where=read_with_one, postgresql_where=read_with_one
    )
