"""The queue, which is PgQueuer in a schema of its own."""
