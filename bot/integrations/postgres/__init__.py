"""A PostgreSQL of our own in a folder, for people who do not bring one."""
