"""Simulated mouse recordings: stage sequences, physiology, acquisition chain."""

from sdreamer.simulation.recording import Animal, SimulatedRecording, simulate_recording

__all__ = ["Animal", "SimulatedRecording", "simulate_recording"]
