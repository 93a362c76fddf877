"""The replay reader, against stories told with the builder and against real files."""
