#!/bin/sh
# Installs the system libraries and the font that Qt needs and this machine lacks.
# What is missing is found by asking the loader, so nothing happens where all is there.
# Usage: system_packages.sh PYTHON
set -eu

python=$1
qt=$("$python" -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])')
platforms=$qt/Qt/plugins/platforms

missing_libraries() {
    command -v ldd >/dev/null || return 0
    ldd "$@" 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
}

# Debian names a library's package after the library and its version: libX11.so.6 is in libx11-6.
package_of() {
    case $1 in
        libglib-2.0.so.*|libgthread-2.0.so.*|libgobject-2.0.so.*|libgio-2.0.so.*) echo libglib2.0-0 ;;
        libz.so.1) echo zlib1g ;;
        *) echo "$1" | tr 'A-Z_' 'a-z-' | sed 's/\([0-9]\)\.so\./\1-/; s/\.so\.//' ;;
    esac
}

packages_of() {
    for library in "$@"; do package_of "$library"; done | sort -u
}

has_font() {
    folders="/usr/share/fonts /usr/local/share/fonts /usr/share/X11/fonts /System/Library/Fonts"
    folders="$folders ${HOME:-/nonexistent}/.fonts ${HOME:-/nonexistent}/.local/share/fonts"
    [ -n "$(find $folders -name '*.[to]t[fc]' -print 2>/dev/null | head -n 1)" ]
}

needed=$(packages_of $(missing_libraries "$qt"/QtWidgets.abi3.so "$platforms"/libqoffscreen.so))
has_font || needed="$needed fonts-dejavu-core"
if [ -n "$needed" ]; then
    echo "Installing what the window needs:" $needed
    sh .ci/install_packages.sh $needed || exit 1
fi

# The rest is for a real screen only; without it tests and pictures still work.
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || exit 0
plugin=libqxcb.so
[ -n "${DISPLAY:-}" ] || plugin=libqwayland.so
needed=$(packages_of $(missing_libraries "$platforms/$plugin"))
if [ -n "$needed" ]; then
    echo "Installing what the screen needs:" $needed
    sh .ci/install_packages.sh $needed || exit 0
fi
