# Every target with its sentence: make help
MVN ?= mvn -B -ntp
DIR ?= .

.DEFAULT_GOAL := help

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the program if its sources changed, as every ./forebay command does
	./forebay version

test: ## All tests with every check, emulators included
	.ci/test

bench: ## Measure beside nginx and S3Proxy; writes the table of docs/performance.md
	bench/run --write-docs $(BENCH)

format: ## Format the Java sources (DIR=lru: only those below it)
	$(MVN) -q -N process-sources -Dformat -Dformat.dir=$(DIR)

clean: ## Remove what was built; downloaded tools stay in .tools/
	$(MVN) -q clean

.PHONY: help build test bench format clean
