"""A small stand-in for Discord, and the real bot that talks to it over real sockets."""
