# Sourced by start.sh and test.sh: makes or reuses the environment and sets $root and $python.
# Honours LAYERLOOM_PYTHON, a Python to build the environment with.

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
environment="$root/.venv"
python="$environment/bin/python"
qt_packages=(
    libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libx11-xcb1 libxcb-cursor0
    libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
    libxcb-xinerama0 libxcb-xkb1 libxkbcommon-x11-0 libxkbcommon0
)

say() { printf '%s\n' "$*" >&2; }
die() {
    say "layerloom: $*"
    exit 1
}

may_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

install_packages() {
    say "Installing system packages: $*"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
    "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null 2>&1 && return
    "${apt[@]}" update >/dev/null && "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null
}

supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }
complete() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# Sets $found to a supported Python that can make environments, else $bare to one that can't.
look_for_python() {
    found="" bare=""
    local candidate
    for candidate in ${LAYERLOOM_PYTHON:+"$LAYERLOOM_PYTHON"} \
        python3 python3.13 python3.12 python3.11 /usr/bin/python3 python; do
        command -v "$candidate" >/dev/null && supported "$candidate" || continue
        bare="${bare:-$candidate}"
        if complete "$candidate"; then
            found="$candidate"
            return
        fi
    done
}

find_python() {
    look_for_python
    if [ -z "$found" ] && may_install; then
        install_packages python3 python3-venv || say "apt-get couldn't install python3-venv"
        hash -r
        look_for_python
    fi
    [ -z "$found" ] || return 0
    [ -z "$bare" ] || die "$bare can't make environments; install its venv module (python3-venv)"
    die "Python 3.11, 3.12 or 3.13 is needed, with its venv module; on Debian: python3 python3-venv"
}

fingerprint() {
    printf '%s\n' "$root"
    "$python" -c 'import sys; print(sys.version)'
    cat "$root/pyproject.toml" "$root/constraints.txt"
}

make_environment() {
    if ! { [ -x "$python" ] && supported "$python" && "$python" -m pip --version >/dev/null 2>&1; }; then
        local found bare
        find_python
        say "Making the environment with $("$found" --version) in $environment"
        "$found" -m venv --clear "$environment" || die "the environment can't be made"
    fi
    local stamp="$environment/layerloom.stamp"
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ] && return
    say "Installing what Layerloom needs (a few minutes the first time)"
    (cd "$root" && "$python" -m pip install -qq --disable-pip-version-check \
        --constraint constraints.txt --editable '.[dev]') || die "the packages can't be installed"
    fingerprint >"$stamp"
}

missing_libraries() {
    local qt
    qt="$("$python" -c 'import importlib.util as u, os
print(os.path.dirname(u.find_spec("PySide6").origin))')/Qt"
    ldd "$qt"/lib/libQt6{Gui,Widgets,DBus,XcbQpa}.so.6 \
        "$qt"/plugins/platforms/libq{xcb,offscreen}.so 2>/dev/null |
        sed -n 's/^\s*\(\S*\) => not found$/\1/p' | grep -v '^libQt6' | sort -u || true
}

# Qt's wheels expect some libraries of the system; only Linux leaves them out by default.
make_qt_work() {
    [ "$(uname -s)" = Linux ] || return 0
    local stamp="$environment/qt.stamp" missing
    [ -f "$stamp" ] && return
    missing="$(missing_libraries)"
    if [ -n "$missing" ] && may_install; then
        install_packages "${qt_packages[@]}" || say "apt-get couldn't install all of them"
        missing="$(missing_libraries)"
    fi
    if [ -n "$missing" ]; then
        say "Qt lacks these libraries of the system:" $missing
        say "On Debian and its kin, root installs them with: apt-get install ${qt_packages[*]}"
    else
        touch "$stamp"
    fi
    "$python" -c 'import PySide6.QtWidgets' || die "Qt can't be loaded without them"
}

make_environment
make_qt_work
