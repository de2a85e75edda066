"""The command `hypnoscope`."""

import io
import logging
import multiprocessing
import sys


def main() -> None:
    """Run the command line; without a subcommand it opens the window."""
    multiprocessing.freeze_support()
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks µ still shows the rest
    from hypnoscope.cli.application import app

    app(prog_name="hypnoscope")


if __name__ == "__main__":
    main()
