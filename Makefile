# Everything a user or a contributor runs. `make demo` and `make test` start from a bare Debian with Python and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BOOK := workbooks/kyokai_incentive_2023.xlsx

.DEFAULT_GOAL := help
.PHONY: help demo picture test test-with-calc test-without-calc check lint format golden workbooks benchmark calc-matrix clean

help:
	@echo "make demo         score the 47 branches in a real LibreOffice; print the ranking, write a PDF and a PNG"
	@echo "make test         every check and every test, with a real LibreOffice"
	@echo "make lint         format, lint, types, layers and Python 3.8 compatibility only"
	@echo "make format       put the code into shape"
	@echo "make golden       rewrite generated texts and the function reference in the READMEs"
	@echo "make workbooks    rebuild the shipped workbooks: .xlsx, and .xlsm with the functions for Excel"
	@echo "make picture      rewrite the README's picture"
	@echo "make benchmark    recalculation times in Calc, against native formulas, calls and scripts through xlwings, one cell of a large file, sensitivity"
	@echo "make calc-matrix  the Calc tests on later LibreOffice versions (as root)"

demo: $(VENV)/.run
	@tools/install-debian demo
	$(BIN)/xl-addin build build
	$(BIN)/xl-addin recalc $(BOOK) --add-in build/xl-addin.oxt --print '順位表!A5:J52' -o build/kyokai_incentive_2023.pdf
	tools/picture build/kyokai_incentive_2023.pdf '順位表（' build/kyokai_incentive_2023.png

picture: demo
	tools/picture build/kyokai_incentive_2023.pdf '順位表（' docs/ranking.png 30 45 610 635

test: lint
	@tools/install-debian test
	$(BIN)/coverage erase
	$(MAKE) --no-print-directory --jobs=2 test-with-calc test-without-calc
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# At the same time: the one process mostly waits for LibreOffice.
test-with-calc:
	$(BIN)/coverage run --parallel-mode -m pytest -m office

test-without-calc:
	$(BIN)/coverage run --parallel-mode -m pytest -m "not office"

check: test

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_python38.py

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: $(VENV)/.dev
	$(BIN)/python -m tests.golden_files

workbooks: $(VENV)/.run
	$(BIN)/xl-addin workbooks workbooks

benchmark: $(VENV)/.run
	@tools/install-debian demo
	$(BIN)/python benchmarks/calc_recalculation.py
	$(BIN)/python benchmarks/excel_dispatch.py
	$(BIN)/python benchmarks/script_transfer.py
	$(BIN)/python benchmarks/patching.py
	$(BIN)/python benchmarks/sensitivity.py

calc-matrix: $(VENV)/.dev
	@tools/install-debian matrix
	$(BIN)/python tests/matrix/run.py

clean:
	rm -rf build $(VENV)

$(VENV)/bin/python:
	@tools/install-debian python
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.run
