"""Long work beside the interface."""
