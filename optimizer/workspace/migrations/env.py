"""Run by Alembic: the steps that are missing, in the transaction that the caller has begun."""

from alembic import context

from optimizer.workspace.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
