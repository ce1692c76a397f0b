#!/usr/bin/env bash
# Where the time of a job of generated code goes, kernel by kernel: benchmarks/SideBySide/profile.sh JOB [OPTIONS OF SideBySide]
# Needs perf (linux-perf) and a Release build. Names are those of the methods in the generated files; times are shares of the
# measured median. For the machine code of a kernel: DOTNET_JitStdOutFile=FILE DOTNET_JitDisasm=KERNEL …/SideBySide --job JOB --short
set -eu
job=${1:?"usage: profile.sh JOB; SideBySide --list names the jobs"}
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Without write-xor-execute the code lies where the map of names says.
export DOTNET_PerfMapEnabled=1 DOTNET_EnableWriteXorExecute=0
program=$(dirname "${BASH_SOURCE[0]}")/bin/Release/net10.0/SideBySide
perf record -q -e cpu-clock -F 997 -o "$folder/samples" -- "$program" --job "$job" --engine generated --milliseconds 300 --json "$folder/rows" "$@" > "$folder/table"
cat "$folder/table"
nanoseconds=$(sed -n 's/.*"nanoseconds": \([0-9.]*\).*/\1/p' "$folder/rows" | head -1)
perf report -i "$folder/samples" --no-children --stdio -F overhead,sym 2> /dev/null | awk -v total="$nanoseconds" '
    # Only what steps and predictions run: kernels, the class around them, and the runtime below. Starting and filling weights is not.
    /Generated\.<|::Loop|NetCompiler\.Numerics|NetCompiler\.Optimizers|NetCompiler\.Networks|SideBySide\.Networks/ && !/Random|Initializers|StridedCopy/ {
        share = $1 + 0
        name = $0
        sub(/\[Optimized\].*/, "", name)
        sub(/\(.*/, "", name)
        sub(/.*::/, "", name)
        shares[name] += share
        all += share
    }
    END { for (name in shares) printf "%6.1f %%  %12.0f ns  %s\n", 100 * shares[name] / all, shares[name] / all * total, name }' | sort -rn | head -30
