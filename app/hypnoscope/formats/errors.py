"""What a file that cannot be read truly is refused with."""


class FormatError(ValueError):
    """A file cannot be read truly; the message is one sentence that names it."""
