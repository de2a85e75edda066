"""Files to core and back."""
