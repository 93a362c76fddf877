"""Pictures, deck files, tables and texts made from an analysis; no I/O."""
