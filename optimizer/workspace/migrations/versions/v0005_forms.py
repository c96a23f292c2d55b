"""What was typed into the form of a scenario and not saved yet."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Table of forms."""
    op.create_table(
        "form",
        sa.Column(
            "scenario", sa.Integer, sa.ForeignKey("scenario.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("by", sa.String(254), primary_key=True),
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
    )
