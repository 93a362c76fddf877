"""The connection to Discord and the one door of all errors, over real sockets."""
