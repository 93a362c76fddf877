"""A replay file as it is: bytes in, a `Replay` out, exactly as the file shows."""
