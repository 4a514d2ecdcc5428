# `make demo` and `make test` need Python 3.11 or newer with venv, and the network the first time only.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test coverage setup dev clean

setup: .venv/.installed
dev: .venv/.dev

# .venv/.whole names the folder that .venv was made in. It is missing after a set-up that was cut off, and
# names another folder where the checkout was moved; both begin again with an empty .venv.
ifneq ($(shell cat .venv/.whole 2>/dev/null),$(shell pwd -P))
.PHONY: .venv/.installed
endif

# Run pip. Where it ends by itself, well or not, .venv is whole; where it was killed, it may not be.
define install
	@trap 'exit 130' INT TERM HUP; rm -f .venv/.whole; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(1); status=$$?; \
	test $$status -gt 127 || pwd -P >.venv/.whole; \
	test $$status -eq 0 || echo "Set-up did not end well: see above, then run make again (it needs the network)." >&2; \
	exit $$status
	@touch $@
endef

.venv/.installed: pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || \
	{ echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "prematch needs Python 3.11 or newer, and $(PYTHON) is older: name another, such as make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up .venv: a minute or two, the first time only."
	@test "$$(cat .venv/.whole 2>/dev/null)" = "$$(pwd -P)" || "$(PYTHON)" -m venv --clear .venv
	$(call install,--editable .)

.venv/.dev: .venv/.installed requirements-dev.txt
	$(call install,--requirement requirements-dev.txt)

demo: setup
	@$(BIN)/python samples/demo.py

test: dev
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal
	@$(BIN)/prematch rules test

# How much of the code the tests reach, branches counted. It takes about twice as long as the tests alone.
coverage: dev
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest --numprocesses auto --dist worksteal
	@$(BIN)/python -m coverage combine --quiet
	@$(BIN)/python -m coverage report --fail-under=95

clean:
	rm -rf .venv demo dist build .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis
