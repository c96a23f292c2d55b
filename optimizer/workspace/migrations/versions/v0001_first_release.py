"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Tables of workspaces, their books, scenarios, plans and solves."""
    version = op.create_table("schema_version", sa.Column("version", sa.Integer, primary_key=True))
    op.bulk_insert(version, [{"version": 1}])
    op.create_table(
        "workspace",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("book", sa.String(64)),
        sa.Column("scenario", sa.Integer),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "book",
        sa.Column("workspace", sa.String(64), sa.ForeignKey("workspace.token"), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("original", sa.LargeBinary),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "draft",
        sa.Column("workspace", sa.String(64), sa.ForeignKey("workspace.token"), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
    )
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("book", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("origin", sa.String(255), nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "book"], ["book.workspace", "book.sha256"]),
        sa.UniqueConstraint("workspace", "book", "name"),
    )
    op.create_table(
        "plan",
        sa.Column("workspace", sa.String(64), sa.ForeignKey("workspace.token"), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("workbook", sa.LargeBinary),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace", sa.String(64), sa.ForeignKey("workspace.token"), nullable=False, index=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("folder", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("told", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
