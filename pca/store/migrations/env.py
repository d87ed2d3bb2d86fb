"""How Alembic runs our migrations: on the connection and in the transaction the store gives it."""

from __future__ import annotations

from alembic import context

from pca.store.tables.whole import METADATA


def run() -> None:
    """Run the migrations asked for; `Store.open` is the only caller."""
    context.configure(
        connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True
    )
    with context.begin_transaction():
        context.run_migrations()


run()
