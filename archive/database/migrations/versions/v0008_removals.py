"""What is removed by order leaves a mark, by which it is recognised when it comes in again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "removals",
        sa.Column("id", ID, primary_key=True),
        sa.Column("site", WORD, nullable=False),
        sa.Column("key", WORD),
        sa.Column("what", WORD, nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("order_words", sa.Text, nullable=False),
        sa.Column("removed_by", WORD, nullable=False),
        sa.Column("removed_at", WORD, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("cleaned_at", WORD),
    )
    op.create_table(
        "removal_marks",
        sa.Column("mark", WORD, primary_key=True),
        sa.Column("removal_id", ID, sa.ForeignKey("removals.id"), primary_key=True, autoincrement=False),
    )
