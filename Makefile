# Each target sets up what it needs, so that every one of them works in a fresh clone.
PRESET ?= release
BUILD := build/$(PRESET)
JOBS ?= $(shell nproc)
# A user's compiler may warn of what ours does not; a submission may not warn at all.
STRICT := $(if $(CI),-DTORCHVISION_WARNINGS_AS_ERRORS=ON)

.PHONY: all build demo test bench format lint golden parity parity-page parity-models python asan tsan torture damage fuzz install clean

all: build

.setup:
	@scripts/setup
.PHONY: .setup

build: .setup
	@cmake --preset $(PRESET) $(STRICT)
	@cmake --build --preset $(PRESET) --parallel $(JOBS)

demo: build
	@scripts/setup demo
	@scripts/demo $(BUILD)/bin/torchvision

test: build
	@ctest --preset $(PRESET) --parallel $(JOBS)

# One thread each and passive waiting: two spinning OpenMP teams on two cores time each other, not the code.
bench: .setup
	@scripts/setup oracle
	@cmake --preset bench
	@cmake --build --preset bench --parallel $(JOBS)
	@benchmarks/run build/bench
	@benchmarks/cold_start build/bench/bin/torchvision

asan tsan: .setup
	@cmake --preset $@
	@cmake --build --preset $@ --parallel $(JOBS)
	@ctest --preset $@ --parallel $(JOBS)

# Hostile calls of every operator; what is lost is kept in build/torture.
CALLS ?= 100000
torture: .setup
	@scripts/setup oracle
	@cmake --preset asan-ops
	@cmake --build --preset asan-ops --parallel $(JOBS)
	@OMP_WAIT_POLICY=passive .deps/oracle/bin/python scripts/torture/run.py build/asan-ops/bin/torture_runner --calls $(CALLS)

# Damaged images through the public functions, all in one process: no crash, no leak, no error but our own.
IMAGES ?= 1000000
damage: build
	@OMP_WAIT_POLICY=passive $(BUILD)/bin/damaged_images_tensors $(IMAGES) 2

fuzz: .setup
	@scripts/setup fuzz
	@fuzz/run

golden: .setup
	@scripts/setup oracle
	@.deps/oracle/bin/python scripts/golden/write_all.py

# SEEDS is how many seeds the draws of random transforms are compared over.
SEEDS ?= 1000
parity parity-page: build
	@scripts/setup oracle
	@SEEDS=$(SEEDS) OMP_WAIT_POLICY=passive .deps/oracle/bin/python -W ignore scripts/parity/run.py $(BUILD)/bin/parity_runner \
		$(if $(filter parity-page,$@),--write)

# Every classification network against Python's, as docs/parity-models.md. A quarter of an hour.
parity-models: build
	@scripts/setup oracle
	@OMP_WAIT_POLICY=passive .deps/oracle/bin/python -W ignore scripts/parity/model_page.py $(BUILD)/bin/parity_runner --write
	@OMP_WAIT_POLICY=passive .deps/oracle/bin/python -W ignore scripts/parity/checkpoint_page.py $(BUILD)/bin/parity_runner --write

# torchvision's Python over our operators, compared with the oracle's over its own.
python: .setup
	@scripts/setup python oracle
	@scripts/build_python_ops --python .deps/python/bin/python
	@TORCHVISION_CPP_STOCK_PYTHON=$(CURDIR)/.deps/oracle/bin/python OMP_WAIT_POLICY=passive \
		.deps/python/bin/python -m pytest -q python/tests

format:
	@scripts/setup lint
	@scripts/format

lint: build
	@scripts/setup lint
	@scripts/lint $(BUILD)

PREFIX ?= /usr/local
install: build
	@cmake --install $(BUILD) --prefix $(PREFIX)

clean:
	@rm -rf build
