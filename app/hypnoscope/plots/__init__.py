"""pyqtgraph items that draw the session."""
