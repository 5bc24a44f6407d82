# The commands of the project. `make` alone lists them.

.SILENT:
.PHONY: help run test oracle check bench translations clean ready

python = .venv/bin/python
pip = sh .ci/install_libraries.sh $(python)
offscreen = QT_QPA_PLATFORM=offscreen

help:
	echo "make run           open Camada (without a screen: run its story and write it to out/)"
	echo "make test          run the tests"
	echo "make oracle        install PyTorch and compare every layer with it"
	echo "make check         format, lint, types and tests"
	echo "make bench         install PyTorch and measure the speed beside it"
	echo "make translations  bring the catalogue of messages up to date"
	echo "make clean         remove what can be built again"

run: ready
	sh .ci/run_camada.sh $(python)

test: ready
	$(offscreen) $(python) -m pytest -q -m "not oracle"

# pytest ends with 5 when it finds no test with the mark.
oracle: ready .venv/.ready-oracle
	$(offscreen) $(python) -m pytest -q -m "oracle or extra" || { [ $$? -eq 5 ] && echo "There are no oracle tests."; }

check: ready .venv/.ready-check
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m pyright
	$(offscreen) $(python) -m pytest -q -m "not oracle"

bench: ready .venv/.ready-oracle
	$(offscreen) $(python) -m benchmarks

translations: ready
	$(python) .ci/translations.py

clean:
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -prune -exec rm -rf {} +

ready: .venv/.ready
	sh .ci/system_packages.sh $(python)

.venv/.ready: pyproject.toml .ci/virtual_environment.sh
	sh .ci/virtual_environment.sh
	echo "Installing the libraries of Camada into .venv (a few minutes the first time) ..."
	$(pip) -e '.[test]'
	touch $@

# Named by its exact version alone: a range may choose a build of some gigabytes for graphics cards.
.venv/.ready-oracle: .venv/.ready
	echo "Installing PyTorch and scikit-learn into .venv (a few minutes the first time) ..."
	$(pip) torch==2.13.0
	$(pip) -e '.[test,oracle,bench]'
	touch $@

.venv/.ready-check: .venv/.ready
	echo "Installing ruff and pyright into .venv ..."
	$(pip) -e '.[test,check]'
	touch $@
