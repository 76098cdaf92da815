#!/bin/bash
# enter.sh ROOT SOURCE DIRECTORY UID GID GROUPS VARIABLE=VALUE… -- COMMAND…
# Runs COMMAND inside ROOT with the host's files, devices and display, in a mount namespace of its own that ends with
# it. Started by ./dev with root rights; COMMAND runs as UID.
set -euo pipefail
PATH=/usr/sbin:/usr/bin:/sbin:/bin

if [[ ${1:-} != --mounted ]]; then
    exec unshare --mount --propagation private -- "$BASH" "$0" --mounted "$@"
fi
readonly root=$2 source_dir=$3 directory=$4 uid=$5 gid=$6 groups=$7
shift 7
variables=()
while [[ $1 != -- ]]; do variables+=("$1") && shift; done
shift

# Held until the command ends: ./dev removes old roots only when it can have this lock for itself.
exec 8<"$root"
flock -s 8
[[ -e $root/.complete ]] || { echo "dev: the private root was removed while this one waited; run ./dev again" >&2 && exit 1; }

# Binds a host folder or file to the same path in the root.
share() {
    if [[ -d $1 ]]; then mkdir -p "$root$1"; else mkdir -p "$root${1%/*}" && : >>"$root$1"; fi
    mount --rbind -- "$1" "$root$1"
}

share_top_folders() {
    local top
    for top in /*; do
        case $top in
        /bin | /boot | /etc | /lib* | /lost+found | /sbin | /usr | /var) continue ;;
        esac
        if [[ -L $top ]]; then
            [[ -e $root$top ]] || ln -s "$(readlink "$top")" "$root$top"
        elif [[ -d $top ]]; then
            share "$top" 2>/dev/null || true # a folder that cannot be bound is only missed if it is used
        fi
    done
    for top in /var/*; do
        [[ -d $top && ! -L $top ]] && is_vacant "$root$top" && share "$top"
    done
    share /var/tmp
}

share_identity() {
    local file
    for file in passwd group hosts hostname resolv.conf; do
        [[ -e /etc/$file && ! -L $root/etc/$file ]] && share "/etc/$file"
    done
    return 0
}

# Absent, or an empty mount point left by an earlier start: binding there hides nothing of the root.
is_vacant() {
    if [[ -d $1 ]]; then [[ -z $(ls -A "$1") ]]; else [[ ! -s $1 ]]; fi
}

# Makes one path of the host visible under its own name where the folders above did not.
reach() {
    local path=$1
    [[ -e $path && ! $path -ef $root$path ]] || return 0
    if [[ ! -d $path ]] && is_vacant "$root${path%/*}"; then path=${path%/*}; fi # with the files beside it
    if is_vacant "$root$path"; then share "$path"; fi
}

reach_arguments() {
    local word path
    for word in "$@"; do
        word=${word#--*=}
        [[ -e $word ]] || continue
        path=$(realpath -s -- "$word")
        reach "$path"
        reach "$(realpath -- "$path")"
    done
}

# NVIDIA's own driver belongs to the host's kernel module: its libraries are lent, alone in a folder of their own.
share_nvidia() {
    local lent=/usr/local/lib/guanhe-nvidia file name icd=
    for file in /etc/vulkan/icd.d/nvidia_icd*.json /usr/share/vulkan/icd.d/nvidia_icd*.json; do
        [[ -e $file ]] && icd=$file && break
    done
    [[ -n $icd ]] || return 0
    mkdir -p "$root$lent"
    mount -t tmpfs -o mode=755 guanhe-nvidia "$root$lent"
    sed -E 's|("library_path"[^"]*")[^"]*/|\1|' "$icd" >"$root$lent/nvidia_icd.json"
    while read -r name file; do
        [[ -e $file && ! -e $root$lent/$name ]] || continue
        : >"$root$lent/$name"
        mount --bind "$(readlink -f "$file")" "$root$lent/$name"
    done < <(ldconfig -p | sed -nE 's/^\s*(lib(nvidia-|GLX_nvidia|EGL_nvidia|cuda\.)[^ ]*) .*(x86-64|AArch64).*=> (.*)$/\1 \4/p')
    share_nvidia_parts "$root$lent"
    variables+=("LD_LIBRARY_PATH=$lent" "VK_ADD_DRIVER_FILES=$lent/nvidia_icd.json")
}

# The driver opens these by a name with its version, which ldconfig does not list.
share_nvidia_parts() {
    local folder file
    folder=$(dirname "$(ldconfig -p | sed -nE '/libGLX_nvidia\.so\.0.*(x86-64|AArch64)/ s/.*=> //p' | head -n 1)")
    for file in "$(readlink -f "$folder/libGLX_nvidia.so.0" | xargs -r dirname)"/libnvidia-*.so.*; do
        [[ -f $file && ! -e $1/${file##*/} ]] || continue
        : >"$1/${file##*/}"
        mount --bind "$file" "$1/${file##*/}"
    done
}

share_top_folders
share_identity
reach "$source_dir"
reach "$directory"
cd -- "$directory" # arguments may be relative to it
reach_arguments "$@"
share_nvidia

cd /
# shellcheck disable=SC2016
exec chroot "$root" /usr/bin/setpriv --reuid "$uid" --regid "$gid" --groups "$groups" -- /usr/bin/env -i \
    PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin "${variables[@]}" \
    /bin/bash -c 'cd -- "$0" 2>/dev/null || cd /; exec "$@"' "$directory" "$@"
