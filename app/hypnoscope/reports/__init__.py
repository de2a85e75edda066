"""What is made of a scored recording for others to read: tables and figures."""
