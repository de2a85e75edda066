"""Automatic scoring; the only package that knows `sdreamer`."""
