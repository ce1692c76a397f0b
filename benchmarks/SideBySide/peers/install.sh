#!/usr/bin/env bash
# Installs the peers of the side-by-side comparison (Debian or Ubuntu, x64): benchmarks/SideBySide/peers/install.sh [FOLDER]
# PyTorch and OpenBLAS come from the distribution, ONNX Runtime from npm into FOLDER (beside this script: installed), and the C
# renderings are compiled there for this processor. Neither the build nor the tests need any of it; a peer that is absent is left out.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")"
installed=${1:-$PWD/installed}
mkdir -p "$installed"
failed=0
try() {
    echo "== $1"
    shift
    "$@" || { echo "   failed; this peer will be left out" >&2; failed=1; }
}

present() {
    command -v gcc npm > /dev/null && [[ -n $(find /usr/include -name cblas.h 2> /dev/null) ]] && /usr/bin/python3 -c "import torch" 2> /dev/null
}

system() {
    present && return
    local sudo=""
    [[ $(id -u) == 0 ]] || sudo=sudo
    local npm=npm
    command -v npm > /dev/null && npm=""
    local packages="python3-torch libopenblas0-pthread libopenblas-dev gcc libc6-dev $npm"
    # A fresh machine has no lists of packages yet.
    # shellcheck disable=SC2086 # Empty words are none.
    $sudo apt-get install -y --no-install-recommends $packages || { $sudo apt-get update && $sudo apt-get install -y --no-install-recommends $packages; }
}

# The comparison starts this one: the distribution's, which has the distribution's PyTorch.
pytorch() {
    /usr/bin/python3 -c "import torch, numpy" && ln -sf /usr/bin/python3 "$installed/python3"
}

onnxruntime() {
    mkdir -p "$installed/onnxruntime"
    # The package's own script would fetch a build for graphics cards.
    (cd "$installed/onnxruntime" && npm init -y > /dev/null \
        && ONNXRUNTIME_NODE_INSTALL=skip npm install --ignore-scripts --no-audit --no-fund onnxruntime-node@1.30.0) || return
    ln -sf "$(find "$installed/onnxruntime" -path '*linux/x64/libonnxruntime.so.1' | head -1)" "$installed/libonnxruntime.so"
}

plain_c() {
    local flags="-O3 -march=native -ffast-math -mprefer-vector-width=512 -Wall"
    # shellcheck disable=SC2086 # The flags are words.
    gcc $flags c/naive.c -lm -o "$installed/c-naive" && gcc $flags c/laid_out.c -lm -o "$installed/c-laid-out"
}

blas_c() {
    gcc -O3 -march=native -ffast-math -mprefer-vector-width=512 -Wall c/sgemm.c -lopenblas -lm -o "$installed/c-sgemm"
}

if command -v apt-get > /dev/null; then
    try "packages of the distribution" system
fi

try "PyTorch" pytorch
try "ONNX Runtime" onnxruntime
try "C" plain_c
try "C with OpenBLAS" blas_c
exit "$failed"
