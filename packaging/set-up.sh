# Read by packaging/run and packaging/test: makes the private Python environment, and makes it only once.
#
#   set_up run     what Layered needs to run
#   set_up test    that, and what its tests need
#
# Afterwards $checkout is the folder of this project and $environment that of its Python. Everything is said on
# stderr. The file $environment/layered-set-up tells how far an environment is: "unfinished" while it is being
# made (so that one interrupted half-way is made anew), then the hashes of what it was made from.

checkout=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." >/dev/null && pwd)
packaging=$checkout/packaging

say() { printf 'Layered: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

set_up() {
    choose_environment "$1"
    if is_ready "$1"; then return; fi
    mkdir -p -- "$environment" || fail "The folder $environment can't be made. Check who may write there."
    trap 'say "Stopped before the set-up was complete."; exit 130' INT
    exec {lock}<"$environment"
    if ! flock --nonblock "$lock"; then
        say "Another set-up is at work. Waiting for it."
        flock "$lock"
    fi
    is_ready "$1" || make_ready "$1"
    exec {lock}<&-
    trap - INT
}

# In the checkout where one may write there, else in the person's own folder.
choose_environment() {
    environment=$checkout/.venv
    if [ -e "$environment" ]; then
        if [ -w "$environment" ] || is_ready "$1"; then return; fi
    elif [ -w "$checkout" ]; then
        return
    fi
    environment=${XDG_DATA_HOME:-${HOME:?}/.local/share}/layered/environment-$(printf %s "$checkout" | hash_of)
}

hash_of() { sha256sum | cut -c 1-16; }

# What an environment has to be made from: "RUN TEST", one hash each. The checkout's place is part of it because
# the environment points there, and the interpreter because an environment dies with it.
fingerprint() {
    local run test
    run=$({
        printf '%s\n' "$checkout" "$(readlink -f -- "$environment/bin/python")"
        cat -- "$packaging/requirements.lock" "$packaging/system-packages"
    } | hash_of)
    test=$(hash_of <"$packaging/requirements-dev.lock")
    printf '%s %s\n' "$run" "$test"
}

is_ready() {
    local made wanted
    [ -x "$environment/bin/python" ] && [ -r "$environment/layered-set-up" ] || return 1
    read -r made <"$environment/layered-set-up" || return 1
    wanted=$(fingerprint)
    if [ "$1" = run ]; then made=${made%% *} wanted=${wanted%% *}; fi
    [ "$made" = "$wanted" ]
}

make_ready() {
    local stamp=$environment/layered-set-up made='' python='' packages
    log=$environment/set-up.log
    : >"$log"
    say "Setting up in $environment. This happens once and takes a minute or two."
    if [ -r "$stamp" ]; then read -r made <"$stamp" || made=unfinished; fi
    # One that a person made is kept; one of ours that is unfinished or has lost its interpreter is made anew.
    if [ "$made" = unfinished ] || ! suits "$environment/bin/python"; then
        if [ -z "$made" ] && [ -e "$environment/bin" ]; then
            fail "$environment holds no Python from 3.11 to 3.14. Move it away, then try again."
        fi
        rm -rf -- "$environment"/{bin,include,lib,lib64,share,pyvenv.cfg}
    fi
    install_system_packages "$1"
    echo unfinished >"$stamp"
    if [ ! -e "$environment/bin/python" ]; then
        logged "$python" -m venv "$environment" || fail_with_log "Making a Python environment failed."
    fi
    install_requirements "$packaging/requirements.lock"
    if [ "$1" = test ]; then install_requirements "$packaging/requirements-dev.lock"; fi
    for packages in "$environment"/lib/python3*/site-packages; do
        printf '%s\n' "$checkout" >"$packages/layered.pth"
    done
    if [ "$1" = test ]; then fingerprint; else fingerprint | cut -d ' ' -f 1; fi >"$stamp.new"
    mv -- "$stamp.new" "$stamp"
}

install_requirements() {
    logged "$environment/bin/python" -m pip install --disable-pip-version-check --no-input --no-deps \
        --only-binary :all: --require-hashes --requirement "$1" \
        || fail_with_log "Installing Python packages failed. Check the connection to the network, then try again."
}

# Install what is missing of packaging/system-packages, and a Python for the environment, which is then $python.
install_system_packages() {
    local part what package needed=() optional=()
    while read -r part what package; do
        case $part in
            window) has "$what" || needed+=("$package") ;;
            test) [ "$1" = run ] || has "$what" || needed+=("$package") ;;
            sound) has "$what" || optional+=("$package") ;;
        esac
    done <"$packaging/system-packages"
    if [ ! -e "$environment/bin/python" ]; then
        find_python || needed+=($(python_packages))
    fi
    if [ ${#needed[@]} = 0 ] && [ ${#optional[@]} = 0 ]; then return; fi
    if may_apt; then
        apt_install "${needed[@]}" "${optional[@]}"
    elif [ ${#needed[@]} = 0 ]; then
        say "There will be no sound until this is installed:  $(apt_line "${optional[@]}")"
    else
        fail "Packages of the system are missing. Install them with this line, then try again:
  $(apt_line "${needed[@]}" "${optional[@]}")"
    fi
    if [ ! -e "$environment/bin/python" ] && ! find_python; then
        fail "Layered needs Python 3.11 or newer with its venv module. Install it, then try again."
    fi
}

has() {
    case $1 in
        /*) compgen -G "$1" >/dev/null ;;
        *.so.*) [[ $(PATH=$PATH:/usr/sbin:/sbin ldconfig -p) = *"$1 "* ]] ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1 </dev/null
}

find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if suits "$python" && "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then return; fi
    done
    return 1
}

# Where the system's own Python is too old, there may be a newer one beside it.
python_packages() {
    if command -v python3 >/dev/null && ! suits python3; then
        echo python3.11 python3.11-venv
    else
        echo python3 python3-venv
    fi
}

may_apt() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1
}

apt_line() { echo "sudo apt-get install -y --no-install-recommends $*"; }

apt_install() {
    local as_root=(env DEBIAN_FRONTEND=noninteractive "PATH=$PATH:/usr/sbin:/sbin")
    if [ "$(id -u)" != 0 ]; then as_root=(sudo -n "${as_root[@]}"); fi
    say "Installing $# packages of the system with apt."
    # An update that fails in part, because one source can't be reached, may still do.
    logged "${as_root[@]}" apt-get update || true
    logged "${as_root[@]}" apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" \
        || fail_with_log "Installing them failed. Try it by hand:  $(apt_line "$@")"
}

logged() { "$@" >>"$log" 2>&1 </dev/null; }

fail_with_log() {
    tail -n 5 -- "$log" >&2
    fail "$1 The whole story is in $log."
}
