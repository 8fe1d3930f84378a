# Needs Python 3.11 or later (with venv and pip), git and make; everything else is set up here.
PYTHON ?= python3
BIN := .venv/bin
# Quick installs: no look for a newer pip, no bytecode for what is never imported (tools/bytecode.py has the rest).
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-compile --require-hashes

.PHONY: serve test slow differential coverage check compatibility release generate hooks bench ide console lock clean
.DEFAULT_GOAL := serve

serve: .venv/run.stamp
	@exec $(BIN)/wardgraph serve

# One worker for each core, four at most: each holds up to 40 connections to their one server.
WORKERS ?= logical
PYTEST := $(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --durations 20

# What needs Node or a browser is no part of the fast tier; `make slow` runs it, and more of the differential and the storms.
SLOW := clients or browser

test: .venv/dev.stamp
	$(PYTEST) $(if $(TESTS),$(TESTS),-m "not ($(SLOW))")
	$(if $(TESTS),,@echo "This was the fast tier. make slow: the tests marked $(SLOW), the long differential, longer storms. .ci/run: everything.")

slow: .venv/dev.stamp
	$(PYTEST) -m "$(SLOW)"
	DIFFERENTIAL_DOCUMENTS=2000 $(PYTEST) tests/differential/test_documents.py
	STORM_STEPS=$${STORM_STEPS:-2000} $(PYTEST) tests/storms

# The compiled executor against graphql-core on ten times the documents of `make slow`; DIFFERENTIAL_SEED picks others.
differential: .venv/dev.stamp
	DIFFERENTIAL_DOCUMENTS=$${DIFFERENTIAL_DOCUMENTS:-20000} $(BIN)/python -m pytest tests/differential

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar db
	$(BIN)/python -m tools.compatibility
	$(BIN)/python -m tools.plpgsql_check

# docs/coverage.md: what the HTTP tests ask for.
coverage: .venv/dev.stamp
	WARDGRAPH_COVERAGE=docs/coverage.md $(PYTEST) tests/graph

# What of the schema breaks clients of the last release; and keeping the schema as that of the next.
compatibility: .venv/dev.stamp
	$(BIN)/python -m tools.compatibility

release: .venv/dev.stamp
	$(BIN)/python -m tools.compatibility --release $(VERSION)

# Has each commit of this clone formatted and checked first (.pre-commit-config.yaml).
hooks: .venv/dev.stamp
	$(BIN)/pre-commit install

generate: .venv/dev.stamp
	$(BIN)/python -m tools.generate

# Wardgraph beside its peers, on a data set of its own in benchmarks/.data; needs Node's npm and wrk. See benchmarks/README.md.
ROUNDS ?= 5
SECONDS ?= 3
SCALE ?= bench
bench: .venv/dev.stamp benchmarks/peer/node_modules/made.stamp
	@command -v wrk || { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends wrk; } || true
	$(BIN)/python -m benchmarks --rounds $(ROUNDS) --seconds $(SECONDS) --scale $(SCALE)

benchmarks/peer/node_modules/made.stamp: benchmarks/peer/package-lock.json
	cd benchmarks/peer && npm ci --loglevel=error
	@touch $@

# Rebuilds GraphiQL's bundle; needs Node, and is not part of anything else.
ide:
	cd web/ide && npm ci --ignore-scripts && npm run check && npm run build

# Rebuilds the console's bundle, and what it is made of: types of its queries, catalogues of its words. Needs Node.
console:
	cd web/console && npm ci --ignore-scripts --loglevel=error && npm run queries && npm run words && npm run check && npm run build

# The files name packages, versions and hashes, and no index: each machine asks its own. `make lock UPGRADE=` adds what
# the .in files name and leaves the rest as it is.
UPGRADE ?= --upgrade
lock: .venv/lock.stamp
	$(BIN)/uv pip compile --quiet $(UPGRADE) $(COMPILE) requirements.in --output-file requirements.lock
	$(BIN)/uv pip compile --quiet $(UPGRADE) $(COMPILE) --constraints requirements.lock requirements-dev.in --output-file requirements-dev.lock

COMPILE := --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock"

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .wardgraph-test build *.egg-info
	find . -name __pycache__ -not -path './web/*/node_modules/*' -prune -exec rm -rf {} +
	@echo "The hospital's records in .wardgraph were kept; delete that folder to start over."

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Wardgraph needs Python 3.11 or later: make PYTHON=python3.12 ...")'
	@echo "Setting up the environment in .venv ..."
	@$(PYTHON) -m venv .venv
	@touch $@

# The project itself is found through a .pth file, so that nothing has to be built.
.venv/packages.stamp: .venv/made.stamp requirements.lock Makefile
	@$(PIP) --requirement requirements.lock
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "wardgraph.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	@printf '#!%s\nfrom cli.main import main\n\nif __name__ == "__main__":\n    main()\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/wardgraph
	@chmod +x $(BIN)/wardgraph
	@touch $@

# Compiled here and again after each change, since some environments forbid Python to write bytecode when it imports.
SOURCES := tools/bytecode.py $(shell find wardgraph db graph web worker loadgen cli -name node_modules -prune -o -name '*.py' -print)
.venv/run.stamp: .venv/packages.stamp $(SOURCES)
	@$(BIN)/python -m tools.bytecode
	@touch $@

# A change of a source is no reason to install again.
.venv/dev.stamp: .venv/packages.stamp requirements-dev.lock | .venv/run.stamp
	@$(PIP) --requirement requirements-dev.lock
	@touch $@

.venv/lock.stamp: .venv/made.stamp
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install uv
	@touch $@
