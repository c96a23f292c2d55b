"""People and what each may do, workspaces that belong to somebody, approvals, and the log of who did what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Tables of people; a workspace of before belongs to nobody yet."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("subject", sa.String(512), unique=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    with op.batch_alter_table("workspace") as workspace:
        workspace.add_column(sa.Column("owner", sa.Integer))
        workspace.create_foreign_key("workspace_owner", "person", ["owner"], ["id"])
        workspace.create_index("ix_workspace_owner", ["owner"])
    with op.batch_alter_table("scenario") as scenario:  # a book may name its scenarios at any length
        scenario.alter_column(
            "origin", existing_type=sa.String(255), type_=sa.Text(), existing_nullable=False
        )
    op.create_table(
        "guest",
        sa.Column("workspace", sa.String(64), sa.ForeignKey("workspace.token"), primary_key=True),
        sa.Column("person", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("book", sa.String(64)),
        sa.Column("scenario", sa.Integer),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "approval",
        sa.Column(
            "scenario", sa.Integer, sa.ForeignKey("scenario.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("by", sa.String(254), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "key"], ["plan.workspace", "plan.key"]),
    )
    op.create_table(
        "log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace", sa.String(64), index=True),
        sa.Column("by", sa.String(254), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    op.execute("UPDATE schema_version SET version = 2")  # the first release refuses it in words
