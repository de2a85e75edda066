"""Tries damaged files one after another, within limits of memory and time.

Run by `campaign`; the input at work lies in the folder of the worker, so that it is found
again when the worker dies of it.
"""

import faulthandler
import json
import random
import resource
import sys
import traceback
import warnings
from collections import Counter
from pathlib import Path

from . import seeds
from .mutations import mutated
from .targets import TARGETS, place_of

_MEMORY = 1 << 30  # bytes beyond what the program needs to be there
_SECONDS = 10
SEEDS = {
    "EDF and BDF": seeds.edf_seeds,
    "CSV of stages": seeds.csv_seeds,
    "CSV of samples": seeds.table_seeds,
    "MATLAB": seeds.mat_seeds,
    "checkpoint": seeds.checkpoint_seeds,
}
_MOST_KEPT = 30


def run(kind, first, stop, seed, folder):
    """Try inputs [first, stop) of a kind; return what came of them."""
    folder = Path(folder)
    sound = SEEDS[kind](folder)
    at = folder / "at"
    path, (_, attempt) = place_of(folder, kind), TARGETS[kind]
    for content in sound:  # so that all is imported before memory is limited
        path.write_bytes(content)
        attempt(path, 0)
    _limit_memory()
    warnings.simplefilter("ignore")
    outcomes, findings = Counter(), {}
    for number in range(first, stop):
        rng = random.Random(f"{seed}:{kind}:{number}")
        path.write_bytes(mutated(rng, rng.choice(sound), sound))
        at.write_text(str(number))
        faulthandler.dump_traceback_later(_SECONDS, exit=True)
        try:
            outcomes[attempt(path, number)] += 1
        except Exception as error:
            outcomes["FAILED"] += 1
            where = _where(error)
            if where not in findings and len(findings) < _MOST_KEPT:
                kept = folder / f"finding-{number}{path.suffix}"
                kept.write_bytes(path.read_bytes())
                findings[where] = f"{kept}: {type(error).__name__}: {str(error)[:200]}"
        faulthandler.cancel_dump_traceback_later()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"outcomes": dict(outcomes), "findings": findings, "peak_mb": most // 1024}


def _where(error):
    frames = [
        one for one in traceback.extract_tb(error.__traceback__) if "/tests/" not in one.filename
    ]
    last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def _limit_memory():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmSize:"):
            limit = int(line.split()[1]) * 1024 + _MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    kind, first, stop, seed, folder = sys.argv[1:]
    faulthandler.enable()
    print(json.dumps(run(kind, int(first), int(stop), seed, folder)))
