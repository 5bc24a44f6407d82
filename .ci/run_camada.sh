#!/bin/sh
# Opens the window; where there is no screen, runs the same story without one and writes it to out/.
# Usage: run_camada.sh PYTHON
set -eu

python=$1
NO_SCREEN=3 # exit code of main.py when the window finds no screen

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
    code=0
    "$python" main.py || code=$?
    [ "$code" -eq "$NO_SCREEN" ] || exit "$code"
fi

echo "There is no screen here, so Camada shows without a window what it does in one."
export QT_QPA_PLATFORM=offscreen
mkdir -p out

say_and_run() {
    echo
    echo "\$ python main.py $*"
    "$python" main.py "$@"
}

say_and_run train mlp-dropout --data digits --epochs 40 --out out/digits.camada
say_and_run evaluate out/digits.camada
say_and_run predict out/digits.camada '#0' '#1' '#2'
say_and_run screenshot out/digits.camada --out out --data digits
echo
echo "The trained model and pictures of the window are in out/."
