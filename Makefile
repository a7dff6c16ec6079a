# Everything a person types here. The first use makes .venv and installs what requirements.lock pins; later uses start at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help digest test verify lint types quality trust audit sbom docs bench bytes lock golden clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

digest: $(VENV)/runtime ## Build dist/ from seeds/
	@$(BIN)/digest build

verify: $(VENV)/runtime ## Prove that dist/ says what seeds/ says
	@$(BIN)/digest verify

test: $(VENV)/development ## Run the tests, on all cores
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

lint: $(VENV)/development ## Check style and formatting
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/ruff format --check src tests benchmarks

types: $(VENV)/development ## Check types, strictly
	@$(BIN)/mypy

quality: $(VENV)/development ## Print the measured figures beside their floors
	@$(BIN)/python -m tests.quality

trust: $(VENV)/development ## Pull plugs, fill disks, send hostile input, and print how often it went wrong
	@$(BIN)/python -m tests.trust

audit: $(VENV)/development ## Ask whether a known weakness is in what requirements.lock pins
	@$(BIN)/python .ci/audit.py

sbom: $(VENV)/runtime ## Write the bill of materials of requirements.lock, build/sbom.cdx.json
	@mkdir -p build
	@$(BIN)/python .ci/sbom.py > build/sbom.cdx.json
	@echo "wrote build/sbom.cdx.json"

docs: $(VENV)/development ## Check that the documents say what the program does
	@$(BIN)/python -m pytest -q tests/test_docs.py

bench: $(VENV)/development ## Print the measured times, as ratios of one run
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.grouping
	@$(BIN)/python -m benchmarks.preview

bytes: $(VENV)/development ## Prove that this checkout writes the bytes of another: BEFORE=path/to/digest, or to a checkout
	@$(BIN)/python -m tests.harness $(or $(BEFORE),$(error say what to compare with: make bytes BEFORE=path/to/digest))

golden: $(VENV)/development ## Rewrite the golden files and dist/; look at what changed before you commit it
	@$(BIN)/python -m tests.golden
	@$(BIN)/digest build

lock: $(VENV)/development ## Pin the newest allowed versions anew, with hashes, for Python 3.11 to 3.13
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --upgrade --generate-hashes $(LOCK_PLAIN) \
	  pyproject.toml --extra pdf --group build -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --upgrade --generate-hashes $(LOCK_PLAIN) \
	  --group dev -c requirements.lock -o requirements-dev.lock

# No address of an index, no date and no command in the lock files.
LOCK_PLAIN := --no-header --no-emit-index-url --no-emit-find-links --no-annotate

# An interpreter that comes without ensurepip (some distributions split it off) lends its own pip to the environment.
$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "digest needs Python 3.11 or newer. hint: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(VENV)
	@touch $@

INSTALL = $$(test -x $(BIN)/pip && echo $(BIN)/python -m pip || echo $(PYTHON) -m pip --python $(BIN)/python) \
  install -qq --disable-pip-version-check

$(VENV)/runtime: $(VENV)/made requirements.lock pyproject.toml
	@echo "Setting up .venv (once; about a minute)"
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.lock
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

clean: ## Remove what can be made again, but not dist/
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build
