"""Hypnoscope: score sleep in mouse EEG and EMG recordings, second by second."""
