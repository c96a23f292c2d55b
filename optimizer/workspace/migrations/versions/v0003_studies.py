"""What jobs find that is no plan: explanations, repairs, studies."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Table of studies."""
    op.create_table(
        "study",
        sa.Column("workspace", sa.String(64), sa.ForeignKey("workspace.token"), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("workbook", sa.LargeBinary),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
