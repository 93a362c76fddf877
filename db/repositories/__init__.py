"""Questions to the database, in the caller's transaction; none of them commits."""
