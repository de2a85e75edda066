"""Install the system libraries that Qt needs to run without a display, or say how to."""

import subprocess
import sys
from pathlib import Path

from hypnoscope.windows.system_libraries import QT_LIBRARIES, missing_libraries

INSTALL = Path(__file__).with_name("debian_packages.sh")


def main() -> int:
    """Return 0 once nothing is missing."""
    if not sys.platform.startswith("linux"):
        return 0
    packages = sorted({QT_LIBRARIES[name] for name in missing_libraries(QT_LIBRARIES)})
    if not packages:
        return 0
    return subprocess.run(["sh", str(INSTALL), *packages], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
