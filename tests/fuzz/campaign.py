"""Tries damaged files by the hundred thousand: `make fuzz` writes docs/fuzz.md.

Each worker is a process with a limit of memory, and of time for each input. An input that it
dies of, or that gives anything but a true result or one sentence, is kept in fuzz-findings/.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from .targets import TARGETS, place_of

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "fuzz.md"
KEPT = REPOSITORY / "fuzz-findings"
_CHUNK = 5_000
_FOLDER = "/dev/shm" if Path("/dev/shm").is_dir() else None  # flushing to disk takes longest
_SHARES = {
    "EDF and BDF": 0.5,
    "CSV of stages": 0.15,
    "CSV of samples": 0.1,
    "MATLAB": 0.1,
    "checkpoint": 0.15,
}


_EARLIER = """\
Found while this was built, by earlier runs or by reading the code they reached, and held by
tests since:

- checkpoints that describe a model far larger than their weights took memory and time without
  end; weights of whole numbers, and metadata nested without end, ended in a traceback;
- tables of stages with epochs of years took memory without end; so did JSON beside them;
- tables of samples: a row without the column of times, and times of inf or years ahead, ended in
  a traceback;
- MATLAB files: a damaged type of data ended the process inside scipy; one that asks for more
  memory than there is ended in a traceback; names with line breaks broke the sentence in two.

The kinds of this record were run one after another, EDF and stages before the last of these
repairs, which touch neither of them."""


@dataclass
class Result:
    """What came of the inputs of one kind."""

    outcomes: Counter = field(default_factory=Counter)
    findings: dict = field(default_factory=dict)
    peak_mb: int = 0
    seconds: float = 0.0

    def __iadd__(self, other):
        self.outcomes += other.outcomes
        self.findings |= other.findings
        self.peak_mb = max(self.peak_mb, other.peak_mb)
        self.seconds += other.seconds
        return self

    def add(self, chunk):
        self.outcomes.update(chunk["outcomes"])
        self.findings.update(chunk["findings"])
        self.peak_mb = max(self.peak_mb, chunk["peak_mb"])


def _chunk(kind, first, stop, seed):
    """Try inputs [first, stop) in one process, and again behind an input that it died of."""
    result, started = Result(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=_FOLDER) as folder:
        while first < stop:
            command = [sys.executable, "-m", "tests.fuzz.worker", kind, str(first), str(stop)]
            worker = subprocess.run(
                [*command, str(seed), folder], capture_output=True, text=True, cwd=REPOSITORY
            )
            if worker.returncode == 0:
                result.add(json.loads(worker.stdout.splitlines()[-1]))
                break
            died_of = int((Path(folder) / "at").read_text())
            result.outcomes["DIED"] += 1
            result.findings[f"died of input {died_of}"] = worker.stderr[-2000:]
            _keep(place_of(folder, kind), died_of)
            first = died_of + 1
        for kept in Path(folder).glob("finding-*"):
            _keep(kept, kept.stem.removeprefix("finding-"))
    result.seconds = time.monotonic() - started
    return result


def _keep(path, number):
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{number}{path.suffix}").write_bytes(path.read_bytes())


def campaign(kinds, n_inputs, seed, n_workers):
    """Return the result of each kind of input."""
    results = {kind: Result() for kind in kinds}
    chunks = [
        (kind, first, min(first + _CHUNK, round(n_inputs * _SHARES[kind])), seed)
        for kind in kinds
        for first in range(0, round(n_inputs * _SHARES[kind]), _CHUNK)
    ]
    with ThreadPoolExecutor(n_workers) as pool:
        for chunk, found in zip(chunks, pool.map(lambda one: _chunk(*one), chunks), strict=True):
            results[chunk[0]] += found
            print(*chunk[:3], dict(found.outcomes), f"{found.seconds:.0f} s", flush=True)
    return results


def _with_earlier(results):
    """Return the results with those of kinds that were tried before, and keep all for later."""
    KEPT.mkdir(exist_ok=True)
    kept = KEPT / "results.json"
    known = json.loads(kept.read_text()) if kept.exists() else {}
    known |= {kind: vars(result) for kind, result in results.items()}
    kept.write_text(json.dumps(known))
    return {
        kind: Result(**(known[kind] | {"outcomes": Counter(known[kind]["outcomes"])}))
        for kind in TARGETS
        if kind in known
    }


def report(results, seed):
    """Return the page of a campaign."""
    lines = [
        "# Damaged files",
        "",
        f"Written by `make fuzz` (seed {seed}; a part of the kinds may be tried anew with",
        "`python -m tests.fuzz.campaign --kinds`), here with Python "
        f"{platform.python_version()} on {platform.system()}.",
        "",
        "Sound files and files with each known defect are damaged at random: bytes flipped, cut, "
        "doubled, joined with",
        "others, fields and cells and lengths overwritten with numbers that hurt. Each is opened "
        "and looked at as the",
        "program does, in a process that may take 1 GB more than at its start and 10 s an input. "
        "It must be read with the",
        "length that its own header or rows tell, or be refused in one sentence that names the "
        "file. Every eighth EDF file",
        "that is read is also copied by `hypnoscope repair`, and the copy must be in order; tables "
        "are saved and read anew.",
        "Anything else is a finding. Findings became tests.",
        "",
        "| input | tried | read | read with repairs | refused | findings | died |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, result in results.items():
        counts = result.outcomes
        cells = [counts[name] for name in ("read", "repaired", "refused", "FAILED", "DIED")]
        lines.append(f"| {kind} | {counts.total():,} | {' | '.join(f'{n:,}' for n in cells)} |")
    total = sum(result.outcomes.total() for result in results.values())
    bad = sum(r.outcomes["FAILED"] + r.outcomes["DIED"] for r in results.values())
    lines += ["", f"In all {total:,} inputs, {bad} findings.", "", _EARLIER]
    return "\n".join(lines) + "\n"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--inputs", type=int, default=250_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--workers", type=int, default=1)
    arguments.add_argument("--kinds", nargs="*", default=list(TARGETS), choices=list(TARGETS))
    chosen = arguments.parse_args()
    results = campaign(chosen.kinds, chosen.inputs, chosen.seed, chosen.workers)
    page = report(_with_earlier(results), chosen.seed)
    PAGE.write_text(page, encoding="utf-8")
    findings = {where: said for one in results.values() for where, said in one.findings.items()}
    for where, said in findings.items():
        print(f"{where}\n    {said}")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
