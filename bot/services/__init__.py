"""Use cases: they own the transaction, and know the world by their ports."""
