"""What is open: the recording, its scoring, its undo history."""
