"""Simulated mouse recordings: stage sequences, physiology, acquisition chain."""
