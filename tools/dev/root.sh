# shellcheck shell=bash
# Where the build happens: this host when it is Debian 13 or newer, else a private Debian 13 root made once in the cache.
# Sourced by ./dev; needs $source_dir, $cache_dir, say, fail.
: "${source_dir:?}" "${cache_dir:?}"

readonly suite=trixie suite_version=13
readonly package_file=$source_dir/tools/dev/packages.txt
readonly recipe=1 # raise when make_root changes what it makes

package_list() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' -e 's/[[:space:]]//g' "$package_file"; }

list_hash() { { echo "$suite $(uname -m) $recipe" && package_list; } | sha256sum | cut -c1-16; }

# True on Debian 13 and newer; testing and unstable carry no VERSION_ID and are newer than any release.
host_is_current() {
    local system
    # shellcheck disable=SC1091
    system=$(unset VERSION_ID && . /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-99}")
    [[ $system == debian\ * ]] && ((${system#debian } >= suite_version))
}

# host or root
build_place() {
    case ${GUANHE_BUILD_ON:-auto} in
    host | root) echo "$GUANHE_BUILD_ON" ;;
    auto) if host_is_current; then echo host; else echo root; fi ;;
    *) fail "GUANHE_BUILD_ON is '$GUANHE_BUILD_ON'; it may be auto, host or root" ;;
    esac
}

# The words that gain root rights: none for root, sudo for a user.
root_words=()
if ((EUID != 0)); then root_words=(sudo --); fi

as_root() {
    ((EUID == 0)) || command -v sudo >/dev/null ||
        fail "this needs root rights and there is no sudo here: run it as root, or install sudo"
    "${root_words[@]}" "$@"
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2
}

# --- a Debian 13 host: its own packages

missing_packages() {
    local name installed
    # dpkg-query answers for those that it knows, and fails if there are others
    # shellcheck disable=SC2016
    installed=$(package_list | { xargs dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null || true; } |
        sed -n 's/^ii  *//p')
    for name in $(package_list); do grep -qxF "$name" <<<"$installed" || echo "$name"; done
}

prepare_host() {
    local stamp missing
    host_is_current || return 0 # asked for by GUANHE_BUILD_ON=host: the user answers for what is installed
    stamp=$cache_dir/host-$(list_hash).ok
    # dpkg's status is touched by every installation and removal
    [[ $stamp -nt /var/lib/dpkg/status ]] && return
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]})); then
        say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
        as_root apt-get update -q >&2 || say "apt-get update failed; going on with the lists that are here"
        apt_install "${missing[@]}" || fail "apt-get could not install them; its reasons are above"
    fi
    mkdir -p "$cache_dir" && touch "$stamp"
}

# --- an older host: a private root

root_dir() { echo "$cache_dir/root-$(list_hash)"; }

prepare_root() {
    local root
    root=$(root_dir)
    [[ -e $root/.complete ]] || make_root "$root"
}

# The Debian mirror that this host already uses, so that its administrator's choice holds here too.
find_mirror() {
    local mirror=${GUANHE_MIRROR:-}
    [[ -n $mirror ]] || mirror=$(apt_mirror)
    if [[ -z $mirror ]]; then
        as_root apt-get update -q >&2 || true
        mirror=$(apt_mirror)
    fi
    [[ -n $mirror ]] || fail "no Debian mirror in this host's apt sources; name one: GUANHE_MIRROR=<address> ./dev"
    echo "$mirror"
}

apt_mirror() {
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' 'Created-By: Packages' 2>/dev/null |
        sort -u | head -n 1
}

# mmdebstrap starts from an empty apt configuration: hand it the host's proxies and certificates.
apt_network_options() {
    apt-config dump 2>/dev/null | grep -E '^Acquire::(https?|ftp)::.*"[^"]' |
        grep -iE '::(proxy|cainfo|capath|sslcert|sslkey|verify-)' | sed 's/^/--aptopt=/'
}

network_environment() { env | grep -iE '^(https?|ftp|no)_proxy=|^SSL_CERT_(FILE|DIR)=' || true; }

# One maker or remover of roots at a time, until unlock_roots.
lock_roots() {
    mkdir -p "$cache_dir"
    exec 9>"$cache_dir/root.lock"
    flock -n 9 || { say "Another ./dev is at the private root; waiting for it" && flock 9; }
}
unlock_roots() { exec 9>&-; }

make_root() {
    local root=$1 part log mirror
    lock_roots
    if [[ ! -e $root/.complete ]]; then
        check_can_make_root
        part=$root.part log=$cache_dir/root.log
        mirror=$(find_mirror)
        as_root rm -rf --one-file-system "$part" "$root"
        if ! bootstrap "$part" "$mirror" "$log"; then
            tail -n 25 "$log" >&2
            explain_failure "$log"
            as_root rm -rf --one-file-system "$part"
            fail "the private root could not be made; the whole log is $log"
        fi
        as_root touch "$part/.complete"
        as_root mv -T "$part" "$root"
        remove_old_roots "$root"
    fi
    unlock_roots
}

check_can_make_root() {
    local free
    if ! command -v mmdebstrap >/dev/null; then
        command -v apt-get >/dev/null ||
            fail "only Debian and its relatives can make the private root; see 'Other Linux' in docs/building.md"
        say "Installing mmdebstrap, which makes the private Debian $suite_version root"
        as_root apt-get update -q >&2 || true
        apt_install mmdebstrap debian-archive-keyring || fail "mmdebstrap could not be installed"
    fi
    free=$(df -Pk "$cache_dir" | awk 'NR == 2 { print int($4 / 1024) }')
    ((free >= 4096)) || fail "$cache_dir has $free MiB free and the private root needs 4096; GUANHE_CACHE may name another folder"
}

bootstrap() {
    local part=$1 mirror=$2 log=$3 include status=0 pid environment network
    include=$(package_list | paste -sd,)
    mapfile -t network < <(apt_network_options)
    mapfile -t environment < <(network_environment)
    as_root true || fail "root rights are needed to make the private root"
    "${root_words[@]}" env "${environment[@]}" mmdebstrap --mode=root --format=directory --variant=apt --verbose --components=main \
        --include="ca-certificates,$include" "${network[@]}" \
        --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        "$suite" "$part" "$mirror" >"$log" 2>&1 9>&- &
    pid=$!
    trap 'as_root kill "$pid" 2>/dev/null; exit 130' INT TERM
    show_progress "$pid" "$log"
    wait "$pid" || status=$?
    trap - INT TERM
    return $status
}

# One line that moves on a terminal; one line in ten seconds where the output is kept.
show_progress() {
    local pid=$1 log=$2 start=$SECONDS last=-10 what
    while kill -0 "$pid" 2>/dev/null || [[ -d /proc/$pid ]]; do
        what="Making the private Debian $suite_version root (once, some minutes): $((SECONDS - start)) s, $(progress_words "$log")"
        if [[ -t 2 ]]; then
            printf '\r\033[K%s' "$what" >&2
        elif ((SECONDS - last >= 10)); then
            say "$what" && last=$SECONDS
        fi
        sleep 0.5
    done
    if [[ -t 2 ]]; then printf '\n' >&2; fi
    return 0
}

progress_words() {
    awk '/ newly installed/ { total += $3 } /^Unpacking / { unpacked++ } /^Setting up / { done++ } /^Get:/ { got++ }
        END { if (unpacked) printf "%d of %d packages unpacked, %d set up", unpacked, total, done
              else printf "%d files fetched", got }' "$1"
}

explain_failure() {
    if grep -qE 'NO_PUBKEY|not signed|Missing key' "$1"; then
        say "This host does not know the keys of Debian $suite_version: upgrade its keyring (apt-get install debian-archive-keyring)"
    elif grep -qE 'Could not resolve|Unable to connect|Failed to fetch' "$1"; then
        say "The mirror could not be reached: check the network, or name another with GUANHE_MIRROR=<address>"
    elif grep -qE 'Operation not permitted|cannot mount' "$1"; then
        say "Mounts are not permitted here (a container without CAP_SYS_ADMIN?): use a Debian $suite_version image instead"
    fi
}

# A root in use holds a shared lock on itself (enter.sh): it is left as it is, and the status is not 0.
remove_root() { as_root flock -n "$1" rm -rf --one-file-system "$1"; }

# All but KEEP, and what a make_root that was broken off left behind. For the holder of lock_roots alone.
remove_old_roots() {
    local keep=$1 old
    for old in "$cache_dir"/root-????????????????{,.part}; do
        [[ -d $old && $old != "$keep" ]] || continue
        remove_root "$old" || say "Left $old: it is in use"
    done
}
