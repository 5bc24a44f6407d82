#!/bin/sh
# Makes .venv from a Python of 3.11 or newer, or says in one line what is missing.
set -eu

modern='import sys; sys.exit(sys.version_info < (3, 11))'
python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if command -v "$candidate" >/dev/null && "$candidate" -c "$modern"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "camada: needs Python 3.11 or newer; none was found (PYTHON=/path/to/python make names one)" >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    echo "Installing $package ..."
    sh .ci/install_packages.sh "$package" || exit 1
fi

"$python" -m venv .venv
