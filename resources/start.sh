#!/usr/bin/env bash
# Makes the environment and opens Layerloom on FILE, or on the digits example without one.
# With no display the same network is trained here, and what came of it lies in out/.
set -euo pipefail
case "${1:-}" in
-h | --help)
    printf 'usage: bash resources/start.sh [FILE]\n'
    exit
    ;;
esac
source "$(dirname -- "${BASH_SOURCE[0]}")/environment.sh"

export PYTHONPATH="$root${PYTHONPATH:+:$PYTHONPATH}"
loom=("$python" -m app)
out="$root/out"
file="${1:-$out/digits_cnn.loom}"
if [ $# -eq 0 ] && [ ! -f "$file" ]; then
    mkdir -p -- "$out"
    "${loom[@]}" new digits_cnn "$file" >/dev/null
fi

if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "${loom[@]}" open "$file"
fi

mkdir -p -- "$out"
run="$out/runs/$(date +%Y%m%d-%H%M%S)"
printf 'There is no display: training %s here instead.\n' "$(basename -- "$file")"
"${loom[@]}" train "$file" --run-dir "$run"
"${loom[@]}" export "$run" --to python --output "$out/model.py" >/dev/null
"${loom[@]}" screenshot "$file" "$out/dashboard.png" --run "$run" >/dev/null
printf '\nThe run      %s\nThe export   %s, with its weights in model.safetensors\nA picture    %s\n' \
    "$run" "$out/model.py" "$out/dashboard.png"
