"""Files to core and back."""

from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.reading import read_recording

__all__ = ["FormatError", "read_recording"]
