"""The world outside: one module or folder a vendor, each shaped to a port of the services."""
