# Shared by the scripts beside it: where things go, how they are said, fetched and installed.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
tools=${FOREBAY_TOOLS:-$root/.tools}
mkdir -p "$tools"
tools=$(cd "$tools" && pwd -P)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# Client settings of the caller's own account (a proxy's CA bundle, a profile, an endpoint) would
# change what the tests see.
for name in $(compgen -e AWS_ || true); do unset "$name"; done

# retry COMMAND…: three attempts, for whatever crosses a network.
retry() {
  local attempt
  for attempt in 1 2 3; do
    "$@" && return 0
    [ "$attempt" = 3 ] || { say "failed (attempt $attempt of 3): $*"; sleep $((attempt * 5)); }
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

# install_packages NAME…: Debian packages, named before they are installed.
install_packages() {
  may_install || { say "needs the packages $*; install them, or run as root"; return 1; }
  say "installing Debian packages: $*"
  update_package_lists
  (
    flock 9 # Two apt-get at once fail on each other's lists.
    retry apt_step 600 env DEBIAN_FRONTEND=noninteractive \
      apt-get "${apt_options[@]}" install -y --no-install-recommends "$@"
  ) 9>"$tools/apt.lock" >>"$tools/apt.log" || { tail -n 20 "$tools/apt.log" >&2; return 1; }
}

apt_options=(-o Acquire::Retries=3 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30
  -o DPkg::Lock::Timeout=600 -qq)

update_package_lists() {
  (
    flock 9
    apt_step 300 apt-get "${apt_options[@]}" update
  ) 9>"$tools/apt.lock" >>"$tools/apt.log" ||
    say "apt-get update was incomplete, going on with the lists at hand"
}

apt_step() {
  local seconds=$1
  shift
  as_root timeout -k 10 "$seconds" "$@" </dev/null 9>&-
}

# A python3 that can make virtual environments; installs Debian's when there is none.
python_for_venvs() {
  local candidate
  for candidate in "$(command -v python3 || true)" /usr/bin/python3; do
    if [ -x "$candidate" ] && "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  install_packages python3 python3-venv >&2 && echo /usr/bin/python3
}

# venv DIRECTORY REQUIREMENT…: a virtual environment with these packages, made once.
venv() {
  local directory=$1 python
  shift
  # The path is part of it because an environment that was moved does not work.
  [ "$(cat "$directory/.requirements" 2>/dev/null)" != "$directory $*" ] ||
    ! "$directory/bin/python" -c '' 2>/dev/null || return 0
  python=$(python_for_venvs) || return 1
  rm -rf "$directory"
  "$python" -m venv "$directory" >&2 || return 1
  retry pip_install "$directory/bin/python" "$@" || return 1
  printf '%s\n' "$directory $*" >"$directory/.requirements"
}

# pip_install PYTHON ARGUMENT…
pip_install() {
  local python=$1
  shift
  timeout -k 10 400 "$python" -m pip install -q --no-input --disable-pip-version-check \
    --no-warn-conflicts --timeout 30 --retries 5 "$@" </dev/null >&2
}
