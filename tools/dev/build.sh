# shellcheck shell=bash
# What ./dev does once the tools are at hand: on this host, or inside the private root. Sourced by ./dev; needs
# $source_dir, $cache_dir, say, fail, list_hash.
: "${source_dir:?}" "${cache_dir:?}"

readonly build_dir=$source_dir/build

run_command() {
    export CCACHE_DIR=${CCACHE_DIR:-$cache_dir/ccache}
    "cmd_$1" "${@:2}"
}

# A tree configured by other presets or in another place (host, root) would keep their answers: start it afresh.
configure() {
    local preset=$1 tree=$build_dir/$1 state launcher=()
    state=$(sha256sum <"$source_dir/CMakePresets.json")${GUANHE_INSIDE:-host}
    [[ -e $tree/build.ninja && $(cat "$tree/.configured" 2>/dev/null) == "$state" ]] && return
    command -v cmake >/dev/null || fail "cmake is not installed; docs/building.md lists what is needed"
    if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
    # said here, since `set -e` does not hold where a caller asks with `if`
    cmake -S "$source_dir" --fresh --preset "$preset" "${launcher[@]}" >&2 ||
        fail "cmake could not configure $tree; its reasons are above"
    echo "$state" >"$tree/.configured"
}

# build PRESET [TARGET…]; ninja's words go to stderr, and nothing is said when nothing is to be done.
build() {
    local preset=$1 tree=$build_dir/$1 jobs=()
    configure "$preset"
    if [[ -n ${GUANHE_JOBS:-} ]]; then jobs=(-j "$GUANHE_JOBS"); fi
    (cd "$tree" && ninja "${jobs[@]}" "${@:2}" >&2)
}

cmd_build() { build release "$@"; }

cmd_shell() {
    if (($#)); then exec "$@"; fi
    exec bash
}

# --- run

has_display() { [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; }

cmd_run() {
    local guanhe=$build_dir/release/guanhe film=$build_dir/release/sample-film
    if (($#)); then
        build release guanhe
        exec "$guanhe" "$@"
    fi
    build release guanhe sample_museum
    if has_display; then exec "$guanhe" visit --headset auto; fi
    say "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): making a film strip of the visit."
    "$guanhe" visit --film "$film"
    say "The pictures are in $film; sheet.png shows them all"
}

cmd_bench() {
    build release
    exec "$build_dir/release/guanhe" bench view "$@"
}

# --- test

# Two trees, one ctest: every test of the release, and unit and fuzz again under the sanitizers. A tree in which the
# filter matches nothing is not built.
cmd_test() {
    local folders=() sanitized=() folder parallel=${GUANHE_JOBS:-$(nproc)}
    if matches release . "$@"; then folders+=("$build_dir/release"); fi
    for folder in tests/unit tests/fuzz; do
        if matches asan "$folder" "$@"; then folders+=("$build_dir/asan/$folder") && sanitized+=("$folder/all"); fi
    done
    ((${#folders[@]})) || fail "no test matches: $*"
    if [[ ${folders[0]} == "$build_dir/release" ]]; then build release; fi
    if ((${#sanitized[@]})); then build asan "${sanitized[@]}"; fi # not the programs and models that only pictures need
    mkdir -p "$build_dir/test"
    printf 'subdirs("%s")\n' "${folders[@]}" >"$build_dir/test/CTestTestfile.cmake"
    exec ctest --test-dir "$build_dir/test" --output-on-failure --no-tests=error -j "$parallel" "$@"
}

# matches PRESET FOLDER [CTEST ARGS…]: whether any test of that folder is chosen; asked before anything is compiled
matches() {
    local preset=$1 folder=$build_dir/$1/$2 list
    configure "$preset"
    # the lists of tests may be older than the tree: let ninja run cmake where it must
    ninja -C "$build_dir/$preset" build.ninja >/dev/null || fail "cmake failed; see ninja -C $build_dir/$preset build.ninja"
    list=$(ctest --test-dir "$folder" -N "${@:3}" 2>/dev/null || true)
    [[ $list =~ Total\ Tests:\ [1-9] ]]
}

# The checks read sources, not programs: nothing is compiled for them.
cmd_check() {
    matches release . -L '^check$' "$@" || fail "no check matches: $*"
    exec ctest --test-dir "$build_dir/release" --output-on-failure --no-tests=error -j "${GUANHE_JOBS:-$(nproc)}" \
        -L '^check$' "$@"
}

cmd_format() {
    if [[ ${1:-} == --check ]]; then shift; else set -- --fix "$@"; fi
    exec python3 "$source_dir/tests/checks/format.py" "$@"
}

# --- fuzz

cmd_fuzz() {
    local seconds=60 name
    if [[ ${1:-} =~ ^[0-9]+$ ]]; then seconds=$1 && shift; fi
    configure asan
    for name in $(fuzzer_names); do
        build asan "$name"
        run_fuzzer "$name" "$seconds" "$@"
    done
}

fuzzer_names() { ninja -C "$build_dir/asan" -t targets all 2>/dev/null | sed -nE 's/^(fuzz_[a-z_]+): phony$/\1/p' | sort -u; }

# What the fuzzer finds new goes to the build tree; the kept corpus is only read.
run_fuzzer() {
    local name=$1 seconds=$2 work=$build_dir/asan/fuzz/$1 kept=$source_dir/tests/fuzz/corpus/${1#fuzz_} words=()
    mkdir -p "$work/found"
    if [[ -e $source_dir/tests/fuzz/${name#fuzz_}.dict ]]; then words=("-dict=$source_dir/tests/fuzz/${name#fuzz_}.dict"); fi
    say "Fuzzing $name for $seconds s; what breaks it is kept in $work"
    "$build_dir/asan/tests/fuzz/$name" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$work/" "${words[@]}" "${@:3}" "$work/found" "$kept"
}
