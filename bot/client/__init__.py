"""What connects the program to Discord."""
