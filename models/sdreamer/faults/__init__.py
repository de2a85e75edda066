"""Input that is wrong: what is found in a recording's EEG and EMG before they are scored."""

from sdreamer.faults.detection import find_faults
from sdreamer.faults.fault import Fault, Kind, Severity

__all__ = ["Fault", "Kind", "Severity", "find_faults"]
