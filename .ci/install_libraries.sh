#!/bin/sh
# Installs Python libraries quietly, and says in one line what to try when that fails.
# Usage: install_libraries.sh PYTHON WHAT...
set -u

python=$1
shift
"$python" -m pip --disable-pip-version-check install -qq "$@" && exit 0
echo "camada: pip could not install $* (its reason is above). Look at the network, then try again." >&2
exit 1
