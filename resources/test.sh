#!/usr/bin/env bash
# Makes the environment and checks everything: format, lint, types, import contracts, tests.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/environment.sh"
cd -- "$root"

export QT_QPA_PLATFORM=offscreen
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" # two test processes share two cores

failed=()
step() {
    local name="$1"
    shift
    printf -- '--- %s\n' "$name"
    "$@" || failed+=("$name")
}

step "format" "$python" -m ruff format --check .
step "lint" "$python" -m ruff check .
step "types" "$python" -m mypy
step "import contracts" "$python" -c 'from importlinter.cli import lint_imports_command as run; run()'
step "tests" "$python" -m pytest -q -n 2 --dist loadscope "$@"

if [ "${#failed[@]}" -gt 0 ]; then
    printf 'FAILED: %s\n' "${failed[@]}" >&2
    exit 1
fi
