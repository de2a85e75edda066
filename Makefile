# On a fresh clone with nothing but Python >= 3.11:
#   make demo    scores a simulated recording and shows it
#   make test    runs the whole test suite
#   make check   runs the linters, the type checker and the import contracts
#   make fuzz    tries 220,000 damaged files and writes docs/fuzz.md; takes half an hour
#   make torture    kills the program 300 times, fills its disk, and writes docs/torture.md; takes a quarter of an hour
#   make bench-scoring    counts the keys and clicks of correcting a recording and writes docs/scoring-effort.md
#   make compare-readers    reads odd EDF files with other programs too and writes docs/edf-readers.md
#   make bench    times what a technician waits for and writes docs/speed.md; takes some minutes
#   make gallery    makes a picture of every panel and dialog, light and dark, at three sizes, in gallery/
#   make benchmark    trains and tests every model of the paper and writes models/benchmark/; takes more than a day

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet -c constraints.txt

.PHONY: help demo test check fuzz torture bench-scoring compare-readers bench gallery benchmark clean

help:
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.app
	$(BIN)/hypnoscope demo -o demo-output

test: $(VENV)/.test
	$(BIN)/python packaging/linux/system_libraries.py
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: $(VENV)/.check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

torture: $(VENV)/.test
	$(BIN)/python -m tests.torture.campaign --kills 300

bench-scoring: $(VENV)/.test
	$(BIN)/python -m tests.technician.campaign

fuzz: $(VENV)/.test
	$(BIN)/python -m tests.fuzz.campaign --inputs 220000 --workers 2

compare-readers: $(VENV)/.test
	$(PIP_INSTALL) edfio
	$(BIN)/python -m tests.app.formats.edf_readers

bench: $(VENV)/.test
	$(BIN)/python packaging/speed.py -o docs/speed.md

gallery: $(VENV)/.test
	$(BIN)/python packaging/gallery.py -o gallery

benchmark: $(VENV)/.test
	$(PIP_INSTALL) -e .[benchmark]
	$(BIN)/hypnoscope benchmark -o models/benchmark

clean:
	rm -rf $(VENV) build dist demo-output gallery

$(VENV)/bin/pip:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c "import ensurepip" 2>/dev/null || sh packaging/linux/debian_packages.sh python3-venv
	$(PYTHON) -m venv $(VENV)

# Each stamp stands for one finished installation; a change of what is needed repeats it.
$(VENV)/.app: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(PIP_INSTALL) -e .[test]
	@touch $@ $(VENV)/.app

$(VENV)/.check: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(PIP_INSTALL) -e .[test,check]
	@touch $@ $(VENV)/.test $(VENV)/.app
