# What people type. The names are in the contract: they stay stable. `make` alone lists them.
# Needs Python 3.11 or later and make; everything else goes into .venv. Nothing else is touched.

SHELL := /bin/sh
# Compiled tests are kept, so that they are compiled once and not by each process of each run.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run test coverage test-deep fuzz faults machines check bench bench-england test-postgres \
  screenshots requirements audit sbom

PYTHON := .venv/bin/python
# Named by what is in the lists of packages: a changed list is installed, an unchanged one costs
# nothing, so that a second run starts in seconds.
INSTALLED := .venv/installed-$(shell cat requirements.txt | cksum | tr -d ' ')
INSTALLED_DEV := .venv/installed-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | tr -d ' ')
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check
PYTEST := $(PYTHON) -m pytest
SIDE_BY_SIDE := -n auto --dist worksteal
# A test with a browser waits for it half of the time.
BROWSERS := -n $(shell expr $$(nproc) + 1) --dist worksteal
# The others need not be collected, which takes ten seconds.
LOAD_TESTS = $(shell grep -rl --include='*.py' 'mark\.load' tests)
# Tracing each call, as coverage.py must before Python 3.12, would take half as long again.
SLIPCOVER := $(PYTHON) -m slipcover
MEASURED := $(SLIPCOVER) --source classes,curriculum,lessons,reports --omit '*/migrations/*' --json --out .venv

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: $(INSTALLED) ## install, bring the data up to date, serve on 127.0.0.1 (PORT=8000)
	@exec $(PYTHON) -m config.run

# Browsers are timed, so they come after the rest, and load tests after them, three at most. Each part
# runs whatever becomes of those before it, and all count.
test: $(INSTALLED_DEV) ## the whole test suite (browser tests where there is Chromium)
	@$(PYTEST) $(SIDE_BY_SIDE) -m "not e2e and not load"; plain=$$?; \
	$(PYTEST) $(BROWSERS) -m e2e tests/e2e; browser=$$?; \
	$(PYTEST) -n 3 --dist loadfile -m load $(LOAD_TESTS); load=$$?; \
	test $$plain -eq 0 && test $$browser -eq 0 && test $$load -eq 0

# Counting takes a tenth longer, so it is for the days before a release. Browsers reach one line more.
coverage: $(INSTALLED_DEV) ## which lines the tests run, without browsers: 95 % at least
	@$(MEASURED)/plain.json -m pytest $(SIDE_BY_SIDE) -m "not e2e and not load" && \
	$(SLIPCOVER) --merge .venv/plain.json --out .venv/coverage.json --skip-covered --fail-under 95

test-deep: $(INSTALLED_DEV) ## tests of properties with many new examples (takes an hour or more)
	@HYPOTHESIS_PROFILE=deep $(PYTEST) $(SIDE_BY_SIDE) -m hypothesis

fuzz: $(INSTALLED_DEV) ## odd requests to every address in every role, looking for a 500 (MINUTES=60)
	@$(PYTHON) -m tests.fuzz.wire
	@$(PYTHON) -m tests.fuzz --minutes $(or $(MINUTES),60)

check: $(INSTALLED_DEV) ## format, lint, imports, types, deployment settings, missing migrations
	$(PYTHON) -m ruff format --check --quiet .
	$(PYTHON) -m ruff check --quiet .
	$(PYTHON) -m djlint templates --lint --quiet
	.venv/bin/lint-imports --no-logo --no-cache
	$(PYTHON) -m mypy classes curriculum lessons reports config
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && export DATA_DIR="$$data" && set -x && \
	DEBUG=off HTTPS=on $(PYTHON) manage.py check --deploy --fail-level WARNING && \
	$(PYTHON) manage.py makemigrations --check --dry-run

bench: $(INSTALLED_DEV) ## the benchmarks: figures, and ratios to a yardstick of the same run
	@$(PYTHON) -m tests.benchmarks

faults: $(INSTALLED_DEV) ## what breaks while four people log lessons (as root; takes half an hour)
	@$(PYTHON) -m tests.faults
	@pg_virtualenv -t sh -c 'DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/$$PGDATABASE" \
	  $(PYTHON) -m tests.faults'

machines: $(INSTALLED_DEV) ## two app servers and all they need: each part killed in turn (as root; 15 minutes)
	@$(PYTHON) -m tests.machines $(EARLIER)

# The data need not outlive the run, and no query is long enough to be worth compiling.
QUICKLY := -o fsync=off -o synchronous_commit=off -o full_page_writes=off -o autovacuum=off -o jit=off

test-postgres: $(INSTALLED_DEV) ## what needs the database, on a throw-away PostgreSQL (Debian: postgresql)
	@command -v pg_virtualenv >/dev/null || { echo "make test-postgres needs pg_virtualenv." \
	  "On Debian or Ubuntu: sudo apt install postgresql" >&2; exit 1; }
	@pg_virtualenv -t $(QUICKLY) sh -c 'DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/$$PGDATABASE" \
	  $(PYTEST) $(SIDE_BY_SIDE) -m "not e2e and not load"'

# As docs/installation.md says. The second line is only for filling it quickly.
TUNED := -o shared_buffers=$$(($$(awk '/MemTotal/ {print $$2}' /proc/meminfo) / 4))kB -o work_mem=16MB \
  -o effective_cache_size=$$(($$(awk '/MemTotal/ {print $$2}' /proc/meminfo) / 4 * 3))kB -o random_page_cost=1.1
FILLED := -o maintenance_work_mem=1GB -o max_wal_size=16GB -o wal_level=minimal -o max_wal_senders=0

bench-england: $(INSTALLED_DEV) ## 16,800 schools × 3 years on PostgreSQL (SCHOOLS=1680; 65 GB free in TMPDIR)
	@command -v pg_virtualenv >/dev/null || { echo "make bench-england needs pg_virtualenv." \
	  "On Debian or Ubuntu: sudo apt install postgresql" >&2; exit 1; }
	@pg_virtualenv -t $(QUICKLY) $(TUNED) $(FILLED) $(PYTHON) -m tests.benchmarks.england

screenshots: $(INSTALLED_DEV) ## docs/screenshots/ from the demo school of a `make run` (URL=…)
	@$(PYTHON) -m tests.e2e.screenshots

# Versions in the lists stay as they are unless pyproject.toml says otherwise, or with
# `make requirements UV_OPTIONS=--upgrade`, which takes the newest of what is brought along.
UV_COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --custom-compile-command "make requirements" $(UV_OPTIONS)

UV := uv==0.13.9

requirements: | $(PYTHON) ## both lists of packages, with hashes, from pyproject.toml
	@$(PIP) $(UV)
	@$(UV_COMPILE) --group app --output-file requirements.txt
	@$(UV_COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

ADVISORIES := https://api.osv.dev/v1/vulns/PYSEC-2024-1

# Where no service can be reached, docs/SECURITY.md says when the packages were last looked through.
audit: | $(PYTHON) ## known weaknesses in the packages (needs the internet)
	@$(PIP) $(UV)
	@if $(PYTHON) -c 'import urllib.request as r; r.urlopen("$(ADVISORIES)", timeout=5)' 2>/dev/null; \
	then .venv/bin/uv tool run --quiet pip-audit==2.10.1 --vulnerability-service osv --require-hashes \
	  --disable-pip -r requirements.txt; \
	else echo "No advisory service can be reached from here, so nothing was audited."; fi

# In an environment that holds what a school installs, and nothing else.
sbom: | $(PYTHON) ## docs/sbom.cdx.json, the bill of materials (CycloneDX)
	@$(PIP) $(UV)
	@work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT && \
	.venv/bin/uv venv --quiet "$$work/venv" && \
	.venv/bin/uv pip install --quiet --python "$$work/venv/bin/python" --require-hashes -r requirements.txt && \
	.venv/bin/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment \
	  "$$work/venv/bin/python" --output-reproducible --sv 1.6 -o "$$work/sbom.json" && \
	$(PYTHON) -c 'import json, sys; bom = json.load(sys.stdin); del bom["metadata"]; \
	  [part.pop("externalReferences", None) for part in bom["components"]]; \
	  json.dump(bom, sys.stdout, indent=1, sort_keys=True); print()' <"$$work/sbom.json" >docs/sbom.cdx.json

$(PYTHON):
	@for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	  python=; \
	done; \
	test -n "$$python" || { echo "Python 3.11 or later is needed, and none was found." >&2; exit 1; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing." \
	  "On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }; \
	echo "Making .venv with $$("$$python" --version) …"; \
	"$$python" -m venv --clear .venv

$(INSTALLED): | $(PYTHON)
	@echo "Installing what the application needs …"
	@$(PIP) -r requirements.txt
	@touch $@

$(INSTALLED_DEV): $(INSTALLED) | $(PYTHON)
	@echo "Installing what tests and checks need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@
