# Two commands are enough on a machine with Python 3.11+: `make run` and `make test`. The virtual environment is made by need.
PYTHON ?= python3
VENV ?= .venv
PREFIX ?= $(HOME)/.local
BIN := $(VENV)/bin
LOOPS := hatch_build.py service/mingfan/native/loops.c
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run dev test soak sanitize coverage check accept-instructions bench bench-compare bench-parts lock install uninstall clean help

help: ## show these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/:/'

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'mingfan needs Python 3.11 or newer (PYTHON=python3.12 make …)'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The service alone is a tenth of what the tests need.
$(VENV)/.serve: $(VENV)/.made pyproject.toml service/mingfan/_version.py $(LOOPS)
	$(PIP) -e '.[serve]'
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml service/mingfan/_version.py $(LOOPS)
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.serve

run: $(VENV)/.serve ## start the service and the page
	$(BIN)/mingfan serve

dev: $(VENV)/.dev ## install everything that the tests, checks and benchmarks need

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest -n auto

soak: $(VENV)/.dev ## the long form of the fault tests: a million records, 100 kills, 100 stops, 100 reloads; prints figures
	MINGFAN_SOAK=1 MINGFAN_KILLS=50 MINGFAN_FAULT_RECORDS=1000000 MINGFAN_STOPS=100 MINGFAN_RELOADS=100 MINGFAN_CLOSINGS=100 \
		$(BIN)/python -m pytest -n 2 --timeout 0 -rP \
		tests/batch/test_faults.py tests/batch/test_resume.py tests/batch/test_disk_faults.py \
		tests/web/test_server.py tests/web/test_start.py

# Trials of rules get an address space that the sanitizers do not fit in: the corpus of `requests` is left out.
SANITIZE := -fsanitize=address,undefined
sanitize: $(VENV)/.dev ## the loops in C under AddressSanitizer and UndefinedBehaviorSanitizer: their tests and the kept corpus (gcc)
	rm -rf build/sanitize && mkdir -p build/sanitize
	cp -r hatch_build.py pyproject.toml rules service tests benchmarks build/sanitize
	cd build/sanitize && CFLAGS="$(SANITIZE) -fno-sanitize-recover=undefined -fno-omit-frame-pointer" LDFLAGS="$(SANITIZE)" \
		$(abspath $(BIN))/python hatch_build.py
	cd build/sanitize && PYTHONPATH=$$PWD/service PYTHONMALLOC=malloc ASAN_OPTIONS=detect_leaks=0 \
		LD_PRELOAD="$$(gcc -print-file-name=libasan.so) $$(gcc -print-file-name=libubsan.so)" \
		$(abspath $(BIN))/python -m pytest -p no:xdist --timeout 0 -k 'not requests' \
		tests/native tests/fuzz tests/kinds/scored tests/kinds/duplicates tests/kinds/test_scored.py \
		tests/kinds/test_surroundings.py tests/kinds/test_wording.py tests/text/test_fold.py

coverage: $(VENV)/.dev ## lines and branches of the core that its own tests run; fails under 95 %
	mkdir -p build
	$(BIN)/python -m coverage run --branch --source=service/mingfan --data-file=build/coverage -m pytest -p no:xdist --timeout 0 \
		tests/edits tests/text tests/engine tests/kinds tests/prefilter tests/native tests/ruleset/test_read.py \
		tests/test_deadline.py tests/test_later.py tests/test_files.py tests/test_public.py --deselect tests/kinds/test_linear.py
	$(BIN)/python -m coverage report --data-file=build/coverage --fail-under=95 --skip-covered \
		--include='*/mingfan/edits/*,*/mingfan/engine/*,*/mingfan/kinds/*,*/mingfan/prefilter/*,*/mingfan/text/*,*/mingfan/native/*,*/mingfan/*.py'

check: $(VENV)/.dev ## ruff, mypy --strict, the rules' own tests, and instructions counted against what was accepted
	$(BIN)/ruff check service tests benchmarks
	$(BIN)/ruff format --check service tests benchmarks
	$(BIN)/mypy
	$(BIN)/mingfan test --quiet
	$(BIN)/mingfan lint --quiet
	$(BIN)/python -m benchmarks.instructions

accept-instructions: $(VENV)/.dev ## hold `make check` to the instructions that five workloads take now (docs/speed.md)
	$(BIN)/python -m benchmarks.instructions --accept

bench: $(VENV)/.dev ## one table of mingfan and others on the same data, saved as build/bench/TIME.json (OPTIONS='--parts clean')
	$(BIN)/python -m benchmarks.table --save build/bench/$$(date +%Y%m%dT%H%M%S).json $(OPTIONS)

bench-compare: $(VENV)/.dev ## the change between two saved runs (OLD=…json NEW=…json); by default the last two
	$(BIN)/python -m benchmarks.table --compare $(or $(OLD),$$(ls build/bench/*.json | tail -2 | head -1)) $(or $(NEW),$$(ls build/bench/*.json | tail -1))

bench-parts: $(VENV)/.dev ## parts of mingfan by themselves, and growth, with pytest-benchmark
	$(BIN)/python -m pytest benchmarks --benchmark-disable-gc --benchmark-columns=median -p no:xdist --timeout 0

mutation: $(VENV)/.dev ## put small faults into the source and see whether the tests notice (PARTS=edits for one part)
	$(BIN)/python -m benchmarks.mutation $(PARTS)

lock: ## pin what the image holds, with hashes, and list it with licences: deploy/requirements.txt, sbom.cdx.json, licences.md
	rm -rf build/tools build/image
	$(PYTHON) -m venv build/tools
	build/tools/bin/python -m pip install --quiet --disable-pip-version-check uv cyclonedx-bom pip-licenses
	build/tools/bin/uv pip compile --quiet --upgrade pyproject.toml --extra serve --extra mojibake --extra pii --extra script \
		--generate-hashes --python-version 3.12 --python-platform x86_64-manylinux_2_28 \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' -o deploy/requirements.txt
	build/tools/bin/uv venv --quiet build/image
	build/tools/bin/uv pip install --quiet --python build/image --require-hashes -r deploy/requirements.txt
	build/tools/bin/cyclonedx-py environment --output-reproducible --short-PURLs --pyproject pyproject.toml \
		-o deploy/sbom.cdx.json build/image/bin/python
	build/tools/bin/pip-licenses --python build/image/bin/python --format markdown --from mixed --with-urls --with-system > deploy/licences.md

install: ## install the command for this user, in an environment of its own: ~/.local/bin/mingfan
	$(PYTHON) -m venv $(PREFIX)/share/mingfan
	$(PREFIX)/share/mingfan/bin/python -m pip install --quiet --disable-pip-version-check '.[serve,batch]'
	@mkdir -p $(PREFIX)/bin
	@ln -sf $(PREFIX)/share/mingfan/bin/mingfan $(PREFIX)/bin/mingfan
	@echo 'Installed $(PREFIX)/bin/mingfan. Remove it with: make uninstall'

uninstall: ## remove what `make install` made
	rm -rf $(PREFIX)/share/mingfan $(PREFIX)/bin/mingfan

clean: ## remove what the other commands made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
