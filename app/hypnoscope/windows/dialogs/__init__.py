"""Dialogs: each asks one question and holds the answer as plain values."""
