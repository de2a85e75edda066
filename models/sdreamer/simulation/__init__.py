"""Simulated mouse recordings: stage sequences, physiology, acquisition chain."""

from sdreamer.simulation.acquisition import Laboratory
from sdreamer.simulation.recording import Animal, SimulatedRecording, simulate_recording

__all__ = ["Animal", "Laboratory", "SimulatedRecording", "simulate_recording"]
