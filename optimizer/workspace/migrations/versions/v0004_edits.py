"""What was typed over the lines of a list and not saved yet."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Table of edits."""
    op.create_table(
        "edit",
        sa.Column("workspace", sa.String(64), primary_key=True),
        sa.Column("book", sa.String(64), primary_key=True),
        sa.Column("by", sa.String(254), primary_key=True),
        sa.Column("typed", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "book"], ["book.workspace", "book.sha256"]),
    )
