"""The database: the only place that knows SQLAlchemy; values come out, rows stay in."""
