"""The addresses of one site are found without reading those of all: every run asks for them, and an archive may have
thousands of sites."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_urls_site", "urls", ["site", "id"])
