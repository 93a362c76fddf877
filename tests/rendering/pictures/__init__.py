"""What is promised of pictures."""
