"""What `tulieu repair` takes out of its place is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "damaged",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("site", WORD),
        sa.Column("key", WORD),
        sa.Column("number", sa.Integer),
        sa.Column("what", WORD, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("taken_at", WORD, nullable=False),
    )
