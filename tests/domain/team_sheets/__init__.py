"""What captains paste and upload, and what becomes of it."""
