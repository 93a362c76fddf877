"""Objects: bytes kept under keys that carry their checksum, in a folder or in S3."""
