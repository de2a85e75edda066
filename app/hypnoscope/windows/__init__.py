"""Widgets: the main window, its actions, panels and dialogs."""
