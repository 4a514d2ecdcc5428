# Everything below works offline once .venv is there. Paths with spaces are fine.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test setup dev clean

setup: .venv/.installed
dev: .venv/.dev

.venv/.installed: pyproject.toml
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.dev: .venv/.installed pyproject.toml requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

demo: setup
	@$(BIN)/python samples/demo.py

test: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest
	@$(BIN)/python -m coverage combine --quiet
	@$(BIN)/python -m coverage report --fail-under=95
	@$(BIN)/prematch rules test

clean:
	rm -rf .venv demo dist build .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
