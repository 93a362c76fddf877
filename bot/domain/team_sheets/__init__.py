"""What a captain pastes or uploads about a team: read, joined, and written back to text."""
