"""The Discord face: what people type and press, and what they see of it."""
